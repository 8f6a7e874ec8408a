"""Drills that were done: record and result, sealed under their officer's key. Nothing of them is ever sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import BaseModel, ValidationError

from appliance.encounter.drill_record import DrillRecord
from appliance.store.database import Database, DatabaseDamaged
from appliance.store.errors import StoreError, Unsealable
from appliance.store.keys import OwnerKey
from appliance.store.sealing import seal, unseal
from appliance.words import _

_PURPOSE: Final = "drill"


@dataclass(frozen=True, slots=True)
class KeptDrill:
    """A drill as its officer may read it."""

    record: DrillRecord
    result_json: str
    """The result, byte for byte as it was kept."""


class KeptDrills:
    """The table of drills."""

    def __init__(self, database: Database) -> None:
        """Keep drills in a database."""
        self._database = database

    def keep(self, owner: OwnerKey, record: DrillRecord, result: BaseModel, today: date) -> bool:
        """Keep a record and its result; when that was done before, change nothing: False."""
        run_id = record.run_id
        with self._database.transaction() as connection:
            kept = connection.execute(
                "INSERT OR IGNORE INTO drills VALUES (?, ?, ?, ?, ?)",
                (
                    run_id,
                    owner.owner_id,
                    today.isoformat(),
                    _sealed(owner, record, f"drill record {run_id}"),
                    _sealed(owner, result, f"drill result {run_id}"),
                ),
            )
        return kept.rowcount > 0

    def of(self, owner: OwnerKey) -> tuple[KeptDrill, ...]:
        """Return an officer's drills, the oldest first."""
        query = "SELECT run_id, record, result FROM drills WHERE owner_id = ?"
        found = [_opened(owner, *row) for row in self._database.rows(query, (owner.owner_id,))]
        return tuple(sorted(found, key=lambda kept: (kept.record.started_utc, kept.record.run_id)))

    def delete(self, owner: OwnerKey, run_id: str) -> bool:
        """Forget one of an officer's drills; False when there is none of this id."""
        with self._database.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM drills WHERE run_id = ? AND owner_id = ?", (run_id, owner.owner_id)
            ).rowcount
        self._database.forget_pages()
        return gone > 0

    def delete_owner(self, owner_id: str) -> None:
        """Forget all of one officer's drills."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM drills WHERE owner_id = ?", (owner_id,))
        self._database.forget_pages()

    def forget_before(self, day: date, spared: Collection[str] = ()) -> int:
        """Apply retention: forget drills done before a day, but those of owners who are spared, and count them."""
        with self._database.transaction() as connection:
            query = "SELECT run_id, owner_id FROM drills WHERE kept_on < ?"
            old = connection.execute(query, (day.isoformat(),)).fetchall()
            gone = [(run_id,) for run_id, owner_id in old if owner_id not in spared]
            connection.executemany("DELETE FROM drills WHERE run_id = ?", gone)
        self._database.forget_pages()
        return len(gone)


def _sealed(owner: OwnerKey, model: BaseModel, what: str) -> bytes:
    return seal(owner.for_purpose(_PURPOSE), model.model_dump_json().encode(), what.encode())


def _opened(owner: OwnerKey, run_id: object, record: object, result: object) -> KeptDrill:
    key = owner.for_purpose(_PURPOSE)
    try:
        if not isinstance(record, bytes) or not isinstance(result, bytes):
            raise Unsealable(_("Sealed bytes are missing."))
        plain = unseal(key, record, f"drill record {run_id}".encode())
        result_json = unseal(key, result, f"drill result {run_id}".encode()).decode()
        return KeptDrill(DrillRecord.model_validate_json(plain), result_json)
    except Unsealable:
        raise DatabaseDamaged(
            _("The drill {run_id} was changed after it was kept and does not open.").format(run_id=run_id)
        ) from None
    except ValidationError as error:
        raise StoreError(
            _(
                "The drill {run_id} was kept by another version of Talkdown; this one cannot read its record "
                "({error_count} differences). Use the version that kept it."
            ).format(run_id=run_id, error_count=error.error_count())
        ) from None
