"""What anonymous reviews say of the training: by quarter, by kind of call, by how often officers had practised.

Two tables stand beside each other, quarter by category and category by practice band. What one leaves out in the totals
that they share, the other leaves out too. Means are given only where the count behind them is shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agency.database.reviews import CompetencyCell, ReviewCell
from agency.training.cohorts import TOTAL, Place, Table, suppressed
from agency.words import CATEGORIES, COMPETENCIES, PRACTICE

QUARTERS_SHOWN: Final = 8
NOTICED: Final = 0.25
"""A difference of means, in points, below which the page calls them about the same: half a step of a single score."""
BANDS: Final = tuple(PRACTICE)


@dataclass(frozen=True, slots=True)
class Mean:
    """One competency in one cell, in points from 1 to 5."""

    points: float
    observed: int


@dataclass(frozen=True, slots=True)
class Skills:
    """Everything that the page shows."""

    quarters: tuple[str, ...]
    categories: tuple[str, ...]
    by_quarter: Table
    """Reviews, quarter by category."""
    by_practice: Table
    """Reviews, practice band by category, over the quarters shown."""
    over_time: dict[str, dict[str, Mean]]
    """By competency and quarter, of the kind of call that was asked for."""
    learning: dict[str, dict[str, Mean]]
    """By competency and practice band, likewise."""
    least: int

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return what the lines say from their first point to their last, in sentences."""
        found = [_moved(self.learning, BANDS, "From a first encounter to the tenth and later ones")]
        if len(self.quarters) > 1:
            found.append(_moved(self.over_time, self.quarters, f"From {self.quarters[0]} to {self.quarters[-1]}"))
        return tuple(sentence for sentence in found if sentence)


def skills(session: Session, least: int, category: str = TOTAL) -> Skills:
    """Return the page's numbers, without cells of fewer than `least` reviews and what would give them away.

    What is left out is the same whichever category is asked for, so that asking for one after the other tells no more.
    """
    latest = select(ReviewCell.quarter).distinct().order_by(ReviewCell.quarter.desc()).limit(QUARTERS_SHOWN)
    quarters = tuple(sorted(session.scalars(latest)))
    counted = session.execute(
        select(ReviewCell.quarter, ReviewCell.category, ReviewCell.practice, func.sum(ReviewCell.reviews))
        .where(ReviewCell.quarter.in_(quarters))
        .group_by(ReviewCell.quarter, ReviewCell.category, ReviewCell.practice)
    ).all()
    scored = session.execute(
        select(
            CompetencyCell.competency,
            CompetencyCell.quarter,
            CompetencyCell.practice,
            CompetencyCell.category,
            func.sum(CompetencyCell.observed),
            func.sum(CompetencyCell.half_points),
        )
        .where(CompetencyCell.quarter.in_(quarters))
        .group_by(CompetencyCell.competency, CompetencyCell.quarter, CompetencyCell.practice, CompetencyCell.category)
    ).all()
    quarter_counts: defaultdict[Place, int] = defaultdict(int)
    practice_counts: defaultdict[Place, int] = defaultdict(int)
    for quarter, kind, practice, number in counted:
        quarter_counts[(quarter, kind)] += number
        practice_counts[(practice, kind)] += number
    categories = tuple(name for name in CATEGORIES if any(place[1] == name for place in quarter_counts))
    by_quarter, by_practice = _together(quarter_counts, practice_counts, quarters, categories, least)
    time: defaultdict[str, _Sums] = defaultdict(_Sums)
    band: defaultdict[str, _Sums] = defaultdict(_Sums)
    for competency, quarter, practice, kind, observed, half_points in scored:
        time[competency].add(quarter, kind, observed, half_points)
        band[competency].add(practice, kind, observed, half_points)
    over_time: dict[str, dict[str, Mean]] = {}
    learning: dict[str, dict[str, Mean]] = {}
    for name in COMPETENCIES:
        first, second = _together(
            time[name].observed,
            band[name].observed,
            quarters,
            categories,
            least,
            (_gaps(by_quarter), _gaps(by_practice)),
        )
        over_time[name] = time[name].means(first, category)
        learning[name] = band[name].means(second, category)
    return Skills(
        quarters=quarters,
        categories=categories,
        by_quarter=by_quarter,
        by_practice=by_practice,
        over_time=over_time,
        learning=learning,
        least=least,
    )


def _moved(means: Mapping[str, Mapping[str, Mean]], rows: Sequence[str], what: str) -> str:
    """Return how the means at the last row differ from those at the first; empty where neither is often enough seen."""
    moves = [
        found[rows[-1]].points - found[rows[0]].points
        for found in means.values()
        if rows[0] in found and rows[-1] in found
    ]
    if not moves:
        return ""
    rose, fell = sum(move >= NOTICED for move in moves), sum(move <= -NOTICED for move in moves)
    same = len(moves) - rose - fell
    parts = [
        f"higher in {rose}" if rose else "",
        f"lower in {fell}" if fell else "",
        f"about the same in {same}" if same else "",
    ]
    average = sum(moves) / len(moves)
    sign = "+" if average >= 0.05 else "−" if average <= -0.05 else ""
    moved = f"{_listed(parts)} of {len(moves)} competencies ({sign}{abs(average):.1f} points on average)"
    return f"{what}, the mean is {moved}."


def _listed(parts: Iterable[str]) -> str:
    some = [part for part in parts if part]
    return some[0] if len(some) == 1 else f"{', '.join(some[:-1])} and {some[-1]}"


def _gaps(table: Table) -> set[Place]:
    """Return the places that a table has left out, totals too."""
    places = {(row, column) for row in (*table.rows, TOTAL) for column in (*table.columns, TOTAL)}
    return places - set(table.shown)


def _together(
    quarter_counts: Mapping[Place, int],
    practice_counts: Mapping[Place, int],
    quarters: Sequence[str],
    categories: Sequence[str],
    least: int,
    hidden: tuple[Iterable[Place], Iterable[Place]] = ((), ()),
) -> tuple[Table, Table]:
    """Return both tables, with the same totals left out of each; `hidden` names what each has to leave out anyway."""
    in_first, in_second = set(hidden[0]), set(hidden[1])
    totals = {(TOTAL, column) for column in (*categories, TOTAL)}
    while True:
        first = suppressed(quarter_counts, quarters, categories, least, in_first)
        second = suppressed(practice_counts, BANDS, categories, least, in_second)
        missing = {place for place in totals for table in (first, second) if place not in table.shown}
        if missing <= in_first and missing <= in_second:
            return first, second
        in_first |= missing
        in_second |= missing


class _Sums:
    """How often one competency was observed, and the sum of its scores, by row and category."""

    def __init__(self) -> None:
        self.observed: defaultdict[Place, int] = defaultdict(int)
        self._half_points: defaultdict[Place, int] = defaultdict(int)

    def add(self, row: str, category: str, observed: int, half_points: int) -> None:
        """Add one cell of the database, in its category and in all of them together."""
        self.observed[(row, category)] += observed
        for column in (category, TOTAL):
            self._half_points[(row, column)] += half_points

    def means(self, table: Table, category: str) -> dict[str, Mean]:
        """Return the mean of every row whose count a table shows."""
        return {
            row: Mean(self._half_points[(row, category)] / 2 / count, count)
            for row in table.rows
            if (count := table.count(row, category))
        }
