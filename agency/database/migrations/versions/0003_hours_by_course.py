"""An index by course and day, for a course's sign-in sheets."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply it."""
    op.create_index("ix_hours_entries_course_date", "hours_entries", ["course", "date"])
