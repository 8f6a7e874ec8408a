"""The journal of a running encounter: append-only, sealed, on disk before `append` returns.

After `kill -9` or a power cut at any instant everything that `append` returned for is readable. When the disk is full
`append` raises, keeps the entries in memory and writes them, in order, with the next one that fits.
"""

import fcntl
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from appliance.store.entries import ENTRIES, Began, Entry
from appliance.store.errors import StorageFull, StoreError, from_os, plain_errors
from appliance.store.files import create_private, write_all
from appliance.store.keys import OwnerKey
from appliance.store.lines import (
    Heading,
    JournalDamaged,
    JournalError,
    Opened,
    Position,
    heading_of,
    open_lines,
    sealed_line,
    start,
)
from appliance.words import _

__all__ = ["Journal", "JournalBusy", "JournalDamaged", "JournalError", "JournalFull", "Reading", "read_journal"]

ROOM_TO_BEGIN_BYTES: Final = 16 * 2**20
"""Free space without which no encounter begins; a twelve-minute journal takes less than one megabyte."""
_SALT_BYTES: Final = 16


class JournalFull(JournalError, StorageFull):
    """The disk is full. Everything sealed before is intact and the new entries wait in memory."""


class JournalBusy(JournalError):
    """Another process is writing this journal."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a journal says."""

    encounter_id: str
    owner_id: str
    entries: tuple[Entry, ...]
    torn_line: int | None
    """Number of a last line that a power cut left unfinished and that was left out, or None."""


