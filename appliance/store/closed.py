"""Closed encounters: record and review, sealed under their officer's key."""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import BaseModel, ValidationError

from appliance.encounter.record import Record
from appliance.review.model import Review
from appliance.store.database import Database, DatabaseDamaged
from appliance.store.errors import StoreError, Unsealable
from appliance.store.held import HeldReview, hold_again
from appliance.store.keys import OwnerKey, OwnerKind
from appliance.store.outbox import Anonymise, Outbox, OutboxRow, ReviewT, Stream, Waiting
from appliance.store.sealing import seal, unseal
from appliance.store.traces import Traces
from appliance.words import _

Settle = Callable[[sqlite3.Connection], object]
_ANONYMOUS: Final = (Stream.HELD, Stream.REVIEW)


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed encounter as its officer may read it."""

    record: Record
    review_json: str
    """The latest version of the review, byte for byte as it was kept."""


class ClosedEncounters:
    """The tables of encounters and reviews."""

    def __init__(self, database: Database, outbox: Outbox, settle: Settle | None = None) -> None:
        """Keep encounters in a database, and what they send in its outbox; `settle` finishes hours drafts there."""
        self._database = database
        self._outbox = outbox
        self._settle = settle
        self._traces = Traces(database)

    def close(
        self, owner: OwnerKey, record: Record, review: ReviewT, anonymise: Anonymise[ReviewT], today: date
    ) -> bool:
        """Keep record, review and outbox rows in one transaction; when that was done before, change nothing: False.

        `today` is the day from which retention counts. Nothing of a guest's leaves, whatever `anonymise` returns.
        """
        encounter_id = record.encounter_id
        sealed_record = _sealed(owner, record, f"record {encounter_id}")
        sealed_review = _sealed(owner, review, f"review {encounter_id} 1")
        rows = () if owner.kind is OwnerKind.GUEST else anonymise(record, review)
        with self._database.transaction() as connection:
            kept = connection.execute(
                "INSERT OR IGNORE INTO encounters VALUES (?, ?, ?, ?)",
                (encounter_id, owner.owner_id, today.isoformat(), sealed_record),
            )
            if kept.rowcount == 0:
                return False
            connection.execute("INSERT INTO reviews VALUES (?, 1, ?)", (encounter_id, sealed_review))
            self._outbox.put(connection, [Waiting(row, owner.owner_id, encounter_id) for row in rows])
            self._traces.keep(connection, owner, encounter_id, _anonymous(rows))
            if self._settle is not None:
                self._settle(connection)
        return True

    def holds(self, encounter_id: str) -> bool:
        """Tell whether an encounter is kept, whoever it belongs to."""
        return bool(self._database.rows("SELECT 1 FROM encounters WHERE encounter_id = ?", (encounter_id,)))

    def ids(self, owner: OwnerKey) -> tuple[str, ...]:
        """Return the ids of an officer's encounters, in no order that means anything."""
        query = "SELECT encounter_id FROM encounters WHERE owner_id = ? ORDER BY encounter_id"
        return tuple(str(row[0]) for row in self._database.rows(query, (owner.owner_id,)))

    def read(self, owner: OwnerKey, encounter_id: str) -> Closed:
        """Return one encounter; raise StoreError when this officer has none of this id."""
        return self._latest(owner, encounter_id)[0]

    def _latest(self, owner: OwnerKey, encounter_id: str) -> tuple[Closed, int]:
        """Return one encounter and the version of its review."""
        found = self._database.rows(
            "SELECT e.record, r.version, r.review FROM encounters e JOIN reviews r USING (encounter_id) "
            "WHERE encounter_id = ? AND owner_id = ? ORDER BY r.version DESC LIMIT 1",
            (encounter_id, owner.owner_id),
        )
        if not found:
            raise _unknown(encounter_id)
        record, version, review = found[0]
        try:
            plain = _opened(owner, record, f"record {encounter_id}")
            review_json = _opened(owner, review, f"review {encounter_id} {version}").decode()
            return Closed(Record.model_validate_json(plain), review_json), int(str(version))
        except Unsealable:
            raise DatabaseDamaged(
                _("Encounter {encounter_id} was changed after it was kept and does not open.").format(
                    encounter_id=encounter_id
                )
            ) from None
        except ValidationError as error:
            raise StoreError(
                _(
                    "Encounter {encounter_id} was kept by another version of Talkdown; this one cannot read its record "
                    "({error_count} differences). Use the version that kept it."
                ).format(encounter_id=encounter_id, error_count=error.error_count())
            ) from None

    def revise(
        self, owner: OwnerKey, record: Record, review: ReviewT, anonymise: Anonymise[ReviewT] | None = None
    ) -> int:
        """Keep a record with what its officer amended, and a further version of its review; return its number.

        Earlier versions of the review stay. An anonymous review that has not left is replaced by what `anonymise`
        returns, or without it by one that says the same about the circumstances. Raises StoreError when
        the record is final already, or is other than the one kept in more than its amendments.
        """
        encounter_id = record.encounter_id
        closed, version = self._latest(owner, encounter_id)
        kept = closed.record
        if kept.final:
            raise StoreError(
                _("The review of encounter {encounter_id} is final; nothing in it changes any more.").format(
                    encounter_id=encounter_id
                )
            )
        if _without_amendments(kept) != _without_amendments(record):
            raise StoreError(
                _(
                    "The record of encounter {encounter_id} is not the one that this box keeps: it differs in more "
                    "than what was corrected or disputed. Nothing was changed."
                ).format(encounter_id=encounter_id)
            )
        with self._database.transaction() as connection:
            (latest,) = connection.execute(
                "SELECT max(version) FROM reviews WHERE encounter_id = ?", (encounter_id,)
            ).fetchone()
            if latest != version:
                raise StoreError(
                    _("Encounter {encounter_id} was amended elsewhere just now. Look at it again first.").format(
                        encounter_id=encounter_id
                    )
                )
            connection.execute(
                "UPDATE encounters SET record = ? WHERE encounter_id = ?",
                (_sealed(owner, record, f"record {encounter_id}"), encounter_id),
            )
            sealed = _sealed(owner, review, f"review {encounter_id} {version + 1}")
            connection.execute("INSERT INTO reviews VALUES (?, ?, ?)", (encounter_id, version + 1, sealed))
            self._replace_anonymous(connection, owner, record, review, anonymise)
        return version + 1

    def _replace_anonymous(
        self,
        connection: sqlite3.Connection,
        owner: OwnerKey,
        record: Record,
        review: ReviewT,
        anonymise: Anonymise[ReviewT] | None,
    ) -> None:
        gone: list[Waiting] = []

        def of_this_encounter(message: Waiting) -> bool:
            mine = message.encounter_id == record.encounter_id and message.row.stream in _ANONYMOUS
            if mine:
                gone.append(message)
            return mine

        if not self._outbox.withdraw(connection, of_this_encounter):
            return
        if anonymise is not None:
            rows: Sequence[OutboxRow] = [row for row in anonymise(record, review) if row.stream in _ANONYMOUS]
        elif isinstance(review, Review):
            rows = [_again(message.row, record, review) for message in gone if message.row.stream is Stream.HELD]
        else:
            rows = ()
        self._outbox.put(connection, [Waiting(row, owner.owner_id, record.encounter_id) for row in rows])
        self._traces.keep(connection, owner, record.encounter_id, _anonymous(rows))

    def delete(self, encounter_id: str) -> None:
        """Forget an encounter and what of it has not left; hours that wait still go."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM encounters WHERE encounter_id = ?", (encounter_id,))
            self._outbox.withdraw(connection, lambda message: message.encounter_id == encounter_id)
        self._database.forget_pages()

    def delete_owner(self, owner_id: str) -> None:
        """Forget all of one officer's encounters and what of them has not left; hours that wait still go."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM encounters WHERE owner_id = ?", (owner_id,))
            self._outbox.withdraw(connection, lambda message: message.owner_id == owner_id)
        self._database.forget_pages()

    def forget_before(self, day: date, epoch: int = 0, spared: Collection[str] = ()) -> int:
        """Apply retention: forget encounters closed and messages receipted before a day; count the encounters.

        A review that is still held goes with its encounter. What the server of this epoch has not, stays, and so does
        what belongs to an owner who is spared.
        """
        with self._database.transaction() as connection:
            query = "SELECT encounter_id, owner_id FROM encounters WHERE closed_on < ?"
            old = connection.execute(query, (day.isoformat(),)).fetchall()
            gone = {str(encounter_id) for encounter_id, owner_id in old if owner_id not in spared}
            connection.executemany("DELETE FROM encounters WHERE encounter_id = ?", [(one,) for one in gone])
            self._outbox.withdraw(connection, lambda m: m.row.stream is Stream.HELD and m.encounter_id in gone)
            self._outbox.forget_before(connection, day, epoch)
        self._database.forget_pages()
        return len(gone)

    def closed_on(self, owner: OwnerKey) -> dict[str, date]:
        """Return the day on which each of an officer's encounters was closed, from which retention counts."""
        query = "SELECT encounter_id, closed_on FROM encounters WHERE owner_id = ?"
        found = self._database.rows(query, (owner.owner_id,))
        return {str(encounter_id): date.fromisoformat(str(day)) for encounter_id, day in found}

    def traces(self, owner: OwnerKey) -> frozenset[str]:
        """Return the ids of an officer's anonymous reviews, which their own key alone tells."""
        return self._traces.of(owner)


def _anonymous(rows: Sequence[OutboxRow]) -> list[str]:
    return [row.row_id for row in rows if row.stream in _ANONYMOUS]


def _again(row: OutboxRow, record: Record, review: Review) -> OutboxRow:
    held = hold_again(HeldReview.model_validate_json(row.payload), record, review)
    return OutboxRow(row.row_id, Stream.HELD, held.model_dump_json())


def _without_amendments(record: Record) -> Record:
    return record.model_copy(update={"amendments": (), "final": False})


def _sealed(owner: OwnerKey, model: BaseModel, what: str) -> bytes:
    return seal(owner.for_purpose("closed encounter"), model.model_dump_json().encode(), what.encode())


def _opened(owner: OwnerKey, sealed: object, what: str) -> bytes:
    if not isinstance(sealed, bytes):
        raise Unsealable(_("Sealed bytes are missing."))
    return unseal(owner.for_purpose("closed encounter"), sealed, what.encode())


def _unknown(encounter_id: str) -> StoreError:
    return StoreError(
        _("This officer has no encounter {encounter_id} on this box; it may have been deleted.").format(
            encounter_id=encounter_id
        )
    )
