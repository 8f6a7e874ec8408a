"""Checks the trend's ranges against simulated officers, whose true level is known.

`python -m benchmarks.trend_calibration` prints a table, `--json` one object. An officer's true level in a competency is
the mean over many encounters of that policy. Simulated officers are steadier than people: the figures say that the
arithmetic is sound, not that the sizes of error and drift are right.
"""

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from statistics import fmean
from typing import Final

from appliance.encounter.scenario import Competency
from appliance.review.review import review
from appliance.review.trend.build import build
from appliance.review.trend.counted import count
from appliance.review.trend.practice import KeptReview, Practice, practice_of
from benchmarks.review.played import played_record

SCENARIOS: Final = ("porch", "bus-station", "traffic-stop")
POLICIES: Final = ("expert", "good", "novice", "commanding", "soft")
SEEDS: Final = 12
OFFICERS: Final = 40
DAYS_BETWEEN: Final = 3
START: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)
LARGE: Final = 1.0
"""Points from which a change ought to be told."""
Course = Sequence[str]
"""The policy of each encounter in turn."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one course over many officers."""

    course: str
    levels: int
    """Competencies with a level, over all officers."""
    held: float
    """Share of ranges that hold the true level of the last policy."""
    width: float
    """Mean width of a range, in points."""
    called: float
    """Share of changes that are told as higher or lower."""
    large: int
    """Competencies in which the two policies differ by a point or more."""
    large_told: float | None
    """Share of these that are told, in the right direction."""
    wrong_way: int
    """Changes that are told in the wrong direction."""


@cache
def _played(scenario: str, policy: str, seed: int) -> Practice:
    record, scene = played_record(scenario, policy, seed)
    kept = KeptReview.model_validate_json(review(record, scene).model_dump_json())
    practice = practice_of(record, kept, scene, True, START)
    # Everything counts, and in full: an encounter that a simulated officer soon ends is still one look at its level.
    whole = {"mode": "speech", "encounter_s": 400.0, "officer_turns": 20}
    return practice.model_copy(update=whole)


def practised(course: Course, chance: random.Random) -> list[Practice]:
    """Return one officer's encounters, each at a random scenario and seed."""
    return [
        _played(chance.choice(SCENARIOS), policy, chance.randrange(SEEDS)).model_copy(
            update={"encounter_id": f"e{number}", "started": START + timedelta(days=DAYS_BETWEEN * number)}
        )
        for number, policy in enumerate(course)
    ]


def true_levels() -> dict[tuple[str, Competency], float]:
    """Return the mean of every policy in every competency, adjusted for difficulty."""
    seen: dict[tuple[str, Competency], list[float]] = {}
    for policy in POLICIES:
        for scenario in SCENARIOS:
            for seed in range(SEEDS):
                ((counted,), _) = count([_played(scenario, policy, seed)])
                for competency in Competency:
                    observation = counted.observation(competency)
                    if observation is not None:
                        seen.setdefault((policy, competency), []).append(observation.score)
    return {key: fmean(scores) for key, scores in seen.items()}


def calibrate(courses: Sequence[Course], true: Mapping[tuple[str, Competency], float], name: str) -> Row:
    """Return what the trend makes of courses, of each over many officers; the same at every run."""
    chance = random.Random(name)
    held: list[bool] = []
    widths: list[float] = []
    called: list[bool] = []
    large: list[bool] = []
    wrong = 0
    for _ in range(OFFICERS):
        for course in courses:
            for c in build(practised(course, chance), (), date(2026, 3, 1)).competencies:
                before, after = true.get((course[0], c.id)), true.get((course[-1], c.id))
                if c.low is None or c.high is None or c.change is None or before is None or after is None:
                    continue
                held.append(c.low <= round(min(5.0, max(1.0, after)), 2) <= c.high)
                widths.append(c.high - c.low)
                called.append(c.change.verdict != "no_change_shown")
                way = "higher" if after > before else "lower"
                if course[0] != course[-1]:
                    wrong += called[-1] and c.change.verdict != way
                if abs(after - before) >= LARGE:
                    large.append(c.change.verdict == way)
    return Row(
        course=name,
        levels=len(held),
        held=fmean(held),
        width=fmean(widths),
        called=fmean(called),
        large=len(large),
        large_told=fmean(large) if large else None,
        wrong_way=wrong,
    )


def run() -> list[Row]:
    """Return every row of the table."""
    true = true_levels()
    rows = [
        calibrate([[policy] * times for policy in POLICIES], true, f"the same officer, {times} encounters")
        for times in (4, 8)
    ]
    turns = (("novice", "good"), ("novice", "expert"), ("commanding", "novice"), ("good", "expert"), ("expert", "good"))
    for before, after in turns:
        rows.append(calibrate([[before] * 4 + [after] * 4], true, f"{before} for four, then {after} for four"))
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table or the object."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    as_json = parser.parse_args(arguments).json
    rows = run()
    if as_json:
        print(json.dumps({"schema_version": 1, "rows": [asdict(row) for row in rows]}, indent=1))
        return
    for row in rows:
        told = "" if row.large_told is None else f", a point or more is told in {row.large_told:.0%} of {row.large}"
        print(
            f"{row.course}: {row.held:.1%} of {row.levels} ranges hold the true level (mean width {row.width:.2f}), "
            f"{row.called:.1%} called changed{told}, {row.wrong_way} the wrong way"
        )


if __name__ == "__main__":
    main()
