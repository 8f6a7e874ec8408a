"""Serve the pages, and what kiosks need to join."""

import threading
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import select

from agency.broker.reached import note_server
from agency.broker.renewing import Renewing
from agency.broker.site import web_certificate
from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.database import Database
from agency.database.kiosks import ServerState
from agency.web.app import make_app, settle_memory
from appliance.errors import UsageError

cli = typer.Typer(add_completion=False)


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 8433,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            help="Host name or address at which this server is reached, for a certificate of the agency's own "
            "authority, as kiosks need it; may be given several times.",
        ),
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="TLS certificate of another kind, PEM.", exists=True)] = None,
    key: Annotated[Path | None, typer.Option(help="Its key, PEM.", exists=True)] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy on this machine does TLS and passes it on.")
    ] = False,
    for_kiosks: Annotated[
        bool, typer.Option("--for-kiosks", help="Serve no page: only joining and renewing, under --name.")
    ] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Serve the pages. Without TLS only this machine itself can reach them."""
    if (certificate is None) != (key is None) or (certificate is not None and names):
        raise UsageError("Give --certificate and --key together, or else --name.")
    if for_kiosks and not names:
        raise UsageError("Give --name: kiosks ask under a certificate of the agency's own authority.")
    encrypted = certificate is not None or bool(names)
    if not encrypted and not loopback(host):
        raise UsageError(
            f"{host} can be reached from elsewhere: give --name, or --certificate and --key, or listen at 127.0.0.1."
        )
    database = opened(data)
    if names:
        folder = web_certificate(data, _agency(database), tuple(names))
        certificate, key = folder / "server.crt", folder / "server.key"
        note_server(data, f"https://{names[0]}:{port}")
    app = make_app(
        database,
        secure_cookies=encrypted or behind_proxy,
        data=data,
        for_kiosks=for_kiosks,
        certificate=None if names else certificate,
    )
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        proxy_headers=behind_proxy,
        server_header=False,
        access_log=False,
        log_level="warning",
    )
    if certificate is not None and key is not None:
        _renew_while_serving(config, certificate, key, data, tuple(names or ()), _agency(database))
    print(f"Serving at {'https' if encrypted else 'http'}://{host}:{port}/ until it is stopped.", flush=True)
    settle_memory()
    uvicorn.Server(config).run()


def _renew_while_serving(
    config: uvicorn.Config, certificate: Path, key: Path, data: Path, names: tuple[str, ...], agency: str
) -> None:
    """Let a certificate be renewed, or taken anew from its files, for as long as this process lasts."""
    config.load()
    if config.ssl is None:
        raise AssertionError("A configuration with a certificate has a context.")

    def renew(now: datetime | None) -> None:
        if names:
            web_certificate(data, agency, names, now)

    renewing = Renewing(config.ssl, certificate, key, data, renew)
    threading.Thread(target=renewing.run, args=(threading.Event(),), name="renewing", daemon=True).start()


def loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _agency(database: Database) -> str:
    with database.read() as session:
        return session.scalars(select(ServerState.agency)).one()
