import json
import random
import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from agency.database import Database
from agency.database.kiosks import AsideMessage, HealthReport, Kiosk, KioskState
from agency.database.reviews import (
    AnonymousReviewRow,
    CompetencyCell,
    ReviewCell,
    SharedReviewRow,
    WithdrawalRow,
)
from agency.database.tables import METADATA
from agency.database.training import HoursEntry
from agency.ingest import take
from agency.ingest.replay import replay
from agency.ingest.take import receipt_topic
from appliance.wire import topics
from appliance.wire.envelope import (
    MOST_BYTES,
    Envelope,
    HealthEnvelope,
    HoursEnvelope,
    ReviewEnvelope,
    SharedEnvelope,
    body_sha256,
    canonical,
)
from appliance.wire.hours import FIRST_HASH, Hours
from appliance.wire.receipts import Receipt
from appliance.wire.shared import Withdrawal
from tests.agency.sites import NOW, rows, settle
from tests.wire.samples import HEALTH, HOURS, REVIEW, SHARED

HOURS_TOPIC = topics.upward("elm-county", "north-1", "hours")
SHARED_TOPIC = topics.upward("elm-county", "north-1", "shared")
HEALTH_TOPIC = topics.upward("elm-county", "north-1", "health")
REVIEWS_TOPIC = topics.reviews("elm-county")
KEPT = (HoursEntry, AnonymousReviewRow, ReviewCell, CompetencyCell, SharedReviewRow, WithdrawalRow, HealthReport)


def new_id(number: int) -> str:
    return f"{number:032x}"


def take_in(database: Database, envelope: Envelope | bytes | dict[str, Any], topic: str) -> Receipt | None:
    if isinstance(envelope, bytes):
        payload = envelope
    else:
        payload = json.dumps(envelope).encode() if isinstance(envelope, dict) else canonical(envelope)
    with database.writing_session() as session:
        answer = take(payload, topic, session, NOW)
    return None if answer is None else Receipt.model_validate_json(answer)


def aside(database: Database) -> list[tuple[str, str]]:
    return [(row["reason"], row["topic"]) for row in rows(database, AsideMessage)]


def test_a_message_is_receipted_under_its_id_and_the_servers_epoch(database: Database) -> None:
    assert take_in(database, HoursEnvelope(id=new_id(1), body=HOURS), HOURS_TOPIC) == Receipt(epoch=1, ids=(new_id(1),))
    assert [row["body_sha256"] for row in rows(database, HoursEntry)] == [body_sha256(HOURS)]


def test_the_same_hours_under_another_id_count_once(database: Database) -> None:
    for number in (1, 2):
        take_in(database, HoursEnvelope(id=new_id(number), body=HOURS), HOURS_TOPIC)
    assert len(rows(database, HoursEntry)) == 1


def test_a_fork_keeps_both_entries(database: Database) -> None:
    for number, seconds in ((1, 600), (2, 900)):
        body = HOURS.model_copy(update={"counted_s": seconds})
        take_in(database, HoursEnvelope(id=new_id(number), body=body), HOURS_TOPIC)
    assert len(rows(database, HoursEntry)) == 2


def test_a_review_adds_to_its_cells_once(database: Database) -> None:
    for _ in range(3):
        take_in(database, ReviewEnvelope(id=new_id(1), body=REVIEW), REVIEWS_TOPIC)
    (cell,) = rows(database, ReviewCell)
    assert (cell["quarter"], cell["category"], cell["practice"], cell["reviews"]) == ("2026-Q4", "domestic", "4-9", 1)
    scored = {row["competency"]: row["half_points"] for row in rows(database, CompetencyCell)}
    assert scored == {"opening": 9, "risk": 6}


def test_another_review_under_a_known_id_is_kept_aside_and_the_first_stays(database: Database) -> None:
    take_in(database, ReviewEnvelope(id=new_id(1), body=REVIEW), REVIEWS_TOPIC)
    other = REVIEW.model_copy(update={"difficulty": 3})
    receipt = take_in(database, ReviewEnvelope(id=new_id(1), body=other), REVIEWS_TOPIC)
    assert receipt is not None and receipt.outcome == "set_aside"
    assert rows(database, AnonymousReviewRow)[0]["body"]["difficulty"] == 2
    assert rows(database, ReviewCell)[0]["reviews"] == 1


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_a_withdrawn_review_leaves_no_word_behind(database: Database, withdrawn_first: bool) -> None:
    shared = SharedEnvelope(id=new_id(1), body=SHARED)
    back = SharedEnvelope(id=new_id(2), body=Withdrawal(officer_ref=SHARED.officer_ref, shared_id=new_id(1)))
    for envelope in (back, shared) if withdrawn_first else (shared, back):
        take_in(database, envelope, SHARED_TOPIC)
    assert rows(database, SharedReviewRow)[0]["body"] is None


