from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import StatementError as SqlError

from agency.database import Database
from agency.database.engine import DatabaseError
from agency.database.kiosks import Kiosk
from agency.database.people import AuditEntry
from agency.database.tables import METADATA
from agency.database.upgrade import current, upgrade
from tests.agency.sites import NOW


def test_migrations_lead_to_the_tables_that_the_program_declares(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = current(database)
    upgrade(database)
    assert current(database) == before is not None


def test_a_database_of_a_later_program_is_refused_and_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match="9999"):
        upgrade(database)
    assert current(database) == "9999"


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"])
def test_the_database_refuses_to_change_its_audit_log(database: Database, statement: str) -> None:
    with database.write() as session:
        session.add(AuditEntry(at=NOW, user_name="kim", action="hours_seen"))
    with pytest.raises(SqlError, match="only added to"), database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_commits_survive_a_power_cut_and_readers_do_not_wait(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    with database.write() as writing:
        writing.add(Kiosk(name="east-1", asked_at=NOW))
        writing.flush()
        with database.read() as reading:
            assert reading.get(Kiosk, "east-1") is None


def test_anonymous_reviews_are_laid_out_by_their_random_id_alone(database: Database) -> None:
    with database.engine.connect() as connection:
        for table in ("anonymous_reviews", "review_cells", "competency_cells"):
            with pytest.raises(SqlError, match="rowid"):
                connection.exec_driver_sql(f"SELECT rowid FROM {table}")


def test_no_table_of_anonymous_reviews_has_a_time_a_person_or_a_kiosk() -> None:
    columns = {column.name for column in METADATA.tables["anonymous_reviews"].columns}
    assert columns == {"id", "body_sha256", "body"}


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(SqlError, match="zone"), database.write() as session:
        session.add(Kiosk(name="east-1", asked_at=datetime(2026, 1, 1)))


def test_an_address_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="address"):
        Database("nonsense")
