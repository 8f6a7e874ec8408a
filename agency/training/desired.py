"""The desired document of a kiosk with what a training officer decided: credited minutes and open claim codes."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.training import Officer
from agency.ingest.desired import desired_for
from agency.training import claim_codes, hours
from appliance.wire.desired import Desired


def document(session: Session, kiosk: str, today: date, now: datetime) -> Desired:
    """Return what a kiosk should be sent now; the session's transaction has to be committed for its version to hold."""
    officers = session.scalars(select(Officer).where(Officer.active)).all()
    settled = hours.settled(session, [officer.ref for officer in officers], since=date(today.year, 1, 1))
    return desired_for(
        session,
        kiosk,
        today,
        credited_minutes={ref: hours.day_rounded_seconds(lines) // 60 for ref, lines in settled.items()},
        open_claims={
            officer.ref: officer.claim_sha256
            for officer in officers
            if officer.claim_sha256 is not None and claim_codes.is_open(officer, now)
        },
    )
