import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from appliance.stage import view
from appliance.stage.people_view import Leave
from appliance.stage.view import Start, View
from appliance.tui.app import KioskApp
from appliance.tui.screens.base import KioskScreen
from appliance.tui.screens.briefing import BriefingScreen
from appliance.tui.screens.choose import ChooseScreen
from appliance.tui.screens.encounter import EncounterScreen
from appliance.tui.screens.home import CALLS, HomeScreen
from appliance.tui.screens.review import ReviewScreen
from appliance.tui.screens.trouble import TroubleScreen
from appliance.tui.screens.welcome import WelcomeScreen
from tests.tui.scripted import Booth
from tests.tui.views import (
    BRIEFING,
    CHOOSING,
    CHOOSING_LEFT,
    ENDED,
    LEFT,
    LOADING,
    MICROPHONE,
    RUNNING,
    TYPED,
    open_item,
    to_asking,
    to_briefing,
    to_encounter,
    to_trouble,
    to_typed_encounter,
)

SIZE = (100, 30)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still at its only entry."""
    clock = [1000.0]
    monkeypatch.setattr(KioskScreen, "now_s", lambda _: clock[0])
    return clock


async def test_a_person_who_types_gets_from_welcome_to_review_and_back_with_the_keyboard_alone() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        assert isinstance(booth.app.screen, WelcomeScreen)
        await booth.tell(pilot, CHOOSING)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, ChooseScreen)
        await pilot.press("f3", "enter")
        await booth.tell(pilot, BRIEFING)
        assert isinstance(booth.app.screen, BriefingScreen)
        assert booth.link.start == Start(scenario="porch", officer="typed", short_form=True)
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks == [view.Begin()]
        await booth.tell(pilot, TYPED)
        assert isinstance(booth.app.screen, EncounterScreen)
        assert booth.app.screen.query_one("#say", Input).has_focus
        await pilot.press(*"hello", "enter", "f3")
        await pilot.pause()
        assert booth.link.asks[1:] == [view.Say(text="hello"), view.Move(movement="back")]
        await booth.tell(pilot, ENDED)
        assert isinstance(booth.app.screen, ReviewScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, HomeScreen)
        assert len(booth.links) == 1 and booth.link.sent[-1] == Leave()


async def test_the_whole_call_and_another_one_can_be_chosen() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, CHOOSING)
        await pilot.press("enter")
        await pilot.pause()
        assert "alcohol" in booth.shown and "6 minutes" in booth.shown
        await pilot.press("f2", "up")
        await pilot.pause()
        assert "psychosis" in booth.shown and "alcohol" not in booth.shown and "10 minutes" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.start == Start(scenario="bus-station", officer="mic", short_form=False)


async def test_a_call_without_a_short_form_is_taken_whole() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, CHOOSING)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert booth.link.start == Start(scenario="traffic-stop", officer="mic", short_form=False)


async def test_an_encounter_that_was_left_stands_first_and_goes_on() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, CHOOSING_LEFT)
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.start.resume == LEFT.encounter_id


async def test_an_encounter_that_was_left_stands_first_among_the_calls_too() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, CHOOSING_LEFT)
        await open_item(booth, pilot, CALLS)
        assert "Go on with “The porch light”" in booth.shown and LEFT.last_line in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.start.resume == LEFT.encounter_id


async def test_no_encounter_was_left_so_nothing_is_said_of_one() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, CHOOSING)
        await pilot.press("enter")
        await pilot.pause()
        assert "Go on with" not in booth.shown


async def test_without_a_headset_only_typing_is_offered() -> None:
    booth = Booth(headset="none")
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, CHOOSING)
        await pilot.press("enter")
        await pilot.pause()
        assert "You type what you say" in booth.shown and "speak instead" not in booth.shown
        await pilot.press("f3", "enter")
        await pilot.pause()
        assert booth.link.start.officer == "typed" and booth.link.start.headset == "none"


async def test_enter_does_not_begin_before_everything_is_ready(now: list[float]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_briefing(booth, pilot, typed=True)
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks == [] and "Loading the voice…" in booth.shown
        now[0] += 4.2
        await booth.tell(pilot, LOADING)
        assert "Loading the voice… 4 s" in booth.shown


async def test_the_microphone_check_runs_while_models_load_and_gives_advice_until_it_is_fine() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_briefing(booth, pilot)
        assert MICROPHONE.sentence[:40] in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks == [view.CheckMicrophone()]
        far = MICROPHONE.model_copy(update={"state": "advice", "advice": "You sound far away."})
        await booth.tell(pilot, BRIEFING.model_copy(update={"microphone": far}))
        assert "You sound far away." in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks == [view.CheckMicrophone(), view.CheckMicrophone()]
        fine = MICROPHONE.model_copy(update={"state": "fine", "advice": "Your microphone is fine."})
        await booth.tell(pilot, BRIEFING.model_copy(update={"microphone": fine}))
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks[2:] == [view.Begin()]


async def test_the_microphone_check_can_be_left_out() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_briefing(booth, pilot)
        await pilot.press("f2")
        await pilot.pause()
        assert booth.link.asks == [view.SkipCheck()]


async def test_going_back_from_the_briefing_leaves_that_call_and_another_can_be_taken() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_briefing(booth, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, ChooseScreen)
        await booth.tell(pilot, CHOOSING)
        assert len(booth.links) == 1 and booth.link.sent[-1] == Leave()
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.start.scenario == "porch"


async def test_ending_asks_and_a_second_press_confirms_but_a_held_key_does_not(now: list[float]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        await pilot.press("f10")
        await booth.tell(pilot, RUNNING.model_copy(update={"phase": "asking_to_end"}))
        await pilot.press("f10")
        await pilot.pause()
        assert booth.link.asks == [view.End()]
        now[0] += 0.7
        await pilot.press("f10")
        await pilot.pause()
        assert booth.link.asks == [view.End(), view.End(confirmed=True)]


async def test_escape_takes_back_the_wish_to_end() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_asking(booth, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert booth.link.asks == [view.Resume()]


@pytest.mark.parametrize("key, ask", [("f8", view.Act()), ("f9", view.Disengage())])
async def test_what_ends_the_encounter_wants_its_key_twice(key: str, ask: view.Ask, now: list[float]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        await pilot.press(key, key)
        await pilot.pause()
        assert booth.link.asks == [] and f"Press {key.upper()} again" in booth.shown
        now[0] += 1.0
        await pilot.press(key)
        await pilot.pause()
        assert booth.link.asks == [ask]


async def test_a_key_that_would_end_it_is_forgotten_after_a_while_and_by_escape(now: list[float]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        await pilot.press("f8")
        now[0] += 30
        await booth.tell(pilot, RUNNING)
        await pilot.press("f8")
        await pilot.press("escape")
        now[0] += 1
        await pilot.press("f8")
        await pilot.pause()
        assert booth.link.asks == []


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c", "escape"])
async def test_no_key_leaves_an_encounter_without_asking(key: str) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        await pilot.press(key)
        await pilot.pause()
        assert booth.link.asks == [view.End()]
        assert isinstance(booth.app.screen, EncounterScreen)


async def test_a_paused_encounter_can_be_kept_for_later() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        await pilot.press("f7")
        await booth.tell(pilot, RUNNING.model_copy(update={"phase": "paused"}))
        assert "Paused" in booth.shown and "Step back" not in booth.shown
        await pilot.press("f3", "f7")
        await pilot.pause()
        assert booth.link.asks == [view.CalledAway()]
        await booth.tell(pilot, RUNNING.model_copy(update={"phase": "ended"}))
        assert isinstance(booth.app.screen, TroubleScreen) and "Kept for later" in booth.shown


async def test_typed_words_go_to_the_radio_while_it_is_open() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_typed_encounter(booth, pilot)
        await booth.tell(pilot, TYPED.model_copy(update={"radio_open": True}))
        assert "RADIO OPEN" in booth.shown
        await pilot.press(*"medics", "enter")
        await pilot.pause()
        assert booth.link.asks == [view.Radio(text="medics")]


async def test_what_is_typed_while_paused_goes_nowhere() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_typed_encounter(booth, pilot)
        await booth.tell(pilot, TYPED.model_copy(update={"phase": "paused"}))
        await pilot.press(*"hi", "enter")
        await pilot.pause()
        assert booth.link.asks == []


async def test_what_fails_is_shown_in_its_own_words_and_the_officer_stays_signed_in() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_trouble(booth, pilot)
        assert "Unplug the headset and plug it" in booth.shown
        await pilot.press("enter")
        await booth.tell(pilot, CHOOSING_LEFT)
        assert isinstance(booth.app.screen, ChooseScreen) and len(booth.links) == 1
        assert "Go on with" in booth.shown


async def test_an_engine_that_says_nothing_is_noticed_and_can_be_left(now: list[float]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        screen = booth.app.screen
        assert isinstance(screen, EncounterScreen)
        now[0] += 3
        screen.watch_over_engine()
        await pilot.pause()
        assert "Waiting for it… 3 s" in booth.shown
        now[0] += 9
        screen.watch_over_engine()
        await pilot.pause()
        assert "Press F10 to leave" in booth.shown
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(booth.app.screen, TroubleScreen)
        assert "did not answer" in booth.shown
        assert booth.link.asks == [] and booth.links[0].closed


async def test_an_engine_that_cannot_be_started_is_told() -> None:
    async def refuse() -> None:
        raise FileNotFoundError(2, "No such file")

    app = KioskApp(refuse)  # type: ignore[arg-type]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, TroubleScreen)


@pytest.mark.parametrize("last", [ENDED, ENDED.model_copy(update={"review": None})])
async def test_what_could_not_be_kept_is_told_at_the_end(last: View) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        await booth.tell(pilot, last.model_copy(update={"notice": "The disk is full."}))
        assert "The disk is full." in booth.shown


async def test_levels_are_shown_only_where_they_are_measured() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        assert "them █" in booth.shown
        await booth.tell(pilot, TYPED)
        assert "them █" not in booth.shown and "them ░" not in booth.shown


async def test_an_odd_size_and_mashed_keys_break_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(80, 24)) as pilot:
        await to_typed_encounter(booth, pilot)
        await pilot.press("f1", "f12", "tab", "shift+tab", "up", "pageup", "ctrl+p", "delete", "[", "]", "$", "enter")
        await pilot.resize_terminal(200, 60)
        await pilot.resize_terminal(20, 5)
        await booth.tell(pilot, TYPED)
        assert isinstance(booth.app.screen, EncounterScreen)


async def test_odd_marks_in_what_was_said_are_shown_as_they_are() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        caption = RUNNING.captions[0].model_copy(update={"text": "[bold]no[/bold] [/nothing] $x"})
        await booth.tell(pilot, RUNNING.model_copy(update={"captions": (caption,), "notice": "disk [/full]"}))
        assert "[bold]no[/bold] [/nothing] $x" in booth.shown and "disk [/full]" in booth.shown


async def test_the_kiosk_leaves_nothing_of_an_engine_behind_when_it_closes() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_welcome_then_leave(booth, pilot)
    assert booth.links[0].closed


async def to_welcome_then_leave(booth: Booth, pilot: Pilot[None]) -> None:
    await booth.tell(pilot, CHOOSING)
    await pilot.press("ctrl+q")
    await pilot.pause()