def test_a_review_that_was_read_can_no_longer_be_withdrawn(database: Database) -> None:
    take_in(database, SharedEnvelope(id=new_id(1), body=SHARED), SHARED_TOPIC)
    with database.write() as session:
        session.get_one(SharedReviewRow, new_id(1)).read_at = NOW
    back = Withdrawal(officer_ref=SHARED.officer_ref, shared_id=new_id(1))
    take_in(database, SharedEnvelope(id=new_id(2), body=back), SHARED_TOPIC)
    assert rows(database, SharedReviewRow)[0]["body"] is not None


def test_another_officer_cannot_withdraw_it(database: Database) -> None:
    take_in(database, SharedEnvelope(id=new_id(1), body=SHARED), SHARED_TOPIC)
    back = Withdrawal(officer_ref=new_id(99), shared_id=new_id(1))
    take_in(database, SharedEnvelope(id=new_id(2), body=back), SHARED_TOPIC)
    assert rows(database, SharedReviewRow)[0]["body"] is not None


def test_health_marks_when_a_kiosk_was_last_heard(database: Database) -> None:
    take_in(database, HealthEnvelope(id=new_id(1), body=HEALTH), HEALTH_TOPIC)
    with database.read() as session:
        assert session.get_one(Kiosk, "north-1").last_seen_at == NOW


