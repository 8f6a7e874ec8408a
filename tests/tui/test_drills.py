"""Drills on the kiosk, with the keyboard alone."""

from textual.widgets import Input

from appliance.stage import view
from appliance.stage.drill_view import GoOn, StartDrill
from appliance.stage.people_view import Leave
from appliance.tui.screens.briefing import BriefingScreen
from appliance.tui.screens.come_down import BreakScreen
from appliance.tui.screens.drill import DrillScreen
from appliance.tui.screens.drills import DrillsScreen
from appliance.tui.screens.home import DRILLS, HomeScreen
from tests.tui.drill_views import (
    FIXED,
    HEARD,
    JUDGED,
    OFFERED,
    OVER,
    READY,
    REFLECT,
    STATUS,
    at,
    to_drill_briefing,
    to_drill_result,
    to_drills,
    to_judged,
    to_spoken_drill,
    to_typed_drill,
)
from tests.tui.scripted import Booth
from tests.tui.views import CHOOSING, ENDED_HARD, RUNNING, open_item, to_home

NARROW = (80, 24)


async def test_a_box_without_drills_offers_none() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_home(booth, pilot, CHOOSING)
        assert "Drills" not in booth.shown


async def test_the_drill_that_the_last_review_names_stands_first_and_says_so() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_home(booth, pilot, OFFERED)
        assert "next step" in booth.shown
        await open_item(booth, pilot, DRILLS)
        assert "► Reflect, don't fix" in booth.shown and "Your last review names this one." in booth.shown
        assert "Active listening" in booth.shown and "5 of 8" in booth.shown and "2 of 6" in booth.shown
        await pilot.press("down")
        await pilot.pause()
        assert "suicide, in every prompt" in booth.shown and "5 of 8" not in booth.shown


async def test_a_drill_is_typed_from_the_list_to_its_result_and_back() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_drills(booth, pilot)
        await pilot.press("f3", "enter")
        await booth.tell(pilot, READY)
        assert booth.link.since == [StartDrill(id=REFLECT.id, officer="typed", headset="auto")]
        assert isinstance(booth.app.screen, BriefingScreen) and REFLECT.why[:40] in booth.shown
        await pilot.press("enter")
        await booth.tell(pilot, at(step="reading"), at())
        assert isinstance(booth.app.screen, DrillScreen)
        await pilot.press(*"no", "enter")
        await booth.tell(pilot, JUDGED)
        assert "Better:" in booth.shown and not booth.app.screen.query_one(Input).display
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.since[1:] == [view.Begin(), view.Say(text="no"), GoOn()]
        await booth.tell(pilot, OVER)
        assert "Your best line" in booth.shown and "One thing to try" in booth.shown and "988" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, DrillsScreen) and isinstance(booth.link.sent[-1], Leave)


async def test_the_result_holds_every_answer_and_who_has_not_reviewed_the_drill() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(160, 45)) as pilot:
        await to_drill_result(booth, pilot)
        shown = " ".join(booth.shown.split())
        for text in (FIXED.said, FIXED.better, HEARD.said, HEARD.line, STATUS):
            assert text in shown
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, HomeScreen)


async def test_out_loud_the_screen_says_whose_turn_it_is_and_shows_the_level() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_spoken_drill(booth, pilot)
        assert "Your turn: say it out loud, once" in booth.shown and "you ███" in booth.shown
        await booth.tell(pilot, at(step="asking"))
        assert "The person is speaking" in booth.shown


async def test_a_drill_that_is_ended_early_asks_the_engine_for_what_was_answered() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_judged(booth, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert booth.link.since[-1] == view.End(confirmed=True)


async def test_mashed_keys_answer_nothing_while_the_person_speaks() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_typed_drill(booth, pilot)
        await booth.tell(pilot, at(step="asking"))
        asked = len(booth.link.sent)
        await pilot.press(*"asdf", "enter", "enter")
        await pilot.pause()
        assert booth.link.sent[asked:] == []


async def test_from_the_briefing_of_a_drill_one_goes_back_to_the_drills() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_drill_briefing(booth, pilot)
        assert "back" in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, DrillsScreen)


async def test_after_a_hard_call_a_break_is_offered_before_a_hard_drill() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_home(booth, pilot, OFFERED)
        await open_item(booth, pilot, "calls")
        await pilot.press("enter")
        await booth.tell(pilot, RUNNING, ENDED_HARD)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("escape")
        await booth.tell(pilot, OFFERED)
        await open_item(booth, pilot, DRILLS)
        await open_item(booth, pilot, "suicide-question")
        assert isinstance(booth.app.screen, BreakScreen)
        await pilot.press("f2")
        await booth.tell(pilot, READY)
        assert isinstance(booth.link.sent[-1], StartDrill)


async def test_a_review_whose_next_step_is_a_drill_leads_to_it() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_home(booth, pilot, OFFERED)
        await open_item(booth, pilot, "calls")
        await pilot.press("enter")
        review = ENDED_HARD.review
        assert review is not None
        step = review.next_step.model_copy(update={"kind": "drill", "drill": "suicide-question"})
        ended = ENDED_HARD.model_copy(
            update={"self_harm": False, "review": review.model_copy(update={"next_step": step})}
        )
        await booth.tell(pilot, RUNNING, ended)
        await pilot.press(*["right"] * 6)
        await pilot.pause()
        assert "do the drill" in booth.shown
        while isinstance(booth.app.screen, DrillsScreen) is False and "do the drill" in booth.shown:
            await pilot.press("enter")
            await pilot.pause()
        await booth.tell(pilot, OFFERED)
        assert "► Asking about suicide" in booth.shown
