"""Which held reviews may leave together, so that nobody can tell whose is whose.

The attacker to beat holds roster, hours, assignments, duty schedule and shared reviews. Hours tell which officer
practised what, when and how often; so everything that hours give away belongs to the cell: the period, the scenario
or its category, difficulty, short form, practice band, and the versions, which date a review. A batch leaves a cell
only when at least five distinct officers are in it and none wrote so much of it that naming them would beat 1.5 times
chance. Scenario and month give way to category and quarter until that holds; otherwise the review stays.

Shared reviews tell how an officer scores, and ten scores together are as good as a name. So in a batch every part is
dealt out anew, each by itself: what leaves has the scores, counts and endings of the batch, and no row is one person's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random, SystemRandom
from typing import Final, get_args

from appliance.store.held import HeldReview, ended, quarter_of
from appliance.wire.review import AnonymousReview, Release
from appliance.wire.scales import BehaviourName, CompetencyId

LEAST_OFFICERS: Final = 5
MOST_OVER_CHANCE: Final = 1.5
"""How much more often than one in as many officers as are in the batch the best guess may be right."""
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


_DEALT: Final = ("ending", "corrected", "disputed")
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

    A review whose date could not be trusted never leaves: its month may be wrong. `chance` deals the parts out; the
    system's own randomness without one.
    """
    chance = chance or SystemRandom()
    left = [one for one in candidates if one.review.date_trusted]
    released: list[Released] = []
    for level in _LEVELS:
        gone: set[str] = set()
        for cell in _cells(left, level):
            if ended(level.period(cell[0].review)) + TIME_TO_SHARE > today:
                continue
            batch = fair_share(cell, max(least_officers, LEAST_OFFICERS))
            mixed = dealt([one.review for one in batch], chance)
            for one, held in zip(batch, mixed, strict=True):
                body = held.released(level.period(held), with_scenario=level.with_scenario)
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
    if len(by_officer) < least_officers:
        return ()
    for most in range(max(map(len, by_officer.values())), 0, -1):
        batch = tuple(one for own in by_officer.values() for one in own[:most])
        if most * len(by_officer) <= MOST_OVER_CHANCE * len(batch):
            return batch
    raise AssertionError("One review an officer is always a fair share.")


def dealt(batch: Sequence[HeldReview], chance: Random) -> list[HeldReview]:
    """Return as many reviews with the same parts, each part dealt out by itself: every total stays what it was."""
    columns: list[dict[str, object]] = [one.model_dump(exclude={"competencies", "behaviours"}) for one in batch]
    for name in _DEALT:
        _deal(columns, name, [getattr(one, name) for one in batch], chance)
    scores: list[dict[str, object]] = [{} for _ in batch]
    for name in get_args(CompetencyId):
        _deal(scores, name, [one.competencies.get(name) for one in batch], chance)
    counts: list[dict[str, object]] = [{} for _ in batch]
    for name in get_args(BehaviourName):
        _deal(counts, name, [one.behaviours.get(name) for one in batch], chance)
    rows = zip(columns, scores, counts, strict=True)
    return [HeldReview.model_validate({**own, "competencies": s, "behaviours": c}) for own, s, c in rows]


def _deal(rows: Sequence[dict[str, object]], name: str, values: list[object], chance: Random) -> None:
    chance.shuffle(values)
    for row, value in zip(rows, values, strict=True):
        if value is not None:
            row[name] = value


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
