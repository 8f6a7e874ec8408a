"""Opens the database: SQLite by default, with write-ahead logging, or PostgreSQL by its address.

Every commit survives a power cut. A transaction that will write says so when it begins, so that two writers wait for
each other instead of one failing halfway through. On PostgreSQL taking messages in does not wait, because any order and
any repetition of messages leave the same rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from appliance.errors import TalkdownError

BUSY_TIMEOUT_MS: Final = 10_000
POSTGRESQL: Final = ("postgresql://", "postgresql+psycopg://")
_WRITING: Final = "talkdown_writing"
_ALONE: Final = "talkdown_alone"
_LOCK: Final = 7_082_553
"""Any number that no other program of this database takes for its own locks."""
_PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "secure_delete = ON",
    "temp_store = MEMORY",
)


class DatabaseError(TalkdownError):
    """The database cannot be used as it is."""


class Database:
    """One database; hands out sessions for reading and for writing."""

    def __init__(self, url: str) -> None:
        """Open it.

        Args:
            url: an SQLAlchemy address, such as `sqlite:////var/lib/talkdown-agency/agency.db` or
                `postgresql://talkdown@db.example.gov/talkdown`.

        """
        if url.startswith(POSTGRESQL[0]):
            url = url.replace(*POSTGRESQL, 1)
        self.url = url
        try:
            self.engine: Engine = create_engine(url)
        except ModuleNotFoundError as error:
            raise DatabaseError(
                f"{error.name} is not installed, and PostgreSQL needs it: install talkdown with the extra "
                "`agency-postgres`."
            ) from None
        except SQLAlchemyError as error:
            raise DatabaseError(f"The database address cannot be used: {error}") from error
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine, "begin", _begin_postgresql)
        writing = self.engine.execution_options(**{_WRITING: True})
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._taking = sessionmaker(writing, expire_on_commit=False)
        self._writing = sessionmaker(writing.execution_options(**{_ALONE: True}), expire_on_commit=False)

    @classmethod
    def at(cls, file: Path) -> "Database":
        """Open the SQLite file at a path, which is made when the first migration runs."""
        return cls(f"sqlite:///{file}")

    @property
    def file(self) -> Path | None:
        """Return the SQLite file, or None for another kind of database or one in memory."""
        name = self.engine.url.database
        return Path(name) if self.engine.dialect.name == "sqlite" and name and name != ":memory:" else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session whose changes are thrown away."""
        with self._reading() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session in one transaction: committed at the end, or rolled back when anything is raised."""
        with self._writing() as session, session.begin():
            yield session

    def writing_session(self) -> Session:
        """Return a session for a caller that commits by itself, as taking a message in does."""
        return self._taking()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the listener below begins transactions, not the driver
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_ALONE, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
