"""A fixed trend, and the way to its screens."""

from typing import Final

from textual.pilot import Pilot

from appliance.review.trend.build import build
from appliance.review.trend.habits import HabitId
from appliance.review.trend.model import Trend
from appliance.tui.screens.home import TREND as MY_TREND
from tests.review.practices import PORCH, STATION, on, practice, scored
from tests.tui.scripted import Booth
from tests.tui.views import CHOOSING, Way, open_item


def _trend() -> Trend:
    """Return the trend of an officer who listens better from call to call and takes no notice of weapons."""
    calls = (PORCH, STATION, PORCH.model_copy(update={"id": "traffic-stop", "title": "Third stop this year"}))
    rise = (1.8, 2.0, 2.6, 3.1, 3.4, 4.0, 4.1, 4.4)
    found = [
        practice(
            number,
            day=3 * number,
            at=calls[number % 3],
            mode="typed" if number in (1, 2) else "speech",
            scores=scored(
                3.1 + 0.1 * (number % 3),
                listening=score,
                risk=2.4 + 0.2 * (number % 2),
                empathy=round(score - 0.2, 1),
                tone=None if number in (1, 2) else 3.9,
                closure=3.0 if number > 5 else None,
            ),
            habits={HabitId.WEAPONS_ASKED: number == 4, HabitId.DANGER_EARLY: number > 2},
        )
        for number, score in enumerate(rise)
    ]
    return build(found, calls, on(25))


TREND: Final = CHOOSING.model_copy(update={"trend": _trend()})
NO_TREND: Final = CHOOSING.model_copy(update={"trend": build([], (PORCH, STATION), on(0))})


async def to_trend(booth: Booth, pilot: Pilot[None]) -> None:
    await booth.tell(pilot, CHOOSING)
    await open_item(booth, pilot, MY_TREND)
    await booth.tell(pilot, TREND)


async def to_first_trend(booth: Booth, pilot: Pilot[None]) -> None:
    await to_trend(booth, pilot)
    await booth.tell(pilot, NO_TREND)


async def to_trend_curve(booth: Booth, pilot: Pilot[None]) -> None:
    await to_trend(booth, pilot)
    await pilot.press(*["down"] * (len(TREND.trend.suggestions if TREND.trend else ()) + 2), "enter")
    await pilot.pause()


TOUR: Final[dict[str, Way]] = {
    "trend": to_trend,
    "first-trend": to_first_trend,
    "trend-curve": to_trend_curve,
}
