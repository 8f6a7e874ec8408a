"""Sign-ins, and the log of what was done with them."""

import re
import secrets
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy import select

from agency.database.people import AuditEntry, Role, User
from agency.database.training import Officer
from agency.web import passwords, sessions
from agency.web.permissions import ROLE_MEANS, ROLE_NAMES, Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, SiteDep, field, fields, go, need, note
from appliance.errors import TalkdownError

router = APIRouter()
Keeper = Annotated[Viewer, Depends(need(Permission.MANAGE_PEOPLE))]
Auditor = Annotated[Viewer, Depends(need(Permission.SEE_AUDIT))]
LOG_PAGE: Final = 200
RowNumber = Annotated[int, Field(ge=0, lt=2**63)]
"""As large as a database keeps one."""
NAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,59}")


class PersonError(TalkdownError):
    """A sign-in cannot be kept as it was written."""


@router.get("/people")
def all_of_them(request: Request, site: SiteDep, viewer: Keeper) -> Response:
    """List sign-ins."""
    with site.database.read() as session:
        users = session.scalars(select(User).order_by(User.disabled, User.full_name)).all()
        return site.page(
            request, viewer, "people.html", users=users, roles=list(Role), names=ROLE_NAMES, means=ROLE_MEANS
        )


@router.post("/people")
def add(request: Request, site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Make a sign-in with a password that is shown once and has to be changed."""
    name, full_name = field(form, "name", 60).lower(), field(form, "full_name", 120)
    roles = [str(role) for role in Role if role.value in fields(form, "roles")]
    if not NAME.fullmatch(name):
        raise PersonError("A name to sign in with has 2 to 60 letters, digits, dots or hyphens, a letter first.")
    if not full_name or not roles:
        raise PersonError("Give the person's own name and at least one role.")
    password = passwords.generated()
    with site.database.write() as session:
        if session.scalars(select(User).where(User.name == name)).one_or_none() is not None:
            raise PersonError(f"There is a sign-in {name} already.")
        session.add(make_user(name, full_name, roles, password, site.now(), must_change=True))
        note(session, site, viewer, "person_made", detail=f"{name}: {', '.join(roles)}")
    return site.page(request, viewer, "person_password.html", name=name, full_name=full_name, password=password)


@router.post("/people/{user_id}/change")
def change(request: Request, site: SiteDep, viewer: Keeper, user_id: RowNumber, form: Form) -> Response:
    """Change roles, lock somebody out, or give a new password; every session of that person ends."""
    roles = [str(role) for role in Role if role.value in fields(form, "roles")]
    password = None
    with site.database.write() as session:
        user = session.get(User, user_id)
        if user is None:
            raise HTTPException(404, "There is no such sign-in.")
        if user.id == viewer.user_id:
            raise PersonError("Somebody else changes your own roles, so that the server is never without a keeper.")
        if not roles:
            raise PersonError("Choose at least one role, or lock the person out.")
        user.roles, user.disabled = roles, "locked" in fields(form, "flags")
        if "password" in fields(form, "flags"):
            password = passwords.generated()
            user.password_argon2, user.must_change_password = passwords.hashed(password), True
        if "second" in fields(form, "flags"):
            user.totp_secret = user.totp_step = None
            note(session, site, viewer, "second_factor_removed", detail=user.name)
        sessions.end_all(session, user.id)
        note(session, site, viewer, "person_changed", detail=f"{user.name}: {', '.join(roles)}, locked {user.disabled}")
        name, full_name = user.name, user.full_name
    if password is not None:
        return site.page(request, viewer, "person_password.html", name=name, full_name=full_name, password=password)
    return go("/people", "saved")


@router.get("/audit")
def audit(request: Request, site: SiteDep, viewer: Auditor, before: RowNumber = 0, action: str = "") -> Response:
    """Show the log, the latest first; that it was read is a line of it."""
    with site.database.write() as session:
        query = select(AuditEntry, Officer).outerjoin(Officer, Officer.ref == AuditEntry.officer_ref)
        if before > 0:
            query = query.where(AuditEntry.id < before)
        if action:
            query = query.where(AuditEntry.action == action)
        found = session.execute(query.order_by(AuditEntry.id.desc()).limit(LOG_PAGE)).all()
        actions = session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)).all()
        note(session, site, viewer, "audit_log_read")
        return site.page(
            request,
            viewer,
            "audit.html",
            entries=[tuple(row) for row in found],
            actions=actions,
            action=action,
            most=LOG_PAGE,
        )


def make_user(name: str, full_name: str, roles: list[str], password: str, now: datetime, must_change: bool) -> User:
    """Return a new person's row."""
    return User(
        name=name,
        full_name=full_name,
        password_argon2=passwords.hashed(password),
        roles=roles,
        trainer_ref=secrets.token_hex(16),
        must_change_password=must_change,
        made_at=now,
    )
