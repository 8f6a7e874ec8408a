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
    """By competency and quarter, all categories together."""
    learning: dict[str, dict[str, Mean]]
    """By competency and practice band, all categories together."""
    least: int

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return what the lines say from their first point to their last, in sentences."""
        found = [_moved(self.learning, BANDS, "From a first encounter to the tenth and later ones")]
        if len(self.quarters) > 1:
            found.append(_moved(self.over_time, self.quarters, f"From {self.quarters[0]} to {self.quarters[-1]}"))
        return tuple(sentence for sentence in found if sentence)


def skills(session: Session, least: int) -> Skills:
    """Return the page's numbers, without cells of fewer than `least` reviews and what would give them away."""
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
            func.sum(CompetencyCell.observed),
            func.sum(CompetencyCell.half_points),
        )
        .where(CompetencyCell.quarter.in_(quarters))
        .group_by(CompetencyCell.competency, CompetencyCell.quarter, CompetencyCell.practice)
    ).all()
    quarter_counts: defaultdict[Place, int] = defaultdict(int)
    practice_counts: defaultdict[Place, int] = defaultdict(int)
    for quarter, category, practice, number in counted:
        quarter_counts[(quarter, category)] += number
        practice_counts[(practice, category)] += number
    categories = tuple(name for name in CATEGORIES if any(place[1] == name for place in quarter_counts))
    by_quarter, by_practice = _together(quarter_counts, practice_counts, quarters, categories, least)
    time: defaultdict[str, defaultdict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    band: defaultdict[str, defaultdict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for competency, quarter, practice, observed, half_points in scored:
        time[competency][quarter].append((observed, half_points))
        band[competency][practice].append((observed, half_points))
    return Skills(
        quarters=quarters,
        categories=categories,
        by_quarter=by_quarter,
        by_practice=by_practice,
        over_time={name: _means(time[name], quarters, by_quarter, least) for name in COMPETENCIES},
        learning={name: _means(band[name], BANDS, by_practice, least) for name in COMPETENCIES},
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


def _together(
    quarter_counts: dict[Place, int],
    practice_counts: dict[Place, int],
    quarters: Sequence[str],
    categories: Sequence[str],
    least: int,
) -> tuple[Table, Table]:
    """Return both tables, with the same totals left out of each."""
    hidden: set[Place] = set()
    while True:
        first = suppressed(quarter_counts, quarters, categories, least, hidden)
        second = suppressed(practice_counts, BANDS, categories, least, hidden)
        totals = {(TOTAL, column) for column in (*categories, TOTAL)}
        missing = {place for place in totals for table in (first, second) if place not in table.shown}
        if missing <= hidden:
            return first, second
        hidden |= missing


def _means(sums: dict[str, list[tuple[int, int]]], rows: Sequence[str], counts: Table, least: int) -> dict[str, Mean]:
    """Return the means of the rows whose reviews are shown and in which the competency was observed often enough.

    What was observed is suppressed as a table of one column, so that one row left out is not had from the others.
    """
    observed = {(row, "observed"): sum(n for n, _ in sums.get(row, [])) for row in rows}
    hidden = [(row, "observed") for row in rows if counts.count(row, TOTAL) is None]
    table = suppressed(observed, rows, ("observed",), least, hidden)
    return {
        row: Mean(sum(h for _, h in sums[row]) / 2 / count, count)
        for row in rows
        if (count := table.count(row, "observed"))
    }
