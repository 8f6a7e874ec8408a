"""One's own second factor: set up with a code of the app, taken off with one's password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from agency.database.kiosks import ServerState
from agency.database.people import User
from agency.web import passwords, second_factor
from agency.web.sessions import Viewer
from agency.web.site import Form, Site, SiteDep, field, go, need, note

router = APIRouter()
Anybody = Annotated[Viewer, Depends(need())]


@router.get("/second-factor")
def show(request: Request, site: SiteDep, viewer: Anybody) -> Response:
    """Show how to set one up, or that there is one."""
    return _page(request, site, viewer, second_factor.new_secret(), None)


@router.post("/second-factor")
def change(request: Request, site: SiteDep, viewer: Anybody, form: Form) -> Response:
    """Set it up or take it off."""
    secret, step, problem = field(form, "secret", 40), None, None
    with site.database.read() as session:
        stored = session.get_one(User, viewer.user_id).password_argon2
    if field(form, "step") == "remove":
        secret = ""
        if not passwords.matches(stored, field(form, "password", passwords.MOST_LENGTH + 1)):
            problem = "The present password is another one."
    elif not second_factor.is_secret(secret):
        secret, problem = second_factor.new_secret(), "That key is not of this page. Here is another one."
    else:
        step = second_factor.fitting_step(secret, field(form, "code", 20), site.now(), None)
        if step is None:
            problem = "That is not the code that goes with this key now. Type the one that the app shows."
    if problem is not None:
        return _page(request, site, viewer, secret, problem, 422)
    with site.database.write() as session:
        user = session.get_one(User, viewer.user_id)
        user.totp_secret, user.totp_step = secret or None, step
        note(session, site, viewer, "second_factor_set" if secret else "second_factor_removed")
    return go("/second-factor", "saved")


def _page(
    request: Request, site: Site, viewer: Viewer, secret: str, problem: str | None, status: int = 200
) -> Response:
    with site.database.read() as session:
        title = session.get_one(ServerState, 1).agency_title
        set_up = session.get_one(User, viewer.user_id).totp_secret is not None
    return site.page(
        request,
        viewer,
        "second_factor.html",
        status,
        problem=problem,
        set_up=set_up,
        secret=secret,
        address=second_factor.app_address(secret, viewer.name, title),
    )
