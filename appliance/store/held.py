"""An anonymous review as it is held on the kiosk: with the month, until enough others like it can leave with it."""

import re
from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Annotated, Final, get_args

from pydantic import Field

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.review.amend import line_of
from appliance.review.model import Review
from appliance.store.local_time import local_start
from appliance.wire.review import AnonymousReview
from appliance.wire.scales import (
    BehaviourName,
    Category,
    CompetencyId,
    Count,
    CountBin,
    EndingName,
    HalfPoint,
    Message,
    Month,
    PracticeBand,
    Quarter,
    ScenarioId,
    count_bin,
    half_point,
    practice_band,
)

SHIPPED: Final = frozenset(get_args(ScenarioId))
HAPPENED: Final = ("competencies", "ending", "behaviours", "corrected", "disputed")
"""What hours do not tell of an encounter."""


class HeldReview(Message):
    """What an anonymous review will say; period and scenario are only settled when it is released."""

    month: Month
    date_trusted: bool
    """False: the month may be wrong, so it never leaves."""
    scenario: ScenarioId | None
    category: Category
    difficulty: Annotated[int, Field(ge=1, le=3)]
    short_form: bool
    spoken: bool
    ending: EndingName
    practice: PracticeBand
    competencies: dict[CompetencyId, HalfPoint]
    behaviours: dict[BehaviourName, CountBin]
    corrected: CountBin
    disputed: CountBin
    method_version: Count
    coder_version: Count
    software: tuple[Count, Count, Count]

    def released(self, period: Month | Quarter, said: Mapping[str, object], *, with_scenario: bool) -> AnonymousReview:
        """Return the review as it leaves: its cell, and of what happened in it nothing but what its batch may say."""
        cell = self.model_dump(exclude={"month", "date_trusted", "scenario", *HAPPENED})
        scenario = self.scenario if with_scenario else None
        return AnonymousReview.model_validate({"period": period, "scenario": scenario, **cell, **said})


def hold(
    record: Record,
    review: Review,
    scenario: Scenario,
    practised_before: int,
    *,
    date_trusted: bool,
    zone: tzinfo | None = None,
) -> HeldReview:
    """Return what an encounter says anonymously; `zone` is the kiosk's own without one."""
    return HeldReview.model_validate(
        {
            "month": f"{local_start(record, zone):%Y-%m}",
            "date_trusted": date_trusted,
            "scenario": record.scenario_id if record.scenario_id in SHIPPED else None,
            "category": scenario.category.value,
            "difficulty": (scenario.difficulty + 1) // 2,
            "short_form": record.short_form,
            "spoken": record.mode == "speech",
            "ending": record.outcome.value,
            "practice": practice_band(practised_before),
            "software": _three_numbers(record.versions.software),
            **_scored(record, review),
        }
    )


def hold_again(held: HeldReview, record: Record, review: Review) -> HeldReview:
    """Return a held review as it stands after its officer corrected or disputed something."""
    return HeldReview.model_validate(held.model_dump() | _scored(record, review))


def ended(period: Month | Quarter) -> date:
    """Return the first day after a month or a quarter."""
    year, part = period.split("-")
    last = int(part[1]) * 3 if part.startswith("Q") else int(part)
    return date(int(year) + last // 12, last % 12 + 1, 1)


def quarter_of(month: Month) -> Quarter:
    """Return the quarter in which a month lies."""
    year, number = month.split("-")
    return f"{year}-Q{(int(number) + 2) // 3}"


def _scored(record: Record, review: Review) -> dict[str, object]:
    heard: dict[str, CountBin] = {}
    lines = [line_of(record, t) for t in record.turns if t.speaker == "officer" and t.addressed_to == "person"]
    for behaviour in BehaviourId:
        times = sum(any(coded.id is behaviour for coded in line.coded.behaviours) for line in lines)
        if times:
            heard[behaviour.value] = count_bin(times)
    counts = review.amendment_counts
    return {
        "competencies": {s.id.value: half_point(s.score) for s in review.competencies if s.score is not None},
        "behaviours": heard,
        "corrected": count_bin(counts.corrections),
        "disputed": count_bin(counts.disputes),
        "method_version": review.method_version,
        "coder_version": _coder_number(review.coder_version),
    }


def _coder_number(version: str) -> int:
    """Return a coder's number, 0 when it coded by rules alone or names none."""
    found = re.fullmatch(r"coder-(\d{1,6})", version)
    return int(found[1]) if found else 0


def _three_numbers(version: str) -> tuple[int, int, int]:
    found = [int(number) for number in re.findall(r"\d{1,6}", version)[:3]]
    first, second, third = (*found, 0, 0, 0)[:3]
    return first, second, third
