from datetime import timedelta

from textual.pilot import Pilot

from appliance.encounter.scenario import Competency
from appliance.review.trend.model import Suggestion, Trend
from appliance.stage.view import ShowTrend, Start, View
from appliance.tui.menu import Menu
from appliance.tui.screens.choose import ChooseScreen
from appliance.tui.screens.home import CALLS, HomeScreen
from appliance.tui.screens.home import TREND as MY_TREND
from appliance.tui.screens.trend import TrendScreen
from appliance.tui.screens.trouble import TroubleScreen
from tests.tui.scripted import Booth
from tests.tui.trend_views import NO_TREND, TREND, to_trend
from tests.tui.views import CHOOSING, CHOOSING_LEFT, ENDED, FAILED, RUNNING, open_item

NARROW, WIDE = (80, 24), (200, 60)


def trend() -> Trend:
    assert TREND.trend is not None
    return TREND.trend


def suggesting(*found: Suggestion) -> View:
    return TREND.model_copy(update={"trend": trend().model_copy(update={"suggestions": found})})


async def test_the_trend_is_asked_of_the_engine_from_among_the_calls_and_shown() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await booth.tell(pilot, CHOOSING)
        assert "My trend" in booth.shown and booth.link.sent == []
        await open_item(booth, pilot, MY_TREND)
        assert booth.link.sent == [ShowTrend()] and "Working out your trend" in booth.shown
        await booth.tell(pilot, TREND)
        assert "Working out" not in booth.shown
        assert "Next: Take" in booth.shown and "What this rests on" in booth.shown
        assert all(c.title in booth.shown for c in trend().competencies)


async def test_a_trend_that_was_shown_is_shown_again_without_asking() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_trend(booth, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, HomeScreen)
        await open_item(booth, pilot, MY_TREND)
        assert "Next: Take" in booth.shown and booth.link.sent == [ShowTrend()]


async def test_after_an_encounter_the_trend_is_worked_out_anew() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_trend(booth, pilot)
        await pilot.press("escape")
        await pilot.pause()
        await open_item(booth, pilot, CALLS)
        await pilot.press("enter")
        await booth.tell(pilot, RUNNING, ENDED)
        await pilot.press("escape")
        await booth.tell(pilot, CHOOSING)
        assert isinstance(booth.app.screen, HomeScreen)
        await open_item(booth, pilot, MY_TREND)
        assert booth.link.since == [ShowTrend()]


async def test_where_it_is_narrow_a_line_is_read_on_a_page_of_its_own() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_trend(booth, pilot)
        await pilot.press("down", "down", "down", "down")
        await pilot.pause()
        assert "1 more needed" in booth.shown and "one encounter" not in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert "Active listening" in booth.shown and "one encounter" in booth.shown
        assert "2 March" in booth.shown and "1 more needed" not in booth.shown
        await pilot.press("right")
        await pilot.pause()
        assert "Empathy and respect" in booth.shown and "Active listening" not in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert "1 more needed" in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, HomeScreen)


async def test_where_it_is_wide_the_marked_line_is_read_beside_the_list() -> None:
    booth = Booth()
    async with booth.app.run_test(size=WIDE) as pilot:
        await to_trend(booth, pilot)
        assert trend().suggestions[0].reason[:60] in booth.shown and "one encounter" in booth.shown
        await pilot.press(*["down"] * 20)
        await pilot.pause()
        assert "There is no average and no rank in it." in booth.shown
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, HomeScreen)


async def test_the_mark_passes_over_the_heading() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_trend(booth, pilot)
        seen = []
        for _ in range(20):
            marked = booth.app.screen.query_one(Menu).marked
            assert marked is not None and marked.id
            seen.append(marked.id)
            await pilot.press("down")
        for _ in range(20):
            await pilot.press("up")
        first = booth.app.screen.query_one(Menu).marked
        assert first is not None and first.id == seen[0] == "next-0"
        assert {c.value for c in Competency} <= set(seen) and seen[-1] == "notes"


async def test_taking_what_is_suggested_leads_to_that_call_even_when_another_was_left() -> None:
    porch = next(s for s in trend().suggestions if s.id == "porch")
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_trend(booth, pilot)
        await booth.tell(
            pilot,
            suggesting(porch.model_copy(update={"id": "bus-station"})).model_copy(update={"left": CHOOSING_LEFT.left}),
        )
        await pilot.press("enter")
        await pilot.pause()
        assert porch.reason.split()[-3] in booth.shown and isinstance(booth.app.screen, TrendScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, ChooseScreen) and "► Bay nine" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.sent[-1] == Start(scenario="bus-station", officer="mic", short_form=True)


async def test_taking_a_retake_begins_it() -> None:
    retake = (
        trend()
        .suggestions[0]
        .model_copy(update={"kind": "retake", "id": "porch", "retake_of": "0" * 32, "retake_turn": 7})
    )
    booth = Booth()
    async with booth.app.run_test(size=WIDE) as pilot:
        await to_trend(booth, pilot)
        await booth.tell(pilot, suggesting(retake))
        assert "from turn 7" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        start = booth.link.sent[-1]
        assert isinstance(start, Start) and (start.retake_of, start.retake_turn) == ("0" * 32, 7)


async def test_a_break_is_offered_in_words() -> None:
    hard = trend().suggestions[0].model_copy(update={"offer_break": True, "reason": "Take a break first. Nobody asks."})
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_trend(booth, pilot)
        await booth.tell(pilot, suggesting(hard))
        assert "Take a break first. Nobody asks." in booth.shown


async def test_an_officer_who_has_not_begun_is_shown_where_to_begin() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_trend(booth, pilot)
        await booth.tell(pilot, NO_TREND)
        assert "No encounter of yours counts yet." in booth.shown and "not yet seen" in booth.shown
        await booth.tell(pilot, suggesting())
        assert "Next:" not in booth.shown and "Active listening" in booth.shown


async def test_an_engine_that_fails_while_it_works_out_the_trend_is_told() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_trend(booth, pilot)
        await booth.tell(pilot, FAILED)
        assert isinstance(booth.app.screen, TroubleScreen)
        await pilot.press("enter")
        await booth.tell(pilot, CHOOSING)
        assert isinstance(booth.app.screen, ChooseScreen) and booth.link.since == []


async def test_sizes_and_mashed_keys_break_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(80, 24)) as pilot:
        await to_trend(booth, pilot)
        await _mash(pilot)
        for size in ((200, 60), (20, 5), (80, 24), (110, 24)):
            await pilot.resize_terminal(*size)
            await _mash(pilot)
        assert isinstance(booth.app.screen, TrendScreen)


async def _mash(pilot: Pilot[None]) -> None:
    await pilot.press("down", "down", "down", "right", "left", "pagedown", "pageup", "tab", "f1", "f9", "delete", "x")
    await pilot.pause()


def test_the_pictures_trend_is_of_one_officer_over_three_weeks() -> None:
    listening = next(c for c in trend().competencies if c.id is Competency.LISTENING)
    assert listening.first is not None and listening.latest is not None
    assert listening.latest.on - listening.first.on == timedelta(days=21)
