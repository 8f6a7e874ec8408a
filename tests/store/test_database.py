import sqlite3
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from appliance.encounter.behaviours import CodedUtterance
from appliance.encounter.record import Correction, Record
from appliance.store.closed import ClosedEncounters
from appliance.store.database import Database, DatabaseBusy, DatabaseDamaged
from appliance.store.errors import StoreError
from appliance.store.keys import OwnerKey, OwnerKind
from appliance.store.outbox import Outbox, OutboxRow, Stream, nothing_leaves
from appliance.store.schema import MIGRATIONS, migrate
from tests.store.samples import owner_key, record

OWNER = owner_key()
SECRET = b"s" * 32
TODAY = date(2026, 3, 1)


class Review(BaseModel):
    """Stands where the review room's model stands: any pydantic model is kept."""

    text: str


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "t.sqlite3", busy_timeout_s=0.05) as opened:
        yield opened


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database, SECRET)


@pytest.fixture
def encounters(database: Database, outbox: Outbox) -> ClosedEncounters:
    return ClosedEncounters(database, outbox)


def rows_for(closed: Record, review: Review) -> list[OutboxRow]:
    return [
        OutboxRow(f"{stream}-of-{closed.encounter_id}", stream, f"{review.text} {closed.encounter_id}")
        for stream in (Stream.HOURS, Stream.REVIEW)
    ]


def amended(kept: Record, turn: int, words: str) -> Record:
    correction = Correction(turn=turn, text=words, coded=CodedUtterance(), coder="c")
    return kept.model_copy(update={"amendments": (*kept.amendments, correction)})


def close(encounters: ClosedEncounters, encounter_id: str = "e-1", owner: OwnerKey = OWNER, day: date = TODAY) -> bool:
    return encounters.close(owner, record(encounter_id), Review(text="well done"), rows_for, day)


def test_record_review_and_rows_are_kept_together(encounters: ClosedEncounters, outbox: Outbox) -> None:
    assert close(encounters)
    kept = encounters.read(OWNER, "e-1")
    assert kept.record == record("e-1")
    assert kept.review_json == Review(text="well done").model_dump_json()
    waiting = outbox.waiting()
    assert [(w.row.payload, w.owner_id, w.encounter_id) for w in waiting] == [
        ("well done e-1", "officer-1", "e-1"),
        ("well done e-1", "officer-1", "e-1"),
    ]
    assert [w.row.stream for w in outbox.waiting(Stream.HOURS)] == [Stream.HOURS]


def test_closing_again_changes_nothing_even_with_other_contents(encounters: ClosedEncounters, outbox: Outbox) -> None:
    close(encounters)
    before = (encounters.read(OWNER, "e-1"), outbox.waiting())
    again = encounters.close(
        OWNER,
        record("e-1", text="other"),
        Review(text="other"),
        lambda *_: [OutboxRow("new", Stream.REVIEW, "new")],
        TODAY,
    )
    assert not again
    assert (encounters.read(OWNER, "e-1"), outbox.waiting()) == before


def test_a_failure_within_the_transaction_keeps_nothing_of_it(encounters: ClosedEncounters, outbox: Outbox) -> None:
    def twice_the_same(closed: Record, review: Review) -> list[OutboxRow]:
        return [OutboxRow("same", Stream.REVIEW, "1"), OutboxRow("same", Stream.REVIEW, "2")]

    with pytest.raises(StoreError):
        encounters.close(OWNER, record("e-1"), Review(text="x"), twice_the_same, TODAY)
    assert not encounters.holds("e-1")
    assert outbox.waiting() == ()
    assert close(encounters)


def test_an_encounter_opens_for_its_officer_only(encounters: ClosedEncounters) -> None:
    close(encounters)
    colleague = owner_key("officer-2")
    assert encounters.ids(colleague) == ()
    with pytest.raises(StoreError, match="has no encounter"):
        encounters.read(colleague, "e-1")
    with pytest.raises(StoreError, match="has no encounter"):
        encounters.revise(colleague, record("e-1"), Review(text="mine"), nothing_leaves)
    impostor = OwnerKey("officer-1", OwnerKind.OFFICER, "", b"k" * 32)
    with pytest.raises(DatabaseDamaged):
        encounters.read(impostor, "e-1")


