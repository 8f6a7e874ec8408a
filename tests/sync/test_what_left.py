from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.store.keys import OwnerKey
from appliance.store.outbox import OutboxRow, Stream
from appliance.store.store import Store
from appliance.store.what_left import what_left, what_left_text
from appliance.sync.releasing import release_due
from appliance.sync.status import status_text, sync_status
from appliance.wire.envelope import ReviewEnvelope, canonical
from appliance.wire.shared import SharedReview
from tests.store.leaving_samples import REFS, TODAY, close, enrolled, opened
from tests.sync.site import NOON
from tests.wire.samples import REVIEW, SHARED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as one:
        yield one


@pytest.fixture
def officer(store: Store) -> OwnerKey:
    return store.keys.enrol("123456", "Sam")


def release_all(store: Store) -> None:
    store.outbox.release(
        lambda held: [
            OutboxRow(m.row.row_id, Stream.REVIEW, canonical(ReviewEnvelope(id=m.row.row_id, body=REVIEW)).decode())
            for m in held
        ]
    )


def test_every_message_about_an_officer_is_listed_with_its_state_bytes_and_receipt(
    store: Store, officer: OwnerKey
) -> None:
    close(store, officer, "e-1")
    assert {(item.kind, item.state) for item in what_left(store, officer).items} == {
        ("hours", "unclaimed"), ("anonymous review", "held"),
    }  # fmt: skip
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    release_all(store)
    store.memory.heard_epoch(3)
    hours = next(item for item in what_left(store, officer).items if item.kind == "hours")
    assert hours.state == "waiting" and hours.payload is not None and REFS[0] in hours.payload
    store.outbox.mark_receipted([hours.id], TODAY, 3)
    found = {item.kind: item for item in what_left(store, officer).items}
    assert found["hours"].state == "received" and found["hours"].received_on == TODAY
    assert found["anonymous review"].state == "waiting"
    printed = what_left_text(what_left(store, officer))
    assert "1 min 15 s of practice (porch) on 2026-11-25 from 18:30" in printed
    assert "names neither you nor this kiosk" in printed and "receipt of 2026-12-01 (epoch 3)" in printed


def test_after_the_server_was_restored_an_earlier_receipt_no_longer_counts(store: Store, officer: OwnerKey) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1")
    (row_id,) = store.outbox.waiting_ids(1)
    store.memory.heard_epoch(1)
    store.outbox.mark_receipted([row_id], TODAY, 1)
    assert store.outbox.waiting_ids(1) == {}
    store.memory.heard_epoch(2)
    assert list(store.outbox.waiting_ids(2)) == [row_id]
    hours = next(item for item in what_left(store, officer).items if item.kind == "hours")
    assert (hours.state, hours.received_in_epoch) == ("waiting", 1)
    store.outbox.mark_receipted([row_id], TODAY, 1)
    assert list(store.outbox.waiting_ids(2)) == [row_id], "a late receipt of the earlier epoch changes nothing"


def test_a_colleagues_messages_are_not_listed(store: Store, officer: OwnerKey) -> None:
    other = store.keys.enrol("654321", "Kim")
    close(store, officer, "e-1")
    release_all(store)
    assert what_left(store, other).items == ()
    assert "Nothing about you" in what_left_text(what_left(store, other))


def test_sharing_replaces_the_anonymous_review_and_can_be_taken_back(store: Store, officer: OwnerKey) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1")
    assert store.sharing.can_share("e-1")
    shared = SharedReview.model_validate(SHARED.model_dump() | {"officer_ref": REFS[0]})
    shared_id = store.sharing.share(officer.owner_id, "e-1", shared)
    assert not store.sharing.can_share("e-1")
    assert {item.kind for item in what_left(store, officer).items} == {"hours", "shared review"}
    store.sharing.take_back(officer.owner_id, shared_id)
    assert {item.kind for item in what_left(store, officer).items} == {"hours", "withdrawal"}


def test_reviews_of_sign_ins_that_nobody_claimed_never_make_a_crowd(store: Store) -> None:
    owners = [store.keys.enrol("123456", f"officer {number}") for number in range(6)]
    for number, owner in enumerate(owners):
        close(store, owner, f"e-{number}", mode="speech")
    later = TODAY.replace(day=9)
    assert release_due(store, later) == 0
    for owner in owners[:4]:
        store.claim(owner.owner_id, REFS[0])
    store.claim(owners[4].owner_id, REFS[1])
    assert release_due(store, later) == 0, "five sign-ins of two people are no crowd"


def test_a_crowd_leaves_and_nothing_says_whose_is_whose(store: Store) -> None:
    for number in range(5):
        owner = store.keys.enrol("123456", f"officer {number}")
        store.claim(owner.owner_id, REFS[number])
        close(store, owner, f"e-{number}")
    assert release_due(store, TODAY) == 0, "the month's officers have a week to share first"
    assert release_due(store, TODAY.replace(day=8)) == 5
    released = store.outbox.waiting(Stream.REVIEW)
    assert {(m.owner_id, m.encounter_id) for m in released} == {("", "")}
    assert release_due(store, TODAY.replace(day=9)) == 0


def test_the_status_says_what_waits_and_why(store: Store, officer: OwnerKey) -> None:
    close(store, officer, "e-1")
    alone = sync_status(store, NOON)
    assert alone.kiosk is None and "not enrolled" in alone.why_not
    assert (alone.hours_unclaimed, alone.hours_waiting, alone.reviews_held) == (1, 0, 1)
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    (store.identity.certificate_file).unlink()
    found = sync_status(store, NOON)
    assert (found.hours_waiting, found.oldest_hours_days, found.hours_unclaimed) == (1, 6, 0)
    assert "sync service is not running" in found.why_not
    assert "1 waiting, the oldest practised 6 days ago" in status_text(found)


def test_a_date_that_cannot_be_right_is_said_out_loud(store: Store) -> None:
    store.memory.heard_from(TODAY)
    wrong = NOON.replace(year=2031)
    assert any("cannot be right" in warning for warning in sync_status(store, wrong).warnings)
    assert release_due(store, wrong.date()) == 0
