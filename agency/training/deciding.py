"""Crediting hours, or not: what somebody decided, entry by entry, with what the course itself rules out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.training import Course, HoursDecision, HoursEntry
from agency.training.hours import Sitting, course_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about some sittings."""

    credited: bool
    by: str
    reason: str = ""
    settled_date: date | None = None
    """For sittings whose own date could not be believed."""
    remedial_for_year: int | None = None
    """The year that they make up."""
    separate: bool = False
    """They are practice of their own, although an earlier chain tells the same."""


def decide(session: Session, chosen: Iterable[Sitting], decision: Decision, now: datetime) -> int:
    """Credit sittings or refuse them, and return how many entries that were."""
    count = 0
    for sitting in chosen:
        once = _counted_once(session, sitting)
        for entry in sitting.entries:
            why_not = _why_not(sitting.course, entry, once)
            session.merge(
                HoursDecision(
                    body_sha256=entry.body_sha256,
                    credited=decision.credited and why_not is None,
                    settled_date=decision.settled_date if sitting.needs_date else None,
                    reason=decision.reason if why_not is None or not decision.credited else why_not,
                    decided_by=decision.by,
                    decided_at=now,
                    remedial_for_year=decision.remedial_for_year,
                    separate=decision.separate and sitting.retold,
                )
            )
            session.get_one(HoursEntry, entry.body_sha256).undecided = False
            count += 1
    return count


def _why_not(course: Course | None, entry: HoursEntry, once: set[str]) -> str | None:
    """Return why an entry gives no credit in its course; None when it does, and note its scenario as counted."""
    if course is None or entry.activity not in course.activities:
        return "Does not count in this course."
    if course.repeats_count or entry.scenario is None or entry.activity != "encounter":
        return None
    if entry.scenario in once:
        return "This course counts each scenario once, and this one is counted already."
    once.add(entry.scenario)
    return None


def _counted_once(session: Session, sitting: Sitting) -> set[str]:
    """Return the scenarios of a sitting's course that are credited to its officer already, where each counts once."""
    course = sitting.course
    if course is None or course.repeats_count:
        return set()
    query = (
        select(HoursEntry)
        .join(HoursDecision, HoursDecision.body_sha256 == HoursEntry.body_sha256)
        .where(HoursEntry.officer_ref == sitting.officer_ref, HoursDecision.credited)
    )
    courses = {each.id: each for each in session.scalars(select(Course))}
    found = (entry for entry in session.scalars(query) if entry.activity == "encounter" and entry.scenario is not None)
    return {entry.scenario for entry in found if entry.scenario and course_of(entry, courses) is course}
