"""Keeps what cannot be taken in: the bytes, the reason, and an id to receipt when one can be read."""

import hashlib
import json
import re
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from agency.database.kiosks import AsideMessage, AsideReason
from agency.ingest.once import insert_once
from appliance.wire.envelope import MOST_BYTES
from appliance.wire.topics import kiosk_of

KEPT_OF_TOO_LARGE_BYTES: Final = 1024
_ID: Final = re.compile(r"[0-9a-f]{32}")
MOST_TOPIC: Final = 200


class AsideError(Exception):
    """A message is to be kept aside; carries the reason for the database and a sentence for a person."""

    def __init__(self, reason: AsideReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def keep_aside(session: Session, payload: bytes, topic: str, why: AsideError, now: datetime) -> None:
    """Keep a message's bytes; the same bytes on the same topic are kept once."""
    too_large = len(payload) > MOST_BYTES
    insert_once(
        session,
        AsideMessage,
        payload_sha256=hashlib.sha256(payload).hexdigest(),
        topic=topic[:MOST_TOPIC],
        payload=payload[:KEPT_OF_TOO_LARGE_BYTES] if too_large else payload,
        payload_bytes=len(payload),
        reason=why.reason.value,
        detail=why.detail,
        received_on=now.date() if kiosk_of(topic) is not None else None,
        settled=None,
        settled_by=None,
    )


def readable_id(payload: bytes) -> str | None:
    """Return the id of a message that cannot be read as a whole, or None."""
    if len(payload) > MOST_BYTES:
        return None
    try:
        plain: Any = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    found = plain.get("id") if isinstance(plain, dict) else None
    return found if isinstance(found, str) and _ID.fullmatch(found) else None