def test_a_sealed_record_moved_to_another_encounter_does_not_open(
    encounters: ClosedEncounters, database: Database
) -> None:
    close(encounters, "e-1")
    close(encounters, "e-2")
    with database.transaction() as connection:
        connection.execute(
            "UPDATE encounters SET record = (SELECT record FROM encounters WHERE encounter_id = 'e-2') "
            "WHERE encounter_id = 'e-1'"
        )
    with pytest.raises(DatabaseDamaged, match="was changed"):
        encounters.read(OWNER, "e-1")


def test_an_outbox_row_under_another_device_secret_does_not_open(
    encounters: ClosedEncounters, database: Database
) -> None:
    close(encounters)
    with pytest.raises(DatabaseDamaged, match="another device secret"):
        Outbox(database, b"t" * 32).waiting()


def test_what_was_corrected_is_kept_in_the_record_and_the_new_review_beside_the_first(
    encounters: ClosedEncounters, database: Database
) -> None:
    close(encounters)
    once = amended(record(), 1, "I hear you, Mark.")
    twice = amended(once, 2, "I do hear you.")
    assert encounters.revise(OWNER, once, Review(text="corrected"), nothing_leaves) == 2
    assert encounters.revise(OWNER, twice, Review(text="again"), nothing_leaves) == 3
    kept = encounters.read(OWNER, "e-1")
    assert kept.record == twice
    assert kept.record.turns == record().turns
    assert kept.review_json == '{"text":"again"}'
    assert database.rows("SELECT count(*) FROM reviews") == [(3,)]


def test_after_final_nothing_changes(encounters: ClosedEncounters) -> None:
    close(encounters)
    final = record().model_copy(update={"final": True})
    encounters.revise(OWNER, final, Review(text="final"), nothing_leaves)
    with pytest.raises(StoreError, match="is final"):
        encounters.revise(OWNER, amended(final, 1, "No."), Review(text="later"), nothing_leaves)
    assert encounters.read(OWNER, "e-1").record == final
    assert encounters.read(OWNER, "e-1").review_json == '{"text":"final"}'


def test_a_record_that_differs_in_more_than_its_amendments_is_not_taken(encounters: ClosedEncounters) -> None:
    close(encounters)
    other = record("e-1", text="I never heard you.")
    with pytest.raises(StoreError, match="differs in more"):
        encounters.revise(OWNER, other, Review(text="x"), nothing_leaves)
    assert encounters.read(OWNER, "e-1").record == record()


def test_an_anonymous_review_that_waits_is_replaced_and_hours_are_left(
    encounters: ClosedEncounters, outbox: Outbox
) -> None:
    def again(closed: Record, review: Review) -> list[OutboxRow]:
        return [OutboxRow(f"new-{row.row_id}", row.stream, row.payload) for row in rows_for(closed, review)]

    close(encounters)
    encounters.revise(OWNER, amended(record(), 1, "Hello."), Review(text="better"), again)
    waiting = {m.row.row_id: m.row.payload for m in outbox.waiting()}
    assert waiting == {"hours-of-e-1": "well done e-1", "new-review-of-e-1": "better e-1"}


def test_an_anonymous_review_that_has_left_is_not_sent_twice(encounters: ClosedEncounters, outbox: Outbox) -> None:
    close(encounters)
    outbox.mark_receipted(["review-of-e-1"], TODAY)
    encounters.revise(OWNER, amended(record(), 1, "Hello."), Review(text="better"), rows_for)
    assert [m.row.row_id for m in outbox.waiting()] == ["hours-of-e-1"]


def test_a_receipt_ends_the_waiting_and_keeps_the_row_until_retention(
    encounters: ClosedEncounters, outbox: Outbox, database: Database
) -> None:
    close(encounters)
    outbox.mark_receipted(["hours-of-e-1", "unknown"], date(2026, 3, 5))
    outbox.mark_receipted(["hours-of-e-1"], date(2026, 4, 9))
    assert [w.row.row_id for w in outbox.waiting()] == ["review-of-e-1"]
    assert database.rows("SELECT receipted_on FROM outbox WHERE row_id = 'hours-of-e-1'") == [("2026-03-05",)]
    encounters.forget_before(date(2026, 3, 5))
    assert database.rows("SELECT count(*) FROM outbox") == [(2,)]
    encounters.forget_before(date(2026, 3, 6))
    assert database.rows("SELECT row_id FROM outbox") == [("review-of-e-1",)]


