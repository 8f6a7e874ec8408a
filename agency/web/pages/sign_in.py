"""Signing in and out, and one's own password."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import select

from agency.database.people import User
from agency.web import passwords, second_factor, sessions
from agency.web.sessions import Viewer
from agency.web.site import COOKIE, Site, SiteDep, checked_form, field, go, need, note

router = APIRouter()
PRE_COOKIE: Final = "talkdown_before"
"""Holds what the sign-in form has to repeat, since there is no session yet that could."""
REFUSED: Final = (
    "That name and password do not go together, or the code of your second factor is missing or has lapsed."
)
TOO_MANY: Final = "Too many tries. Wait a quarter of an hour."


@router.get("/sign-in")
def ask(request: Request, site: SiteDep) -> Response:
    """Show the form."""
    return _form(request, site, None)


@router.post("/sign-in")
def sign_in(
    request: Request,
    site: SiteDep,
    name: Annotated[str, Form(max_length=60)] = "",
    password: Annotated[str, Form(max_length=passwords.MOST_LENGTH)] = "",
    code: Annotated[str, Form(max_length=20)] = "",
    before: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Begin a session, or say no without saying why."""
    expected = request.cookies.get(PRE_COOKIE, "")
    if not expected or not secrets.compare_digest(expected.encode(), before.encode()):
        raise HTTPException(403, "This form is not the one that this page showed you. Open the page again.")
    wanted, address, now = (
        name.replace("\0", "").strip().lower(),
        request.client.host if request.client else "",
        site.now(),
    )
    with site.database.read() as session:
        slow = sessions.throttled(session, wanted, address, now)
        user = session.scalars(select(User).where(User.name == wanted)).one_or_none()
    if slow:
        return _form(request, site, TOO_MANY, 429)
    good = passwords.matches(user.password_argon2 if user is not None else None, password)
    if user is None or not good or user.disabled or not _second(site, user, code):
        with site.database.write() as session:
            sessions.note_failure(session, wanted, address, now)
            note(session, site, wanted if user is not None else "(unknown)", "sign_in_refused")
        return _form(request, site, REFUSED, 401)
    with site.database.write() as session:
        token = sessions.begin(session, user, now)
        note(session, site, user.name, "signed_in")
    response = go("/")
    response.delete_cookie(PRE_COOKIE)
    response.set_cookie(COOKIE, token, httponly=True, secure=site.secure_cookies, samesite="strict", path="/")
    return response


@router.post("/sign-out", dependencies=[Depends(checked_form)])
def sign_out(request: Request, site: SiteDep, viewer: Annotated[Viewer, Depends(need())]) -> Response:
    """End the session."""
    with site.database.write() as session:
        sessions.end(session, request.cookies.get(COOKIE, ""))
        note(session, site, viewer, "signed_out")
    response = go("/sign-in")
    response.delete_cookie(COOKIE)
    return response


@router.get("/password")
def ask_password(request: Request, site: SiteDep, viewer: Annotated[Viewer, Depends(need())]) -> Response:
    """Show the form for a new password."""
    return site.page(request, viewer, "password.html", problem=None)


@router.post("/password")
async def change_password(request: Request, site: SiteDep, viewer: Annotated[Viewer, Depends(need())]) -> Response:
    """Change one's own password, and end every other session."""
    form = await checked_form(request)
    old, new, again = (field(form, name, passwords.MOST_LENGTH + 1) for name in ("old", "new", "again"))
    with site.database.read() as session:
        stored = session.get_one(User, viewer.user_id).password_argon2
    problem = None
    if not passwords.matches(stored, old):
        problem = "The present password is another one."
    elif new != again:
        problem = "The two new passwords differ."
    elif new == old:
        problem = "The new password is the old one."
    else:
        try:
            passwords.checked(new, viewer.name)
        except passwords.PasswordError as error:
            problem = str(error)
    if problem is not None:
        return site.page(request, viewer, "password.html", 422, problem=problem)
    with site.database.write() as session:
        user = session.get_one(User, viewer.user_id)
        user.password_argon2, user.must_change_password = passwords.hashed(new), False
        sessions.end_all(session, user.id)
        token = sessions.begin(session, user, site.now())
        note(session, site, viewer, "password_changed")
    response = go("/", "password")
    response.set_cookie(COOKIE, token, httponly=True, secure=site.secure_cookies, samesite="strict", path="/")
    return response


def _second(site: Site, user: User, code: str) -> bool:
    """Tell whether a code opens, for whoever set a second factor up, and close it behind them."""
    if user.totp_secret is None:
        return True
    step = second_factor.fitting_step(user.totp_secret, code, site.now(), user.totp_step)
    if step is None:
        return False
    with site.database.write() as session:
        present = session.get_one(User, user.id)
        if present.totp_step is not None and present.totp_step >= step:
            return False
        present.totp_step = step
    return True


def _form(request: Request, site: Site, problem: str | None, status: int = 200) -> Response:
    before = secrets.token_urlsafe(24)
    response = site.page(request, None, "sign_in.html", status, problem=problem, before=before)
    response.set_cookie(PRE_COOKIE, before, httponly=True, secure=site.secure_cookies, samesite="strict")
    return response
