"""A full disk and a wrong clock on the kiosk."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agency.broker.authority import make_authority
from appliance.store.errors import StorageFull
from appliance.store.outbox import Stream
from appliance.sync.server_says import take_receipt
from appliance.sync.status import sync_status
from appliance.wire.envelope import canonical
from appliance.wire.receipts import Receipt
from tests.store.leaving_samples import REFS, TODAY, close, enrolled, opened
from tests.store.small_disk import on_a_small_disk
from tests.store.test_disk_full import filled
from tests.sync.site import Agency, Kiosk, settled, until


@on_a_small_disk
def test_a_full_disk_loses_no_hours_marks_nothing_halfway_and_is_said(disk: Path) -> None:
    with opened(disk) as store:
        enrolled(store)
        officer = store.keys.enrol("123456", "Sam")
        store.claim(officer.owner_id, REFS[0])
        for number in range(3):
            close(store, officer, f"e-{number}")
        before = store.outbox.listed()
        ids = tuple(m.row.row_id for m in store.outbox.waiting(Stream.HOURS))
        with filled(disk):
            with pytest.raises(StorageFull, match="disk is full"):
                for _ in range(400):
                    close(store, officer, "e-that-does-not-fit")
                    store.encounters.delete("e-that-does-not-fit")
            assert any("MB are free" in warning for warning in sync_status(store).warnings)
        kept = {entry.message.row.row_id for entry in store.outbox.listed()}
        assert {entry.message.row.row_id for entry in before} <= kept
        take_receipt(store, canonical(Receipt(epoch=1, ids=ids)), TODAY)
        assert not set(ids) & set(store.outbox.waiting_ids(1))
        store.database.check()


@pytest.mark.real
def test_hours_dated_by_a_clock_that_is_years_off_arrive_marked(agency: Agency, kiosk: Kiosk) -> None:
    close(kiosk.store, kiosk.officer, "e-1", "1999-12-31T23:59Z")
    close(kiosk.store, kiosk.officer, "e-2", "2044-01-01T00:00Z")
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 2), "both, marked")


@pytest.mark.real
def test_a_kiosk_whose_clock_is_years_ahead_sends_nothing_keeps_all_and_says_so(agency: Agency, kiosk: Kiosk) -> None:
    kiosk.play(2)
    wrong = datetime(2041, 1, 1, tzinfo=UTC)
    with agency.consuming(), kiosk.syncing(now=lambda: wrong, today=wrong.date):
        until(lambda: "its clock says 2041-01-01" in sync_status(kiosk.store).why_not, "the reason in words")
    assert agency.hours() == 0 and kiosk.waiting() == 2
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 2), "the hours once the clock is right")


@pytest.mark.real
def test_a_brokers_certificate_that_has_ended_is_told_in_words(agency: Agency, kiosk: Kiosk) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=900)
    issued = agency.site.authority().issue_server("localhost", ("localhost",), long_ago)
    agency.site.broker.certificate.write_bytes(issued.certificate_pem)
    agency.site.broker.key.write_bytes(issued.key_pem)
    agency.broker.stop()
    agency.broker.start()
    kiosk.play(1)
    with kiosk.syncing():
        until(lambda: "has ended" in sync_status(kiosk.store).why_not, "the reason in words")
    assert kiosk.waiting() == 1


@pytest.mark.real
def test_a_broker_of_another_authority_is_sent_nothing(agency: Agency, kiosk: Kiosk, tmp_path: Path) -> None:
    kiosk.store.identity.authority_file.write_bytes(make_authority("elm-county").certificate_pem)
    kiosk.play(1)
    with agency.consuming(), kiosk.syncing():
        until(lambda: "Nothing was sent" in sync_status(kiosk.store).why_not, "the reason in words")
    assert agency.deliveries == [] and kiosk.waiting() == 1