@pytest.mark.parametrize(
    "payload, topic, reason",
    [
        (b"\xff\x00 not json", HOURS_TOPIC, "malformed"),
        (b"[" * 50_000, HOURS_TOPIC, "malformed"),
        (b'{"id":"' + b"a" * MOST_BYTES + b'"}', HOURS_TOPIC, "too_large"),
        (canonical(HoursEnvelope(id=new_id(1), body=HOURS)), SHARED_TOPIC, "wrong_topic"),
        (canonical(HoursEnvelope(id=new_id(1), body=HOURS)), REVIEWS_TOPIC, "wrong_topic"),
        (canonical(ReviewEnvelope(id=new_id(1), body=REVIEW)), HOURS_TOPIC, "wrong_topic"),
        (canonical(ReviewEnvelope(id=new_id(1), body=REVIEW)), "elsewhere", "wrong_topic"),
        (
            canonical(HoursEnvelope(id=new_id(1), body=HOURS)),
            topics.upward("elm-county", "south-1", "hours"),
            "another_kiosk",
        ),
        (
            canonical(HoursEnvelope(id=new_id(1), body=HOURS.model_copy(update={"kiosk": "south-1"}))),
            topics.upward("elm-county", "south-1", "hours"),
            "not_accepted",
        ),
        (
            canonical(SharedEnvelope(id=new_id(1), body=SHARED)),
            topics.upward("elm-county", "nowhere", "shared"),
            "unknown_kiosk",
        ),
        (
            canonical(HoursEnvelope(id=new_id(1), body=HOURS.model_copy(update={"date": "2026-02-30"}))),
            HOURS_TOPIC,
            "impossible_date",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_what_cannot_be_taken_in_is_kept_aside_once_with_its_reason(
    database: Database, payload: bytes, topic: str, reason: str
) -> None:
    for _ in range(2):
        receipt = take_in(database, payload, topic)
        assert receipt is None or receipt.outcome == "set_aside"
    assert aside(database) == [(reason, topic)]
    assert not any(rows(database, table) for table in KEPT)


def test_only_the_beginning_of_a_huge_message_is_kept(database: Database) -> None:
    take_in(database, b"x" * 10_000_000, HOURS_TOPIC)
    (row,) = rows(database, AsideMessage)
    assert len(row["payload"]) == 1024 and row["payload_bytes"] == 10_000_000


def test_what_is_kept_aside_among_reviews_has_no_day(database: Database) -> None:
    take_in(database, b"nonsense", REVIEWS_TOPIC)
    take_in(database, b"nonsense", HOURS_TOPIC)
    with database.read() as session:
        days = {row.topic: row.received_on for row in session.query(AsideMessage)}
    assert days == {REVIEWS_TOPIC: None, HOURS_TOPIC: NOW.date()}


def test_a_message_of_a_newer_program_is_receipted_as_set_aside(database: Database) -> None:
    receipt = take_in(database, {"schema_version": 2, "id": new_id(7), "stream": "hours"}, HOURS_TOPIC)
    assert receipt == Receipt(epoch=1, ids=(new_id(7),), outcome="set_aside")
    assert aside(database) == [("newer_schema", HOURS_TOPIC)]


def test_what_waited_for_a_kiosk_is_taken_in_after_it_was_accepted(database: Database) -> None:
    body = HOURS.model_copy(update={"kiosk": "south-1"})
    take_in(database, HoursEnvelope(id=new_id(1), body=body), topics.upward("elm-county", "south-1", "hours"))
    assert replay(database, "kim").still_aside == 1
    with database.write() as session:
        session.get_one(Kiosk, "south-1").state = KioskState.ACCEPTED
    assert replay(database, "kim").taken == 1
    assert len(rows(database, HoursEntry)) == 1
    assert rows(database, AsideMessage)[0]["settled"] == "replayed"
    assert replay(database, "kim").taken == 0


def test_after_a_crash_between_commit_and_receipt_the_same_message_is_receipted(database: Database) -> None:
    envelope = HoursEnvelope(id=new_id(1), body=HOURS)
    take_in(database, envelope, HOURS_TOPIC)
    reopened = Database(database.url)
    assert take_in(reopened, envelope, HOURS_TOPIC) == Receipt(epoch=1, ids=(new_id(1),))
    assert len(rows(reopened, HoursEntry)) == 1
    reopened.close()


def test_no_receipt_and_no_row_when_the_commit_fails(database: Database) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    event.listen(database.engine, "commit", fail)
    with pytest.raises((OperationalError, sqlite3.OperationalError)):
        take_in(database, HoursEnvelope(id=new_id(1), body=HOURS), HOURS_TOPIC)
    event.remove(database.engine, "commit", fail)
    assert rows(database, HoursEntry) == []


def test_receipts_go_where_only_the_sender_listens() -> None:
    assert receipt_topic(HOURS_TOPIC) == topics.receipts("elm-county", "north-1")
    assert receipt_topic(REVIEWS_TOPIC) == topics.review_receipts("elm-county")
    assert receipt_topic("elsewhere") is None


def hours_chain(length: int) -> list[Hours]:
    found: list[Hours] = []
    for sequence in range(length):
        before = body_sha256(found[-1]) if found else FIRST_HASH
        day = (NOW + timedelta(days=sequence)).date().isoformat()
        found.append(HOURS.model_copy(update={"sequence": sequence, "previous_sha256": before, "date": day}))
    return found


SENT: list[tuple[Envelope | bytes, str]] = [
    *((HoursEnvelope(id=new_id(n), body=body), HOURS_TOPIC) for n, body in enumerate(hours_chain(4))),
    (HoursEnvelope(id=new_id(50), body=hours_chain(4)[2].model_copy(update={"counted_s": 7})), HOURS_TOPIC),
    *((ReviewEnvelope(id=new_id(100 + n), body=REVIEW), REVIEWS_TOPIC) for n in range(3)),
    (ReviewEnvelope(id=new_id(110), body=REVIEW.model_copy(update={"period": "2026-Q4"})), REVIEWS_TOPIC),
    (SharedEnvelope(id=new_id(200), body=SHARED), SHARED_TOPIC),
    (SharedEnvelope(id=new_id(201), body=SHARED), SHARED_TOPIC),
    (
        SharedEnvelope(id=new_id(202), body=Withdrawal(officer_ref=SHARED.officer_ref, shared_id=new_id(201))),
        SHARED_TOPIC,
    ),
    (HealthEnvelope(id=new_id(300), body=HEALTH), HEALTH_TOPIC),
    (b"nonsense", HOURS_TOPIC),
    (b'{"schema_version":9,"id":"' + b"0" * 32 + b'"}', REVIEWS_TOPIC),
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(extra=st.lists(st.integers(0, len(SENT) - 1), max_size=20), rng=st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_leave_the_same_rows(extra: list[int], rng: random.Random) -> None:
    def state(order: list[int]) -> list[list[dict[str, Any]]]:
        database = Database("sqlite://")
        METADATA.create_all(database.engine)
        settle(database)
        for number in order:
            take_in(database, *SENT[number])
        found = [rows(database, table) for table in (*KEPT, AsideMessage)]
        database.close()
        return found

    order = [*range(len(SENT)), *extra]
    rng.shuffle(order)
    assert state(order) == state(list(range(len(SENT))))
