from textual.pilot import Pilot

from appliance.stage.view import Start
from appliance.tui.screens.briefing import BriefingScreen
from appliance.tui.screens.choose import ChooseScreen
from appliance.tui.screens.come_down import BreakScreen, ComeDownScreen, breath
from appliance.tui.screens.home import CALLS, HomeScreen
from appliance.tui.screens.review import ReviewScreen
from tests.tui.scripted import Booth
from tests.tui.views import CHOOSING_HARD, ENDED, ENDED_HARD, open_item, to_come_down, to_review

SIZE = (80, 24)


async def _again(booth: Booth, pilot: Pilot[None]) -> None:
    """Leave the review and take the same call."""
    await pilot.press("enter")
    await pilot.pause()
    await pilot.press("escape")
    await booth.tell(pilot, CHOOSING_HARD)
    await open_item(booth, pilot, CALLS)
    await pilot.press("enter")
    await pilot.pause()


async def test_a_minute_stands_before_the_review_of_a_call_in_which_suicide_may_come_up() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_come_down(booth, pilot)
        assert isinstance(booth.app.screen, ComeDownScreen)
        for line in ("Your agency's peer support", "1-800-267-5463", "988", "whatever was said in it"):
            assert line in booth.shown
        asked = len(booth.link.since)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, ReviewScreen) and len(booth.link.since) == asked


async def test_the_agencys_own_line_is_named_where_it_is_set() -> None:
    booth = Booth(peer_support="Alder PD peer team, 555-0142")
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_come_down(booth, pilot)
        assert "peer support: Alder PD peer team, 555-0142" in booth.shown


async def test_no_minute_stands_before_the_review_of_another_call() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_review(booth, pilot)
        assert isinstance(booth.app.screen, ReviewScreen)


async def test_the_minute_is_the_same_whatever_the_review_says() -> None:
    shown = []
    for ended in (ENDED_HARD, ENDED_HARD.model_copy(update={"lines": (), "narration": "He lets you take the rope."})):
        booth = Booth()
        async with booth.app.run_test(size=SIZE) as pilot:
            await to_come_down(booth, pilot, ended)
            shown.append(booth.shown)
    assert shown[0] == shown[1]


async def test_a_break_is_offered_before_a_second_one_and_either_way_is_one_key() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_come_down(booth, pilot)
        await _again(booth, pilot)
        assert isinstance(booth.app.screen, BreakScreen) and booth.link.since == []
        await pilot.press("f2")
        await pilot.pause()
        assert isinstance(booth.app.screen, BriefingScreen)
        assert booth.link.since == [Start(scenario="porch", officer="mic", short_form=True)]


async def test_who_takes_the_break_or_another_call_is_asked_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_come_down(booth, pilot)
        await _again(booth, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, ChooseScreen)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, HomeScreen) and booth.link.since == []
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, BriefingScreen)


async def test_no_break_is_offered_before_the_first() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, CHOOSING_HARD)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, BriefingScreen)
        assert ENDED.self_harm is False


def test_a_breath_is_four_seconds_in_and_six_out_for_a_minute() -> None:
    assert breath(0).plain.startswith("Breathe in") and breath(3.9).plain.startswith("Breathe in")
    assert breath(4).plain.startswith("Breathe out") and breath(9.9).plain.startswith("Breathe out")
    assert breath(4).plain.count("█") > breath(2).plain.count("█") > breath(0).plain.count("█") == 0
    assert "50 s" in breath(10).plain and "That was the minute" in breath(60).plain
