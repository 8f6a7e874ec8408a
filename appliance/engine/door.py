"""Who may come in: asks of the sign-in turned into an officer's key, and a guest who leaves nothing behind."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from appliance.stage.people_view import BeginAnew, BeGuest, BeNew, DoorView, PersonView, SignIn
from appliance.store import sign_in
from appliance.store.agency import desired_known, standing_of
from appliance.store.errors import Locked, NoTrainingId, StoreError, WeakPin, WrongPin, plain_errors
from appliance.store.files import PRIVATE_FILE
from appliance.store.keys import OwnerKey, OwnerKind
from appliance.store.store import Store
from appliance.words import _

GUESTS_FILE: Final = "guests.lock"


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who came in."""

    owner: OwnerKey
    new: bool = False


def come_in(store: Store, ask: SignIn | BeNew | BeginAnew | BeGuest) -> Entered:
    """Return who comes in; raise StoreError (WrongPin, Locked, WeakPin) when nobody does."""
    match ask:
        case SignIn(name=name, pin=pin):
            return Entered(sign_in.sign_in(store, name, pin.get_secret_value()))
        case BeNew(name=name, pin=pin, code=code):
            return Entered(sign_in.begin(store, name, pin.get_secret_value(), code.get_secret_value()), new=True)
        case BeginAnew(name=name, code=code, pin=pin):
            return Entered(sign_in.begin_anew(store, name, code.get_secret_value(), pin.get_secret_value()), new=True)
        case BeGuest():
            return Entered(store.keys.guest())


def door(store: Store, refused: StoreError | None = None) -> DoorView:
    """Return the sign-in as it stands, after somebody was refused."""
    agency = bool(desired_known(store).officers)
    match refused:
        case None:
            return DoorView(agency=agency)
        case Locked():
            return DoorView(problem=str(refused), wait_s=refused.wait_s, agency=agency)
        case NoTrainingId():
            return DoorView(problem=str(refused), about="name", agency=agency)
        case WeakPin() | WrongPin():
            return DoorView(problem=str(refused), agency=agency)
        case _:
            return DoorView(problem=str(refused), about="code" if agency else "name", agency=agency)


def person(store: Store, entered: Entered) -> PersonView:
    """Return what a screen shows of who is signed in."""
    owner = entered.owner
    desired = desired_known(store)
    claimed = store.claims.of(owner.owner_id) is not None
    standing = standing_of(store, owner.owner_id) if claimed else None
    guest = owner.kind is OwnerKind.GUEST
    return PersonView(
        name=owner.name,
        guest=guest,
        new=entered.new,
        claimed=claimed,
        can_claim=not guest and not claimed and bool(desired.officers),
        retention_days=desired.settings.retention_days,
        hold=standing is not None and standing.litigation_hold,
    )


@contextmanager
def staying(store: Store, owner: OwnerKey) -> Iterator[None]:
    """Let somebody stay; when a guest goes, their key is destroyed with all that it sealed."""
    if owner.kind is not OwnerKind.GUEST:
        yield
        return
    with _guests(store, fcntl.LOCK_SH):
        try:
            yield
        finally:
            store.delete_owner(owner.owner_id)


def forget_guests(store: Store) -> None:
    """Forget guests that a crash left behind, unless one is here now on another screen of this box."""
    with _guests(store, fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
        if alone:
            store.forget_guests()


@contextmanager
def _guests(store: Store, operation: int) -> Iterator[bool]:
    """Hold the lock of this box's guests; yields False when it is another's."""
    with plain_errors(_("Making room for guests")):
        descriptor = os.open(
            store.database.file.parent / GUESTS_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE
        )
    try:
        try:
            fcntl.flock(descriptor, operation)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
