"""What comes down from the server: receipts and the desired document. The same from the broker and from a stick."""

from datetime import UTC, date, datetime

from pydantic import ValidationError

from appliance.store.agency import desired_known
from appliance.store.memory import Fact
from appliance.store.store import Store
from appliance.wire.desired import Desired
from appliance.wire.envelope import canonical
from appliance.wire.receipts import Receipt


def take_receipt(store: Store, payload: bytes, today: date, now: datetime | None = None) -> tuple[str, ...]:
    """Mark what a receipt names, and return its ids; what is no receipt changes nothing.

    A receipt of a later epoch than is known says too that the server was restored.
    """
    try:
        receipt = Receipt.model_validate_json(payload, strict=True)
    except ValidationError:
        return ()
    store.memory.heard_epoch(receipt.epoch)
    if store.outbox.mark_receipted(receipt.ids, today, receipt.epoch):
        moment = (now or datetime.now(UTC)).isoformat(timespec="minutes")
        store.memory.write(Fact.LAST_RECEIPT, moment)
    return receipt.ids


def take_desired(store: Store, payload: bytes) -> Desired | None:
    """Keep a desired document that is later than the known one and return it, or None when it changes nothing.

    Its epoch and chains are heeded in any case: a server that came back from a backup may count its versions anew.
    """
    try:
        desired = Desired.model_validate_json(payload, strict=True)
    except ValidationError:
        return None
    known = desired_known(store)
    anew = desired.epoch > known.epoch
    store.memory.heard_epoch(desired.epoch)
    store.hours.begin_anew_if_behind(desired.last_sequence)
    if desired.epoch < known.epoch or (desired.version <= known.version and not anew):
        return None
    store.memory.write(Fact.DESIRED, canonical(desired).decode())
    return desired
