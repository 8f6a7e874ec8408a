"""Which officer reference of the agency each sign-in of this kiosk was claimed for."""

import sqlite3

from appliance.store.database import Database, DatabaseDamaged
from appliance.store.errors import StoreError, Unsealable
from appliance.store.sealing import seal, subkey, unseal
from appliance.words import _


class Claims:
    """The table of claims, sealed under the device secret."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Use a database under a device secret."""
        self._database = database
        self._key = subkey(secret, "claim")

    def bind(self, connection: sqlite3.Connection, owner_id: str, officer_ref: str) -> None:
        """Bind a sign-in within a transaction; raise StoreError when it is bound to somebody else."""
        known = self.all_in(connection).get(owner_id)
        if known == officer_ref:
            return
        if known is not None:
            raise StoreError(
                _(
                    "This sign-in is claimed for another officer of the agency already, and their hours are on record. "
                    "Make a new sign-in on this kiosk and claim that one."
                )
            )
        connection.execute("INSERT INTO claims VALUES (?, ?)", (owner_id, self._sealed(officer_ref, owner_id)))

    def use(self, connection: sqlite3.Connection, code_sha256: str, owner_id: str) -> None:
        """Note within a transaction who used a claim code; raise StoreError when another sign-in did."""
        code = subkey(self._key, "used code", code_sha256.encode()).hex()
        found = connection.execute("SELECT sealed FROM used_codes WHERE code = ?", (code,)).fetchone()
        if found is None:
            connection.execute("INSERT INTO used_codes VALUES (?, ?)", (code, self._sealed(owner_id, code)))
        elif self._opened(code, found[0]) != owner_id:
            raise StoreError(
                _(
                    "This claim code was used on this kiosk already, and each is good for one sign-in. "
                    "Your training officer can give you a new one."
                )
            )

    def of(self, owner_id: str) -> str | None:
        """Return the officer reference of a sign-in; None while it is unclaimed."""
        found = self._database.rows("SELECT sealed FROM claims WHERE owner_id = ?", (owner_id,))
        return self._opened(owner_id, found[0][0]) if found else None

    def all(self) -> dict[str, str]:
        """Return every officer reference by sign-in."""
        found = self._database.rows("SELECT owner_id, sealed FROM claims")
        return {str(owner_id): self._opened(str(owner_id), sealed) for owner_id, sealed in found}

    def all_in(self, connection: sqlite3.Connection) -> dict[str, str]:
        """Return every officer reference by sign-in, within a transaction."""
        found = connection.execute("SELECT owner_id, sealed FROM claims").fetchall()
        return {str(owner_id): self._opened(str(owner_id), sealed) for owner_id, sealed in found}

    def forget(self, connection: sqlite3.Connection, owner_id: str) -> None:
        """Forget a sign-in's claim within a transaction."""
        connection.execute("DELETE FROM claims WHERE owner_id = ?", (owner_id,))

    def _sealed(self, text: str, circumstances: str) -> bytes:
        return seal(self._key, text.encode(), circumstances.encode())

    def _opened(self, owner_id: str, sealed: object) -> str:
        try:
            if not isinstance(sealed, bytes):
                raise Unsealable(_("Sealed bytes are missing."))
            return unseal(self._key, sealed, owner_id.encode()).decode()
        except Unsealable:
            raise DatabaseDamaged(
                _("Which officer a sign-in belongs to was changed, or kept under another device secret.")
            ) from None
