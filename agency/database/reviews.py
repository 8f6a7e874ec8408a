"""Reviews: the anonymous ones, in aggregate too, and those that officers chose to share.

No row of an anonymous review has a number that grows or a time: its key is the random id that it came with, and the
table is laid out by that key alone, so that the file does not tell in which order reviews arrived.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from agency.database.base import Base


class AnonymousReviewRow(Base):
    """One anonymous review, with what its message has and nothing else."""

    __tablename__ = "anonymous_reviews"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]


class ReviewCell(Base):
    """How many anonymous reviews fall in one cell; kept beside them, so that a page never reads them all."""

    __tablename__ = "review_cells"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    quarter: Mapped[str] = mapped_column(String(7), primary_key=True)
    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    practice: Mapped[str] = mapped_column(String(5), primary_key=True)
    ending: Mapped[str] = mapped_column(String(15), primary_key=True)
    reviews: Mapped[int]


class CompetencyCell(Base):
    """How one competency was scored in one cell."""

    __tablename__ = "competency_cells"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    quarter: Mapped[str] = mapped_column(String(7), primary_key=True)
    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    practice: Mapped[str] = mapped_column(String(5), primary_key=True)
    competency: Mapped[str] = mapped_column(String(20), primary_key=True)
    observed: Mapped[int]
    """Reviews in which it was observed."""
    half_points: Mapped[int]
    """Sum of its scores, in half points, so that any order of addition gives the same sum."""


class SharedReviewRow(Base):
    """A review that an officer shared with one trainer."""

    __tablename__ = "shared_reviews"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    officer_ref: Mapped[str] = mapped_column(String(32), index=True)
    trainer_ref: Mapped[str] = mapped_column(String(32), index=True)
    body: Mapped[dict[str, Any] | None]
    """None once it was withdrawn before it was read."""
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    """`accepted`, `adjusted` or `returned`."""
    note: Mapped[str] = mapped_column(String(1000), default="")
    note_id: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[datetime | None]


class WithdrawalRow(Base):
    """An officer took a shared review back; it may arrive before the review does."""

    __tablename__ = "withdrawals"

    shared_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    officer_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
