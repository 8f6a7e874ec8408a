"""A random data key for each officer, wrapped with their PIN and the device secret; destroying it forgets everything.

A key file is sealed twice. Outside: under the device secret, so that names stay private and a changed file is told
apart from a wrong PIN. Inside, for officers: under Argon2id(PIN) mixed with the device secret. The practice officer
of the command line and guests have no PIN, so whoever can read the device secret can read what they said.
"""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from pydantic import BaseModel, ConfigDict, ValidationError

from appliance.store.device import KEY_DIRECTORY
from appliance.store.errors import KeyDamaged, KeyGone, StoreError, Unsealable, WrongPin, plain_errors
from appliance.store.files import create_private, destroy, private_directory, replace_private
from appliance.store.sealing import KEY_BYTES, new_key, seal, subkey, unseal
from appliance.words import N_, _

PRACTICE_OFFICER: Final = "practice"
"""Id of the one local officer of `talkdown rehearse`, who needs no sign-in."""
PRACTICE_NOTICE: Final = N_(
    "Nobody is signed in: this practice is kept for the local practice officer, sealed by this machine's secret alone. "
    "Whoever can read the data directory can read it (docs/data-on-the-box.md)."
)
"""For the command line to print where somebody practises without sign-in."""
MIN_PIN_CHARACTERS: Final = 6
_SALT_BYTES: Final = 16


class OwnerKind(StrEnum):
    """Who a key belongs to."""

    OFFICER = "officer"
    GUEST = "guest"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class PinCost:
    """What one guess at a PIN costs; the default is RFC 9106's second recommendation (64 MiB, three passes)."""

    passes: int = 3
    memory_kib: int = 65536
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class OwnerKey:
    """An unlocked key. It lives in memory while its owner is signed in, and root on a running box can read it there."""

    owner_id: str
    kind: OwnerKind
    name: str
    data_key: bytes = field(repr=False)

    def for_purpose(self, purpose: str, salt: bytes = b"") -> bytes:
        """Return the key that seals one kind of thing."""
        return subkey(self.data_key, purpose, salt)


@dataclass(frozen=True, slots=True)
class Owner:
    """One line of the sign-in list."""

    owner_id: str
    kind: OwnerKind
    name: str
    damaged: bool = False
    """The key file does not open on this box; name and kind are unknown."""


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class _PinLock(_Kept):
    salt: bytes
    passes: int
    memory_kib: int
    lanes: int


class _Slot(_Kept):
    kind: OwnerKind
    name: str
    pin: _PinLock | None
    wrapped: bytes


