"""Put a backup in place."""

import os
from pathlib import Path
from typing import Annotated

import typer

from agency.cli.folder import ADDRESS, DATABASE, DEFAULT_DATA, Data, private_folder
from agency.database import backups
from agency.database.engine import DatabaseError

cli = typer.Typer(add_completion=False)


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.", exists=True, dir_okay=False)], data: Data = DEFAULT_DATA
) -> None:
    """Put a backup in place while the server is stopped; kiosks then send again what they hold."""
    if os.environ.get(ADDRESS):
        raise DatabaseError("This server's database is PostgreSQL: use pg_restore, then `talkdown-agency new-epoch`.")
    epoch, old = backups.restore(file, private_folder(data) / DATABASE)
    print(f"Restored, with epoch {epoch}: kiosks send again what they hold at their next connection.")
    if old is not None:
        print(f"The database that was there is now {old}; delete it once you are sure.")
