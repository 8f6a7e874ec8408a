"""The PIN of the maintenance page: its own, set at a terminal of the machine; there is none until then.

It keeps officers from changing volume or copying diagnostics. It opens nobody's records: those have keys of their own.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from appliance.store.errors import Locked, StoreError, WrongPin, plain_errors
from appliance.store.files import private_directory, replace_private
from appliance.store.pins import check_pin
from appliance.store.store import Store
from appliance.words import N_, _

FILE: Final = "maintenance.pin"
WHO: Final = "maintenance:"
"""Whose wrong PINs are counted; no training id has a colon."""
SET_IT: Final = N_("At a terminal of this machine, as the kiosk's user: talkdown maintenance pin")
WRONG: Final = N_("That is not the maintenance PIN.")
DAMAGED: Final = N_("The file with the maintenance PIN is damaged. Set it again.")


def is_set(data: Path) -> bool:
    """Whether there is a maintenance PIN."""
    return (data / FILE).is_file()


def set_pin(data: Path, pin: str, hasher: PasswordHasher | None = None) -> None:
    """Keep a PIN as an Argon2id hash; raise WeakPin or StoreError."""
    check_pin(pin)
    with plain_errors(_("Keeping the maintenance PIN")):
        private_directory(data)
        replace_private(data / FILE, (hasher or PasswordHasher()).hash(pin).encode() + b"\n")


def check(store: Store, data: Path, pin: str, now: datetime | None = None) -> None:
    """Make sure of the PIN; raise WrongPin, Locked while a wait goes on, or StoreError where none is set."""
    if not is_set(data):
        raise StoreError(f"{_('No maintenance PIN is set.')} {_(SET_IT)}")
    store.lockout.try_now(WHO, now or datetime.now(UTC))
    with plain_errors(_("Reading the maintenance PIN")):
        kept = (data / FILE).read_text(encoding="utf-8").strip()
    try:
        PasswordHasher().verify(kept, pin)
    except VerifyMismatchError:
        wait_s = store.lockout.wait_s(WHO, now or datetime.now(UTC))
        if wait_s:
            raise Locked(wait_s) from None
        raise WrongPin(_(WRONG)) from None
    except (VerificationError, InvalidHashError) as error:
        raise StoreError(f"{_(DAMAGED)} {_(SET_IT)}") from error
    store.lockout.opened(WHO)
