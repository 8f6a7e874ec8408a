"""What is known of one officer: credited time, other training, waivers and dates. No name and no score."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from agency.hours.rules import WaiverReason
from appliance.errors import TalkdownError


class HoursError(TalkdownError):
    """A record that cannot mean what it says."""


@dataclass(frozen=True)
class Credit:
    """Counted time on a kiosk, with the training officer's decision about it."""

    practised_on: date | None
    """Local date on the kiosk when it began; an encounter across midnight belongs to the day it began. None when the
    kiosk gave something that is no date."""
    counted_s: int
    """Seconds on the boot clock, however the wall clock was set meanwhile; they are rounded only when a day is summed.
    Below zero for time taken away by hand."""
    course: str
    categories: frozenset[str]
    toward: frozenset[str]
    """Ids of the rules toward which the training officer credits it."""
    credited_by: str | None
    """None until the training officer has credited it."""
    date_trusted: bool = True
    resolved_date: date | None = None
    """The date that the training officer settled on for an untrusted one."""
    remedial_for_year: int | None = None
    """The year that these hours make up, when they are remedial."""

    def __post_init__(self) -> None:
        if not self.counted_s:
            raise HoursError(f"A credit of 0 s in course {self.course}: leave it out, or correct its time.")

    @property
    def settled_date(self) -> date | None:
        """The date to count by, or None while it is open."""
        return self.resolved_date or (self.practised_on if self.date_trusted else None)


@dataclass(frozen=True)
class OtherTraining:
    """A line of the agency's own training record."""

    date: date
    minutes: int
    categories: frozenset[str]
    from_talkdown: bool | None = None
    """True for Talkdown hours that were entered there: they are counted from the credits, not twice. None when nobody
    has said; such a line is held apart where Talkdown hours of that day are in the same category."""
    test_percent: int | None = None
    remedial_for_year: int | None = None

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise HoursError(f"Other training of {self.minutes} min on {self.date}: correct the line and import again.")


@dataclass(frozen=True)
class ImportedRecord:
    """An officer's other training as the agency's record had it on a date."""

    as_of: date
    trainings: tuple[OtherTraining, ...] = ()
    cycle_completed_on: Mapping[str, date] = field(default_factory=dict)
    """By rule id: when the last part of the cycle before the present one was completed."""


@dataclass(frozen=True)
class Waiver:
    """What was granted to one officer, as the training officer entered it."""

    rule: str
    part: str
    """A part's id, or "total"."""
    for_date: date
    """Any date within the window that it is for."""
    needed_min: int
    """What is still needed; 0 when nothing is."""
    reason: WaiverReason
    granted_by: str

    def __post_init__(self) -> None:
        if self.needed_min < 0:
            raise HoursError(f"A waiver for {self.rule} leaves {self.needed_min} min: enter 0 or more.")


@dataclass(frozen=True)
class OfficerRecord:
    """All that the engine is told about one officer."""

    credits: tuple[Credit, ...] = ()
    other: ImportedRecord | None = None
    waivers: tuple[Waiver, ...] = ()
    hired_on: date | None = None
    licence_from: date | None = None
    licence_to: date | None = None
