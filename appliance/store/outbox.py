"""Messages that wait to leave the box; what is in them is the business of `wire` and `sync`.

Rows are sealed under the device secret, since they leave while nobody is signed in, and marked, not deleted, when the
server has them. A row's id is random and is its message's id: an anonymous review's leaves the box and must not tell
when it was made. A receipt is of an epoch of the server: one of an earlier epoch no longer holds, and the row waits
again.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from pydantic import BaseModel

from appliance.encounter.record import Record
from appliance.store.database import Database, DatabaseDamaged
from appliance.store.errors import Unsealable
from appliance.store.sealing import seal, subkey, unseal
from appliance.words import _


class Stream(StrEnum):
    """The kinds of row; health is made when it is sent."""

    HOURS = "hours"
    REVIEW = "review"
    """An anonymous review that was released; whose it is, only its officer's own key can tell."""
    SHARED = "shared"
    DRAFT = "draft"
    """Hours of a sign-in that nobody has claimed yet."""
    HELD = "held"
    """An anonymous review that cannot leave without betraying whose it is, or that its officer may still share."""


SENT: Final = (Stream.HOURS, Stream.REVIEW, Stream.SHARED)
"""What is sent as it is."""
_OF_RECORD: Final = (Stream.HOURS, Stream.DRAFT)


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


@dataclass(frozen=True, slots=True)
class Listed:
    """A row with what became of it."""

    message: Waiting
    received_on: date | None
    received_in_epoch: int | None


ReviewT = TypeVar("ReviewT", bound=BaseModel)
Anonymise = Callable[[Record, ReviewT], Sequence[OutboxRow]]
"""Pure: what one closed encounter sends."""


def nothing_leaves(record: Record, review: BaseModel) -> Sequence[OutboxRow]:
    """Send nothing: for a box without an agency, for the practice officer and for guests."""
    return ()


_WAITING: Final = (
    "SELECT row_id, stream, sealed FROM outbox WHERE receipted_on IS NULL OR coalesce(receipted_epoch, 0) < ?"
)


