"""An agency with a real broker, a consumer on a real database, and kiosks: what the fault tests play with."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from agency.broker.process import Broker
from agency.broker.site import Site
from agency.consume.consumer import Connection, Consumer
from agency.consume.documents import DatabaseDocuments
from agency.consume.seams import TakeTogether
from agency.database import Database
from agency.database.kiosks import AsideMessage
from agency.database.training import HoursEntry
from agency.ingest import take
from appliance.store.identity import Place
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from appliance.sync.backoff import Backoff
from appliance.sync.certificate import request
from appliance.sync.link import Link
from appliance.sync.run import Surroundings, Sync
from appliance.sync.window import Window
from tests.store.leaving_samples import REFS, close, opened

AGENCY: Final = "elm-county"
TODAY: Final = date(2026, 12, 1)
NOON: Final = datetime(2026, 12, 1, 12, tzinfo=UTC)
GROUP: Final = "known-to-our-consumers-alone"
PATIENCE_S: Final = 60.0


def until(met: Callable[[], bool], what: str) -> None:
    """Wait for what the code under test brings about."""
    give_up_s = time.monotonic() + PATIENCE_S
    while not met():
        if time.monotonic() > give_up_s:
            raise AssertionError(f"never came about: {what}")
        threading.Event().wait(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Agency:
    """Broker, consumer and database of one agency."""

    site: Site
    database: Database
    broker: Broker
    before_take: Callable[[], None] = lambda: None
    after_commit: Callable[[], None] = lambda: None
    deliveries: list[str] = field(default_factory=list)
    consumer: Consumer | None = None

    @contextmanager
    def consuming(self, together: TakeTogether | None = None) -> Iterator[Consumer]:
        """Run a consumer for as long as the block lasts."""
        connection = Connection("localhost", self.site.port, self.site.consumer)
        consumer = Consumer(
            connection,
            AGENCY,
            GROUP,
            self.take_in,
            DatabaseDocuments(self.database),
            chance=lambda low, _high: low / 10,
            together=together,
        )
        stop = threading.Event()
        thread = threading.Thread(target=consumer.run, args=(stop,), name="consumer")
        thread.start()
        self.consumer = consumer
        try:
            yield consumer
        finally:
            stop.set()
            thread.join()

    def take_in(self, payload: bytes, topic: str) -> bytes | None:
        self.deliveries.append(topic)
        self.before_take()
        with self.database.writing_session() as session:
            receipt = take(payload, topic, session, NOON)
        self.after_commit()
        return receipt

    def hours(self) -> int:
        with self.database.read() as session:
            return session.scalars(select(func.count()).select_from(HoursEntry)).one()

    def aside(self) -> list[AsideMessage]:
        with self.database.read() as session:
            return list(session.scalars(select(AsideMessage)))


@dataclass
class Kiosk:
    """One kiosk with a signed-in, claimed officer."""

    name: str
    store: Store
    officer: OwnerKey
    place: Place

    def play(self, encounters: int, label: str = "e") -> None:
        for number in range(encounters):
            close(self.store, self.officer, f"{label}-{number}")

    def waiting(self) -> int:
        return len(self.store.outbox.waiting_ids(self.store.memory.epoch))

    def surroundings(self, **changes: object) -> Surroundings:
        values: dict[str, object] = {
            "today": lambda: TODAY,
            "backoff": lambda: Backoff(first_s=0.02, longest_s=0.2),
            "window": lambda: Window(resend_s=0.5),
            "link": lambda place, store: Link(place, store.identity, keepalive_s=1, timeout_s=3),
            "turn_s": 0.02,
        }
        return Surroundings(**{**values, **changes})  # type: ignore[arg-type]  # keyword values of several types

    @contextmanager
    def syncing(self, **changes: object) -> Iterator[None]:
        """Run sync for as long as the block lasts."""
        stop = threading.Event()
        thread = threading.Thread(target=Sync(self.store, self.surroundings(**changes)).run, args=(stop,), name="sync")
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def settled(kiosk: Kiosk, agency: Agency, hours: int) -> Callable[[], bool]:
    return lambda: kiosk.waiting() == 0 and agency.hours() == hours


def make_kiosk(data: Path, agency: Agency, name: str = "north-1", ref: str = REFS[0]) -> Kiosk:
    store = opened(data)
    authority = agency.site.authority()
    place = Place(agency=AGENCY, kiosk=name, broker_host="localhost", broker_port=agency.site.port)
    certificate = authority.issue_kiosk(request(store.identity, name), name)
    store.identity.keep(place, certificate, authority.certificate_pem)
    officer = store.keys.enrol("123456", "Sam")
    store.claim(officer.owner_id, ref)
    return Kiosk(name, store, officer, place)


class Proxy:
    """Stands between kiosk and broker: can be slow, or go silent without closing, as a dead network does."""

    def __init__(self, to_port: int) -> None:
        self.port = free_port()
        self.pause_s = 0.0
        self.silent = threading.Event()
        self.connections = 0
        self._to_port = to_port
        self._sockets: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._server.close()
        self.cut()

    def cut(self) -> None:
        for one in self._sockets:
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
                far = socket.create_connection(("127.0.0.1", self._to_port))
            except OSError:
                return
            self.connections += 1
            self._sockets += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink, self.connections), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, number: int) -> None:
        try:
            while content := source.recv(512 if self.pause_s else 65536):
                if self.pause_s:
                    threading.Event().wait(self.pause_s)
                if self.silent.is_set() and number == 1:
                    continue
                sink.sendall(content)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return
