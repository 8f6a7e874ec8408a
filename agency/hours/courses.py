"""A course: what an agency approved beforehand, what of it counts, and how far an officer has come in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agency.hours.record import Credit, HoursError


@dataclass(frozen=True)
class Course:
    """What gets credit, with its counting rule."""

    id: str
    categories: frozenset[str]
    """Categories of the state's rules."""
    toward: frozenset[str]
    """Ids of the rules toward which its hours are credited."""
    approved_on: date | None
    """None until the agency has approved it. Practice before that day gives no credit."""
    activities: frozenset[str] = frozenset({"encounter"})
    """Retakes, drills and review time count only where the course says so."""
    repeats_count: bool = True
    """False where each scenario counts once. An agency's own scenario, and a drill, cannot be told from another."""
    complete_after_min: int | None = None
    """Credited minutes after which the course is complete; None where the agency judges that by itself."""

    def __post_init__(self) -> None:
        if self.complete_after_min is not None and self.complete_after_min <= 0:
            raise HoursError(f"Course {self.id} is complete after {self.complete_after_min} min: enter at least one.")


@dataclass(frozen=True)
class Progress:
    """How far an officer has come in a course."""

    credited_min: int
    waiting_min: int
    """Counted, and waiting for the training officer: a date to settle, or credit to give."""
    completed_on: date | None
    """The day on which the credited minutes first came to what the course asks; None before, or when it asks none."""


def progress(course: Course, credits: Iterable[Credit], as_of: date) -> Progress:
    """Return how far the credits of one officer carry in a course, up to and with a day."""
    mine = [credit for credit in credits if credit.course == course.id]
    credited: dict[date, int] = {}
    for credit in mine:
        if credit.credited_by is not None and credit.settled_date is not None and credit.settled_date <= as_of:
            credited[credit.settled_date] = credited.get(credit.settled_date, 0) + credit.counted_s
    so_far = 0
    completed_on: date | None = None
    for day, seconds in sorted(credited.items()):
        so_far += max(0, seconds) // 60
        if completed_on is None and course.complete_after_min is not None and so_far >= course.complete_after_min:
            completed_on = day
    waiting = sum(credit.counted_s for credit in mine if credit.credited_by is None or credit.settled_date is None)
    return Progress(credited_min=so_far, waiting_min=max(0, waiting) // 60, completed_on=completed_on)
