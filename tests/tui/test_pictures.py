"""Every screen as a picture, to be compared with the one that was looked at and kept."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from appliance.tui.console_glyphs import CONSOLE
from tests.tui import comfort_views, drill_views, maintenance_views, people_views, retake_views, trend_views, views
from tests.tui.scripted import Booth

SIZES = [(80, 24), (160, 45)]
LARGE = (200, 60)
TOURS = (views, people_views, trend_views, retake_views, drill_views, maintenance_views, comfort_views)
TOUR = {name: way for tour in TOURS for name, way in tour.TOUR.items()}
Compare = Callable[..., bool]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x45"])
@pytest.mark.parametrize("name", TOUR)
def test_the_screen_looks_as_it_was_kept(name: str, size: tuple[int, int], snap_compare: Compare) -> None:
    assert _looks_as_kept(name, size, snap_compare)


@pytest.mark.parametrize("name", ["trend", "trend-curve"])
def test_the_trend_looks_as_it_was_kept_on_a_large_screen(name: str, snap_compare: Compare) -> None:
    assert _looks_as_kept(name, LARGE, snap_compare)


@pytest.mark.parametrize(
    "name",
    [
        "sign-in",
        "wait",
        "your-data",
        "home",
        "choose",
        "encounter",
        "competency",
        "curve",
        "line-amended",
        "trend",
        "come-down",
        "drill-judged",
        "maintenance",
    ],
)
def test_the_screen_looks_as_it_was_kept_in_sixteen_colours(name: str, snap_compare: Compare) -> None:
    assert _looks_as_kept(name, SIZES[0], snap_compare, sixteen_colours=True)


def _looks_as_kept(name: str, size: tuple[int, int], snap_compare: Compare, sixteen_colours: bool = False) -> bool:
    booth = Booth(sixteen_colours=sixteen_colours)

    async def go(pilot: Pilot[None]) -> None:
        await TOUR[name](booth, pilot)
        for line in booth.app.screen.query(Input):
            line.cursor_blink = False
        await pilot.pause()
        if sixteen_colours:
            assert set(booth.shown) <= {*CONSOLE, "\n"}, "a sign that the console's font has not"

    return snap_compare(booth.app, run_before=go, terminal_size=size)
