"""What closing an encounter puts into the outbox."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from appliance.encounter.record import Incident
from appliance.review.review import review
from appliance.store.errors import StoreError
from appliance.store.held import HeldReview
from appliance.store.hours import HoursDraft
from appliance.store.keys import OwnerKey
from appliance.store.outbox import OutboxRow, Stream
from appliance.store.store import Store
from appliance.wire.envelope import HoursEnvelope, body_sha256, canonical, read_envelope
from appliance.wire.hours import FIRST_HASH
from appliance.wire.scales import practice_band
from tests.store.leaving_samples import REFS, close, enrolled, opened, played, porch
from tests.store.samples import files_below


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as one:
        yield one


@pytest.fixture
def officer(store: Store) -> OwnerKey:
    return store.keys.enrol("123456", "Sam")


def hours_of(store: Store) -> list[HoursEnvelope]:
    envelopes = [read_envelope(m.row.payload.encode()) for m in store.outbox.waiting(Stream.HOURS)]
    return sorted((e for e in envelopes if isinstance(e, HoursEnvelope)), key=lambda e: e.body.sequence)


def held_of(store: Store) -> list[HeldReview]:
    return [HeldReview.model_validate_json(m.row.payload) for m in store.outbox.waiting(Stream.HELD)]


def signed_by(key: ec.EllipticCurvePublicKey, envelope: HoursEnvelope) -> bool:
    assert envelope.signature is not None
    r, s = int(envelope.signature[:64], 16), int(envelope.signature[64:], 16)
    try:
        key.verify(encode_dss_signature(r, s), canonical(envelope.body), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def test_hours_of_a_claimed_officer_are_queued_as_the_encounter_closes(store: Store, officer: OwnerKey) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1")
    (hours,) = hours_of(store)
    assert hours.body.officer_ref == REFS[0]
    assert (hours.body.kiosk, hours.body.scenario, hours.body.category) == ("north-1", "porch", "domestic")
    assert (hours.body.date, hours.body.start_minute, hours.body.counted_s) == ("2026-11-25", 18 * 60 + 30, 75)
    assert hours.body.date_trusted
    assert hours.body.sequence == 0 and hours.body.previous_sha256 == FIRST_HASH


def test_each_hours_message_names_the_one_before_it_and_is_signed_by_the_kiosk(
    store: Store, officer: OwnerKey, tmp_path: Path
) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    for number in range(4):
        close(store, officer, f"e-{number}")
    first, *later = hours_of(store)
    before = first
    for number, one in enumerate(later, start=1):
        assert one.body.sequence == number and one.body.chain == first.body.chain
        assert one.body.previous_sha256 == body_sha256(before.body)
        before = one
    key = store.identity.key().public_key()
    assert all(signed_by(key, one) for one in hours_of(store))
    changed = before.model_copy(update={"body": before.body.model_copy(update={"counted_s": 14_000})})
    assert not signed_by(key, changed)


def test_hours_of_an_unclaimed_sign_in_wait_on_the_box_and_are_queued_in_order_when_it_is_claimed(
    store: Store, officer: OwnerKey
) -> None:
    enrolled(store)
    close(store, officer, "e-1", "2026-11-26T10:00Z")
    close(store, officer, "e-2", "2026-11-25T10:00Z")
    assert hours_of(store) == [] and store.outbox.waiting_ids() == {}
    assert len(store.outbox.waiting(Stream.DRAFT)) == 2
    assert store.claim(officer.owner_id, REFS[0]) == 2
    assert [one.body.date for one in hours_of(store)] == ["2026-11-25", "2026-11-26"]
    assert store.outbox.waiting(Stream.DRAFT) == ()


def test_hours_wait_for_enrolment_too(store: Store, officer: OwnerKey) -> None:
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1")
    assert hours_of(store) == []
    enrolled(store)
    assert store.hours.settle() == 1
    assert len(hours_of(store)) == 1


def test_a_damaged_identity_holds_up_hours_but_no_encounter(store: Store, officer: OwnerKey) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    store.identity.key()
    store.identity.key_file.write_bytes(b"damaged")
    close(store, officer, "e-1")
    assert store.encounters.holds("e-1")
    assert len(store.outbox.waiting(Stream.DRAFT)) == 1


def test_guests_and_the_practice_officer_send_nothing(store: Store) -> None:
    enrolled(store)
    for owner in (store.keys.guest(), store.keys.practice()):
        leaves = store.what_leaves(owner, porch())
        closed = played(f"e-{owner.kind}")
        assert leaves(closed, review(closed, porch())) == ()
    guest = store.keys.guest()
    close(store, guest, "e-guest")
    assert store.outbox.listed() == ()


def test_a_simulated_officer_sends_nothing(store: Store, officer: OwnerKey) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1", mode="simulated")
    assert store.outbox.listed() == ()


def test_an_encounter_that_counts_for_nothing_sends_no_hours(store: Store, officer: OwnerKey) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1", counted_s=0.9)
    assert hours_of(store) == [] and len(held_of(store)) == 1


@pytest.mark.parametrize(
    ("started_utc", "incidents", "trusted"),
    [
        ("2026-11-25T18:30Z", (), True),
        ("2026-11-25T18:30Z", (Incident(at_s=1, what="clock_jump"),), False),
        ("1970-01-01T00:03Z", (), False),
        ("2031-11-25T18:30Z", (), False),
        ("2026-11-10T18:30Z", (), False),
    ],
)
def test_a_date_that_cannot_be_believed_is_marked(
    store: Store, officer: OwnerKey, started_utc: str, incidents: tuple[Incident, ...], trusted: bool
) -> None:
    store.memory.heard_from(date(2026, 11, 20))
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1", started_utc, incidents=incidents)
    assert [one.body.date_trusted for one in hours_of(store)] == [trusted]
    assert [one.date_trusted for one in held_of(store)] == [trusted]


def test_a_held_review_says_what_the_review_says_in_bins(store: Store, officer: OwnerKey) -> None:
    made = close(store, officer, "e-1")
    (held,) = held_of(store)
    assert held.month == "2026-11" and held.scenario == "porch" and held.ending == "resolved"
    scored = {one.id.value: one.score for one in made.competencies if one.score is not None}
    assert set(held.competencies) == set(scored)
    assert all(abs(held.competencies[one] - scored[one]) <= 0.25 for one in held.competencies)


def test_the_practice_band_grows_with_what_the_officer_has_done(store: Store, officer: OwnerKey) -> None:
    bands = []
    for number in range(4):
        before = {m.row.row_id for m in store.outbox.waiting(Stream.HELD)}
        close(store, officer, f"e-{number}")
        (new,) = [m for m in store.outbox.waiting(Stream.HELD) if m.row.row_id not in before]
        bands.append(HeldReview.model_validate_json(new.row.payload).practice)
    assert bands == [practice_band(number) for number in range(4)]


def test_a_review_that_is_amended_while_it_is_held_keeps_its_id_month_and_band(store: Store, officer: OwnerKey) -> None:
    close(store, officer, "e-1")
    (before,) = store.outbox.waiting(Stream.HELD)
    kept = store.closed(officer, "e-1").record
    amended = kept.model_copy(update={"final": True})
    made = review(amended, porch()).model_copy(update={"competencies": ()})
    store.revise_review(officer, amended, made)
    (after,) = store.outbox.waiting(Stream.HELD)
    assert after.row.row_id == before.row.row_id
    old, new = (HeldReview.model_validate_json(m.row.payload) for m in (before, after))
    assert new == old.model_copy(update={"competencies": {}}) != old


def test_only_the_officer_can_tell_which_released_review_is_theirs(store: Store, officer: OwnerKey) -> None:
    other = store.keys.enrol("654321", "Kim")
    close(store, officer, "e-1")
    close(store, other, "e-2")
    (mine,) = store.encounters.traces(officer)
    (theirs,) = store.encounters.traces(other)
    assert {mine, theirs} == {m.row.row_id for m in store.outbox.waiting(Stream.HELD)}
    store.outbox.release(lambda held: [OutboxRow(m.row.row_id, Stream.REVIEW, "{}") for m in held])
    assert {(m.owner_id, m.encounter_id) for m in store.outbox.waiting(Stream.REVIEW)} == {("", "")}
    assert store.encounters.traces(officer) == {mine}


def test_a_sign_in_is_claimed_once(store: Store, officer: OwnerKey) -> None:
    store.claim(officer.owner_id, REFS[0])
    store.claim(officer.owner_id, REFS[0])
    with pytest.raises(StoreError, match="claimed for another officer"):
        store.claim(officer.owner_id, REFS[1])
    assert store.claims.of(officer.owner_id) == REFS[0]


def test_a_store_that_was_restored_begins_a_chain_of_its_own(store: Store, officer: OwnerKey) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1")
    chain = hours_of(store)[0].body.chain
    assert not store.hours.begin_anew_if_behind({chain: 0})
    assert not store.hours.begin_anew_if_behind({"f" * 32: 9})
    assert store.hours.begin_anew_if_behind({chain: 1}), "the server has a link that this store never made"
    close(store, officer, "e-2")
    later = next(one.body for one in hours_of(store) if one.body.chain != chain)
    assert later.sequence == 0 and later.previous_sha256 == FIRST_HASH


def test_deleting_an_officer_leaves_their_hours_and_takes_their_held_reviews(store: Store, officer: OwnerKey) -> None:
    enrolled(store)
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1")
    store.delete_owner(officer.owner_id)
    assert [m.row.stream for m in store.outbox.waiting()] == [Stream.HOURS]
    assert store.claims.of(officer.owner_id) is None


def test_retention_takes_a_review_that_never_could_leave_with_its_encounter(store: Store, officer: OwnerKey) -> None:
    close(store, officer, "e-1")
    store.encounters.forget_before(date(2026, 12, 1))
    assert len(held_of(store)) == 1
    store.encounters.forget_before(date(2026, 12, 2))
    assert held_of(store) == []


def test_nothing_that_leaves_lies_in_the_clear_on_the_disk(store: Store, officer: OwnerKey, tmp_path: Path) -> None:
    enrolled(store)
    close(store, officer, "e-1")
    store.claim(officer.owner_id, REFS[0])
    everything = b"".join(files_below(tmp_path).values())
    assert REFS[0].encode() not in everything
    assert b"counted_s" not in everything and b"competencies" not in everything
    drafts = [HoursDraft.model_validate_json(m.row.payload) for m in store.outbox.waiting(Stream.DRAFT)]
    assert drafts == [] and len(hours_of(store)) == 1
