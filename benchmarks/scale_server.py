"""The server of the scale bench: a database, a broker, and the consumer's own process, watched."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil
from sqlalchemy import select

from agency.broker.process import Broker
from agency.broker.site import Site
from agency.cli.children import free_port
from agency.database import Database
from agency.database.base import utc_now
from agency.database.kiosks import Kiosk as KioskRow
from agency.database.kiosks import KioskState, ServerState
from agency.database.training import HoursEntry
from agency.database.upgrade import upgrade
from benchmarks.scale_fleet import AGENCY, Kiosk, hashes

SAMPLE_EVERY_S: Final = 0.5
MB: Final = 1_000_000


@dataclass(slots=True)
class Watched:
    """Resident memory of some processes over time, in MB."""

    samples: dict[str, list[float]] = field(default_factory=dict)

    def note(self, processes: dict[str, psutil.Process]) -> None:
        """Add a sample of each that still runs."""
        for name, process in processes.items():
            try:
                self.samples.setdefault(name, []).append(process.memory_info().rss / MB)
            except psutil.NoSuchProcess:
                continue

    def as_json(self) -> dict[str, dict[str, float]]:
        """Return for each process its memory at each quarter of the time, the end last, and at its most."""
        return {
            name: {f"at_{part}/4": round(found[(len(found) - 1) * part // 4], 1) for part in (1, 2, 3, 4)}
            | {"most": round(max(found), 1)}
            for name, found in self.samples.items()
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds in the end."""

    rows: int
    found: frozenset[str]

    def lost(self, fleet: Sequence[Kiosk]) -> int:
        """Return how many records are not there."""
        return len(hashes(fleet) - self.found)


class Server:
    """One agency's server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Make database, authority and broker's configuration."""
        self._data = folder / "agency"
        self._data.mkdir(mode=0o700)
        self.site = Site(self._data, AGENCY, ("localhost", "127.0.0.1"), free_port(0))
        self.site.write(as_child=True, address="127.0.0.1")
        self._broker = Broker(self.site.broker, self.site.port)
        database = self._opened()
        upgrade(database)
        with database.write() as session:
            session.add(ServerState(id=1, agency=AGENCY, agency_title="Elm County", state_rules="colorado"))
        database.close()

    def accept(self, fleet: Sequence[Kiosk]) -> None:
        """Write the fleet's kiosks down as accepted."""
        database = self._opened()
        with database.write() as session:
            session.add_all(
                KioskRow(name=one.place.kiosk, state=KioskState.ACCEPTED, csr_pem=one.csr_pem, asked_at=utc_now())
                for one in fleet
            )
        database.close()

    @contextmanager
    def broker(self) -> Iterator[None]:
        """Run the broker while the block lasts."""
        self._broker.start()
        try:
            yield
        finally:
            self._broker.stop()

    @contextmanager
    def consumer(self) -> Iterator[Watched]:
        """Run the consumer while the block lasts, and watch its memory and the broker's."""
        command = ["consume", "--data", str(self._data), "--port", str(self.site.port)]
        watched, stop = Watched(), threading.Event()
        with subprocess.Popen([sys.executable, "-m", "agency.cli", *command], stderr=subprocess.DEVNULL) as child:
            processes = {"consumer": psutil.Process(child.pid)}
            processes["broker"] = next(
                one for one in psutil.Process().children() if Path(one.name()).name.startswith("mosquitto")
            )

            def watch() -> None:
                while not stop.wait(SAMPLE_EVERY_S):
                    watched.note(processes)

            thread = threading.Thread(target=watch)
            thread.start()
            try:
                yield watched
            finally:
                stop.set()
                thread.join()
                child.terminate()

    def kept(self) -> Kept:
        """Return what the database holds."""
        database = self._opened()
        with database.read() as session:
            found = session.scalars(select(HoursEntry.body_sha256)).all()
        database.close()
        return Kept(len(found), frozenset(found))

    def _opened(self) -> Database:
        return Database.at(self._data / "agency.db")
