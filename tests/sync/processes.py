"""Kiosk and consumer as processes of their own, to be killed: `python -m tests.sync.processes WHICH …`."""

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from agency.broker.site import Site
from agency.consume.consumer import Connection, Consumer
from agency.consume.documents import DatabaseDocuments
from agency.database import Database
from agency.ingest import take
from agency.ingest.take import take_together
from appliance.store.store import Store
from appliance.sync.backoff import Backoff
from appliance.sync.link import Link
from appliance.sync.run import Surroundings, Sync
from appliance.sync.window import Window
from tests.store.samples import QUICK_PIN
from tests.sync.site import AGENCY, GROUP, NOON, TODAY


def kiosk(data: Path) -> None:
    around = Surroundings(
        today=lambda: TODAY,
        backoff=lambda: Backoff(first_s=0.02, longest_s=0.2),
        window=lambda: Window(most_in_flight=3, resend_s=0.5),
        link=lambda place, store: Link(place, store.identity, keepalive_s=1, timeout_s=3),
        turn_s=0.02,
    )
    with Store(data, QUICK_PIN) as store:
        Sync(store, around).run(threading.Event())


def consumer(database_file: Path, data: Path, port: int) -> None:
    database = Database.at(database_file)

    def take_in(payload: bytes, topic: str) -> bytes | None:
        with database.writing_session() as session:
            return take(payload, topic, session, NOON)

    def together(messages: Sequence[tuple[bytes, str]]) -> list[bytes | None]:
        with database.writing_session() as session:
            return take_together(messages, session, NOON)

    connection = Connection("localhost", port, Site(data, AGENCY, (), port).consumer)
    documents = DatabaseDocuments(database)
    one = Consumer(connection, AGENCY, GROUP, take_in, documents, lambda low, high: low / 10, together)
    one.run(threading.Event())


if __name__ == "__main__":
    if sys.argv[1] == "kiosk":
        kiosk(Path(sys.argv[2]))
    else:
        consumer(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
