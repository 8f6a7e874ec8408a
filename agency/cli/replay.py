"""Take in again the messages that were kept aside."""

import typer

from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.ingest.replay import replay as replay_all

cli = typer.Typer(add_completion=False)


@cli.command()
def replay(data: Data = DEFAULT_DATA) -> None:
    """Take in again the messages that were kept aside, as after an update; what still cannot be taken in stays."""
    database = opened(data)
    done = replay_all(database, by="command line")
    print(f"{done.taken} taken in, {done.still_aside} still kept aside.")
