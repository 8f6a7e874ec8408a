"""The whole database as one file, and back. A restore grows the epoch, so that kiosks send again what they hold."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import select

from agency.database.base import utc_now
from agency.database.engine import Database, DatabaseError
from agency.database.kiosks import ServerState
from agency.database.people import AuditEntry
from agency.database.upgrade import upgrade

_BESIDE: Final = ("-wal", "-shm")


def back_up(database: Database, target: Path) -> None:
    """Write a copy that is whole at one moment, while the server runs; an existing file is never overwritten.

    Raises:
        DatabaseError: the database is no SQLite file, the target exists, or it cannot be written.

    """
    source = database.file
    if source is None:
        raise DatabaseError(
            "Only SQLite is backed up here. Of PostgreSQL use pg_dump; after a pg_restore, and before the server "
            "starts, `talkdown-agency new-epoch`."
        )
    if target.exists():
        raise DatabaseError(f"{target} exists. Choose another name: a backup never takes the place of one.")
    part = target.with_name(target.name + ".part")
    with _plainly(part):
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(part)) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE")
        _check(part)
        _flush(part)
        os.replace(part, target)
        _flush(target.parent)


def restore(source: Path, target: Path) -> tuple[int, Path | None]:
    """Put a backup in the place of a database file, and return the new epoch and where the old file went.

    The server has to be stopped meanwhile.

    Raises:
        DatabaseError: the backup is damaged, no agency's, or of a later program; nothing was changed.

    """
    _check(source)
    part = target.with_name(target.name + ".restored")
    with _plainly(part):
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_bytes(source.read_bytes())
        epoch = _renewed(part, _epoch_in(target))
        old = None
        if target.exists():
            old = target.with_name(f"{target.name}.before-epoch-{epoch}")
            for suffix in _BESIDE:
                beside = target.with_name(target.name + suffix)
                if beside.exists():
                    os.replace(beside, old.with_name(old.name + suffix))
            os.replace(target, old)
        os.replace(part, target)
        _flush(target.parent)
    return epoch, old


def new_epoch(database: Database) -> int:
    """Begin a new epoch in a database that was restored by other means, and return it."""
    with database.write() as session:
        state = session.scalars(select(ServerState)).one()
        state.epoch += 1
        session.add(
            AuditEntry(at=utc_now(), user_name="command line", action="restored", detail=f"epoch {state.epoch}")
        )
        return state.epoch


def _renewed(part: Path, epoch_here: int) -> int:
    database = Database.at(part)
    try:
        upgrade(database)
        with database.write() as session:
            state = session.scalars(select(ServerState)).one_or_none()
            if state is None:
                raise DatabaseError(f"{part} holds no agency; choose a backup that `talkdown-agency backup` wrote.")
            state.epoch = epoch = max(state.epoch, epoch_here) + 1
            session.add(AuditEntry(at=utc_now(), user_name="command line", action="restored", detail=f"epoch {epoch}"))
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()
    return epoch


def _epoch_in(target: Path) -> int:
    """Return the epoch of the file that is there, so that an older backup still begins a later one; 0 if unreadable."""
    if not target.exists():
        return 0
    try:
        with closing(sqlite3.connect(target)) as connection:
            return int(connection.execute("SELECT epoch FROM server_state").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return 0


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise DatabaseError(f"{file} cannot be read as a backup: {error}.") from None
    if found != "ok":
        raise DatabaseError(f"{file} is damaged: {found}. Use another backup.")


@contextmanager
def _plainly(part: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise DatabaseError(f"{part.parent}: {error}. Nothing was changed.") from None
    except DatabaseError:
        part.unlink(missing_ok=True)
        raise


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
