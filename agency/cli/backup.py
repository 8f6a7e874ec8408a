"""Write the whole database into one file, while the server runs."""

from pathlib import Path
from typing import Annotated

import typer

from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.database.backups import back_up

cli = typer.Typer(add_completion=False)


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to make.")], data: Data = DEFAULT_DATA) -> None:
    """Write the whole database into one file, while the server runs. It holds names and hours: keep it locked away."""
    back_up(opened(data), file)
    print(f"{file} holds everything as it was at one moment; it was read back and is whole.")