class Outbox:
    """The outbox table."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Use a database under a device secret."""
        self._database = database
        self._key = subkey(secret, "outbox")

    def put(self, connection: sqlite3.Connection, messages: Sequence[Waiting]) -> None:
        """Add rows within a transaction of the caller's."""
        connection.executemany(
            "INSERT INTO outbox VALUES (?, ?, ?, NULL, NULL)",
            [(m.row.row_id, m.row.stream.value, self._sealed(m)) for m in messages],
        )

    def replace(self, connection: sqlite3.Connection, message: Waiting) -> None:
        """Put a row in place of the one of its id, within a transaction of the caller's."""
        connection.execute(
            "UPDATE outbox SET stream = ?, sealed = ? WHERE row_id = ?",
            (message.row.stream.value, self._sealed(message), message.row.row_id),
        )

    def waiting(self, stream: Stream | None = None, epoch: int = 0) -> tuple[Waiting, ...]:
        """Return the rows without a receipt of this epoch or a later one, ordered by their random ids."""
        return self._waiting(self._database.rows(_WAITING, (epoch,)), stream)

    def waiting_in(self, connection: sqlite3.Connection, stream: Stream) -> tuple[Waiting, ...]:
        """Return the rows of a stream without any receipt, within a transaction of the caller's."""
        return self._waiting(connection.execute(_WAITING, (0,)).fetchall(), stream)

    def waiting_ids(self, epoch: int = 0) -> dict[str, Stream]:
        """Return ids and streams of what is to be sent, without opening any of it."""
        found = self._database.rows(_WAITING, (epoch,))
        return {str(row_id): Stream(str(stream)) for row_id, stream, _ in found if stream in SENT}

    def rows(self, row_ids: Sequence[str]) -> tuple[OutboxRow, ...]:
        """Return some rows; those that are gone meanwhile are left out."""
        query = "SELECT row_id, stream, sealed FROM outbox WHERE row_id = ?"
        found = (row for row_id in row_ids for row in self._database.rows(query, (row_id,)))
        return tuple(self._opened(*row).row for row in found)

    def listed(self) -> tuple[Listed, ...]:
        """Return everything that is kept here, received or not, ordered by random ids."""
        found = self._database.rows("SELECT row_id, stream, sealed, receipted_on, receipted_epoch FROM outbox")
        return tuple(
            Listed(
                self._opened(row_id, stream, sealed),
                None if day is None else date.fromisoformat(str(day)),
                None if epoch is None else int(str(epoch)),
            )
            for row_id, stream, sealed, day, epoch in sorted(found, key=str)
        )

    def mark_receipted(self, row_ids: Sequence[str], today: date, epoch: int = 0) -> int:
        """Mark rows that the server has, and count those marked now.

        They stay until retention, for a server restored to yesterday. A receipt of an earlier epoch changes nothing.
        """
        with self._database.transaction() as connection:
            marked = connection.executemany(
                "UPDATE outbox SET receipted_on = ?, receipted_epoch = ? "
                "WHERE row_id = ? AND (receipted_on IS NULL OR receipted_epoch < ?)",
                [(today.isoformat(), epoch, row_id, epoch) for row_id in row_ids],
            )
        return marked.rowcount

    def release(self, choose: Callable[[Sequence[Waiting]], Sequence[OutboxRow]]) -> int:
        """Let anonymous reviews leave: `choose` returns those of the held ones that may, as they leave. Count them.

        In one transaction, so that none is shared, deleted or revised in between. What is released no longer says
        whose it was.
        """
        with self._database.transaction() as connection:
            chosen = choose(self.waiting_in(connection, Stream.HELD))
            for row in chosen:
                self.replace(connection, Waiting(row, "", ""))
        return len(chosen)

    def withdraw(self, connection: sqlite3.Connection, unwanted: Callable[[Waiting], bool]) -> int:
        """Remove messages that have not left, within a transaction, and count them.

        Hours stay, as they are the agency's record.
        """
        found = connection.execute("SELECT row_id, stream, sealed FROM outbox WHERE receipted_on IS NULL").fetchall()
        messages = [self._opened(*row) for row in found]
        gone = [(m.row.row_id,) for m in messages if m.row.stream not in _OF_RECORD and unwanted(m)]
        connection.executemany("DELETE FROM outbox WHERE row_id = ?", gone)
        return len(gone)

    def forget_before(self, connection: sqlite3.Connection, day: date, epoch: int) -> None:
        """Forget rows received before a day, within a transaction; not those that the server lost since."""
        connection.execute(
            "DELETE FROM outbox WHERE receipted_on < ? AND coalesce(receipted_epoch, 0) >= ?", (day.isoformat(), epoch)
        )

    def _waiting(self, found: Sequence[tuple[object, ...]], stream: Stream | None) -> tuple[Waiting, ...]:
        wanted = (row for row in sorted(found, key=str) if stream in (None, row[1]))
        return tuple(self._opened(*row) for row in wanted)

    def _sealed(self, message: Waiting) -> bytes:
        plain = json.dumps([message.owner_id, message.encounter_id, message.row.payload]).encode()
        return seal(self._key, plain, _circumstances(message.row.row_id, message.row.stream))

    def _opened(self, row_id: object, stream: object, sealed: object) -> Waiting:
        if not (isinstance(row_id, str) and isinstance(stream, str) and isinstance(sealed, bytes)):
            raise DatabaseDamaged(_("A message that waits to leave is not what was written."))
        try:
            plain = unseal(self._key, sealed, _circumstances(row_id, stream))
        except Unsealable:
            raise DatabaseDamaged(
                _("A message that waits to leave ({row_id}) was changed, or kept under another device secret.").format(
                    row_id=row_id
                )
            ) from None
        owner_id, encounter_id, payload = json.loads(plain)
        return Waiting(OutboxRow(row_id, Stream(stream), payload), owner_id, encounter_id)


def _circumstances(row_id: str, stream: str) -> bytes:
    return f"outbox {stream} {row_id}".encode()
