"""Slows down whoever tries codes: by address, and all together, since addresses are cheap."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.people import SignInFailure

WINDOW: Final = timedelta(minutes=15)
MOST_BY_ADDRESS: Final = 5
MOST_IN_ALL: Final = 100
"""At this rate, guessing one of ten open codes of sixty bits takes a hundred million years on average."""
_ALL: Final = "enrolment of everybody"


def too_many(session: Session, address: str, now: datetime) -> bool:
    """Return whether this address, or all together, tried wrongly too often of late."""
    for key, most in ((_of(address), MOST_BY_ADDRESS), (_sha256(_ALL), MOST_IN_ALL)):
        recent = select(SignInFailure.id).where(SignInFailure.key == key, SignInFailure.at > now - WINDOW).limit(most)
        if len(session.scalars(recent).all()) >= most:
            return True
    return False


def note_try(session: Session, address: str, now: datetime) -> None:
    """Remember a wrong try for as long as it slows the next one down."""
    for key in (_of(address), _sha256(_ALL)):
        session.add(SignInFailure(key=key, at=now))


def _of(address: str) -> str:
    return _sha256(f"enrolment address {address}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
