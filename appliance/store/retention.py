"""Retention: what is older than the agency lets a kiosk keep goes by itself, without anybody's PIN."""

from datetime import date, timedelta

from appliance.store.agency import desired_known
from appliance.store.dates import believable
from appliance.store.store import Store


def last_day(closed_on: date, retention_days: int) -> date:
    """Return the last day on which something that was closed on a day is still there."""
    return closed_on + timedelta(days=retention_days)


def on_hold(store: Store) -> frozenset[str]:
    """Return the sign-ins of officers on whom the agency keeps a litigation hold."""
    held = {one.officer_ref for one in desired_known(store).officers if one.litigation_hold}
    return frozenset(owner_id for owner_id, ref in store.claims.all().items() if ref in held)


def apply_retention(store: Store, today: date) -> int:
    """Forget what has been kept for long enough, and count the encounters.

    Nothing of an officer on hold goes, and nothing at all while the clock cannot be believed.
    """
    if not believable(today, store.memory.last_contact):
        return 0
    day = today - timedelta(days=desired_known(store).settings.retention_days)
    spared = on_hold(store)
    gone = store.encounters.forget_before(day, store.memory.epoch, spared)
    store.drills.forget_before(day, spared)
    return gone
