from appliance.stage.people_view import Share, ToldView
from appliance.stage.review_view import Finish
from appliance.tui.screens.choose import ChooseScreen
from appliance.tui.screens.review import ReviewScreen
from appliance.tui.screens.share import KEPT, SHARED, ShareScreen
from appliance.tui.screens.welcome import WelcomeScreen
from tests.tui.people_views import SHAREABLE, SHARING, to_share, to_share_letter, to_share_what
from tests.tui.scripted import Booth
from tests.tui.views import CHOOSING, FINAL, open_item, to_finish

SIZE = (80, 24)
LEE = SHARING.trainers[0]


def shares(booth: Booth) -> list[Share]:
    return [sent for sent in booth.link.sent if isinstance(sent, Share)]


async def test_after_a_review_is_final_keeping_it_is_the_line_that_is_marked() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_share(booth, pilot)
        assert isinstance(booth.app.screen, ShareScreen) and "► Keep it to myself" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert KEPT in booth.shown and shares(booth) == []
        await pilot.press("enter")
        await booth.tell(pilot, CHOOSING)
        assert isinstance(booth.app.screen, ChooseScreen)


async def test_what_goes_is_chosen_seen_as_it_goes_and_sent_with_a_key_of_its_own() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_share_what(booth, pilot)
        assert "[x]" in booth.shown and LEE.name in booth.shown
        await open_item(booth, pilot, "says")
        await pilot.press(*"it got better", "enter")
        await pilot.pause()
        await open_item(booth, pilot, "see")
        seen = Share(trainer=LEE.ref, quotes=(0,), says="it got better")
        assert shares(booth) == [seen]
        preview = SHARING.model_copy(update={"preview": '{"officer_says":"it got better"}'})
        await booth.tell(pilot, SHAREABLE.model_copy(update={"sharing": preview}))
        assert "nothing else" in booth.shown and SHARING.quotes[0].text[:30] in booth.shown
        await pilot.press("enter", *["down"] * 20)
        await pilot.pause()
        assert shares(booth) == [seen] and '{"officer_says":"it got better"}' in booth.shown
        await pilot.press("f2", "f4", "f4")
        await pilot.pause()
        assert shares(booth) == [seen, seen.model_copy(update={"send": True})]
        sent = {"sharing": None, "told": ToldView(about="share", done=True)}
        await booth.tell(pilot, SHAREABLE.model_copy(update=sent))
        assert SHARED[:20] in booth.shown
        await open_item(booth, pilot, "sign-out")
        assert isinstance(booth.app.screen, WelcomeScreen)


async def test_no_moment_is_shown_by_default_and_one_can_be_left_out_again() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_share(booth, pilot)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "[x]" not in booth.shown and "[ ]" in booth.shown
        await pilot.press("down", "enter", "enter")
        await pilot.pause()
        assert "[x]" not in booth.shown


async def test_what_cannot_be_shared_any_more_is_told() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_share_letter(booth, pilot)
        await pilot.press("f4")
        await pilot.pause()
        await booth.tell(pilot, SHAREABLE.model_copy(update={"notice": "This review can no longer be shared."}))
        assert "can no longer be shared" in booth.shown


async def test_the_key_that_shows_it_does_not_send_it_however_often_it_is_pressed() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_share_what(booth, pilot)
        await pilot.press("f2", "f2")
        preview = SHARING.model_copy(update={"preview": "{}"})
        await booth.tell(pilot, SHAREABLE.model_copy(update={"sharing": preview}))
        await pilot.press("f2", "f2", "enter")
        await pilot.pause()
        assert [share.send for share in shares(booth)] == [False]


async def test_escape_goes_back_step_by_step_and_sends_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_share_letter(booth, pilot)
        asked = shares(booth)
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, ReviewScreen) and shares(booth) == asked
        assert all(not share.send for share in asked)


async def test_a_review_that_cannot_be_shared_offers_no_sharing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_finish(booth, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks[-1] == Finish()
        await booth.tell(pilot, FINAL)
        assert isinstance(booth.app.screen, ReviewScreen) and "Share" not in booth.shown


async def test_mashed_keys_send_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(80, 24)) as pilot:
        await to_share(booth, pilot)
        for size in ((40, 10), (200, 60), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("f2", "f4", "tab", "x", "down", "pageup", "f1", "f4", "up", "space")
            await pilot.pause()
        assert isinstance(booth.app.screen, ShareScreen) and shares(booth) == []
