"""Under what name the consumers share their work; a kiosk that knew it could join them and swallow messages."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply it."""
    op.add_column("server_state", sa.Column("consumer_group", sa.String(length=32), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE server_state SET consumer_group = :word").bindparams(word=secrets.token_hex(16)))
