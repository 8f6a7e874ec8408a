"""What Alembic runs around the migrations; the connection is handed in by `agency.database.upgrade`."""

from alembic import context

from agency.database.tables import METADATA

if hasattr(context, "config"):  # only while Alembic runs this file, not when it is imported
    context.configure(
        connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()
