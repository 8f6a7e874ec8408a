"""The first layout."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


_APPEND_ONLY: Final = {
    "sqlite": (
        "CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
        "CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_log_refuse() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log "
        "FOR EACH ROW EXECUTE FUNCTION audit_log_refuse()",
    ),
}


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "adjustments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("officer_ref", sa.String(length=32), nullable=False),
        sa.Column("course", sa.String(length=41), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
    )
    op.create_index("ix_adjustments_officer_ref", "adjustments", ["officer_ref"])

    op.create_table(
        "anonymous_reviews",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anonymous_reviews")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "aside_messages",
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("payload_bytes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("settled", sa.String(length=10), nullable=True),
        sa.Column("settled_by", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("payload_sha256", "topic", name=op.f("pk_aside_messages")),
    )
    op.create_index("ix_aside_messages_reason", "aside_messages", ["reason"])

    op.create_table(
        "assignments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("course", sa.String(length=41), nullable=True),
        sa.Column("scenario", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=True),
        sa.Column("officer_ref", sa.String(length=32), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_name", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("officer_ref", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_action", "audit_log", ["action"])
    op.create_index("ix_audit_log_at", "audit_log", ["at"])
    op.create_index("ix_audit_log_officer_ref", "audit_log", ["officer_ref"])

    op.create_table(
        "competency_cells",
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("practice", sa.String(length=5), nullable=False),
        sa.Column("competency", sa.String(length=20), nullable=False),
        sa.Column("observed", sa.Integer(), nullable=False),
        sa.Column("half_points", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", "category", "practice", "competency", name=op.f("pk_competency_cells")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "courses",
        sa.Column("id", sa.String(length=41), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("lesson_plan", sa.Text(), nullable=False),
        sa.Column("instructor", sa.String(length=120), nullable=False),
        sa.Column("scenarios", sa.JSON(), nullable=False),
        sa.Column("drills", sa.Boolean(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("complete_after_minutes", sa.Integer(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("toward", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
    )
    op.create_table(
        "desired_versions",
        sa.Column("kiosk", sa.String(length=31), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kiosk", name=op.f("pk_desired_versions")),
    )
    op.create_table(
        "enrolment_tokens",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("accepts_at_once", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("used_by", sa.String(length=31), nullable=True),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_enrolment_tokens")),
    )
    op.create_table(
        "health_reports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kiosk", sa.String(length=31), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_reports")),
    )
    op.create_index("ix_health_reports_kiosk", "health_reports", ["kiosk"])
    op.create_index("ix_health_reports_received_at", "health_reports", ["received_at"])

    op.create_table(
        "hours_decisions",
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("credited", sa.Boolean(), nullable=False),
        sa.Column("settled_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("body_sha256", name=op.f("pk_hours_decisions")),
    )
    op.create_table(
        "hours_entries",
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("officer_ref", sa.String(length=32), nullable=False),
        sa.Column("activity", sa.String(length=10), nullable=False),
        sa.Column("course", sa.String(length=41), nullable=True),
        sa.Column("scenario", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("counted_s", sa.Integer(), nullable=False),
        sa.Column("date_trusted", sa.Boolean(), nullable=False),
        sa.Column("kiosk", sa.String(length=31), nullable=False),
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("undecided", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("body_sha256", name=op.f("pk_hours_entries")),
    )
    op.create_index("ix_hours_entries_undecided_date", "hours_entries", ["undecided", "date"])
    op.create_index("ix_hours_entries_chain_sequence", "hours_entries", ["chain", "sequence"])
    op.create_index("ix_hours_entries_kiosk", "hours_entries", ["kiosk"])
    op.create_index("ix_hours_entries_officer_ref_date", "hours_entries", ["officer_ref", "date"])

    op.create_table(
        "kiosks",
        sa.Column("name", sa.String(length=31), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("csr_pem", sa.Text(), nullable=True),
        sa.Column("key_sha256", sa.String(length=64), nullable=True),
        sa.Column("certificate_pem", sa.Text(), nullable=True),
        sa.Column("certificate_until", sa.DateTime(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("replaced_by", sa.String(length=31), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kiosks")),
    )
    op.create_index("ix_kiosks_state", "kiosks", ["state"])

    op.create_table(
        "officers",
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("training_id", sa.String(length=40), nullable=False),
        sa.Column("family_name", sa.String(length=80), nullable=False),
        sa.Column("given_name", sa.String(length=80), nullable=False),
        sa.Column("rank", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("licence_from", sa.Date(), nullable=True),
        sa.Column("licence_to", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("claim_sha256", sa.String(length=64), nullable=True),
        sa.Column("claim_made_at", sa.DateTime(), nullable=True),
        sa.Column("litigation_hold", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_officers")),
        sa.UniqueConstraint("training_id", name=op.f("uq_officers_training_id")),
    )
    op.create_index("ix_officers_family_name", "officers", ["family_name"])
    op.create_index("ix_officers_unit", "officers", ["unit"])

    op.create_table(
        "other_records",
        sa.Column("officer_ref", sa.String(length=32), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("trainings", sa.JSON(), nullable=False),
        sa.Column("imported_by", sa.String(length=60), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("officer_ref", name=op.f("pk_other_records")),
    )
    op.create_table(
        "review_cells",
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("practice", sa.String(length=5), nullable=False),
        sa.Column("ending", sa.String(length=15), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", "category", "practice", "ending", name=op.f("pk_review_cells")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "server_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=31), nullable=False),
        sa.Column("agency_title", sa.String(length=120), nullable=False),
        sa.Column("state_rules", sa.String(length=40), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("smallest_group", sa.Integer(), nullable=False),
        sa.Column("peer_support", sa.String(length=300), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_server_state")),
    )
    op.create_table(
        "shared_reviews",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("officer_ref", sa.String(length=32), nullable=False),
        sa.Column("trainer_ref", sa.String(length=32), nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("note_id", sa.String(length=32), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_reviews")),
    )
    op.create_index("ix_shared_reviews_officer_ref", "shared_reviews", ["officer_ref"])
    op.create_index("ix_shared_reviews_trainer_ref", "shared_reviews", ["trainer_ref"])

    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    op.create_index("ix_sign_in_failures_key_at", "sign_in_failures", ["key", "at"])

    op.create_table(
        "signed_in",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("csrf_token", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_signed_in")),
    )
    op.create_index("ix_signed_in_user_id", "signed_in", ["user_id"])

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("password_argon2", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("trainer_ref", sa.String(length=32), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
        sa.UniqueConstraint("trainer_ref", name=op.f("uq_users_trainer_ref")),
    )
    op.create_table(
        "waivers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("officer_ref", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("for_date", sa.Date(), nullable=False),
        sa.Column("needed_min", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("granted_by", sa.String(length=120), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waivers")),
    )
    op.create_index("ix_waivers_officer_ref", "waivers", ["officer_ref"])

    op.create_table(
        "withdrawals",
        sa.Column("shared_id", sa.String(length=32), nullable=False),
        sa.Column("officer_ref", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("shared_id", "officer_ref", name=op.f("pk_withdrawals")),
    )
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
