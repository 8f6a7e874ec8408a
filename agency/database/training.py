"""Officers, courses, assignments, and the hours that are credited."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from agency.database.base import Base


class Officer(Base):
    """A row of the roster."""

    __tablename__ = "officers"

    ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random; all that a kiosk knows of the row."""
    training_id: Mapped[str] = mapped_column(String(40), unique=True)
    """The agency's own number for this person; it never leaves the server but by an export."""
    family_name: Mapped[str] = mapped_column(String(80), index=True)
    given_name: Mapped[str] = mapped_column(String(80))
    rank: Mapped[str] = mapped_column(String(60), default="")
    unit: Mapped[str] = mapped_column(String(80), default="", index=True)
    hired_on: Mapped[date | None]
    licence_from: Mapped[date | None]
    licence_to: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    claim_sha256: Mapped[str | None] = mapped_column(String(64))
    """Hash of the claim code that is open; the code itself is on the printed sheet and nowhere else."""
    claim_made_at: Mapped[datetime | None]
    litigation_hold: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]

    @property
    def shown_name(self) -> str:
        """Return the name as lists show it."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name


class Course(Base):
    """What gets credit: a named set of practice with a lesson plan, approved by the agency beforehand."""

    __tablename__ = "courses"

    id: Mapped[str] = mapped_column(String(41), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    lesson_plan: Mapped[str] = mapped_column(Text, default="")
    instructor: Mapped[str] = mapped_column(String(120), default="")
    scenarios: Mapped[list[str]]
    drills: Mapped[bool] = mapped_column(default=False)
    activities: Mapped[list[str]]
    """Which of encounter, retake, drill and review count."""
    repeats_count: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False where each scenario counts once."""
    complete_after_minutes: Mapped[int] = mapped_column(default=120)
    categories: Mapped[list[str]]
    """Categories of the state's rules in which it is credited."""
    toward: Mapped[list[str]]
    """Rules of the state that it is credited toward."""
    approved_by: Mapped[str | None] = mapped_column(String(120))
    approved_on: Mapped[date | None]
    retired: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class Assignment(Base):
    """Something to practise, for a unit, for everybody or for one officer."""

    __tablename__ = "assignments"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    course: Mapped[str | None] = mapped_column(String(41))
    scenario: Mapped[str | None] = mapped_column(String(40))
    category: Mapped[str | None] = mapped_column(String(20))
    unit: Mapped[str | None] = mapped_column(String(80))
    """None for everybody."""
    officer_ref: Mapped[str | None] = mapped_column(String(32))
    due: Mapped[date | None]
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    closed: Mapped[bool] = mapped_column(default=False)


class HoursEntry(Base):
    """Counted time as a kiosk sent it. Its key is the hash of what it says: it is here once, however it came."""

    __tablename__ = "hours_entries"
    __table_args__ = (
        Index(
            "ix_hours_entries_by_officer",
            *("officer_ref", "date", "body_sha256", "course", "scenario", "activity", "counted_s"),
        ),
        Index("ix_hours_entries_chain_sequence", "chain", "sequence"),
        Index("ix_hours_entries_undecided_date", "undecided", "date"),
        Index("ix_hours_entries_course_date", "course", "date"),
    )

    body_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_ref: Mapped[str] = mapped_column(String(32))
    """May name no row of the roster, as after a restore; it is kept and shown all the same."""
    activity: Mapped[str] = mapped_column(String(10))
    course: Mapped[str | None] = mapped_column(String(41))
    scenario: Mapped[str | None] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(20))
    date: Mapped[date]
    start_minute: Mapped[int]
    counted_s: Mapped[int]
    date_trusted: Mapped[bool]
    kiosk: Mapped[str] = mapped_column(String(31), index=True)
    chain: Mapped[str] = mapped_column(String(32))
    sequence: Mapped[int]
    previous_sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    signed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a delivery of it was signed by the key of the kiosk that it names."""
    undecided: Mapped[bool] = mapped_column(default=True)
    """True until a training officer has decided about it; here, so that what waits is found without reading all."""


class HoursDecision(Base):
    """What a training officer decided about one entry; the latest stands, and the audit log has the earlier ones."""

    __tablename__ = "hours_decisions"
    __table_args__ = (Index("ix_hours_decisions_credited", "body_sha256", "credited", "settled_date"),)

    body_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    credited: Mapped[bool]
    settled_date: Mapped[date | None]
    """The date settled on for an entry whose own could not be believed."""
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by: Mapped[str] = mapped_column(String(60))
    decided_at: Mapped[datetime]
    remedial_for_year: Mapped[int | None]
    """The year that it makes up."""
    separate: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True where it looks told before by another chain, and somebody said that it is practice of its own."""


class Adjustment(Base):
    """Time added or taken by hand, with its reason; never changed, only followed by another."""

    __tablename__ = "adjustments"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    officer_ref: Mapped[str] = mapped_column(String(32), index=True)
    course: Mapped[str] = mapped_column(String(41))
    date: Mapped[date]
    seconds: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    remedial_for_year: Mapped[int | None]


class OtherRecord(Base):
    """An officer's other training as the agency's own record had it on a date."""

    __tablename__ = "other_records"

    officer_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    as_of: Mapped[date]
    trainings: Mapped[dict[str, Any]]
    """Under `rows`, each line with date, minutes and categories; under `completed_on`, dates by rule."""
    imported_by: Mapped[str] = mapped_column(String(60))
    imported_at: Mapped[datetime]


class WaiverRow(Base):
    """What was granted to one officer under one rule."""

    __tablename__ = "waivers"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    officer_ref: Mapped[str] = mapped_column(String(32), index=True)
    rule: Mapped[str] = mapped_column(String(60))
    part: Mapped[str] = mapped_column(String(60))
    for_date: Mapped[date]
    needed_min: Mapped[int]
    reason: Mapped[str] = mapped_column(String(60))
    granted_by: Mapped[str] = mapped_column(String(120))
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
