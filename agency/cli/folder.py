"""Where the server keeps its files, as every command takes it."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from agency.database import Database
from agency.database.engine import DatabaseError
from agency.database.upgrade import current, upgrade

VARIABLE: Final = "TALKDOWN_AGENCY_DATA"
DATABASE: Final = "agency.db"

Data = Annotated[
    Path,
    typer.Option("--data", envvar=VARIABLE, help="Folder of the server's own files.", show_default=True),
]
DEFAULT_DATA: Final = Path("/var/lib/talkdown-agency")


def opened(data: Path) -> Database:
    """Return the folder's database at the present layout; DatabaseError when there is none."""
    file = data / DATABASE
    if not file.exists():
        raise DatabaseError(f"There is no database in {data}. Run `talkdown-agency init --data {data}` first.")
    database = Database.at(file)
    if current(database) is None:
        raise DatabaseError(f"{file} holds no agency. Run `talkdown-agency init --data {data}` first.")
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
