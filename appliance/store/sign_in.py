"""Who comes in at the kiosk: an officer with training id and PIN, somebody new, or one whose PIN is forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from appliance.store import agency, training_id
from appliance.store.errors import Locked, NoTrainingId, StoreError, WrongPin
from appliance.store.keys import OwnerKey, OwnerKind
from appliance.store.pins import check_pin
from appliance.store.store import Store
from appliance.wire.claims import claim_sha256
from appliance.words import N_, _

NOT_OPENED: Final = N_("No records open with this training id and PIN.")
NEXT_WAITS: Final = N_("The next wrong one makes you wait.")


def sign_in(store: Store, name: str, pin: str, now: datetime | None = None) -> OwnerKey:
    """Return an officer's key.

    Raises:
        WrongPin: nobody has this training id with this PIN; which of the two is wrong is not told.
        Locked: wrong PINs were typed, and it is too early for the next.

    """
    who = training_id.normal(name)
    left = store.lockout.try_now(who, now or datetime.now(UTC))
    owner_id = _known(store).get(who)
    try:
        # Somebody who is not known costs the same time as somebody who is.
        key = store.keys.unlock_nobody(pin) if owner_id is None else store.keys.unlock(owner_id, pin)
    except WrongPin:
        wait_s = store.lockout.wait_s(who, now or datetime.now(UTC))
        if wait_s:
            raise Locked(wait_s) from None
        raise WrongPin(f"{_(NOT_OPENED)} {_(NEXT_WAITS)}" if left == 1 else _(NOT_OPENED)) from None
    store.lockout.opened(who)
    return key


def check(store: Store, owner: OwnerKey, pin: str, now: datetime | None = None) -> None:
    """Make sure that it is still the officer who is at the keys; raises as `sign_in` does."""
    if sign_in(store, owner.name, pin, now).owner_id != owner.owner_id:
        raise WrongPin(_(NOT_OPENED))


def change_pin(store: Store, owner: OwnerKey, pin: str, new_pin: str) -> None:
    """Give an officer another PIN; raises as `sign_in` does, and WeakPin."""
    check_pin(new_pin, owner.name)
    check(store, owner, pin)
    store.keys.change_pin(owner.owner_id, pin, new_pin)


def begin(store: Store, name: str, pin: str, typed_code: str = "") -> OwnerKey:
    """Make a new officer and return their key; with a claim code, their hours can be credited from the start.

    Raises:
        StoreError: the id is taken or is none (NoTrainingId), the PIN is weak (WeakPin), or the code is no open one;
            nobody is made.

    """
    kept = training_id.written(name)
    check_pin(pin, kept)
    if training_id.normal(kept) in _known(store):
        raise NoTrainingId(_("Somebody has this training id on this kiosk. Choose another one."))
    if typed_code:
        agency.officer_of_code(store, claim_sha256(typed_code))
    key = store.keys.enrol(pin, kept)
    if typed_code:
        with _or_nobody(store, key):
            agency.claim(store, key.owner_id, typed_code)
    return key


def begin_anew(store: Store, name: str, typed_code: str, pin: str) -> OwnerKey:
    """Give a training id whose PIN is forgotten a new PIN and a new key; what the old key sealed is lost.

    A new claim code of the same officer shows that it is theirs to lose. Hours stay.

    Raises:
        StoreError: the code is not an open one of the officer who has this training id; nothing is lost.

    """
    who = training_id.normal(name)
    store.lockout.try_now(who, datetime.now(UTC))
    old = _known(store).get(who)
    sha256 = claim_sha256(typed_code)
    ref = agency.officer_of_code(store, sha256)
    if old is None or store.claims.of(old) != ref:
        raise StoreError(_("This claim code does not belong to this training id. Nothing was changed."))
    check_pin(pin, name)
    kept = training_id.written(name)
    key = store.keys.enrol(pin, kept)
    with _or_nobody(store, key):
        agency.claim(store, key.owner_id, typed_code)
    store.delete_owner(old)
    store.lockout.opened(who)
    return key


@contextmanager
def _or_nobody(store: Store, key: OwnerKey) -> Iterator[None]:
    """Unmake a new officer when what follows fails."""
    try:
        yield
    except BaseException:
        store.keys.destroy(key.owner_id)
        raise


def _known(store: Store) -> dict[str, str]:
    """Return the ids of the officers' keys by training id."""
    officers = [owner for owner in store.keys.owners() if owner.kind is OwnerKind.OFFICER and not owner.damaged]
    return {training_id.normal(owner.name): owner.owner_id for owner in officers if owner.name}
