import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from appliance.encounter.drill_record import DrillAnswer, DrillRecord, DrillVersions
from appliance.store.database import Database, DatabaseDamaged
from appliance.store.schema import MIGRATIONS, migrate
from appliance.store.store import DATABASE_FILE, Store
from tests.store.samples import QUICK_PIN, files_below

PIN = "482913"
TODAY = date(2026, 3, 1)
SPOKEN = "zanzibarqwick"


class Result(BaseModel):
    passed: int = 3
    best_line: str = SPOKEN


def record(run_id: str = "r-1", started_utc: str = "2026-03-01T18:30Z") -> DrillRecord:
    return DrillRecord(
        run_id=run_id,
        drill_id="reflect",
        drill_version=1,
        drill_sha256="0" * 64,
        mode="typed",
        started_utc=started_utc,
        versions=DrillVersions(software="0", coder="c", recogniser="none", voice="none"),
        answers=(DrillAnswer(prompt_id="vera", text=f"You said {SPOKEN}."),),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data", QUICK_PIN) as opened:
        yield opened


def test_a_drill_is_kept_with_its_result_and_read_back_by_its_officer(store: Store) -> None:
    officer, colleague = store.keys.enrol(PIN), store.keys.enrol(PIN)
    assert store.drills.keep(officer, record("r-2", "2026-03-02T08:00Z"), Result(), TODAY)
    assert store.drills.keep(officer, record("r-1"), Result(), TODAY)
    again = store.keys.unlock(officer.owner_id, PIN)
    assert [kept.record for kept in store.drills.of(again)] == [record("r-1"), record("r-2", "2026-03-02T08:00Z")]
    assert store.drills.of(again)[0].result_json == Result().model_dump_json()
    assert store.drills.of(colleague) == ()


def test_keeping_a_drill_twice_changes_nothing(store: Store) -> None:
    officer = store.keys.practice()
    assert store.drills.keep(officer, record(), Result(), TODAY)
    assert not store.drills.keep(officer, record(), Result(passed=8), TODAY)
    assert [kept.result_json for kept in store.drills.of(officer)] == [Result().model_dump_json()]


def test_what_was_answered_is_in_no_file_in_the_clear(store: Store, tmp_path: Path) -> None:
    store.drills.keep(store.keys.practice(), record(), Result(), TODAY)
    files = files_below(tmp_path / "data")
    assert files
    assert [name for name, content in files.items() if SPOKEN.encode() in content or b"reflect" in content] == []


def test_a_drill_can_be_deleted_by_its_officer_and_by_nobody_else(store: Store, tmp_path: Path) -> None:
    officer, colleague = store.keys.enrol(PIN), store.keys.enrol(PIN)
    store.drills.keep(officer, record(), Result(), TODAY)
    assert not store.drills.delete(colleague, "r-1")
    assert store.drills.delete(officer, "r-1")
    assert store.drills.of(officer) == ()


def test_deleting_an_officer_deletes_their_drills(store: Store) -> None:
    officer, colleague = store.keys.enrol(PIN), store.keys.enrol(PIN)
    store.drills.keep(officer, record("r-1"), Result(), TODAY)
    store.drills.keep(colleague, record("r-2"), Result(), TODAY)
    store.delete_owner(officer.owner_id)
    assert store.database.rows("SELECT run_id FROM drills") == [("r-2",)]


def test_retention_forgets_drills_before_a_day(store: Store) -> None:
    officer = store.keys.practice()
    store.drills.keep(officer, record("r-1"), Result(), date(2026, 1, 1))
    store.drills.keep(officer, record("r-2"), Result(), TODAY)
    assert store.drills.forget_before(date(2026, 2, 1)) == 1
    assert [kept.record.run_id for kept in store.drills.of(officer)] == ["r-2"]


def test_a_drill_that_was_changed_or_moved_to_another_run_does_not_open(store: Store) -> None:
    officer = store.keys.practice()
    store.drills.keep(officer, record("r-1"), Result(), TODAY)
    with store.database.transaction() as connection:
        connection.execute("UPDATE drills SET run_id = 'r-9'")
    with pytest.raises(DatabaseDamaged, match="r-9"):
        store.drills.of(officer)


def test_a_file_from_before_drills_is_brought_up_to_date_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / DATABASE_FILE
    connection = sqlite3.connect(file, isolation_level=None)
    migrate(connection, MIGRATIONS[:1])
    connection.execute("INSERT INTO encounters VALUES ('e-1', 'officer-1', '2026-01-01', x'00')")
    connection.close()
    with Database(file) as database:
        assert database.rows("SELECT encounter_id FROM encounters") == [("e-1",)]
        assert database.rows("SELECT count(*) FROM drills") == [(0,)]
