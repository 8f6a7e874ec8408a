"""The server on a real PostgreSQL: its layout, its pages, and two consumers that share the work."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from agency.broker.mosquitto import server_name
from agency.broker.process import running
from agency.broker.site import Site
from agency.cli import run
from agency.cli.folder import ADDRESS
from agency.consume.consumer import Connection, Consumer
from agency.consume.documents import DatabaseDocuments
from agency.database import Database
from agency.database.people import AuditEntry, Role
from agency.database.reviews import AnonymousReviewRow, ReviewCell
from agency.database.tables import METADATA
from agency.database.training import HoursDecision
from agency.database.upgrade import upgrade
from agency.ingest.take import take, take_together
from appliance.wire.envelope import ReviewEnvelope, canonical
from tests.agency.browser import a_course, an_entry, an_officer, signed_in
from tests.agency.sites import NOW, settle
from tests.store.leaving_samples import REFS
from tests.sync.postgres import postgres
from tests.sync.site import AGENCY, GROUP, NOON, Agency, free_port, make_kiosk, until
from tests.wire.samples import REVIEW

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres() as found:
        yield found


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """An agency on PostgreSQL: north-1 is accepted, south-1 is pending."""
    found = Database(address)
    with found.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    upgrade(found)
    settle(found)
    yield found
    found.close()


def test_the_layout_is_the_programs_and_the_audit_log_is_only_added_to(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    with database.write() as session:
        session.add(AuditEntry(at=NOW, user_name="kim", action="hours_seen"))
    with pytest.raises(DBAPIError, match="only added to"), database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_log")


def test_hours_are_credited_on_the_pages_and_hostile_text_breaks_nothing(database: Database) -> None:
    with database.write() as session:
        session.add_all([an_officer(), a_course(), an_entry(1)])
    person = signed_in(database, Role.TRAINING_OFFICER)
    sitting = person.get("/").text.split('name="sitting" value="')[1].split('"')[0]
    assert person.post("/hours/decide", {"sitting": sitting, "decision": "credit"}).status_code == 200
    with database.read() as session:
        assert session.scalars(select(HoursDecision.credited)).all() == [True]
    for path in ("/officers", f"/officers/{1:032x}", "/courses", "/skills", "/exports", "/audit", "/shared", "/kiosks"):
        assert person.get(path).status_code in (200, 403), path
    assert person.get("/officers?q=%00").status_code == 422 and person.get("/officers/%00").status_code == 422
    wrong = {
        "date": "2026-11-20",
        "minutes": "5",
        "course": "deescalation-2026",
        "reason": "a zero\0 in it " + "x" * 900,
    }
    assert person.post(f"/officers/{1:032x}/adjust", wrong).status_code == 200
    assert person.sign_in("kim\0").status_code == 401


def test_two_consumers_share_the_work_and_one_alone_goes_on_when_the_other_is_gone(
    database: Database, tmp_path: Path
) -> None:
    site = Site(tmp_path / "site", AGENCY, ("localhost", "127.0.0.1"), free_port(), consumers=2)
    site.write(as_child=True, address="127.0.0.1")
    taken: Counter[int] = Counter()
    with running(site.broker, site.port) as broker:
        agency = Agency(site, database, broker)
        kiosk = make_kiosk(tmp_path / "kiosk", agency, "north-1", REFS[0])
        kiosk.play(60)
        with consuming(database, site, 1, taken) as first, consuming(database, site, 2, taken) as second:
            until(lambda: first.ready.is_set() and second.ready.is_set(), "both consumers")
            with kiosk.syncing():
                until(lambda: kiosk.waiting() == 0, "every receipt")
        assert taken[1] > 0 and taken[2] > 0 and agency.hours() == 60
        kiosk.play(20, label="later")
        with consuming(database, site, 2, taken), kiosk.syncing():
            until(lambda: kiosk.waiting() == 0 and agency.hours() == 80, "the rest by one alone")
        kiosk.store.close()


def test_what_two_servers_take_in_at_once_is_counted_once(database: Database) -> None:
    reviews = [
        (canonical(ReviewEnvelope(id=f"{n:032x}", body=REVIEW)), f"talkdown/v1/{AGENCY}/reviews") for n in range(60)
    ]
    ready = threading.Barrier(4)

    def taking(backwards: bool) -> None:
        ready.wait()
        for message in reversed(reviews) if backwards else reviews:
            with database.writing_session() as session:
                assert take(*message, session, NOON) is not None

    threads = [threading.Thread(target=taking, args=(number % 2 == 0,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AnonymousReviewRow)) == 60
        assert session.scalars(select(func.sum(ReviewCell.reviews))).one() == 60


def test_commands_find_the_database_that_the_environment_names(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ADDRESS, address)
    with Database(address).engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    data = ["--data", str(tmp_path)]
    assert run(["replay", *data]) == 1 and "init" in capsys.readouterr().err
    named = ["--agency", "elm-county", "--title", "Elm", "--name", "kim", "--full-name", "Kim"]
    assert run(["init", *named, *data]) == 0 and run(["new-epoch", *data]) == 0
    assert "Epoch 2" in capsys.readouterr().out
    assert run(["backup", str(tmp_path / "x"), *data]) == 1 and "pg_dump" in capsys.readouterr().err
    monkeypatch.setenv(ADDRESS, "postgresql://nobody@127.0.0.1:1/agency")
    assert run(["replay", *data]) == 1 and "cannot be reached" in capsys.readouterr().err


@contextmanager
def consuming(database: Database, site: Site, number: int, taken: Counter[int]) -> Iterator[Consumer]:
    def take_in(payload: bytes, topic: str) -> bytes | None:
        with database.writing_session() as session:
            taken[number] += 1
            return take(payload, topic, session, NOON)

    def together(messages: Sequence[tuple[bytes, str]]) -> list[bytes | None]:
        with database.writing_session() as session:
            found = take_together(messages, session, NOON)
        taken[number] += len(messages)
        return found

    where = Connection("localhost", site.port, site.consumer_folder(number), server_name(number))
    documents = DatabaseDocuments(database)
    consumer = Consumer(where, AGENCY, GROUP, take_in, documents, lambda low, _high: low / 10, together)
    stop = threading.Event()
    thread = threading.Thread(target=consumer.run, args=(stop,), name=f"consumer-{number}")
    thread.start()
    try:
        yield consumer
    finally:
        stop.set()
        thread.join()
