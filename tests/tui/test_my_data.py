from pydantic import SecretStr

from appliance.stage.people_view import ChangePin, DeleteMe, DeleteReview, EnterCode, ToldView
from appliance.stage.view import Start, View
from appliance.tui.screens.choose import ChooseScreen
from appliance.tui.screens.home import DATA, HomeScreen
from appliance.tui.screens.my_data import ClaimScreen, DeleteMeScreen, DeleteReviewScreen
from appliance.tui.screens.reviews import ReviewsScreen
from appliance.tui.screens.welcome import WelcomeScreen
from appliance.tui.screens.your_data import YourDataScreen
from tests.tui.people_views import CHOOSING_ALL, GUEST, ON_HOLD, to_change_pin, to_claim, to_delete_me, to_delete_review
from tests.tui.scripted import Booth
from tests.tui.test_sign_in_screens import PIN, typed
from tests.tui.views import CHOOSING, KEPT, open_item, to_home

SIZE = (80, 24)


def told(seen: View, **what: object) -> View:
    return seen.model_copy(update={"told": ToldView.model_validate(what)})


def words(booth: Booth) -> str:
    return " ".join(booth.shown.split())


async def test_what_is_not_there_is_absent() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_home(booth, pilot)
        for absent in ("Assigned", "trainer", "claim", "minutes", "Go on with"):
            assert absent not in booth.shown


async def test_an_assignment_is_taken_with_one_key_and_swapped_with_another_that_sends_nothing() -> None:
    for key, sent in (("enter", [Start(scenario="bus-station", officer="mic", short_form=True)]), ("f2", [])):
        booth = Booth()
        async with booth.app.run_test(size=SIZE) as pilot:
            await to_home(booth, pilot, CHOOSING_ALL.model_copy(update={"left": None}))
            assert "Assigned: A person" in booth.shown and "by 15 December" in booth.shown
            assert "2 h 40 min of 4 h" in booth.shown and "psychosis" in booth.shown and "47 minutes" in booth.shown
            await pilot.press(key)
            await pilot.pause()
            assert booth.link.sent == sent
            assert sent or isinstance(booth.app.screen, ChooseScreen)


async def test_an_assignment_that_any_call_does_leads_to_the_calls() -> None:
    anything = CHOOSING_ALL.home.assigned[0].model_copy(update={"scenario": None, "due": None})
    home = CHOOSING_ALL.home.model_copy(update={"assigned": (anything,)})
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_home(booth, pilot, CHOOSING.model_copy(update={"home": home}))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, ChooseScreen) and booth.link.sent == []


async def test_a_trainers_answer_is_read_beside_its_line() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_home(booth, pilot, CHOOSING_ALL)
        await open_item(booth, pilot, "notes")
        assert "was accepted" in booth.shown and "made the difference" in words(booth)


async def test_a_claim_code_is_entered_later_and_a_wrong_one_told() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_claim(booth, pilot)
        await typed(pilot, "aaaa bbbb cccc")
        assert booth.link.sent == [EnterCode(code=SecretStr("aaaa bbbb cccc"))]
        await booth.tell(pilot, told(CHOOSING, about="claim", done=False, text="No officer has this code open."))
        assert isinstance(booth.app.screen, ClaimScreen) and "No officer has this code" in booth.shown
        await typed(pilot, "")
        await booth.tell(pilot, told(CHOOSING, about="claim", done=True))
        assert isinstance(booth.app.screen, HomeScreen)


async def test_the_pin_is_changed_and_that_is_said() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_change_pin(booth, pilot)
        await typed(pilot, PIN, "123456")
        assert "in a row" in booth.shown
        await typed(pilot, "907264", "907264")
        assert booth.link.sent == [ChangePin(pin=SecretStr(PIN), new_pin=SecretStr("907264"))]
        await booth.tell(pilot, told(CHOOSING, about="pin", done=False, text="No records open", wait_s=30))
        assert "30 s to go" in booth.shown and "Your PIN now" in booth.shown


async def test_a_changed_pin_is_confirmed_on_the_page_it_came_from() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_change_pin(booth, pilot)
        await typed(pilot, PIN, "907264", "907264")
        await booth.tell(pilot, told(CHOOSING, about="pin", done=True))
        assert isinstance(booth.app.screen, YourDataScreen) and "Your PIN is changed." in booth.shown


async def test_deleting_everything_says_what_stays_shows_a_hold_and_asks_for_the_pin() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_delete_me(booth, pilot)
        assert "litigation hold" in words(booth) and "Your hours stay" in words(booth)
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert booth.link.sent == []
        await typed(pilot, PIN)
        assert booth.link.sent == [DeleteMe(pin=SecretStr(PIN))]
        await booth.tell(pilot, told(ON_HOLD, about="delete_me", done=False, text="No records open"))
        assert isinstance(booth.app.screen, DeleteMeScreen)
        await typed(pilot, PIN)
        await booth.tell(pilot, told(ON_HOLD, about="delete_me", done=True))
        assert isinstance(booth.app.screen, WelcomeScreen)
        await pilot.pause()
        assert booth.links[0].closed


async def test_no_hold_is_spoken_of_where_there_is_none() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_delete_me(booth, pilot, CHOOSING)
        assert "litigation" not in booth.shown


async def test_a_review_shows_its_last_day_and_is_deleted_after_one_question() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_delete_review(booth, pilot)
        assert isinstance(booth.app.screen, DeleteReviewScreen) and "Bay nine" in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, ReviewsScreen) and "Kept until 8 March 2027." in booth.shown
        await pilot.press("f4")
        await pilot.pause()
        await pilot.press("enter", "f4")
        await pilot.pause()
        assert booth.link.sent[-1] == DeleteReview(encounter_id=KEPT[0].encounter_id)
        left = CHOOSING.model_copy(update={"reviews": KEPT[1:]})
        await booth.tell(pilot, told(left, about="delete_review", done=True))
        assert isinstance(booth.app.screen, ReviewsScreen) and "Bay nine" not in booth.shown
        await pilot.press("f4")
        await pilot.pause()
        assert isinstance(booth.app.screen, DeleteReviewScreen) and "The porch light" in booth.shown


async def test_a_guest_has_no_pin_to_change_and_nothing_to_delete() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_home(booth, pilot, GUEST)
        await open_item(booth, pilot, DATA)
        await pilot.press("f3", "f4")
        await pilot.pause()
        assert isinstance(booth.app.screen, YourDataScreen) and "another PIN" not in booth.shown
