"""What the hours rules ask for beyond a plain decision, and indexes that hold all that a list of officers reads."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply it."""
    op.add_column("hours_decisions", sa.Column("remedial_for_year", sa.Integer(), nullable=True))
    op.add_column("hours_decisions", sa.Column("separate", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("adjustments", sa.Column("remedial_for_year", sa.Integer(), nullable=True))
    op.add_column("courses", sa.Column("repeats_count", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.drop_index("ix_hours_entries_officer_ref_date", "hours_entries")
    op.create_index(
        "ix_hours_entries_by_officer",
        "hours_entries",
        ["officer_ref", "date", "body_sha256", "course", "scenario", "activity", "counted_s"],
    )
    op.create_index("ix_hours_decisions_credited", "hours_decisions", ["body_sha256", "credited", "settled_date"])
