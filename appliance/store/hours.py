"""From counted seconds to chained, signed hours messages.

Time is kept as a draft in the transaction that closes the encounter. It becomes a link of the kiosk's chain in that
same transaction, or later when its officer claims the sign-in or the kiosk is enrolled.
"""

import secrets
import sqlite3
from datetime import tzinfo

from pydantic import BaseModel, ConfigDict

from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.store.claims import Claims
from appliance.store.database import Database
from appliance.store.errors import StoreError
from appliance.store.held import SHIPPED
from appliance.store.identity import Identity, Place
from appliance.store.local_time import local_start
from appliance.store.memory import Fact, Memory
from appliance.store.outbox import Outbox, OutboxRow, Stream, Waiting
from appliance.wire.envelope import HoursEnvelope, body_sha256, canonical
from appliance.wire.hours import FIRST_HASH, MOST_COUNTED_S, Hours


class HoursDraft(BaseModel):
    """What an hours message will say of one encounter, before it has an officer reference and a place in the chain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    activity: str
    scenario: str | None
    category: str
    date: str
    start_minute: int
    counted_s: int
    date_trusted: bool


class ChainHead(BaseModel):
    """Where the kiosk's chain goes on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chain: str
    kiosk: str
    next_sequence: int = 0
    previous_sha256: str = FIRST_HASH


def hours_draft(
    record: Record, scenario: Scenario, *, date_trusted: bool, zone: tzinfo | None = None
) -> HoursDraft | None:
    """Return the draft for an encounter; None when nothing of it counts."""
    started = local_start(record, zone)
    counted_s = min(int(record.counted_s), MOST_COUNTED_S)
    if counted_s < 1:
        return None
    return HoursDraft(
        activity="retake" if record.retake_of is not None else "encounter",
        scenario=record.scenario_id if record.scenario_id in SHIPPED else None,
        category=scenario.category.value,
        date=started.date().isoformat(),
        start_minute=started.hour * 60 + started.minute,
        counted_s=counted_s,
        date_trusted=date_trusted,
    )


class HoursChain:
    """Gives drafts their place in the kiosk's chain."""

    def __init__(self, database: Database, outbox: Outbox, claims: Claims, memory: Memory, identity: Identity) -> None:
        """Join what a link needs."""
        self._database = database
        self._outbox = outbox
        self._claims = claims
        self._memory = memory
        self._identity = identity

    def settle(self) -> int:
        """Chain every draft whose officer is known; return how many there were."""
        with self._database.transaction() as connection:
            return self.settle_in(connection)

    def settle_in(self, connection: sqlite3.Connection) -> int:
        """Chain within a transaction; drafts wait, and nothing fails, while the identity is not whole."""
        drafts = self._outbox.waiting_in(connection, Stream.DRAFT)
        claimed = self._claims.all_in(connection)
        ready = [(HoursDraft.model_validate_json(m.row.payload), m) for m in drafts if m.owner_id in claimed]
        if not ready:
            return 0
        try:
            place = self._identity.place()
            if place is None:
                return 0
            self._identity.key()
        except StoreError:
            return 0  # `talkdown sync status` says so; an encounter is closed all the same
        head = self._head(connection, place)
        for draft, message in sorted(ready, key=_by_time):
            head = self._link(connection, head, draft, message, claimed[message.owner_id])
        self._memory.write_in(connection, Fact.CHAIN_HEAD, head.model_dump_json())
        return len(ready)

    def begin_anew_if_behind(self, last_sequence: dict[str, int]) -> bool:
        """Begin another chain when the server has links of this one that this store never made: it was restored."""
        with self._database.transaction() as connection:
            text = self._memory.read_in(connection, Fact.CHAIN_HEAD)
            if text is None:
                return False
            head = ChainHead.model_validate_json(text)
            behind = last_sequence.get(head.chain, -1) >= head.next_sequence
            if behind:
                self._memory.forget_in(connection, Fact.CHAIN_HEAD)
        return behind

    def _head(self, connection: sqlite3.Connection, place: Place) -> ChainHead:
        text = self._memory.read_in(connection, Fact.CHAIN_HEAD)
        if text is not None:
            head = ChainHead.model_validate_json(text)
            if head.kiosk == place.kiosk:
                return head
        return ChainHead(chain=secrets.token_hex(16), kiosk=place.kiosk)

    def _link(
        self, connection: sqlite3.Connection, head: ChainHead, draft: HoursDraft, message: Waiting, officer_ref: str
    ) -> ChainHead:
        body = Hours.model_validate(
            {
                **draft.model_dump(),
                "officer_ref": officer_ref,
                "kiosk": head.kiosk,
                "chain": head.chain,
                "sequence": head.next_sequence,
                "previous_sha256": head.previous_sha256,
            }
        )
        envelope = HoursEnvelope(id=message.row.row_id, body=body, signature=self._identity.sign(canonical(body)))
        row = OutboxRow(message.row.row_id, Stream.HOURS, canonical(envelope).decode())
        self._outbox.replace(connection, Waiting(row, message.owner_id, message.encounter_id))
        return ChainHead(
            chain=head.chain,
            kiosk=head.kiosk,
            next_sequence=head.next_sequence + 1,
            previous_sha256=body_sha256(body),
        )


def _by_time(ready: tuple[HoursDraft, Waiting]) -> tuple[str, int, str]:
    draft, message = ready
    return draft.date, draft.start_minute, message.row.row_id
