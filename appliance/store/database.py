"""The kiosk's SQLite file: one connection, any thread, one at a time; its errors in plain words.

WAL with synchronous=FULL: a transaction that returned survives a power cut.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from appliance.store.errors import StorageFull, StoreError, plain_errors
from appliance.store.files import PRIVATE_FILE
from appliance.store.schema import migrate
from appliance.words import _

BUSY_TIMEOUT_S: Final = 5.0
_PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
)
_PRIMARY_CODE: Final = 0xFF  # the low byte of an extended SQLite result code


class DatabaseBusy(StoreError):
    """Another process holds the file longer than the busy timeout."""


class DatabaseDamaged(StoreError):
    """The file, or something sealed in it, is not what was written."""


class Database:
    """The open file."""

    def __init__(self, file: Path, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """Open or create the file, readable by this user only, and bring it to this version's schema."""
        self.file = file
        self._lock = threading.Lock()
        with plain_errors(_("Opening the records")):
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE))
        with self._plain():
            self._connection = sqlite3.connect(
                file, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False
            )
            try:
                for pragma in _PRAGMAS:
                    self._connection.execute(f"PRAGMA {pragma}")
                migrate(self._connection)
            except BaseException:
                self._connection.close()
                raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock; commit at the end of the block, change nothing when it raises."""
        with self._lock, self._plain():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        with self._lock, self._plain():
            return self._connection.execute(query, tuple(values)).fetchall()

    def forget_pages(self) -> None:
        """Take what was deleted out of the write-ahead log too, unless a reader holds it (then at the next close)."""
        with self._lock, self._plain():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def check(self) -> None:
        """Read the whole file; raise DatabaseDamaged when SQLite finds a fault."""
        found = self.rows("PRAGMA integrity_check")
        if found != [("ok",)]:
            raise self._damaged(str(found[0][0]))

    def close(self) -> None:
        """Close the file."""
        with self._lock, self._plain():
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _plain(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._in_words(error) from error

    def _in_words(self, error: sqlite3.Error) -> StoreError:
        match getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE:
            case sqlite3.SQLITE_FULL:
                return StorageFull(
                    "Keeping the records: the disk is full. Nothing kept before is lost and nothing was half kept. "
                    "Free some space and try again; `talkdown doctor` says how much there is."
                )
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return DatabaseBusy(f"The records ({self.file}) are held by another process. Try again in a moment.")
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                return self._damaged(str(error))
            case _:
                return StoreError(
                    f"The records ({self.file}) cannot be used: {error}. `talkdown doctor` checks disk and permissions."
                )

    def _damaged(self, what: str) -> DatabaseDamaged:
        return DatabaseDamaged(
            _(
                "The records ({file}) are damaged: {what}. Move it and its -wal and -shm neighbours away, or put back "
                "a copy of all three; keys are not affected."
            ).format(file=self.file, what=what)
        )
