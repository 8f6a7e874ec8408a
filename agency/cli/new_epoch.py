"""Begin a new epoch, after a database was restored by its own means."""

import typer

from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.database.backups import new_epoch as begin

cli = typer.Typer(add_completion=False)


@cli.command()
def new_epoch(data: Data = DEFAULT_DATA) -> None:
    """After a pg_restore: let kiosks send again what they hold. `restore` does so by itself."""
    print(f"Epoch {begin(opened(data))}: kiosks send again what they hold at their next connection.")
