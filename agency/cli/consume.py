"""Take in what kiosks send to the broker."""

import logging
import signal
import threading
from typing import Annotated

import typer
from sqlalchemy import select

from agency.broker.mosquitto import PORT
from agency.cli.broker import Port, site_of
from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.consume.consumer import Connection, Consumer
from agency.consume.documents import DatabaseDocuments
from agency.database.kiosks import ServerState
from agency.ingest import take

cli = typer.Typer(add_completion=False)


@cli.command()
def consume(
    data: Data = DEFAULT_DATA,
    host: Annotated[str, typer.Option("--host", help="Where the broker is.")] = "localhost",
    port: Port = PORT,
) -> None:
    """Take in what kiosks send, receipt it, and publish what they are to have, until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    database = opened(data)
    with database.read() as session:
        agency = session.scalars(select(ServerState.agency)).one()

    def take_in(payload: bytes, topic: str) -> bytes | None:
        with database.writing_session() as session:
            return take(payload, topic, session)

    connection = Connection(host, port, site_of(data, (host,), port).consumer)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    Consumer(connection, agency, take_in, DatabaseDocuments(database)).run(stop)
    database.close()
