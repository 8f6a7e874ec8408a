"""What the kiosk remembers of its server between two runs, sealed under the device secret."""

import sqlite3
from datetime import date
from enum import StrEnum
from typing import Final

from appliance.store.database import Database, DatabaseDamaged
from appliance.store.errors import Unsealable
from appliance.store.sealing import seal, subkey, unseal
from appliance.words import _

_FIRST_EPOCH: Final = 0


class Fact(StrEnum):
    """What there is to remember."""

    EPOCH = "epoch"
    CHAIN_HEAD = "chain head"
    DESIRED = "desired"
    LAST_CONTACT = "last contact"
    LAST_RECEIPT = "last receipt"
    LINE = "line"


class Memory:
    """The table of what is remembered."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Use a database under a device secret."""
        self._database = database
        self._key = subkey(secret, "sync state")

    def read(self, fact: Fact) -> str | None:
        """Return what is remembered; None when nothing is."""
        found = self._database.rows("SELECT sealed FROM sync_state WHERE name = ?", (fact.value,))
        return self._opened(fact, found[0][0]) if found else None

    def read_in(self, connection: sqlite3.Connection, fact: Fact) -> str | None:
        """Return what is remembered, within a transaction of the caller's."""
        found = connection.execute("SELECT sealed FROM sync_state WHERE name = ?", (fact.value,)).fetchone()
        return self._opened(fact, found[0]) if found else None

    def write(self, fact: Fact, text: str) -> None:
        """Remember a text in place of what was remembered."""
        with self._database.transaction() as connection:
            self.write_in(connection, fact, text)

    def write_in(self, connection: sqlite3.Connection, fact: Fact, text: str) -> None:
        """Remember a text within a transaction of the caller's."""
        sealed = seal(self._key, text.encode(), fact.value.encode())
        connection.execute("INSERT OR REPLACE INTO sync_state VALUES (?, ?)", (fact.value, sealed))

    def forget_in(self, connection: sqlite3.Connection, fact: Fact) -> None:
        """Forget within a transaction of the caller's."""
        connection.execute("DELETE FROM sync_state WHERE name = ?", (fact.value,))

    @property
    def epoch(self) -> int:
        """Return the server's epoch as last heard; 0 before the first word from it."""
        return int(self.read(Fact.EPOCH) or _FIRST_EPOCH)

    @property
    def last_contact(self) -> date | None:
        """Return the day on which this kiosk last heard from its server."""
        text = self.read(Fact.LAST_CONTACT)
        return None if text is None else date.fromisoformat(text)

    def heard_from(self, today: date) -> None:
        """Note that the server was heard from; a day does not go back."""
        with self._database.transaction() as connection:
            known = self.read_in(connection, Fact.LAST_CONTACT)
            if known is None or today.isoformat() > known:
                self.write_in(connection, Fact.LAST_CONTACT, today.isoformat())

    def heard_epoch(self, epoch: int) -> bool:
        """Note the server's epoch; True when it is later than the one known, so that everything is to be sent again."""
        with self._database.transaction() as connection:
            known = int(self.read_in(connection, Fact.EPOCH) or _FIRST_EPOCH)
            if epoch > known:
                self.write_in(connection, Fact.EPOCH, str(epoch))
        return epoch > known > _FIRST_EPOCH

    def _opened(self, fact: Fact, sealed: object) -> str:
        try:
            if not isinstance(sealed, bytes):
                raise Unsealable(_("Sealed bytes are missing."))
            return unseal(self._key, sealed, fact.value.encode()).decode()
        except Unsealable:
            raise DatabaseDamaged(
                _(
                    "What this kiosk knows of its server ({value}) was changed, or is under another device secret."
                ).format(value=fact.value)
            ) from None
