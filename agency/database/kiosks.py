"""Kiosks, how they are, and the messages that could not be taken in."""

import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agency.database.base import Base


class KioskState(StrEnum):
    """Where a kiosk stands; only an accepted one's messages are taken in."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Kiosk(Base):
    """A box that asked to belong to this agency."""

    __tablename__ = "kiosks"

    name: Mapped[str] = mapped_column(String(31), primary_key=True)
    """The common name of its certificate."""
    place: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(10), default=KioskState.PENDING, index=True)
    csr_pem: Mapped[str | None] = mapped_column(Text)
    key_sha256: Mapped[str | None] = mapped_column(String(64))
    """Fingerprint of its public key, shown on both screens before it is accepted."""
    certificate_pem: Mapped[str | None] = mapped_column(Text)
    certificate_until: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(60))
    decided_at: Mapped[datetime | None]
    replaced_by: Mapped[str | None] = mapped_column(String(31))
    last_seen_at: Mapped[datetime | None]


class EnrolmentToken(Base):
    """A one-time word with which a kiosk may ask to belong."""

    __tablename__ = "enrolment_tokens"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    accepts_at_once: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    used_by: Mapped[str | None] = mapped_column(String(31))


class IssuedCertificate(Base):
    """One certificate that a kiosk was given; a renewal leaves the earlier one valid until its own end."""

    __tablename__ = "issued_certificates"

    serial: Mapped[str] = mapped_column(String(40), primary_key=True)
    """In hexadecimal."""
    kiosk: Mapped[str] = mapped_column(String(31), index=True)
    issued_at: Mapped[datetime]
    until: Mapped[datetime]


class HealthReport(Base):
    """One health message."""

    __tablename__ = "health_reports"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kiosk: Mapped[str] = mapped_column(String(31), index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    body: Mapped[dict[str, Any]]


class AsideReason(StrEnum):
    """Why a message was kept aside."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    NEWER_SCHEMA = "newer_schema"
    WRONG_TOPIC = "wrong_topic"
    UNKNOWN_KIOSK = "unknown_kiosk"
    NOT_ACCEPTED = "not_accepted"
    ANOTHER_KIOSK = "another_kiosk"
    IMPOSSIBLE_DATE = "impossible_date"
    ID_REUSED = "id_reused"


class AsideMessage(Base):
    """The bytes of a message that was not taken in, kept until somebody decides; the same bytes are kept once."""

    __tablename__ = "aside_messages"

    payload_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    topic: Mapped[str] = mapped_column(String(200), primary_key=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    """Of one that is too large, only its beginning."""
    payload_bytes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20), index=True)
    detail: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date | None]
    """None for what came where reviews come: a day would be finer than the review itself."""
    settled: Mapped[str | None] = mapped_column(String(10))
    """`replayed` or `discarded`; None while it waits."""
    settled_by: Mapped[str | None] = mapped_column(String(60))


class ServerState(Base):
    """One row: what the server as a whole remembers."""

    __tablename__ = "server_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(String(31))
    agency_title: Mapped[str] = mapped_column(String(120))
    state_rules: Mapped[str] = mapped_column(String(40))
    """Which file of hours rules applies, such as `colorado`."""
    epoch: Mapped[int] = mapped_column(default=1)
    """Grows at every restore: kiosks then send again what they hold."""
    smallest_group: Mapped[int] = mapped_column(default=5)
    peer_support: Mapped[str] = mapped_column(String(300), default="")
    retention_days: Mapped[int] = mapped_column(default=365)
    consumer_group: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    """Random, known to our own consumers alone: whoever knows it can join them at the broker."""


class DesiredVersion(Base):
    """The version of the last desired document that was made for a kiosk."""

    __tablename__ = "desired_versions"

    kiosk: Mapped[str] = mapped_column(String(31), primary_key=True)
    version: Mapped[int]
    content_sha256: Mapped[str] = mapped_column(String(64))
