"""Sharing a review with one trainer, in place of the anonymous one, and taking it back."""

import secrets

from appliance.store.database import Database
from appliance.store.errors import StoreError
from appliance.store.outbox import Outbox, OutboxRow, Stream, Waiting
from appliance.wire.envelope import SharedEnvelope, canonical, read_envelope
from appliance.wire.shared import SharedReview, Withdrawal
from appliance.words import _


class Sharing:
    """What an officer does with their own reviews."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        """Use the outbox of a database."""
        self._database = database
        self._outbox = outbox

    def can_share(self, encounter_id: str) -> bool:
        """Tell whether a review can still be shared: its anonymous copy has not left."""
        return any(m.encounter_id == encounter_id for m in self._outbox.waiting(Stream.HELD))

    def share(self, owner_id: str, encounter_id: str, shared: SharedReview) -> str:
        """Queue a shared review in place of the anonymous one and return its id; raise StoreError when that left."""
        shared_id = secrets.token_hex(16)
        payload = canonical(SharedEnvelope(id=shared_id, body=shared)).decode()
        with self._database.transaction() as connection:
            taken = self._outbox.withdraw(
                connection,
                lambda m: m.encounter_id == encounter_id and m.owner_id == owner_id and m.row.stream is Stream.HELD,
            )
            if not taken:
                raise StoreError(
                    _("This review can no longer be shared: it was shared before, or its anonymous copy has left.")
                )
            row = OutboxRow(shared_id, Stream.SHARED, payload)
            self._outbox.put(connection, [Waiting(row, owner_id, encounter_id)])
        return shared_id

    def take_back(self, owner_id: str, shared_id: str) -> None:
        """Queue the withdrawal of a shared review; the trainer's server forgets it unless it was read already."""
        found = [entry.message for entry in self._outbox.listed() if entry.message.row.row_id == shared_id]
        body = read_envelope(found[0].row.payload.encode()).body if found else None
        if not isinstance(body, SharedReview) or found[0].owner_id != owner_id:
            raise StoreError(_("There is no such shared review of yours on this box."))
        withdrawal_id = secrets.token_hex(16)
        envelope = SharedEnvelope(id=withdrawal_id, body=Withdrawal(officer_ref=body.officer_ref, shared_id=shared_id))
        row = OutboxRow(withdrawal_id, Stream.SHARED, canonical(envelope).decode())
        with self._database.transaction() as connection:
            self._outbox.withdraw(connection, lambda m: m.row.row_id == shared_id)
            self._outbox.put(connection, [Waiting(row, owner_id, found[0].encounter_id)])
