"""Passwords: argon2id, long enough, and never a default."""

import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from appliance.errors import TalkdownError

LEAST_LENGTH: Final = 12
MOST_LENGTH: Final = 200
_HASHER: Final = PasswordHasher()
_SYLLABLES: Final = [first + second for first in "bdfghjklmnprstvz" for second in "aeiou"]
_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


class PasswordError(TalkdownError):
    """A password that cannot be used; the message says why."""


def checked(password: str, name: str) -> str:
    """Return a password that may be set; PasswordError says what is wrong with another."""
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise PasswordError(f"A password has {LEAST_LENGTH} to {MOST_LENGTH} characters; a few words do well.")
    if name and name.lower() in password.lower():
        raise PasswordError("A password must not contain the name that one signs in with.")
    if len(set(password)) < 5:
        raise PasswordError("A password needs at least five different characters.")
    return password


def hashed(password: str) -> str:
    """Return what is stored in place of a password."""
    return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Return whether a password is the stored one; as slow for a person who does not exist (None)."""
    try:
        return _HASHER.verify(stored or _NOBODY, password[:MOST_LENGTH]) and stored is not None
    except (Argon2Error, InvalidHashError):
        return False


def generated() -> str:
    """Return a new password that can be read out: five groups of three syllables, over ninety random bits."""
    return "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(3)) for _ in range(5))
