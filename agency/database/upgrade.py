"""Brings a database to the layout that this program knows, and refuses one of a later program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from agency.database.engine import Database, DatabaseError


def upgrade(database: Database) -> None:
    """Run what migrations are missing, in one transaction; of several programs that start together one does.

    Raises:
        DatabaseError: the database is of a later program; nothing was changed.

    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with database.engine.execution_options(talkdown_writing=True, talkdown_alone=True).begin() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        if present is not None and present not in known:
            raise DatabaseError(
                f"The database is at layout {present}, which this program does not know. "
                "Run the program that wrote it, or a later one."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current(database: Database) -> str | None:
    """Return the layout that a database is at, or None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
