"""Credits, lines of a record and messages, made short."""

from datetime import date
from typing import Any, Final

from agency.hours.credits import EntryDecision
from agency.hours.loader import shipped_rules
from agency.hours.record import Credit, ImportedRecord, OfficerRecord, OtherTraining, Waiver
from agency.hours.standing import Standing, stand
from appliance.wire.hours import FIRST_HASH, Hours

RULE_28: Final = "co-rule-28"
GUIDE: Final = "co-24-31-315-guide"
STATUTE: Final = "co-24-31-315-statute"
BOTH: Final = frozenset({RULE_28, GUIDE})
COLORADO: Final = shipped_rules()["colorado"]
OFFICER: Final = "a" * 32
CHAIN, OTHER_CHAIN = "b" * 32, "c" * 32
YES: Final = EntryDecision(credited=True, decided_by="tsmith")


def credit(day: str, minutes: float, category: str = "deescalation", **more: Any) -> Credit:
    known: dict[str, Any] = {
        "practised_on": date.fromisoformat(day),
        "counted_s": round(minutes * 60),
        "course": "deescalation-2026",
        "categories": frozenset({category}),
        "toward": BOTH,
        "credited_by": "tsmith",
    }
    return Credit(**known | more)


def training(day: str, hours: float, category: str, **more: Any) -> OtherTraining:
    return OtherTraining(
        date=date.fromisoformat(day), minutes=round(hours * 60), categories=frozenset({category}), **more
    )


def record(as_of: str, *trainings: OtherTraining, completed: str | None = None) -> ImportedRecord:
    ended = {} if completed is None else {GUIDE: date.fromisoformat(completed)}
    return ImportedRecord(as_of=date.fromisoformat(as_of), trainings=trainings, cycle_completed_on=ended)


def waiver(part: str, hours: float, reason: Any, day: str = "2026-06-30") -> Waiver:
    return Waiver(RULE_28, part, date.fromisoformat(day), round(hours * 60), reason, "Chief Ortiz")


def standing(rule: str, officer: OfficerRecord, as_of: str, window_day: str | None = None) -> Standing:
    day = None if window_day is None else date.fromisoformat(window_day)
    return {each.rule.id: each for each in stand(officer, COLORADO, date.fromisoformat(as_of), day)}[rule]


def entry(day: str = "2026-03-10", minutes: float = 10, **more: Any) -> Hours:
    known: dict[str, Any] = {
        "officer_ref": OFFICER,
        "activity": "encounter",
        "course": "deescalation-2026",
        "scenario": "porch",
        "category": "domestic",
        "date": day,
        "start_minute": 600,
        "counted_s": round(minutes * 60),
        "date_trusted": True,
        "kiosk": "north-1",
        "chain": CHAIN,
        "sequence": 0,
        "previous_sha256": FIRST_HASH,
    }
    return Hours(**known | more)
