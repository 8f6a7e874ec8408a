"""Messages that wait to leave the box; what is in them is the business of `wire` and `sync`.

Rows are sealed under the device secret, since they leave while nobody is signed in, and marked, not deleted, when the
server has them. A row's id is random: an anonymous review's id leaves the box and must not tell when it was made.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel

from appliance.encounter.record import Record
from appliance.store.database import Database, DatabaseDamaged
from appliance.store.errors import Unsealable
from appliance.store.sealing import seal, subkey, unseal


class Stream(StrEnum):
    """The kinds of message that wait; health is made when it is sent."""

    HOURS = "hours"
    REVIEW = "review"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message."""

    row_id: str
    stream: Stream
    payload: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message with where it came from, which never leaves the box."""

    row: OutboxRow
    owner_id: str
    encounter_id: str


ReviewT = TypeVar("ReviewT", bound=BaseModel)
Anonymise = Callable[[Record, ReviewT], Sequence[OutboxRow]]
"""Pure: what one closed encounter sends."""


def nothing_leaves(record: Record, review: BaseModel) -> Sequence[OutboxRow]:
    """Send nothing: for a box without an agency, for the practice officer and for guests."""
    return ()


class Outbox:
    """The outbox table."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Use a database under a device secret."""
        self._database = database
        self._key = subkey(secret, "outbox")

    def put(self, connection: sqlite3.Connection, messages: Sequence[Waiting]) -> None:
        """Add rows within a transaction of the caller's."""
        connection.executemany(
            "INSERT INTO outbox VALUES (?, ?, ?, NULL)",
            [(m.row.row_id, m.row.stream.value, self._sealed(m)) for m in messages],
        )

    def waiting(self, stream: Stream | None = None) -> tuple[Waiting, ...]:
        """Return the messages without a receipt, ordered by their random ids."""
        found = self._database.rows("SELECT row_id, stream, sealed FROM outbox WHERE receipted_on IS NULL")
        messages = (self._opened(*row) for row in sorted(found, key=str))
        return tuple(message for message in messages if stream in (None, message.row.stream))

    def mark_receipted(self, row_ids: Sequence[str], today: date) -> None:
        """Mark messages that the server has; they stay until retention, for a server restored to yesterday."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE outbox SET receipted_on = ? WHERE row_id = ? AND receipted_on IS NULL",
                [(today.isoformat(), row_id) for row_id in row_ids],
            )

    def withdraw(self, connection: sqlite3.Connection, unwanted: Callable[[Waiting], bool]) -> int:
        """Remove messages that have not left, within a transaction, and count them.

        Hours stay, as they are the agency's record.
        """
        found = connection.execute("SELECT row_id, stream, sealed FROM outbox WHERE receipted_on IS NULL").fetchall()
        messages = [self._opened(*row) for row in found]
        gone = [(m.row.row_id,) for m in messages if m.row.stream is not Stream.HOURS and unwanted(m)]
        connection.executemany("DELETE FROM outbox WHERE row_id = ?", gone)
        return len(gone)

    def _sealed(self, message: Waiting) -> bytes:
        plain = json.dumps([message.owner_id, message.encounter_id, message.row.payload]).encode()
        return seal(self._key, plain, _circumstances(message.row.row_id, message.row.stream))

    def _opened(self, row_id: object, stream: object, sealed: object) -> Waiting:
        if not (isinstance(row_id, str) and isinstance(stream, str) and isinstance(sealed, bytes)):
            raise DatabaseDamaged("A message that waits to leave is not what was written.")
        try:
            plain = unseal(self._key, sealed, _circumstances(row_id, stream))
        except Unsealable:
            raise DatabaseDamaged(
                f"A message that waits to leave ({row_id}) was changed, or kept under another device secret."
            ) from None
        owner_id, encounter_id, payload = json.loads(plain)
        return Waiting(OutboxRow(row_id, Stream(stream), payload), owner_id, encounter_id)


def _circumstances(row_id: str, stream: str) -> bytes:
    return f"outbox {stream} {row_id}".encode()
