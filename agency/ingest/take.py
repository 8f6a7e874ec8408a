"""Takes one message in. The broker's consumer, the import from a stick and the tests all call this and nothing else.

A receipt exists only after the commit, and the same message again finds its row and is
receipted again. Any order and any number of deliveries leave the same rows; the exceptions are health, which says when
it was last heard, and two different messages under one id, of which the first stays.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from agency.database.base import utc_now
from agency.database.kiosks import AsideReason, HealthReport, Kiosk, KioskState, ServerState
from agency.database.reviews import (
    AnonymousReviewRow,
    CompetencyCell,
    ReviewCell,
    SharedReviewRow,
    WithdrawalRow,
)
from agency.database.training import HoursEntry
from agency.ingest.aside import AsideError, keep_aside, readable_id
from agency.ingest.once import add_up, insert_once
from agency.ingest.periods import quarter_of
from agency.ingest.signatures import is_signed
from appliance.wire.envelope import (
    MOST_BYTES,
    Envelope,
    HealthEnvelope,
    HoursEnvelope,
    NewerSchemaError,
    ReviewEnvelope,
    SharedEnvelope,
    WireError,
    body_sha256,
    canonical,
    read_envelope,
)
from appliance.wire.receipts import Receipt
from appliance.wire.shared import SharedReview, Withdrawal
from appliance.wire.topics import kiosk_of, receipts, review_receipts, reviews

_STREAMS: Final = {"hours": HoursEnvelope, "shared": SharedEnvelope, "health": HealthEnvelope}


def take(payload: bytes, topic: str, session: Session, now: datetime | None = None) -> bytes | None:
    """Take a message in, commit, and return its receipt.

    Args:
        payload: the envelope's bytes as they came.
        topic: where they came, or would have come had they not come by stick.
        session: one without a transaction, from `Database.writing_session`; it is committed or rolled back here.
        now: the moment to note; the present one by default.

    Returns:
        The receipt for `receipt_topic(topic)`, or None when the bytes hold no id that one could name. They are kept
        aside then all the same.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: nothing was kept, as on a full disk; let the message be delivered again.

    """
    return take_together([(payload, topic)], session, now)[0]


def take_together(
    messages: Sequence[tuple[bytes, str]], session: Session, now: datetime | None = None
) -> list[bytes | None]:
    """Take several messages in with one commit, and return their receipts in order; as `take` in all else.

    A commit waits for the disk, and a thousand kiosks that come back at once have a lot to say.
    """
    moment = now or utc_now()
    with session.begin():
        epoch = session.scalars(select(ServerState.epoch)).one_or_none() or 1
        receipts_ = [_take_one(payload, topic, session, moment, epoch) for payload, topic in messages]
    return [None if receipt is None else canonical(receipt) for receipt in receipts_]


def _take_one(payload: bytes, topic: str, session: Session, now: datetime, epoch: int) -> Receipt | None:
    try:
        with session.begin_nested():
            envelope = _read(payload, topic, session)
            _keep(envelope, session, now)
    except AsideError as why:
        keep_aside(session, payload, topic, why, now)
        known = readable_id(payload)
        return None if known is None else Receipt(epoch=epoch, ids=(known,), outcome="set_aside")
    return Receipt(epoch=epoch, ids=(envelope.id,))


def receipt_topic(topic: str) -> str | None:
    """Return where the receipt for a message on this topic goes, or None for a topic that is not upward."""
    parts = topic.split("/")
    if len(parts) < 4:
        return None
    if topic == reviews(parts[2]):
        return review_receipts(parts[2])
    found = kiosk_of(topic)
    return None if found is None else receipts(parts[2], found[0])


def _read(payload: bytes, topic: str, session: Session) -> Envelope:
    try:
        envelope = read_envelope(payload)
    except NewerSchemaError as error:
        raise AsideError(AsideReason.NEWER_SCHEMA, str(error)) from None
    except WireError as error:
        reason = AsideReason.TOO_LARGE if len(payload) > MOST_BYTES else AsideReason.MALFORMED
        raise AsideError(reason, str(error)) from None
    found = kiosk_of(topic)
    if found is None:
        parts = topic.split("/")
        if not isinstance(envelope, ReviewEnvelope) or len(parts) != 4 or topic != reviews(parts[2]):
            raise AsideError(AsideReason.WRONG_TOPIC, "The message does not belong on the topic on which it came.")
        return envelope
    kiosk, stream = found
    if not isinstance(envelope, _STREAMS[stream]):
        raise AsideError(AsideReason.WRONG_TOPIC, f"A message of another kind came among the {stream} of {kiosk}.")
    _check_kiosk(kiosk, envelope, session)
    return envelope


def _check_kiosk(kiosk: str, envelope: Envelope, session: Session) -> None:
    named = envelope.body.kiosk if isinstance(envelope, HoursEnvelope | HealthEnvelope) else kiosk
    if named != kiosk:
        raise AsideError(AsideReason.ANOTHER_KIOSK, f"The message names {named}, but came from {kiosk}.")
    state = session.scalars(select(Kiosk.state).where(Kiosk.name == kiosk)).one_or_none()
    if state is None:
        raise AsideError(AsideReason.UNKNOWN_KIOSK, f"There is no kiosk {kiosk} here: accept it, then replay this.")
    if state != KioskState.ACCEPTED:
        raise AsideError(AsideReason.NOT_ACCEPTED, f"The kiosk {kiosk} is {state}; replay this when it was meant.")


def _keep(envelope: Envelope, session: Session, now: datetime) -> None:
    match envelope:
        case HoursEnvelope():
            _keep_hours(envelope, session, now)
        case ReviewEnvelope():
            _keep_review(envelope, session)
        case SharedEnvelope(body=SharedReview() as body):
            _keep_shared(envelope.id, body, session, now)
        case SharedEnvelope(body=Withdrawal() as body):
            _keep_withdrawal(body, session)
        case HealthEnvelope():
            _keep_health(envelope, session, now)


def _keep_hours(envelope: HoursEnvelope, session: Session, now: datetime) -> None:
    body = envelope.body
    values = body.model_dump() | {"date": _date(body.date), "body_sha256": body_sha256(body), "received_at": now}
    csr_pem = session.scalars(select(Kiosk.csr_pem).where(Kiosk.name == body.kiosk)).one_or_none()
    signed = is_signed(canonical(body), envelope.signature, csr_pem)
    if not insert_once(session, HoursEntry, **values, signed=signed) and signed:
        session.execute(update(HoursEntry).where(HoursEntry.body_sha256 == values["body_sha256"]).values(signed=True))


def _keep_review(envelope: ReviewEnvelope, session: Session) -> None:
    body = envelope.body
    sha256 = body_sha256(body)
    plain = body.model_dump(mode="json", exclude_none=True)
    if not insert_once(session, AnonymousReviewRow, id=envelope.id, body_sha256=sha256, body=plain):
        _refuse_reuse(session.get_one(AnonymousReviewRow, envelope.id).body_sha256, sha256)
        return
    cell = {"quarter": quarter_of(body.period), "category": body.category, "practice": body.practice}
    add_up(session, ReviewCell, cell | {"ending": body.ending or ""}, reviews=1)
    for competency, score in body.competencies.items():
        add_up(session, CompetencyCell, cell | {"competency": competency}, observed=1, half_points=round(score * 2))


def _keep_shared(shared_id: str, body: SharedReview, session: Session, now: datetime) -> None:
    _date(body.date)
    sha256 = body_sha256(body)
    withdrawn = session.get(WithdrawalRow, (shared_id, body.officer_ref)) is not None
    new = insert_once(
        session,
        SharedReviewRow,
        id=shared_id,
        body_sha256=sha256,
        officer_ref=body.officer_ref,
        trainer_ref=body.trainer_ref,
        body=None if withdrawn else body.model_dump(mode="json", exclude_none=True),
        received_at=now,
        note="",
    )
    if not new:
        _refuse_reuse(session.get_one(SharedReviewRow, shared_id).body_sha256, sha256)


def _keep_withdrawal(body: Withdrawal, session: Session) -> None:
    insert_once(session, WithdrawalRow, shared_id=body.shared_id, officer_ref=body.officer_ref)
    session.execute(
        update(SharedReviewRow)
        .where(
            SharedReviewRow.id == body.shared_id,
            SharedReviewRow.officer_ref == body.officer_ref,
            SharedReviewRow.read_at.is_(None),
        )
        .values(body=None)
    )


def _keep_health(envelope: HealthEnvelope, session: Session, now: datetime) -> None:
    body = envelope.body
    plain = body.model_dump(mode="json", exclude_none=True)
    if insert_once(session, HealthReport, id=envelope.id, kiosk=body.kiosk, received_at=now, body=plain):
        session.execute(update(Kiosk).where(Kiosk.name == body.kiosk).values(last_seen_at=now))


def _refuse_reuse(kept_sha256: str, sha256: str) -> None:
    if kept_sha256 != sha256:
        raise AsideError(AsideReason.ID_REUSED, "Another message with this id is here already; the first one stays.")


def _date(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise AsideError(AsideReason.IMPOSSIBLE_DATE, "The message is dated on a day that no calendar has.") from None
