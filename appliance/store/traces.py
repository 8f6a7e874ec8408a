"""Which anonymous reviews are whose: sealed under each officer's own key, so that they can see what left about them."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from appliance.store.database import Database, DatabaseDamaged
from appliance.store.errors import Unsealable
from appliance.store.keys import OwnerKey
from appliance.store.sealing import seal, unseal
from appliance.words import _

_PURPOSE: Final = "trace"


class Traces:
    """The table of traces, a row an encounter."""

    def __init__(self, database: Database) -> None:
        """Use a database."""
        self._database = database

    def keep(self, connection: sqlite3.Connection, owner: OwnerKey, encounter_id: str, row_ids: Sequence[str]) -> None:
        """Keep the ids of an encounter's anonymous reviews, within a transaction."""
        if not row_ids:
            return
        sealed = seal(owner.for_purpose(_PURPOSE), json.dumps(list(row_ids)).encode(), encounter_id.encode())
        connection.execute("INSERT OR REPLACE INTO traces VALUES (?, ?)", (encounter_id, sealed))

    def of(self, owner: OwnerKey) -> frozenset[str]:
        """Return the ids of all of an officer's anonymous reviews."""
        query = "SELECT encounter_id, sealed FROM traces JOIN encounters USING (encounter_id) WHERE owner_id = ?"
        found: set[str] = set()
        for encounter_id, sealed in self._database.rows(query, (owner.owner_id,)):
            try:
                if not isinstance(sealed, bytes):
                    raise Unsealable(_("Sealed bytes are missing."))
                found.update(json.loads(unseal(owner.for_purpose(_PURPOSE), sealed, str(encounter_id).encode())))
            except Unsealable:
                raise DatabaseDamaged(
                    _("What left of encounter {encounter_id} was changed after it was kept.").format(
                        encounter_id=encounter_id
                    )
                ) from None
        return frozenset(found)
