"""Write the broker's configuration, and run it."""

from pathlib import Path
from typing import Annotated, Final

import typer
from sqlalchemy import select

from agency.broker.keeping import LOOK_EVERY_S, Keeper, refused
from agency.broker.mosquitto import PORT
from agency.broker.process import Broker, BrokerError
from agency.broker.reached import note_broker
from agency.broker.site import Site
from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.cli.stopping import stopped_by_signal
from agency.database import Database
from agency.database.kiosks import ServerState

cli = typer.Typer(add_completion=False, no_args_is_help=True)
Hosts = Annotated[
    list[str],
    typer.Option("--host", help="Name or address at which kiosks reach the broker; may be given several times."),
]
LOCAL: Final = ["localhost", "127.0.0.1"]
MOST_CONSUMERS: Final = 16
Consumers = Annotated[
    int,
    typer.Option("--consumers", help="How many consumers share the messages.", min=1, max=MOST_CONSUMERS),
]
Port = Annotated[int, typer.Option("--port", help="Port to listen on.")]


@cli.command()
def write(hosts: Hosts, data: Data = DEFAULT_DATA, port: Port = PORT, consumers: Consumers = 1) -> None:
    """Write authority, certificates, rights and configuration; certificates that end within 90 days are renewed.

    Kiosks that are revoked or replaced by now are refused once the broker was restarted.
    """
    database = opened(data)
    site = site_of(database, data, tuple(hosts), port, consumers)
    with database.read() as session:
        out = refused(session)
    for line in site.write(refused=out):
        print(line)
    note_broker(data, hosts[0], port)
    database.close()
    print(
        f"Authority's fingerprint, to give out with enrolment codes: {site.authority().fingerprint}\n"
        f"Start it:  mosquitto -c {site.broker.configuration}\n"
        "As Debian's service: docs/sync.md, The broker as a service."
    )


@cli.command()
def run(
    hosts: Hosts = LOCAL,
    data: Data = DEFAULT_DATA,
    port: Port = PORT,
    listen: Annotated[
        str | None, typer.Option("--listen", help="Address to listen at; every address of this machine without it.")
    ] = None,
    consumers: Consumers = 1,
) -> None:
    """Write the configuration and run the broker as this user until it is interrupted.

    Kiosks that are revoked or replaced on the pages are shut out within seconds.
    """
    stop = stopped_by_signal()
    database = opened(data)
    site = site_of(database, data, tuple(hosts), port, consumers)
    broker = Broker(site.broker, port, listen or "127.0.0.1")
    keeper = Keeper(site, database, broker.begin_anew)
    site.write(as_child=True, address=listen, refused=keeper.now_refused())
    note_broker(data, hosts[0], port)
    broker.start()
    print(f"The broker listens on port {port}; it writes to {broker.log}.", flush=True)
    try:
        while not stop.wait(LOOK_EVERY_S):
            if not broker.runs:
                raise BrokerError(f"Mosquitto ended by itself; its last words are in {broker.log}.")
            keeper.look()
    finally:
        broker.stop()
        database.close()


def site_of(database: Database, data: Path, hosts: tuple[str, ...], port: int, consumers: int = 1) -> Site:
    """Return the site of the agency whose database lies in a folder."""
    with database.read() as session:
        agency = session.scalars(select(ServerState.agency)).one()
    return Site(data, agency, hosts, port, consumers)
