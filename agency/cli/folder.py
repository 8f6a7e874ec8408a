"""Where the server keeps its files, as every command takes it."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer
from sqlalchemy.exc import OperationalError

from agency.database import Database
from agency.database.engine import POSTGRESQL, DatabaseError
from agency.database.upgrade import current, upgrade

VARIABLE: Final = "TALKDOWN_AGENCY_DATA"
ADDRESS: Final = "TALKDOWN_AGENCY_DATABASE"
"""Names PostgreSQL, where the database is not the file in the folder."""
DATABASE: Final = "agency.db"

Data = Annotated[
    Path,
    typer.Option("--data", envvar=VARIABLE, help="Folder of the server's own files.", show_default=True),
]
DEFAULT_DATA: Final = Path("/var/lib/talkdown-agency")


def database_of(data: Path) -> Database:
    """Return the database that the environment names, or else the file in the folder; it may be empty still.

    Raises:
        DatabaseError: the address is none, or nothing answers there.

    """
    address = os.environ.get(ADDRESS, "")
    if not address:
        return Database.at(data / DATABASE)
    if not address.startswith(POSTGRESQL):
        raise DatabaseError(f"{ADDRESS} is to begin with postgresql://. Without it the database is {data / DATABASE}.")
    database = Database(address)
    try:
        current(database)
    except OperationalError as error:
        raise DatabaseError(f"PostgreSQL cannot be reached as {ADDRESS} says: {error.orig}") from None
    return database


def opened(data: Path) -> Database:
    """Return the server's database at the present layout; DatabaseError when there is none."""
    if not os.environ.get(ADDRESS) and not (data / DATABASE).exists():
        raise DatabaseError(f"There is no database in {data}. Run `talkdown-agency init --data {data}` first.")
    database = database_of(data)
    if current(database) is None:
        where = database.file or "The database that the environment names"
        raise DatabaseError(f"{where} holds no agency. Run `talkdown-agency init --data {data}` first.")
    upgrade(database)
    return database


def private_folder(data: Path) -> Path:
    """Return the folder, made for its owner's eyes alone when it was not there."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"The folder {data} cannot be made: {error.strerror}. Choose another with --data."
        ) from None
    if not os.access(data, os.W_OK):
        raise DatabaseError(f"The folder {data} cannot be written to. Run this as the server's own user.")
    return data
