"""An agency's database with something in it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, select

from agency.database import Database
from agency.database.kiosks import Kiosk, KioskState, ServerState
from agency.database.tables import METADATA
from agency.database.upgrade import upgrade

NOW: Final = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
UNTIMED: Final = {"received_at", "last_seen_at", "received_on"}


def migrated(file: Path) -> Database:
    database = Database.at(file)
    upgrade(database)
    settle(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return database


def settle(database: Database) -> None:
    with database.write() as session:
        session.add(ServerState(id=1, agency="elm-county", agency_title="Elm County", state_rules="colorado"))
        session.add(Kiosk(name="north-1", state=KioskState.ACCEPTED, asked_at=NOW))
        session.add(Kiosk(name="south-1", state=KioskState.PENDING, asked_at=NOW))


def rows(database: Database, table: type[Any]) -> list[dict[str, Any]]:
    """Return a table's rows in the order of their keys, without the moments at which they came."""
    laid_out: Table = METADATA.tables[table.__tablename__]
    columns = [column for column in laid_out.columns if column.name not in UNTIMED]
    with database.engine.connect() as connection:
        found = connection.execute(select(*columns).order_by(*laid_out.primary_key.columns)).mappings()
        return [dict(row) for row in found]
