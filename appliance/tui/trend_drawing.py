"""A trend's parts as terminal text that wraps at any width."""

from datetime import date
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from appliance.review.trend.drawn import BAND, ENCOUNTER, LEVEL, curve, labels
from appliance.review.trend.model import CompetencyTrend, Suggestion, Trend
from appliance.review.trend.text import suggested
from appliance.review.trend.words import day, encounters
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.words import _

WIDEST_CURVE: Final = 72
_STYLES: Final = {LEVEL: f"bold {CALM}", BAND: DIM, ENCOUNTER: f"bold {ALERT}"}


def competency(trend: CompetencyTrend, today: date, rows_per_point: int) -> RenderableType:
    """Return one competency: what it is, its curve, and what the curve says."""
    parts: list[RenderableType] = [Text.assemble((trend.title, f"bold {CALM}"), (f"  {trend.what}", DIM))]
    if trend.points:
        parts += [CurveDrawing(trend, today, rows_per_point), Text()]
    parts += [Text(sentence, style=INK) for sentence in trend.words]
    return Group(*parts)


def suggestion(found: Suggestion, aimed: CompetencyTrend | None, today: date, rows_per_point: int) -> RenderableType:
    """Return one thing to practise next, with its reason and how the competency it trains has gone."""
    parts: list[RenderableType] = [Text(suggested(found), style=f"bold {CALM}"), Text(), Text(found.reason, style=INK)]
    if aimed is not None:
        parts += [Text(), competency(aimed, today, rows_per_point)]
    return Group(*parts)


def notes(trend: Trend) -> RenderableType:
    """Return what the trend rests on."""
    return Group(
        Text(_("What this rests on"), style=f"bold {CALM}"), Text(), *(Text(note, style=INK) for note in trend.notes)
    )


class CurveDrawing:
    """Level, range and encounters of one competency, as wide as there is room."""

    def __init__(self, trend: CompetencyTrend, today: date, rows_per_point: int) -> None:
        """Draw a competency that has points."""
        self._trend = trend
        self._today = today
        self._rows_per_point = rows_per_point

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw at this width."""
        points = self._trend.points
        columns = max(1, min(WIDEST_CURVE, options.max_width - 4))
        rows = curve(points, columns, self._rows_per_point)
        for label, row in zip(labels(self._rows_per_point), rows, strict=True):
            line = Text(label, style=DIM, no_wrap=True)
            for cell in row:
                line.append(cell, style=_STYLES.get(cell, INK))
            yield line
        yield Text(f"  └{'─' * columns}", style=DIM, no_wrap=True)
        first, last = day(points[0].on, self._today), day(points[-1].on, self._today)
        ends = first if len(points) == 1 else f"{first}{last:>{max(len(last) + 1, columns - len(first))}}"
        yield Text(f"   {ends}", style=DIM, no_wrap=True)
        told = [(f"{ENCOUNTER} {_('one encounter')}", ALERT)]
        if self._trend.level is not None:
            told = [
                (f"{LEVEL} {_('level')}   ", CALM),
                (f"{BAND} {_('where it may be')}   ", DIM),
                *told,
            ]
        yield Text.assemble(("   ", ""), *told, (f"   {encounters(self._trend.observed)}", DIM))
