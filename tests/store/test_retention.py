from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance.store.agency import claim
from appliance.store.memory import Fact
from appliance.store.retention import apply_retention, last_day, on_hold
from appliance.store.store import Store
from appliance.wire.claims import claim_sha256
from appliance.wire.desired import Desired, KioskSettings, OfficerStanding
from appliance.wire.envelope import canonical
from tests.store.samples import QUICK_PIN, record

CODE = "AAAA-BBBB-CCCC"
CLOSED = date(2026, 12, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, QUICK_PIN) as opened:
        yield opened


def told(store: Store, retention_days: int = 30, hold: bool = False) -> None:
    officer = OfficerStanding(
        officer_ref="a" * 32, claim_sha256=claim_sha256(CODE), as_of="2026-12-01", litigation_hold=hold
    )
    settings = KioskSettings(retention_days=retention_days)
    desired = Desired(version=1, epoch=1, settings=settings, officers=(officer,))
    store.memory.write(Fact.DESIRED, canonical(desired).decode())


def test_a_review_is_there_on_its_last_day_and_gone_on_the_next(store: Store) -> None:
    told(store)
    owner = store.keys.practice()
    store.close_encounter(owner, record(), record(), CLOSED)
    last = last_day(store.encounters.closed_on(owner)["e-1"], 30)
    assert apply_retention(store, last) == 0 and store.encounters.holds("e-1")
    assert apply_retention(store, last + timedelta(days=1)) == 1 and not store.encounters.holds("e-1")


def test_nothing_of_an_officer_on_hold_goes_and_a_colleagues_does(store: Store) -> None:
    told(store, hold=True)
    ana, kim = store.keys.enrol("482913", "Ana"), store.keys.enrol("482913", "Kim")
    claim(store, ana.owner_id, CODE)
    for owner, encounter_id in ((ana, "e-1"), (kim, "e-2")):
        store.close_encounter(owner, record(encounter_id), record(encounter_id), CLOSED)
    assert on_hold(store) == {ana.owner_id}
    assert apply_retention(store, CLOSED + timedelta(days=100)) == 1
    assert store.encounters.holds("e-1") and not store.encounters.holds("e-2")


def test_a_clock_that_is_years_ahead_deletes_nothing(store: Store) -> None:
    told(store)
    store.memory.heard_from(CLOSED)
    store.close_encounter(store.keys.practice(), record(), record(), CLOSED)
    assert apply_retention(store, date(2031, 1, 1)) == 0 and store.encounters.holds("e-1")
