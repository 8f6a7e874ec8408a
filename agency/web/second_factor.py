"""One-time codes of an authenticator app: TOTP after RFC 6238, six digits of HMAC-SHA-1, a new one every 30 seconds."""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

STEP_S: Final = 30
DIGITS: Final = 6
DRIFT_STEPS: Final = 1
"""How far a telephone's clock may be off, either way."""
_SECRET_BYTES: Final = 20  # as long as SHA-1 gives, RFC 4226 section 4


def new_secret() -> str:
    """Return a new secret in base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def is_secret(text: str) -> bool:
    """Tell whether a text is a secret as `new_secret` makes them."""
    try:
        return len(base64.b32decode(text)) == _SECRET_BYTES
    except (binascii.Error, ValueError):
        return False


def step_at(now: datetime) -> int:
    """Return the number of the 30 seconds in which a moment lies."""
    return int(now.timestamp()) // STEP_S


def code_of(secret: str, step: int) -> str:
    """Return the code of one step."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


def fitting_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """Return the step that a code is of, or None: each code opens once, and never after a later one."""
    given, here = "".join(code.split()).encode(), step_at(now)
    found = None
    for step in range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1):
        fits = hmac.compare_digest(code_of(secret, step).encode(), given)
        if fits and (last_step is None or step > last_step):
            found = step
    return found


def app_address(secret: str, name: str, agency_title: str) -> str:
    """Return the address that an app on the same telephone opens."""
    label = quote(f"{agency_title}:{name}", safe=":")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': agency_title})}"
