"""One-time codes with which an officer ties their sign-in on a kiosk to their row of the roster."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from agency.database.training import Officer
from appliance.wire.claims import ALPHABET, LENGTH, claim_sha256, spaced

OPEN_FOR: Final = timedelta(days=60)


def make(officer: Officer, now: datetime) -> str:
    """Return a new code for an officer, as it is printed; an earlier one is void from now on."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    officer.claim_sha256, officer.claim_made_at = claim_sha256(code), now
    return spaced(code)


def is_open(officer: Officer, now: datetime) -> bool:
    """Return whether a kiosk should still take this officer's code."""
    return officer.claim_made_at is not None and now - officer.claim_made_at < OPEN_FOR
