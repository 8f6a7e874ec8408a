"""The demo's agency: one course, and a roster of simulated officers, so named that nobody takes them for people."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.broker.enrolment import code_sha256, new_code
from agency.cli.folder import DATABASE, private_folder
from agency.database import Database
from agency.database.base import utc_now
from agency.database.engine import DatabaseError
from agency.database.kiosks import EnrolmentToken, ServerState
from agency.database.people import AuditEntry, Role, User
from agency.database.training import Course, Officer
from agency.database.upgrade import upgrade
from agency.training import claim_codes
from agency.web import passwords, sessions
from agency.web.pages.people import make_user
from appliance.wire.claims import spaced
from appliance.wire.enrolment import DEMO_AGENCY
from appliance.wire.scales import ScenarioId

NAME: Final = "demo"
OFFICERS: Final = 7
"""One who practises aloud in the demo, and six who practised before, since reviews leave in crowds of five."""
CODE_OPEN_FOR: Final = timedelta(hours=1)
_BY: Final = "demo"


@dataclass(frozen=True, slots=True)
class Made:
    """What is shown once, at each start."""

    password: str
    code: str
    """With which the demo's kiosk joins, accepted at once."""
    claims: dict[str, str]
    """A claim code for each officer of the roster, by training number."""


def set_up_demo(data: Path) -> Made:
    """Make the demo's agency in a folder, or open it again; raise DatabaseError where an agency of people lies."""
    folder = private_folder(data)
    database = Database.at(folder / DATABASE)
    upgrade(database)
    (folder / DATABASE).chmod(0o600)
    now, password, code = utc_now(), passwords.generated(), new_code()
    with database.write() as session:
        state = session.scalars(select(ServerState)).one_or_none()
        if state is None:
            _furnish(session, now)
        elif state.agency != DEMO_AGENCY:
            raise DatabaseError(f"{data} holds {state.agency_title}, which is no demo. Choose another folder.")
        user = session.scalars(select(User).where(User.name == NAME)).one_or_none()
        if user is None:
            roles = [Role.TRAINING_OFFICER.value, Role.IT.value]
            session.add(make_user(NAME, "Demo training officer", roles, password, now, must_change=False))
        else:
            user.password_argon2, user.disabled = passwords.hashed(password), False
            sessions.end_all(session, user.id)
        token = EnrolmentToken(token_sha256=code_sha256(code), accepts_at_once=True, made_by=_BY, made_at=now)
        token.until = now + CODE_OPEN_FOR
        session.add(token)
        officers = session.scalars(select(Officer).order_by(Officer.training_id)).all()
        claims = {officer.training_id: claim_codes.make(officer, now) for officer in officers}
        session.add(AuditEntry(at=now, user_name=_BY, action="demo_started"))
    database.close()
    return Made(password, spaced(code), claims)


def _furnish(session: Session, now: datetime) -> None:
    session.add(ServerState(id=1, agency=DEMO_AGENCY, agency_title="Demo agency", state_rules="colorado"))
    session.add(
        Course(
            id="demo-deescalation",
            title="Verbal de-escalation (demo)",
            lesson_plan="Opening; listening; time, distance and options; hand-over. The review afterwards.",
            instructor="Demo instructor",
            scenarios=list(get_args(ScenarioId)),
            activities=["encounter"],
            categories=[],
            toward=[],
            approved_by="Demo approval",
            approved_on=now.date() - timedelta(days=366),
            made_at=now,
        )
    )
    for number in range(1, OFFICERS + 1):
        session.add(
            Officer(
                ref=secrets.token_hex(16),
                training_id=f"DEMO-{number}",
                family_name=f"Simulated {number}",
                given_name="Officer",
                rank="",
                unit="Demo",
                made_at=now,
            )
        )
