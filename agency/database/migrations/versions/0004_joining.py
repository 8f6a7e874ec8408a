"""Every certificate that a kiosk was given, so that none of them outlives a revocation."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "issued_certificates",
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("kiosk", sa.String(length=31), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_issued_certificates")),
    )
    op.create_index(op.f("ix_issued_certificates_kiosk"), "issued_certificates", ["kiosk"])
