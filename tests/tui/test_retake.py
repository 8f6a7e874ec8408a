"""A retake: from any line, without the call read again, and both takes beside each other afterwards."""

from textual.widgets import Static

from appliance.stage.view import Start
from appliance.tui.review_pages import pages
from appliance.tui.screens.briefing import BriefingScreen
from appliance.tui.screens.line import LineScreen
from tests.tui.retake_views import AGAIN, BETTER, FORK, RETAKEN, to_changes, to_retake_briefing, to_takes
from tests.tui.scripted import Booth
from tests.tui.views import CALM_DOWN, CHOOSING, FINAL, LOADING, REVIEW, to_encounter, to_line

NARROW = (80, 24)


async def test_the_briefing_of_a_retake_is_one_line() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_retake_briefing(booth, pilot)
        assert AGAIN in " ".join(booth.shown.split()) and "Press Enter" in booth.shown
        assert LOADING.dispatch_call[:30] not in booth.shown and "The law here" not in booth.shown
        assert not booth.app.screen.query_one("#scene", Static).display


async def test_any_line_can_be_gone_back_to() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_line(booth, pilot)
        assert isinstance(booth.app.screen, LineScreen)
        await pilot.press("end", "enter")
        await booth.tell(pilot, CHOOSING)
        assert isinstance(booth.app.screen, BriefingScreen)
        assert booth.link.start == Start(
            scenario="porch", officer="mic", retake_of=REVIEW.encounter_id, retake_turn=CALM_DOWN.turn
        )


async def test_a_line_of_a_final_review_can_be_gone_back_to_as_well() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_encounter(booth, pilot)
        await booth.tell(pilot, FINAL)
        lines = next(number for number, page in enumerate(pages(FINAL)) if page.id == "lines")
        await pilot.press(*["right"] * lines)
        await pilot.pause()
        assert "again from here" in booth.shown
        await pilot.press("enter")
        await booth.tell(pilot, CHOOSING)
        assert booth.link.start.retake_turn == FINAL.lines[0].turn


async def test_a_retake_is_read_beside_the_take_before_with_the_arrow_keys_and_enter() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_changes(booth, pilot)
        assert f"Taken again from turn {FORK}." in booth.shown
        await pilot.press("right")
        await pilot.pause()
        assert f"“{BETTER[0]}”" in booth.shown and CALM_DOWN.heard in " ".join(booth.shown.split())
        await pilot.press("down")
        await pilot.pause()
        assert "ex-wife wants you to leave" in booth.shown


async def test_a_turn_of_the_retake_can_be_taken_once_more_and_one_of_the_take_before_cannot() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(160, 45)) as pilot:
        await to_takes(booth, pilot)
        assert "again from here" in booth.shown
        await pilot.press("down", "down")
        await pilot.pause()
        assert "before only" in booth.shown and "again from here" not in booth.shown


def test_every_turn_that_both_takes_hold_is_on_a_line_of_its_own() -> None:
    takes = next(page for page in pages(RETAKEN) if page.id == "both-takes")
    assert [entry.title for entry in takes.entries][: len(BETTER)] == [f"“{said}”" for said in BETTER]
    assert [page.id for page in pages(RETAKEN)][:3] == ["how-it-ended", "this-take-and-the-one-before", "both-takes"]
