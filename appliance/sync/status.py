"""How sync stands on this box: what waits, since when, when the server last answered, and why not."""

from collections import Counter
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from appliance.store.dates import believable
from appliance.store.errors import StoreError
from appliance.store.memory import Fact
from appliance.store.outbox import Stream
from appliance.store.store import Store
from appliance.sync.certificate import term
from appliance.sync.health import LOW_MB, free_mb, hours_queue
from appliance.sync.line import STALE_AFTER, noted
from appliance.sync.run import NOT_ENROLLED
from appliance.words import _


class SyncStatus(BaseModel):
    """What `talkdown sync status --json` prints and a screen shows."""

    model_config = ConfigDict(frozen=True)

    schema_version: Literal[1] = 1
    agency: str | None
    """None before enrolment."""
    kiosk: str | None
    connected: bool
    why_not: str
    """In words; empty when all is well."""
    noted_at: datetime | None
    """When the sync service last wrote down how the connection is."""
    hours_waiting: int
    oldest_hours_days: int
    """Days since the oldest hours that wait were practised."""
    shared_waiting: int
    reviews_waiting: int
    """Anonymous reviews that were released and have no receipt."""
    reviews_held: int
    """Those that stay until enough others like them can leave too."""
    hours_unclaimed: int
    last_receipt_at: datetime | None
    certificate_ends: datetime | None
    clock_trusted: bool
    disk_free_mb: int
    warnings: tuple[str, ...] = ()


def sync_status(store: Store, now: datetime | None = None) -> SyncStatus:
    """Return how sync stands; a screen may call it every few seconds."""
    moment = now or datetime.now(UTC)
    epoch = store.memory.epoch
    sent = Counter(store.outbox.waiting_ids(epoch).values())
    kept = Counter(message.row.stream for message in store.outbox.waiting())
    _waiting, oldest_days = hours_queue(store, moment.date())
    line = noted(store)
    receipt = store.memory.read(Fact.LAST_RECEIPT)
    problems: list[str] = []
    warnings: list[str] = []
    place = found = None
    try:
        place = store.identity.place()
        found = term(store.identity)
        if found is not None:
            problems += filter(None, [found.problem(moment)])
            warnings += filter(None, [found.warning(moment)])
        store.identity.key()
    except StoreError as error:
        problems.append(str(error))
    if place is None and not problems:
        problems.append(NOT_ENROLLED)
    trusted = believable(moment.date(), store.memory.last_contact)
    if not trusted:
        warnings.append(
            _(
                "This kiosk's date ({moment:%Y-%m-%d}) cannot be right. Set its clock; hours from now on are marked, "
                "and the training officer settles their dates."
            ).format(moment=moment)
        )
    if (free := free_mb(store)) < LOW_MB:
        warnings.append(
            _("Only {free} MB are free on this kiosk. When it is full, no encounter begins.").format(free=free)
        )
    if line is not None and line.why_not:
        problems.append(line.why_not)
    if place is not None and (line is None or moment - line.at > STALE_AFTER):
        problems.append(_("The sync service is not running. Start it: `talkdown sync run`, or its system service."))
    return SyncStatus(
        agency=place.agency if place else None,
        kiosk=place.kiosk if place else None,
        connected=line is not None and line.connected and moment - line.at <= STALE_AFTER,
        why_not=problems[0] if problems else "",
        noted_at=line.at if line else None,
        hours_waiting=sent[Stream.HOURS],
        oldest_hours_days=oldest_days,
        shared_waiting=sent[Stream.SHARED],
        reviews_waiting=sent[Stream.REVIEW],
        reviews_held=kept[Stream.HELD],
        hours_unclaimed=kept[Stream.DRAFT],
        last_receipt_at=None if receipt is None else datetime.fromisoformat(receipt),
        certificate_ends=found.ends if found else None,
        clock_trusted=trusted,
        disk_free_mb=free,
        warnings=tuple(warnings),
    )


def status_text(status: SyncStatus) -> str:
    """Return the status as it is printed."""
    where = f"{status.kiosk} of {status.agency}" if status.kiosk else "not enrolled"
    lines = [
        f"Kiosk          {where}",
        f"Connection     {'connected' if status.connected else 'not connected'}",
        f"Hours          {status.hours_waiting} waiting{_oldest(status)}",
        f"Shared reviews {status.shared_waiting} waiting",
        f"Anonymous      {status.reviews_waiting} waiting, {status.reviews_held} held until others like them can leave",
        f"Unclaimed      hours of {status.hours_unclaimed} encounters wait for a claim code",
        f"Last receipt   {_moment(status.last_receipt_at)}",
        f"Certificate    ends {_moment(status.certificate_ends)}",
    ]
    if status.why_not:
        lines.append(f"\n{status.why_not}")
    lines += [f"\n{warning}" for warning in status.warnings]
    return "\n".join(lines) + "\n"


def _oldest(status: SyncStatus) -> str:
    return f", the oldest practised {status.oldest_hours_days} days ago" if status.hours_waiting else ""


def _moment(at: datetime | None) -> str:
    return "never" if at is None else f"{at.astimezone():%Y-%m-%d %H:%M}"