class KeyRing:
    """The key files of one box."""

    def __init__(self, data: Path, secret: bytes, cost: PinCost | None = None) -> None:
        """Keep keys in `data`/keys under a device secret of 32 bytes."""
        self._directory = data / KEY_DIRECTORY
        self._secret = secret
        self._slot_key = subkey(secret, "key slot")
        self._cost = cost or PinCost()

    def owners(self) -> tuple[Owner, ...]:
        """Return everyone who has a key here, by name; a damaged key hides nobody else's."""
        found = (self._listed(file.stem) for file in self._directory.glob("*.key"))
        return tuple(sorted(found, key=lambda owner: (owner.name, owner.owner_id)))

    def enrol(self, pin: str, name: str = "") -> OwnerKey:
        """Make a new officer with a key of their own."""
        _check_pin(pin)
        key = OwnerKey(secrets.token_hex(16), OwnerKind.OFFICER, name, new_key())
        self._create(key, pin)
        return key

    def unlock(self, owner_id: str, pin: str) -> OwnerKey:
        """Return an officer's key; raise WrongPin, KeyGone or KeyDamaged."""
        owner, slot = self._read(owner_id)
        if slot.pin is None:
            return self._unwrapped_by_device(owner, slot)
        wrap = self._pin_key(pin, slot.pin)
        try:
            data_key = unseal(wrap, slot.wrapped, _whose(owner_id))
        except Unsealable:
            raise WrongPin(_("That PIN does not open this officer's records. Try again.")) from None
        return OwnerKey(owner_id, owner.kind, owner.name, data_key)

    def unlock_nobody(self, pin: str) -> OwnerKey:
        """Raise WrongPin after as long as it takes to find that a PIN is wrong."""
        lock = _PinLock(
            salt=bytes(_SALT_BYTES),
            passes=self._cost.passes,
            memory_kib=self._cost.memory_kib,
            lanes=self._cost.lanes,
        )
        self._pin_key(pin, lock)
        raise WrongPin(_("Nobody has this PIN."))

    def change_pin(self, owner_id: str, old_pin: str, new_pin: str) -> None:
        """Wrap the same data key with another PIN; everything sealed before stays readable."""
        _check_pin(new_pin)
        key = self.unlock(owner_id, old_pin)
        with plain_errors(_("Changing the PIN")):
            replace_private(self._file(owner_id), self._slot(key, new_pin))

    def practice(self) -> OwnerKey:
        """Return the key of the local practice officer, made at first use and wrapped by the device secret alone."""
        return self._without_pin(PRACTICE_OFFICER, OwnerKind.PRACTICE)

    def guest(self) -> OwnerKey:
        """Make a guest's key, wrapped by the device secret alone; destroy it when the guest leaves."""
        return self._without_pin(f"guest-{secrets.token_hex(8)}", OwnerKind.GUEST)

    def destroy(self, owner_id: str) -> None:
        """Destroy a key: nothing sealed with it can be read again unless somebody kept a copy of the key file."""
        file = self._file(owner_id)
        with plain_errors(_("Destroying a key")):
            if file.exists():
                destroy(file)

    def _listed(self, owner_id: str) -> Owner:
        try:
            return self._read(owner_id)[0]
        except KeyDamaged:
            return Owner(owner_id, OwnerKind.OFFICER, "", damaged=True)

    def _without_pin(self, owner_id: str, kind: OwnerKind) -> OwnerKey:
        try:
            return self._unwrapped_by_device(*self._read(owner_id))
        except KeyGone:
            key = OwnerKey(owner_id, kind, "", new_key())
        if self._create(key, None):
            return key
        return self._unwrapped_by_device(*self._read(owner_id))

    def _unwrapped_by_device(self, owner: Owner, slot: _Slot) -> OwnerKey:
        try:
            data_key = unseal(subkey(self._secret, "key without PIN"), slot.wrapped, _whose(owner.owner_id))
        except Unsealable:
            raise KeyDamaged(
                _("The key of {kind} {owner_id} needs a PIN.").format(kind=owner.kind, owner_id=owner.owner_id)
            ) from None
        return OwnerKey(owner.owner_id, owner.kind, owner.name, data_key)

    def _pin_key(self, pin: str, lock: _PinLock) -> bytes:
        stretched = hash_secret_raw(
            pin.encode(), lock.salt, lock.passes, lock.memory_kib, lock.lanes, KEY_BYTES, Type.ID
        )
        return subkey(stretched + self._secret, "key with PIN", lock.salt)

    def _slot(self, key: OwnerKey, pin: str | None) -> bytes:
        whose = _whose(key.owner_id)
        lock = None
        wrap = subkey(self._secret, "key without PIN")
        if pin is not None:
            salt = secrets.token_bytes(_SALT_BYTES)
            lock = _PinLock(
                salt=salt, passes=self._cost.passes, memory_kib=self._cost.memory_kib, lanes=self._cost.lanes
            )
            wrap = self._pin_key(pin, lock)
        slot = _Slot(kind=key.kind, name=key.name, pin=lock, wrapped=seal(wrap, key.data_key, whose))
        return seal(self._slot_key, slot.model_dump_json().encode(), whose)

    def _create(self, key: OwnerKey, pin: str | None) -> bool:
        with plain_errors(_("Keeping a new key")):
            private_directory(self._directory)
            try:
                create_private(self._file(key.owner_id), self._slot(key, pin))
            except FileExistsError:
                return False
        return True

    def _read(self, owner_id: str) -> tuple[Owner, _Slot]:
        file = self._file(owner_id)
        with plain_errors(_("Reading a key")):
            try:
                sealed = file.read_bytes()
            except FileNotFoundError:
                raise KeyGone(
                    _(
                        "There is no key for {owner_id} on this box: it was deleted, and what it sealed cannot be read."
                    ).format(owner_id=owner_id)
                ) from None
        try:
            slot = _Slot.model_validate_json(unseal(self._slot_key, sealed, _whose(owner_id)))
        except (Unsealable, ValidationError):
            raise KeyDamaged(
                _(
                    "The key file {file} was changed, or belongs to another box. Put back the file and the device "
                    "secret that belong together."
                ).format(file=file)
            ) from None
        return Owner(owner_id, slot.kind, slot.name), slot

    def _file(self, owner_id: str) -> Path:
        if not owner_id or not owner_id.replace("-", "").isalnum():
            raise KeyGone(_("{owner_id!r} is not the id of an officer.").format(owner_id=owner_id))
        return self._directory / f"{owner_id}.key"


def _check_pin(pin: str) -> None:
    if len(pin) < MIN_PIN_CHARACTERS:
        raise StoreError(
            _("A PIN needs at least {min_pin_characters} characters. Choose a longer one.").format(
                min_pin_characters=MIN_PIN_CHARACTERS
            )
        )


def _whose(owner_id: str) -> bytes:
    return f"key of {owner_id}".encode()
