"""A store with claimed officers who close encounters, as the tests of what leaves the box need it."""

from datetime import UTC, date
from functools import cache
from pathlib import Path

from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.engine.library import read_scenario
from appliance.review.model import Review
from appliance.review.review import review
from appliance.store.identity import Place
from appliance.store.keys import OwnerKey
from appliance.store.leaving import what_leaves
from appliance.store.store import Store
from tests.store.samples import QUICK_PIN, record

TODAY = date(2026, 12, 1)
PLACE = Place(agency="springfield", kiosk="north-1", broker_host="localhost")
REFS = tuple(f"{number:032x}" for number in range(0xA0, 0xF0))


@cache
def porch() -> Scenario:
    return read_scenario("porch").scenario


def opened(data: Path) -> Store:
    return Store(data, QUICK_PIN)


def enrolled(store: Store, place: Place = PLACE) -> None:
    """Make a store belong to an agency; the certificates are not looked at by what only writes the outbox."""
    store.identity.keep(place, b"certificate", b"authority")


def played(encounter_id: str, started_utc: str = "2026-11-25T18:30Z", **changes: object) -> Record:
    return record(encounter_id).model_copy(update={"started_utc": started_utc, **changes})


@cache
def _review() -> Review:
    return review(played("any"), porch())


def close(
    store: Store, owner: OwnerKey, encounter_id: str, started_utc: str = "2026-11-25T18:30Z", **changes: object
) -> Review:
    """Close an encounter of the porch as the engine does, by the clock of UTC."""
    closed = played(encounter_id, started_utc, **changes)
    made = _review().model_copy(update={"encounter_id": encounter_id, "started_utc": started_utc})
    practised = len(store.encounters.ids(owner))
    leaves = what_leaves(porch(), practised, store.memory.last_contact, UTC)
    store.close_encounter(owner, closed, made, TODAY, leaves)
    return made
