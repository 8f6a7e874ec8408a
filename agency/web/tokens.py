"""Lets other programs in by a token in the header, for one kind of reading each."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from fastapi import HTTPException, Request

from agency.database.people import ApiToken, Scope
from agency.web.site import site_of

HOLDS_FOR: Final = timedelta(days=365)
NOTED_EVERY: Final = timedelta(hours=1)
_PREFIX: Final = "Bearer "
_REFUSED: Final = "Give a token of this agency in the header: Authorization: Bearer TOKEN."


def new_token() -> str:
    """Return a new token, shown once."""
    return secrets.token_urlsafe(32)


def token_sha256(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(b"talkdown token " + token.encode()).hexdigest()


def bearer(scope: Scope) -> Callable[[Request], str]:
    """Return a dependency that lets through a program with a token of a scope, and gives the token's name."""

    def check(request: Request) -> str:
        site, given = site_of(request), request.headers.get("authorization", "")
        now = site.now()
        known = token_sha256(given.removeprefix(_PREFIX)) if given.startswith(_PREFIX) else ""
        with site.database.read() as session:
            token = session.get(ApiToken, known) if known else None
        if token is None or token.revoked or token.until <= now or token.scope != scope:
            raise HTTPException(401, _REFUSED, {"WWW-Authenticate": "Bearer"})
        if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
            with site.database.write() as session:
                session.get_one(ApiToken, known).last_used_at = now
        return token.name

    return check