def test_deleting_an_encounter_leaves_hours_and_other_encounters(encounters: ClosedEncounters, outbox: Outbox) -> None:
    close(encounters, "e-1")
    close(encounters, "e-2")
    encounters.delete("e-1")
    assert encounters.ids(OWNER) == ("e-2",)
    assert [w.row.row_id for w in outbox.waiting()] == ["hours-of-e-1", "hours-of-e-2", "review-of-e-2"]


def test_deleting_an_officer_leaves_hours_and_colleagues(
    encounters: ClosedEncounters, outbox: Outbox, database: Database
) -> None:
    close(encounters, "e-1")
    close(encounters, "e-2", owner_key("officer-2"))
    encounters.delete_owner("officer-1")
    assert encounters.ids(OWNER) == ()
    assert encounters.ids(owner_key("officer-2")) == ("e-2",)
    assert [w.row.row_id for w in outbox.waiting()] == ["hours-of-e-1", "hours-of-e-2", "review-of-e-2"]
    assert database.rows("SELECT count(*) FROM reviews") == [(1,)]


def test_retention_forgets_what_was_closed_before_the_day(encounters: ClosedEncounters) -> None:
    close(encounters, "e-1", day=date(2026, 1, 31))
    close(encounters, "e-2", day=date(2026, 2, 1))
    assert encounters.forget_before(date(2026, 2, 1)) == 1
    assert encounters.ids(OWNER) == ("e-2",)


def test_deleted_bytes_are_gone_from_the_file_and_its_log(encounters: ClosedEncounters, database: Database) -> None:
    close(encounters)
    ((sealed,),) = database.rows("SELECT record FROM encounters")
    assert isinstance(sealed, bytes)
    piece = sealed[100:160]
    encounters.delete("e-1")
    for file in database.file.parent.iterdir():
        assert piece not in file.read_bytes(), file.name


def test_outbox_rows_lie_in_random_order_not_in_the_order_they_were_made(database: Database) -> None:
    with pytest.raises(StoreError, match="rowid"):
        database.rows("SELECT rowid FROM outbox")


def test_the_file_and_its_log_are_for_this_user_only(encounters: ClosedEncounters, database: Database) -> None:
    close(encounters)
    for file in database.file.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_a_transaction_that_returned_is_safe_from_a_power_cut(database: Database) -> None:
    assert database.rows("PRAGMA journal_mode") == [("wal",)]
    assert database.rows("PRAGMA synchronous") == [(2,)]


def test_a_file_held_by_another_process_is_said_to_be_busy(encounters: ClosedEncounters, database: Database) -> None:
    other = sqlite3.connect(database.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy, match="another process"):
        close(encounters)
    other.execute("ROLLBACK")
    other.close()
    assert close(encounters)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "t.sqlite3"
    file.write_bytes(b"these are not the records " * 400)
    with pytest.raises(DatabaseDamaged, match="damaged"):
        Database(file)


def test_a_damaged_page_is_found_by_the_check(tmp_path: Path) -> None:
    file = tmp_path / "t.sqlite3"
    with Database(file) as database:
        encounters = ClosedEncounters(database, Outbox(database, SECRET))
        for number in range(20):
            encounters.close(OWNER, record(f"e-{number}"), Review(text="x"), nothing_leaves, TODAY)
        database.check()
    content = bytearray(file.read_bytes())
    content[4096 : 2 * 4096] = b"\xa5" * 4096
    file.write_bytes(content)
    with pytest.raises(DatabaseDamaged), Database(file) as database:
        database.check()


def test_a_place_where_nothing_can_be_made_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        Database(tmp_path / "nowhere" / "t.sqlite3")


def test_a_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "t.sqlite3"
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(StoreError, match="newer Talkdown"):
        Database(file)


def test_migrations_run_once_each_in_order_and_a_failed_one_leaves_the_file_as_it_was() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    first = ("CREATE TABLE a (x INTEGER)",)
    second = ("INSERT INTO a VALUES (1)", "ALTER TABLE a ADD COLUMN y INTEGER")
    migrate(connection, (first,))
    with pytest.raises(sqlite3.Error):
        migrate(connection, (first, (*second, "nonsense")))
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM a").fetchone() == (0,)
    for _ in range(2):
        migrate(connection, (first, second))
    assert connection.execute("SELECT x, y FROM a").fetchall() == [(1, None)]
