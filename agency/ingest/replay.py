"""Takes messages in again that were kept aside, as after an update or once a kiosk was accepted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from agency.database.engine import Database
from agency.database.kiosks import AsideMessage, AsideReason
from agency.ingest.take import take
from appliance.wire.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many were taken in now, and how many still cannot be."""

    taken: int
    still_aside: int


def replay(database: Database, by: str, only: tuple[str, str] | None = None, now: datetime | None = None) -> Replayed:
    """Replay every message that waits, or the one whose hash and topic are given, for the person named.

    A crash between taking a message in and marking it leaves it waiting; the next replay counts it no second time.
    """
    with database.read() as session:
        waiting = session.scalars(
            select(AsideMessage)
            .where(AsideMessage.settled.is_(None), AsideMessage.reason != AsideReason.TOO_LARGE)
            .order_by(AsideMessage.payload_sha256)
        ).all()
    chosen = [row for row in waiting if only is None or (row.payload_sha256, row.topic) == only]
    taken = 0
    for row in chosen:
        with database.writing_session() as session:
            answer = take(row.payload, row.topic, session, now)
        if answer is None or Receipt.model_validate_json(answer).outcome == "set_aside":
            continue
        with database.write() as session:
            kept = session.get_one(AsideMessage, (row.payload_sha256, row.topic))
            kept.settled, kept.settled_by = "replayed", by
        taken += 1
    return Replayed(taken=taken, still_aside=len(chosen) - taken)
