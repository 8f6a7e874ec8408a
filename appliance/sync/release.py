"""Which held reviews may leave together, so that nobody can tell whose is whose.

The attacker to beat holds roster, hours, assignments, duty schedule and shared reviews. Hours tell which officer
practised what, when and how often; so everything that hours give away belongs to the cell: the period, the scenario
or its category, difficulty, short form, practice band, and the versions, which date a review. A batch leaves a cell
only when at least five distinct officers are in it and none wrote so much of it that naming them would beat 1.2 times
chance. Scenario and month give way to category and quarter until that holds; otherwise the review stays.

Shared reviews tell how an officer scores, and one unusual score is as good as a name. So what leaves of a batch is the
same whoever of its officers had which score: the scores of a competency are levelled to two neighbouring half points
that keep their sum, and an ending or a count is told only where all of the batch are alike in it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random, SystemRandom
from typing import Final, get_args

from appliance.store.held import HeldReview, ended, quarter_of
from appliance.wire.review import AnonymousReview, Release
from appliance.wire.scales import CompetencyId

LEAST_OFFICERS: Final = 5
MOST_OVER_CHANCE: Final = 1.2
"""How much more often than one in as many officers as are in the batch the best guess may be right.

Hours name officers who could be in a batch and are not, too; with them the guess stays within 1.5 times chance.
"""
TIME_TO_SHARE: Final = timedelta(days=7)
"""After the period's end, so that its last review too can be corrected, disputed or shared first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A held review and who could be named for it."""

    row_id: str
    officer_ref: str
    review: HeldReview


@dataclass(frozen=True, slots=True)
class Released:
    """A review as it leaves."""

    row_id: str
    review: AnonymousReview
    fineness: Release


@dataclass(frozen=True, slots=True)
class _Level:
    fineness: Release
    with_scenario: bool
    period: Callable[[HeldReview], str]


_LEVELS: Final = (
    _Level("scenario_month", True, lambda held: held.month),
    _Level("category_month", False, lambda held: held.month),
    _Level("category_quarter", False, lambda held: quarter_of(held.month)),
)


def release(
    candidates: Iterable[Candidate],
    today: date,
    least_officers: int = LEAST_OFFICERS,
    chance: Random | None = None,
) -> tuple[Released, ...]:
    """Return what may leave today, the finest cells first; all else stays held.

    A review whose date could not be trusted never leaves: its month may be wrong. `chance` deals the half points
    out; the system's own randomness without one.
    """
    chance = chance or SystemRandom()
    left = [one for one in candidates if one.review.date_trusted]
    released: list[Released] = []
    for level in _LEVELS:
        gone: set[str] = set()
        for cell in _cells(left, level):
            if ended(level.period(cell[0].review)) + TIME_TO_SHARE > today:
                continue
            least = max(least_officers, LEAST_OFFICERS)
            batch = fair_share(cell, least)
            for one, said in zip(batch, levelled(batch, least, chance), strict=True):
                held = one.review
                body = held.released(level.period(held), said, with_scenario=level.with_scenario)
                released.append(Released(one.row_id, body, level.fineness))
                gone.add(one.row_id)
        left = [one for one in left if one.row_id not in gone]
    return tuple(sorted(released, key=lambda one: one.row_id))


def fair_share(cell: Sequence[Candidate], least_officers: int) -> tuple[Candidate, ...]:
    """Return the largest batch of a cell in which no officer stands out; none for too few officers.

    Ids are random, so that an officer's first few by id are a random choice of theirs.
    """
    by_officer: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in sorted(cell, key=lambda one: one.row_id):
        by_officer[one.officer_ref].append(one)
    for most in range(max(map(len, by_officer.values())), 0, -1):
        batch = tuple(one for own in by_officer.values() for one in own[:most])
        if nobody_stands_out([one.officer_ref for one in batch], least_officers):
            return batch
    return ()


def nobody_stands_out(whose: Sequence[str], least_officers: int) -> bool:
    """Tell whether enough officers are behind as many reviews, none with much more than an even share of them."""
    shares = Counter(whose).values()
    return len(shares) >= least_officers and max(shares) * len(shares) <= MOST_OVER_CHANCE * len(whose)


def levelled(batch: Sequence[Candidate], least_officers: int, chance: Random) -> list[dict[str, object]]:
    """Return what each review of a batch says of what happened, in which nothing depends on whose is whose.

    A competency that too few were observed in, or one officer mostly, is left out; so is what not all are alike in.
    """
    if not batch:
        return []
    reviews = [one.review for one in batch]
    first = reviews[0]
    scores: list[dict[CompetencyId, float]] = [{} for _ in batch]
    for name in get_args(CompetencyId):
        observed = [one for one in batch if name in one.review.competencies]
        if not nobody_stands_out([one.officer_ref for one in observed], least_officers):
            continue
        half_points = sum(round(one.review.competencies[name] * 2) for one in observed)
        lower, over = divmod(half_points, len(observed))
        rows = chance.sample(range(len(batch)), len(observed))
        for place, row in enumerate(rows):
            scores[row][name] = (lower + (place < over)) / 2
    alike: dict[str, object] = {
        name: getattr(first, name)
        for name in ("ending", "corrected", "disputed")
        if all(getattr(one, name) == getattr(first, name) for one in reviews)
    }
    behaviours = {
        name: times
        for name, times in first.behaviours.items()
        if all(one.behaviours.get(name) == times for one in reviews)
    }
    return [{**alike, "behaviours": behaviours, "competencies": own} for own in scores]


def _cells(candidates: Iterable[Candidate], level: _Level) -> list[list[Candidate]]:
    cells: defaultdict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for one in candidates:
        held = one.review
        if level.with_scenario and held.scenario is None:
            continue
        cells[
            level.period(held),
            held.scenario if level.with_scenario else None,
            held.category,
            held.difficulty,
            held.short_form,
            held.spoken,
            held.practice,
            held.method_version,
            held.coder_version,
            held.software,
        ].append(one)
    return list(cells.values())
