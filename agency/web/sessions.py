"""Signed-in browsers. The cookie holds a random word; the database only its hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from agency.database.people import SignedIn, SignInFailure, User
from agency.web.permissions import Permission, granted

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
_NOTED_EVERY: Final = timedelta(minutes=1)
WINDOW: Final = timedelta(minutes=15)
MOST_FAILURES_BY_NAME: Final = 5
MOST_FAILURES_BY_ADDRESS: Final = 20


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking."""

    user_id: int
    name: str
    full_name: str
    trainer_ref: str
    permissions: frozenset[Permission]
    csrf_token: str
    must_change_password: bool

    def may(self, permission: str) -> bool:
        """Return whether they may; templates ask by the permission's value."""
        return Permission(permission) in self.permissions


def begin(session: Session, user: User, now: datetime) -> str:
    """Return the cookie's word for a new session, and forget sessions that have ended."""
    session.execute(delete(SignedIn).where((SignedIn.last_seen_at < now - IDLE) | (SignedIn.began_at < now - LONGEST)))
    token = secrets.token_urlsafe(32)
    session.add(
        SignedIn(
            token_sha256=_sha256(token),
            user_id=user.id,
            csrf_token=secrets.token_urlsafe(24),
            began_at=now,
            last_seen_at=now,
        )
    )
    return token


def viewer_of(session: Session, token: str, now: datetime) -> tuple[Viewer, bool] | None:
    """Return who has this cookie and whether `touch` is due, or None when nobody has or time is out."""
    signed_in = session.get(SignedIn, _sha256(token))
    if signed_in is None or signed_in.last_seen_at < now - IDLE or signed_in.began_at < now - LONGEST:
        return None
    user = session.get(User, signed_in.user_id)
    if user is None or user.disabled:
        return None
    viewer = Viewer(
        user_id=user.id,
        name=user.name,
        full_name=user.full_name,
        trainer_ref=user.trainer_ref,
        permissions=granted(user.roles),
        csrf_token=signed_in.csrf_token,
        must_change_password=user.must_change_password,
    )
    return viewer, now - signed_in.last_seen_at > _NOTED_EVERY


def touch(session: Session, token: str, now: datetime) -> None:
    """Note that somebody is still there."""
    signed_in = session.get(SignedIn, _sha256(token))
    if signed_in is not None:
        signed_in.last_seen_at = now


def end(session: Session, token: str) -> None:
    """End one session."""
    session.execute(delete(SignedIn).where(SignedIn.token_sha256 == _sha256(token)))


def end_all(session: Session, user_id: int) -> None:
    """End every session of one person, as after a new password."""
    session.execute(delete(SignedIn).where(SignedIn.user_id == user_id))


def throttled(session: Session, name: str, address: str, now: datetime) -> bool:
    """Return whether this name or this address has failed too often of late."""
    for key, most in _keys(name, address):
        recent = session.scalars(
            select(SignInFailure.id).where(SignInFailure.key == key, SignInFailure.at > now - WINDOW).limit(most)
        ).all()
        if len(recent) >= most:
            return True
    return False


def note_failure(session: Session, name: str, address: str, now: datetime) -> None:
    """Remember a failed sign-in for as long as it slows the next one down."""
    session.execute(delete(SignInFailure).where(SignInFailure.at < now - WINDOW))
    for key, _ in _keys(name, address):
        session.add(SignInFailure(key=key, at=now))


def _keys(name: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    return (
        (_sha256(f"name {name.lower()}"), MOST_FAILURES_BY_NAME),
        (_sha256(f"address {address}"), MOST_FAILURES_BY_ADDRESS),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
