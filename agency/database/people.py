"""Who uses the server, and what they did there."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agency.database.base import Base


class Role(StrEnum):
    """What somebody is here for; one person may have several."""

    TRAINING_OFFICER = "training_officer"
    SUPERVISOR = "supervisor"
    IT = "it"
    AUDITOR = "auditor"


class User(Base):
    """Somebody who signs in."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    """What they sign in with, in lower case."""
    full_name: Mapped[str] = mapped_column(String(120))
    password_argon2: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]]
    trainer_ref: Mapped[str] = mapped_column(String(32), unique=True)
    """By what a kiosk names this person when an officer shares a review with them."""
    must_change_password: Mapped[bool] = mapped_column(default=False)
    disabled: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    totp_secret: Mapped[str | None] = mapped_column(String(32))
    """Of the second factor, in base32; None where it is not set up."""
    totp_step: Mapped[int | None]
    """Of the last code that opened, so that none opens twice."""


class SignedIn(Base):
    """A session in a browser."""

    __tablename__ = "signed_in"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(index=True)
    csrf_token: Mapped[str] = mapped_column(String(64))
    began_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class SignInFailure(Base):
    """A sign-in that failed, kept only to slow down guessing."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index("ix_sign_in_failures_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    """Hash of the name or of the address that was tried."""
    at: Mapped[datetime]


class Scope(StrEnum):
    """What a token opens; no token opens a score, because there is none."""

    HOURS = "hours:read"
    METRICS = "metrics:read"


class ApiToken(Base):
    """A word with which another program may read one kind of thing, and change nothing."""

    __tablename__ = "api_tokens"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    """What it is for, as the audit log names it."""
    scope: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    revoked: Mapped[bool] = mapped_column(default=False)
    last_used_at: Mapped[datetime | None]


class AuditEntry(Base):
    """What somebody did or looked at. The database itself refuses to change or delete a row."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    user_name: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(40), index=True)
    officer_ref: Mapped[str | None] = mapped_column(String(32), index=True)
    """Whose hours or shared review it was, where it was anybody's."""
    detail: Mapped[str] = mapped_column(Text, default="")
