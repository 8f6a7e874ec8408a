"""Take in what kiosks send to the broker."""

import logging
from collections.abc import Sequence
from typing import Annotated

import typer
from sqlalchemy import select

from agency.broker.mosquitto import PORT, server_name
from agency.cli.broker import Port, site_of
from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.cli.stopping import stopped_by_signal
from agency.consume.consumer import Connection, Consumer
from agency.consume.documents import DatabaseDocuments
from agency.database.kiosks import ServerState
from agency.ingest import take
from agency.ingest.take import take_together

cli = typer.Typer(add_completion=False)


@cli.command()
def consume(
    data: Data = DEFAULT_DATA,
    host: Annotated[str, typer.Option("--host", help="Where the broker is.")] = "localhost",
    port: Port = PORT,
    number: Annotated[
        int,
        typer.Option("--number", help="Which of several consumers this one is (`broker … --consumers`).", min=1),
    ] = 1,
) -> None:
    """Take in what kiosks send, receipt it, and publish what they are to have, until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    database = opened(data)

    def take_in(payload: bytes, topic: str) -> bytes | None:
        with database.writing_session() as session:
            return take(payload, topic, session)

    def together(messages: Sequence[tuple[bytes, str]]) -> list[bytes | None]:
        with database.writing_session() as session:
            return take_together(messages, session)

    site = site_of(database, data, (host,), port)
    connection = Connection(host, port, site.consumer_folder(number), server_name(number))
    with database.read() as session:
        group = session.scalars(select(ServerState.consumer_group)).one()
    documents = DatabaseDocuments(database)
    Consumer(connection, site.agency, group, take_in, documents, together=together).run(stopped_by_signal())
    database.close()
