"""Whether a kiosk's date can be believed. It is marked when not, and the training officer resolves it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from appliance.encounter.record import Incident

RELEASED: Final = date(2026, 11, 1)
"""No kiosk with this program ran before."""
LONGEST_SILENCE: Final = timedelta(days=200)
"""Longer without a word from the server, and the clock is believed wrong rather than the kiosk forgotten."""
LONGEST_ALONE: Final = timedelta(days=3650)
"""For a kiosk that never had a server."""
_ZONES: Final = timedelta(days=1)


def believable(day: date, last_contact: date | None) -> bool:
    """Tell whether a date lies where the kiosk can be: not before its program or its last contact, nor years after."""
    if last_contact is None:
        return RELEASED <= day <= RELEASED + LONGEST_ALONE
    return max(RELEASED, last_contact - _ZONES) <= day <= last_contact + LONGEST_SILENCE


def clock_held(incidents: Sequence[Incident]) -> bool:
    """Tell whether the clock stayed in step during an encounter."""
    return not any(incident.what == "clock_jump" for incident in incidents)
