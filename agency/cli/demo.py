"""Run the demo's agency: one that is made up, in which simulated officers count and every page says so."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from agency.broker.authority import fingerprint_of
from agency.broker.process import executable
from agency.broker.reached import reached_at
from agency.broker.site import AUTHORITY_FOLDER
from agency.cli.children import Children, free_port
from agency.cli.demo_agency import NAME, set_up_demo
from agency.cli.folder import ADDRESS
from agency.cli.run import LOGS, Layout
from agency.cli.stopping import stopped_by_signal

cli = typer.Typer(add_completion=False)
DEFAULT: Path = Path("build/demo/agency")


@cli.command()
def demo(
    data: Annotated[Path, typer.Option("--data", help="Folder of the demo's agency; made when missing.")] = DEFAULT,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object when it is ready, for whatever drives a kiosk.")
    ] = False,
) -> None:
    """Run the demo's agency at free ports of this machine until interrupted.

    Nothing is open to other machines. Its password, code and claim codes are made anew at each start.
    """
    stop = stopped_by_signal()
    os.environ.pop(ADDRESS, None)  # the demo never touches the database of an agency of people
    executable()
    made = set_up_demo(data)
    before = reached_at(data)
    layout = Layout(
        data,
        pages=free_port(8433),
        kiosks=free_port(int((before.server_url or ":8434").rsplit(":", 1)[1])),
        broker=free_port(before.broker_port or 8883),
    )
    with Children(data / LOGS) as children:
        for together in layout.children():
            children.start(together)
        if as_json:
            fingerprint = fingerprint_of((data / AUTHORITY_FOLDER / "ca.crt").read_bytes())
            print(
                json.dumps(
                    {
                        "schema_version": 1,
                        "pages": layout.pages_url,
                        "name": NAME,
                        "password": made.password,
                        "server": f"https://localhost:{layout.kiosks}",
                        "code": made.code,
                        "fingerprint": fingerprint,
                        "claims": made.claims,
                    }
                ),
                flush=True,
            )
        else:
            print(f"The demo's pages:  {layout.pages_url}")
            print(f"Sign in as:        {NAME}")
            print(f"Password:          {made.password}   (until the next start)")
            print("Every officer there is simulated or made up. Nothing is open to other machines.")
            print("Stop it with Ctrl-C.", flush=True)
        children.watch(stop)
