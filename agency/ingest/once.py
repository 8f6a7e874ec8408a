"""Writes a row unless it is there already, whichever of several deliveries or servers comes first."""

from typing import Any, cast

from sqlalchemy import CursorResult
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from agency.database.base import Base


def insert_once(session: Session, table: type[Base], **values: Any) -> bool:
    """Insert a row and return True, or return False when its key is taken."""
    insert = _insert(session, table).values(**values).on_conflict_do_nothing()
    done = session.execute(insert, execution_options={"preserve_rowcount": True})  # else unknown on PostgreSQL
    return cast("CursorResult[Any]", done).rowcount == 1


def add_up(session: Session, table: type[Base], key: dict[str, Any], **amounts: int) -> None:
    """Add amounts to the row with this key, which is made when it is not there."""
    insert = _insert(session, table).values(**key, **amounts)
    sums = {name: getattr(table, name) + insert.excluded[name] for name in amounts}
    session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=sums))


def _insert(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(Base.metadata.tables[table.__tablename__])
    return postgresql.insert(Base.metadata.tables[table.__tablename__])
