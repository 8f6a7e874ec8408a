"""How this kiosk is, made at the moment it is sent."""

import re
import secrets
import shutil
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, get_args

from appliance.store.agency import desired_known
from appliance.store.dates import believable
from appliance.store.errors import StoreError
from appliance.store.identity import Place
from appliance.store.outbox import Stream
from appliance.store.store import Store
from appliance.sync.certificate import WARN_DAYS, term
from appliance.wire.envelope import HealthEnvelope, HoursEnvelope, read_envelope
from appliance.wire.health import Health, Profile
from appliance.wire.hours import Hours

CERTIFICATE_ENDS: Final = "SY001"
DISK_LOW: Final = "SY002"
IDENTITY_DAMAGED: Final = "SY003"
LOW_MB: Final = 500
_THERMOMETER: Final = Path("/sys/class/thermal/thermal_zone0/temp")
_MEGABYTE: Final = 1_000_000


def health(store: Store, place: Place, profile: str, now: datetime | None = None) -> HealthEnvelope:
    """Return this kiosk's health."""
    moment = now or datetime.now(UTC)
    waiting, oldest_days = hours_queue(store, moment.date())
    disk_free_mb = free_mb(store)
    errors = [DISK_LOW] if disk_free_mb < LOW_MB else []
    days_left = -1
    try:
        found = term(store.identity)
        days_left = -1 if found is None else max(-10_000, min(10_000, found.days_left(moment)))
        store.identity.key()
        if days_left <= WARN_DAYS:
            errors.append(CERTIFICATE_ENDS)
    except StoreError:
        errors.append(IDENTITY_DAMAGED)
    body = Health.model_validate(
        {
            "kiosk": place.kiosk,
            "software": [*(int(part) for part in re.findall(r"\d+", version("talkdown"))), 0, 0, 0][:3],
            "profile": profile if profile in get_args(Profile) else "other",
            "disk_free_mb": disk_free_mb,
            "temperature_c": _temperature_c(),
            "hours_waiting": waiting,
            "oldest_hours_days": oldest_days,
            "certificate_days_left": days_left,
            "clock_trusted": believable(moment.date(), store.memory.last_contact),
            "errors": sorted(errors),
            "desired_version": desired_known(store).version,
        }
    )
    return HealthEnvelope(id=secrets.token_hex(16), body=body)


def hours_queue(store: Store, today: date) -> tuple[int, int]:
    """Return how many hours messages wait, and how many days ago the oldest was practised."""
    waiting = store.outbox.waiting(Stream.HOURS, store.memory.epoch)
    days = [date.fromisoformat(body.date) for message in waiting for body in _hours(message.row.payload)]
    return len(waiting), max([0, *((today - day).days for day in days)])


def free_mb(store: Store) -> int:
    """Return the room on the disk that holds the records."""
    return shutil.disk_usage(store.database.file.parent).free // _MEGABYTE


def _hours(payload: str) -> list[Hours]:
    envelope = read_envelope(payload.encode())
    return [envelope.body] if isinstance(envelope, HoursEnvelope) else []


def _temperature_c() -> int | None:
    try:
        found = int(_THERMOMETER.read_text()) // 1000
    except (OSError, ValueError):
        return None
    return found if -60 <= found <= 200 else None
