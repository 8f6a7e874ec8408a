"""Whether hours were signed by their kiosk; what is here already was not checked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply it."""
    op.add_column("hours_entries", sa.Column("signed", sa.Boolean(), nullable=False, server_default=sa.false()))
