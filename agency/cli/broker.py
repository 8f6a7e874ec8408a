"""Write the broker's configuration, and run it."""

from pathlib import Path
from typing import Annotated, Final

import typer
from sqlalchemy import select

from agency.broker.mosquitto import PORT
from agency.broker.process import Broker
from agency.broker.site import Site
from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.database.kiosks import ServerState

cli = typer.Typer(add_completion=False, no_args_is_help=True)
Hosts = Annotated[
    list[str],
    typer.Option("--host", help="Name or address at which kiosks reach the broker; may be given several times."),
]
LOCAL: Final = ["localhost", "127.0.0.1"]
Port = Annotated[int, typer.Option("--port", help="Port to listen on.")]


@cli.command()
def write(hosts: Hosts, data: Data = DEFAULT_DATA, port: Port = PORT) -> None:
    """Write authority, certificates, rights and configuration; certificates that end within 90 days are renewed."""
    site = site_of(data, tuple(hosts), port)
    for line in site.write():
        print(line)
    print(
        f"Authority's fingerprint, to give out with enrolment codes: {site.authority().fingerprint}\n"
        f"Start it:  mosquitto -c {site.broker.configuration}\n"
        "As Debian's service: docs/sync.md, The broker as a service."
    )


@cli.command()
def run(hosts: Hosts = LOCAL, data: Data = DEFAULT_DATA, port: Port = PORT) -> None:
    """Write the configuration and run the broker as this user until it is interrupted."""
    site = site_of(data, tuple(hosts), port)
    site.write(as_child=True)
    broker = Broker(site.broker, port)
    broker.start()
    print(f"The broker listens on port {port}; it writes to {broker.log}.", flush=True)
    try:
        code = broker.wait()
    finally:
        broker.stop()
    raise typer.Exit(code)


def site_of(data: Path, hosts: tuple[str, ...], port: int) -> Site:
    """Return the site of the agency whose database lies in a folder."""
    database = opened(data)
    with database.read() as session:
        agency = session.scalars(select(ServerState.agency)).one()
    database.close()
    return Site(data, agency, hosts, port)
