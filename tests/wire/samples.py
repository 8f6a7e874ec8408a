from appliance.wire.envelope import HealthEnvelope, HoursEnvelope, ReviewEnvelope, SharedEnvelope
from appliance.wire.health import Health
from appliance.wire.hours import FIRST_HASH, Hours
from appliance.wire.review import AnonymousReview
from appliance.wire.shared import SharedQuote, SharedReview, Withdrawal

A, B, C = "a" * 32, "b" * 32, "c" * 32

HOURS = Hours(
    officer_ref=A,
    activity="encounter",
    course="deescalation-2026",
    scenario="porch",
    category="domestic",
    date="2026-11-25",
    start_minute=437,
    counted_s=583,
    date_trusted=True,
    kiosk="north-1",
    chain=B,
    sequence=0,
    previous_sha256=FIRST_HASH,
)
REVIEW = AnonymousReview(
    period="2026-11",
    category="domestic",
    scenario=None,
    difficulty=2,
    short_form=False,
    spoken=True,
    ending="resolved",
    practice="4-9",
    competencies={"opening": 4.5, "risk": 3.0},
    behaviours={"open_question": "2-3"},
    corrected="0",
    disputed="1",
    method_version=1,
    coder_version=2,
    software=(0, 1, 0),
)
SHARED = SharedReview(
    officer_ref=A,
    trainer_ref=C,
    scenario="porch",
    scenario_title="The porch light",
    date="2026-11-25",
    competencies={"opening": 4.0},
    quotes=(SharedQuote(turn=3, text="Take your time.", note="Room to breathe.", side="well"),),
    next_step="Retake from turn 5.",
)
HEALTH = Health(
    kiosk="north-1",
    software=(0, 1, 0),
    profile="registry-cpu",
    disk_free_mb=4000,
    hours_waiting=2,
    oldest_hours_days=3,
    certificate_days_left=200,
    clock_trusted=True,
    errors=("AU001",),
)
ENVELOPES = (
    HoursEnvelope(id=A, body=HOURS),
    ReviewEnvelope(id=B, body=REVIEW),
    SharedEnvelope(id=C, body=SHARED),
    SharedEnvelope(id=A, body=Withdrawal(officer_ref=A, shared_id=C)),
    HealthEnvelope(id=B, body=HEALTH),
)
