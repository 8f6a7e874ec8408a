"""Curve and gauge in characters that a 16-colour console has; the same for the command line and the kiosk."""

from collections.abc import Sequence
from typing import Final

from appliance.review.trend.model import Point

LEVEL: Final = "■"
BAND: Final = "░"
ENCOUNTER: Final = "o"
NOTHING: Final = "·"
SCALE: Final = 4
"""The scale from 1 to 5, in points."""
GAUGE_CELLS: Final = 17


def curve(points: Sequence[Point], columns: int, rows_per_point: int = 2) -> tuple[str, ...]:
    """Return the rows of a curve, 5 on top and 1 at the bottom, `columns` wide without its axis.

    ░ is where the level may be, ■ the level, o an encounter; encounters stand at equal distances. Without a level there
    are encounters alone.
    """
    rows = SCALE * rows_per_point + 1
    grid = [[" "] * columns for _ in range(rows)]
    places = [_place(number, len(points), columns) for number in range(len(points))]
    for column in range(places[0], places[-1] + 1) if points else ():
        found = _at(points, places, column)
        if found is None:
            continue
        level, low, high = found
        for row in range(_row(high, rows), _row(low, rows) + 1):
            grid[row][column] = BAND
        grid[_row(level, rows)][column] = LEVEL
    for point, place in zip(points, places, strict=True):
        grid[_row(point.adjusted, rows)][place] = ENCOUNTER
    return tuple("".join(row) for row in grid)


def labels(rows_per_point: int = 2) -> tuple[str, ...]:
    """Return what stands left of each row of a curve."""
    return tuple(
        f"{5 - number // rows_per_point} ┤" if number % rows_per_point == 0 else "  │"
        for number in range(SCALE * rows_per_point + 1)
    )


def gauge(level: float, low: float, high: float) -> str:
    """Return level and interval on one line from 1 to 5."""
    cells = [NOTHING] * GAUGE_CELLS
    for cell in range(_cell(low), _cell(high) + 1):
        cells[cell] = BAND
    cells[_cell(level)] = LEVEL
    return "".join(cells)


def _cell(value: float) -> int:
    return round((min(5.0, max(1.0, value)) - 1) / SCALE * (GAUGE_CELLS - 1))


def _row(value: float, rows: int) -> int:
    return rows - 1 - round((min(5.0, max(1.0, value)) - 1) / SCALE * (rows - 1))


def _place(number: int, count: int, columns: int) -> int:
    return round(number * (columns - 1) / (count - 1)) if count > 1 else 0


def _at(points: Sequence[Point], places: Sequence[int], column: int) -> tuple[float, float, float] | None:
    """Return level, low and high at a column, on the straight line between two encounters."""
    after = next(number for number, place in enumerate(places) if place >= column)
    before = after if places[after] == column else after - 1
    one, other = points[before], points[after]
    if one.level is None or one.low is None or one.high is None:
        return None
    if other.level is None or other.low is None or other.high is None:
        return None
    width = places[after] - places[before]
    share = (column - places[before]) / width if width else 0.0
    pairs = ((one.level, other.level), (one.low, other.low), (one.high, other.high))
    level, low, high = (a + share * (b - a) for a, b in pairs)
    return level, low, high
