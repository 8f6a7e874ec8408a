"""Tell other programs of credited hours."""

import logging
import threading
from typing import Final

import typer

from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.cli.stopping import stopped_by_signal
from agency.database import Database
from agency.database.base import utc_now
from agency.training.webhooks import post, send_due

cli = typer.Typer(add_completion=False)
LOOK_EVERY_S: Final = 5.0
log = logging.getLogger(__name__)


@cli.command()
def tell(data: Data = DEFAULT_DATA) -> None:
    """Send what the addresses on the page *Webhooks* are to be told, until interrupted."""
    database = opened(data)
    telling(database, stopped_by_signal())
    database.close()


def telling(database: Database, stop: threading.Event) -> None:
    """Send what is due, again and again, until told to stop."""
    while not stop.is_set():
        try:
            tried = send_due(database, post, utc_now)
        except Exception:  # a locked or full database must not end what tells the others
            log.exception("Webhooks: nothing could be sent")
            tried = 0
        if not tried:
            stop.wait(LOOK_EVERY_S)
