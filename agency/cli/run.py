"""Run the pages, the broker, its consumer and the kiosks' way in, from one command."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from agency.broker.authority import fingerprint_of
from agency.broker.mosquitto import PORT
from agency.broker.process import executable
from agency.broker.site import AUTHORITY_FOLDER
from agency.cli.children import Child, Children
from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.cli.serve import loopback
from agency.cli.stopping import stopped_by_signal

cli = typer.Typer(add_completion=False)
LOCAL: Final = ("localhost", "127.0.0.1")
LOGS: Final = "logs"
HERE: Final = "127.0.0.1"
EVERYWHERE: Final = "0.0.0.0"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts listen."""

    data: Path
    names: tuple[str, ...] = LOCAL
    host: str = HERE
    pages: int = 8433
    kiosks: int = 8434
    broker: int = PORT

    @property
    def only_here(self) -> bool:
        """Tell whether nothing is open to other machines."""
        return all(name in LOCAL for name in self.names)

    @property
    def pages_url(self) -> str:
        """Return the address of the pages."""
        if loopback(self.host):
            return f"http://{self.host}:{self.pages}/"
        return f"https://{self.names[0]}:{self.pages}/"

    def children(self) -> tuple[tuple[Child, ...], tuple[Child, ...]]:
        """Return the broker, which makes the authority when there is none yet, and what starts after it."""
        data = ("--data", str(self.data))
        near = HERE if self.only_here else EVERYWHERE
        hosts = tuple(word for name in self.names for word in ("--host", name))
        names = tuple(word for name in self.names for word in ("--name", name))
        ports = {what: ("--port", str(port)) for what, port in (("pages", self.pages), ("kiosks", self.kiosks))}
        to_broker = ("--port", str(self.broker))
        own = () if loopback(self.host) else names
        broker = Child("broker", ("broker", "run", *data, *hosts, *to_broker, "--listen", near), (HERE, self.broker))
        return (broker,), (
            Child(
                "kiosks-way-in",
                ("serve", "--for-kiosks", *data, *names, "--host", near, *ports["kiosks"]),
                (HERE, self.kiosks),
            ),
            Child("webhooks", ("tell", *data)),
            Child("consumer", ("consume", *data, "--host", self.names[0], *to_broker)),
            Child(
                "pages",
                ("serve", *data, "--host", self.host, *ports["pages"], *own),
                (HERE if self.host == EVERYWHERE else self.host, self.pages),
            ),
        )


@cli.command()
def run(
    data: Data = DEFAULT_DATA,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", help="Host name at which other machines reach this one; may be given several times."),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address at which the pages listen.")] = HERE,
    pages: Annotated[int, typer.Option("--port", help="Port of the pages.")] = 8433,
    kiosks: Annotated[int, typer.Option("--kiosk-port", help="Port at which kiosks join.")] = 8434,
    broker: Annotated[int, typer.Option("--broker-port", help="Port of the broker.")] = PORT,
) -> None:
    """Run the pages, the broker and what belongs to it until interrupted.

    Without --name nothing is open to other machines. Each part is a process of its own and writes into DATA/logs; when
    one ends by itself, all end.
    """
    stop = stopped_by_signal()
    opened(data).close()
    executable()
    layout = Layout(data, tuple(names or LOCAL), host, pages, kiosks, broker)
    with Children(data / LOGS) as children:
        for together in layout.children():
            children.start(together)
        print(f"Pages:   {layout.pages_url}")
        print(f"Kiosks:  join at https://{layout.names[0]}:{kiosks}, send to {layout.names[0]}:{broker}")
        print(f"         fingerprint {fingerprint_of((data / AUTHORITY_FOLDER / 'ca.crt').read_bytes())}")
        if layout.only_here:
            print("Nothing is open to other machines: give --name for kiosks, and --host for the pages.")
        print("Stop it with Ctrl-C.", flush=True)
        children.watch(stop)
