"""How long the server's own certificates still hold: the authority's, the broker's, the consumer's, the pages'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from agency.broker.authority import ends_in_days
from agency.broker.mosquitto import BrokerFiles
from agency.broker.site import AUTHORITY_FOLDER, BROKER_FOLDER, CONSUMER_FOLDER, WEB_FOLDER

WARN_DAYS: Final = 60
"""Renewing begins at 90 days: what is left at 60 has not been renewed for a month."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One certificate that ends soon."""

    whose: str
    file: Path
    days_left: int
    """Negative after its end."""


def ending_soon(data: Path, also: Sequence[Path] = (), now: datetime | None = None) -> tuple[Ending, ...]:
    """Return which of the server's own certificates end within 60 days, the first to end first.

    `also` names certificates of another authority that the pages are served with; what cannot be read is left out here,
    because whoever uses it says so.
    """
    files = [
        ("the agency's authority", data / AUTHORITY_FOLDER / "ca.crt"),
        ("the broker", BrokerFiles(data / BROKER_FOLDER).certificate),
        ("the consumer", data / CONSUMER_FOLDER / "server.crt"),
        ("the pages and the kiosks' way in", data / WEB_FOLDER / "server.crt"),
        *(("the pages", file) for file in also),
    ]
    found: list[Ending] = []
    for whose, file in files:
        try:
            days_left = ends_in_days(file.read_bytes(), now)
        except (OSError, ValueError):
            continue
        if days_left <= WARN_DAYS:
            found.append(Ending(whose, file, days_left))
    return tuple(sorted(found, key=lambda one: one.days_left))
