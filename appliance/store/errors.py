"""What can go wrong with what is kept, in words for the person at the kiosk."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from appliance.errors import TalkdownError
from appliance.words import _

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StoreError(TalkdownError):
    """Something kept on this box cannot be written, read or opened."""


class StorageFull(StoreError):
    """There is no room left; what was kept before is intact."""


class Unsealable(StoreError):
    """Sealed bytes do not open: another key, other circumstances, or changed bytes."""


class WrongPin(StoreError):
    """The PIN does not open this officer's key."""


class WeakPin(StoreError):
    """A PIN is too easily guessed; the message says why."""


class NoTrainingId(StoreError):
    """What was typed cannot be a new training id."""


class Locked(StoreError):
    """Too many wrong PINs; `wait_s` tells for how long."""

    def __init__(self, wait_s: int) -> None:
        """Carry the whole seconds until another try counts."""
        self.wait_s = wait_s
        super().__init__(_("Too many wrong PINs. Wait, then try again."))


class KeyGone(StoreError):
    """The key was destroyed or never existed; what was sealed with it cannot be read by anyone."""


class KeyDamaged(StoreError):
    """A key file, or the device secret that seals it, is not what it was."""


@contextmanager
def plain_errors(doing: str) -> Iterator[None]:
    """Turn an operating system error inside the block into a StoreError that says what was being done."""
    try:
        yield
    except OSError as error:
        raise from_os(doing, error) from error


def from_os(doing: str, error: OSError) -> StoreError:
    """Return the StoreError for an operating system error."""
    if error.errno in _FULL:
        return StorageFull(
            _(
                "{doing}: the disk is full. Nothing kept before is lost. Free some space; `talkdown doctor` says how "
                "much."
            ).format(doing=doing)
        )
    where = f" ({error.filename})" if error.filename else ""
    return StoreError(
        _("{doing}: {what}{where}. `talkdown doctor` checks disk and permissions.").format(
            doing=doing, what=error.strerror or error, where=where
        )
    )
