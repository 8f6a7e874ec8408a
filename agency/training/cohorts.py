"""Tables of anonymous reviews in which no small group can be read, nor worked out from what is beside it.

A cell below the least number is left out. What is left out could be had by subtraction where it is alone in its row or
column, so more cells are left out until every row and column with a gap lacks at least two cells, which together hold
at least that number. Totals are cells like others in this.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

TOTAL: Final = ""
"""The label of the row and the column of totals."""
REVIEWS_PER_OFFICER: Final = 2
"""Reviews name nobody, so officers cannot be counted here: a cell needs twice as many reviews as a group officers."""

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by row and column; a place that is not in `shown` was left out."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shown: Mapping[Place, int]

    def count(self, row: str, column: str) -> int | None:
        """Return a count, or None where it is left out; the labels may be TOTAL."""
        return self.shown.get((row, column))


def least_reviews(smallest_group: int) -> int:
    """Return how many reviews a cell needs to be shown, where groups need so many officers."""
    return REVIEWS_PER_OFFICER * smallest_group


def suppressed(
    counts: Mapping[Place, int],
    rows: Sequence[str],
    columns: Sequence[str],
    least: int,
    hidden: Collection[Place] = (),
) -> Table:
    """Return a table without small cells and without what would give them away.

    `counts` holds the inner cells, a missing one being zero; `hidden` names places, totals too, that another table has
    left out and that this one must not bring back. Cells of zero are shown: they are nobody's.
    """
    full = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    for row in rows:
        full[(row, TOTAL)] = sum(full[(row, column)] for column in columns)
    for column in (*columns, TOTAL):
        full[(TOTAL, column)] = sum(full[(row, column)] for row in rows)
    out = {place for place, count in full.items() if 0 < count < least} | {p for p in hidden if full.get(p, 0) > 0}
    lines = [[(row, column) for column in (*columns, TOTAL)] for row in (*rows, TOTAL)]
    lines += [[(row, column) for row in (*rows, TOTAL)] for column in (*columns, TOTAL)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            more = _complement(line, full, out, least)
            if more is not None:
                out.add(more)
                changed = True
    return Table(tuple(rows), tuple(columns), {place: n for place, n in full.items() if place not in out})


def _complement(line: Sequence[Place], full: Mapping[Place, int], out: set[Place], least: int) -> Place | None:
    """Return one more place to leave out of a line, or None when what it lacks cannot be worked out."""
    lacking = [place for place in line if place in out]
    if not lacking:
        return None
    inner = [place for place in lacking if place != line[-1]]
    if len(lacking) >= 2 and (line[-1] in out or sum(full[place] for place in inner) >= least):
        return None
    left = [place for place in line if place not in out and full[place] > 0]
    return min(left, key=lambda place: (place == line[-1], full[place], place), default=None)