class Journal:
    """An open journal. Calls may come from any thread, one at a time."""

    def __init__(self, file: Path, descriptor: int, key: bytes, end: Position) -> None:
        """Take over an open, locked descriptor; use `create` or `reopen`."""
        self.file = file
        self._descriptor = descriptor
        self._key = key
        self._end = end
        self._waiting: list[bytes] = []
        self._overhang = False
        self._lock = threading.Lock()

    @classmethod
    def create(cls, file: Path, owner: OwnerKey, began: Began, room_bytes: int = ROOM_TO_BEGIN_BYTES) -> Self:
        """Begin a journal; raise JournalFull when `room_bytes` are not free, JournalError when it exists."""
        heading = Heading(began.encounter_id, owner.owner_id, os.urandom(_SALT_BYTES))
        key = _journal_key(owner, heading)
        line, end = sealed_line(key, start(heading), _content((began,)))
        try:
            disk = os.statvfs(file.parent)
            if disk.f_bavail * disk.f_frsize < room_bytes:
                raise JournalFull(
                    _(
                        "Less than {room_bytes:.0f} MB are free in {parent}, too little for an encounter. Free some "
                        "space; `talkdown doctor` shows how much there is."
                    ).format(room_bytes=room_bytes / 2**20, parent=file.parent)
                )
            create_private(file, heading.encoded() + line)
            return cls(file, _locked(file), key, end)
        except OSError as error:
            raise _journal_error(_("Beginning the journal"), error) from error

    @classmethod
    def reopen(cls, file: Path, owner: OwnerKey) -> tuple[Self, Reading]:
        """Go on with a journal that was cut off; a torn last line is cut away and reported in the reading."""
        try:
            descriptor = _locked(file)
        except OSError as error:
            raise _journal_error(_("Opening the journal"), error) from error
        try:
            opened, reading = _read(file, owner)
            os.ftruncate(descriptor, opened.end.offset)
            os.fdatasync(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise _journal_error(_("Opening the journal"), error) from error
        except StoreError:
            os.close(descriptor)
            raise
        return cls(file, descriptor, _journal_key(owner, opened.heading), opened.end), reading

    @property
    def waiting(self) -> int:
        """Return how many calls of `append` are in memory only, because the disk is full."""
        return len(self._waiting)

    @property
    def unwritten(self) -> tuple[Entry, ...]:
        """Return what is in memory only; after a `close` that failed, too."""
        with self._lock:
            return entries_in(tuple(self._waiting))

    def append(self, *entries: Entry) -> None:
        """Seal entries as one line and wait until the disk has it: after a power cut all of them are there, or none.

        Raises JournalFull or JournalError when the disk does not take it; the entries then wait and go out with the
        next `append` or `flush`, so they must not be appended again.
        """
        content = _content(entries)
        with self._lock:
            self._waiting.append(content)
            self._write_waiting()

    def flush(self) -> None:
        """Try again to write what waits; raise JournalFull or JournalError when the disk still does not take it."""
        with self._lock:
            self._write_waiting()

    def close(self) -> None:
        """Write what waits and close the file; it is closed even when an error is raised."""
        with self._lock:
            if self._descriptor < 0:
                return
            try:
                self._write_waiting()
            finally:
                os.close(self._descriptor)
                self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write_waiting(self) -> None:
        if not self._waiting and not self._overhang:
            return
        if self._descriptor < 0:
            raise JournalError(_("This journal is closed; nothing more can be written to it."))
        end = self._end
        lines: list[bytes] = []
        for content in self._waiting:
            line, end = sealed_line(self._key, end, content)
            lines.append(line)
        try:
            if self._overhang:
                os.ftruncate(self._descriptor, self._end.offset)
            self._overhang = True
            write_all(self._descriptor, b"".join(lines), self._end.offset)
            os.fdatasync(self._descriptor)
        except OSError as error:
            failure = _journal_error(_("Writing the journal"), error)
            try:
                os.ftruncate(self._descriptor, self._end.offset)
                self._overhang = False
            except OSError as second:
                failure.add_note(f"The unfinished line could not be cut away either: {second}")
            raise failure from error
        self._overhang = False
        self._end = end
        self._waiting.clear()


def read_journal(file: Path, owner: OwnerKey) -> Reading:
    """Read a journal without changing it; a torn last line is left out and reported.

    Raises JournalDamaged naming the first line that was changed, moved, repeated or cut out.
    """
    try:
        return _read(file, owner)[1]
    except OSError as error:
        raise _journal_error(_("Reading the journal"), error) from error


def journal_heading(file: Path) -> Heading:
    """Return what can be seen of a journal without a key: encounter and owner ids."""
    with plain_errors(_("Reading the journal")), file.open("rb") as opened:
        return heading_of(opened.readline(256))


def entries_in(contents: tuple[bytes, ...]) -> tuple[Entry, ...]:
    """Return the entries of opened lines; raise JournalError for one that another version of Talkdown wrote."""
    entries: list[Entry] = []
    for number, content in enumerate(contents, start=1):
        try:
            entries.extend(ENTRIES.validate_json(content))
        except ValidationError:
            raise JournalError(
                _(
                    "Line {number} of the journal was written by another version of Talkdown; this one cannot read it. "
                    "Start the version that wrote it and end the encounter there."
                ).format(number=number)
            ) from None
    return tuple(entries)


def _read(file: Path, owner: OwnerKey) -> tuple[Opened, Reading]:
    data = file.read_bytes()
    heading = heading_of(data)
    if heading.owner_id != owner.owner_id:
        raise JournalError(_("This encounter belongs to another officer and opens only with their PIN."))
    opened = open_lines(_journal_key(owner, heading), data)
    return opened, Reading(heading.encounter_id, heading.owner_id, entries_in(opened.contents), opened.torn_line)


def _content(entries: tuple[Entry, ...]) -> bytes:
    try:
        content = ENTRIES.dump_json(entries)
        whole = ENTRIES.validate_json(content) == entries
    except (PydanticSerializationError, ValidationError):
        whole = False
    if not whole:
        raise JournalError(
            _(
                "An entry ({what}) holds a value that cannot be kept and read back, such as a time that is not a "
                "number. It was not written; this is a fault in Talkdown."
            ).format(what=", ".join(entry.kind for entry in entries))
        )
    return content


def _journal_key(owner: OwnerKey, heading: Heading) -> bytes:
    return owner.for_purpose(f"journal {heading.encounter_id}", heading.salt)


def _locked(file: Path) -> int:
    descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise JournalBusy(_("Another process is writing this encounter's journal. End that one first.")) from None
    return descriptor


def _journal_error(doing: str, error: OSError) -> JournalError:
    if isinstance(error, FileExistsError):
        return JournalError(
            _("{doing}: an encounter with this id has a journal already ({filename2}).").format(
                doing=doing, filename2=error.filename2
            )
        )
    plain = from_os(doing, error)
    if isinstance(plain, StorageFull):
        return JournalFull(
            _("{plain} What is said now waits in memory and is written as soon as there is room.").format(plain=plain)
        )
    return JournalError(str(plain))
