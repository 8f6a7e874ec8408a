"""Serve the pages."""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.web.app import make_app
from appliance.errors import UsageError

cli = typer.Typer(add_completion=False)


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 8433,
    certificate: Annotated[Path | None, typer.Option(help="TLS certificate, PEM.", exists=True)] = None,
    key: Annotated[Path | None, typer.Option(help="Its key, PEM.", exists=True)] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy on this machine does TLS and passes it on.")
    ] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Serve the pages. Without TLS only this machine itself can reach them."""
    encrypted = certificate is not None and key is not None
    if (certificate is None) != (key is None):
        raise UsageError("Give --certificate and --key together.")
    if not encrypted and not _loopback(host):
        raise UsageError(f"{host} can be reached from elsewhere: give --certificate and --key, or listen at 127.0.0.1.")
    app = make_app(opened(data), secure_cookies=encrypted or behind_proxy)
    print(f"Serving at {'https' if encrypted else 'http'}://{host}:{port}/ until it is stopped.", flush=True)
    uvicorn.run(
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


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
