"""What every page has at hand: the database, the templates, who is looking, and the checks before a change."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, cast

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from agency.broker.lasting import Ending, ending_soon
from agency.database import Database
from agency.database.base import utc_now
from agency.database.kiosks import ServerState
from agency.database.people import AuditEntry
from agency.training.other_records import EARLIEST_YEAR
from agency.web import script, sessions
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.words import FILTERS
from appliance.wire.enrolment import DEMO_AGENCY

COOKIE: Final = "talkdown_session"
FLASH_COOKIE: Final = "talkdown_said"
HERE: Final = Path(__file__).parent
MOST_FORM_PARTS: Final = 5000
MOST_UPLOAD_BYTES: Final = 5_000_000


class NotSignedInError(Exception):
    """Nobody is signed in; the page to come back to is in the request."""


@dataclass(frozen=True, slots=True)
class Site:
    """The server as the pages see it."""

    database: Database
    templates: Environment
    secure_cookies: bool
    now: Callable[[], datetime]
    data: Path | None = None
    """The server's folder, where kiosks are taken in."""
    certificate: Path | None = None
    """What the pages are served with, where it is not of the agency's authority."""

    def today(self) -> date:
        """Return today on the server's own calendar."""
        return self.now().astimezone().date()

    def certificates_ending(self) -> tuple[Ending, ...]:
        """Return which of the server's own certificates end within 60 days."""
        also = () if self.certificate is None else (self.certificate,)
        return () if self.data is None else ending_soon(self.data, also, self.now())

    def page(
        self, request: Request, viewer: Viewer | None, template: str, code: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return a page."""
        with self.database.read() as session:
            state = session.get(ServerState, 1)
        said = request.cookies.get(FLASH_COOKIE)
        text = self.templates.get_template(template).render(
            viewer=viewer,
            path=request.url.path,
            agency_title=state.agency_title if state is not None else "Talkdown",
            is_demo=state is not None and state.agency == DEMO_AGENCY,
            today=self.today(),
            said=SAID.get(said or ""),
            **values,
        )
        response = HTMLResponse(text, code)
        if said is not None:
            response.delete_cookie(FLASH_COOKIE)
        return response


SAID: Final = {
    "saved": "Saved.",
    "credited": "Credited.",
    "refused": "Not credited; the reason is kept.",
    "adjusted": "Adjusted; the reason is kept.",
    "imported": "The roster is imported.",
    "accepted": "The kiosk is accepted.",
    "revoked": "The kiosk is revoked: the broker lets it in no more, and what still comes of it is kept aside.",
    "replaced": "The kiosk is replaced: the broker lets it in no more.",
    "replayed": "What could be taken in was taken in.",
    "discarded": "Discarded.",
    "answered": "Answered. The officer sees your note on the kiosk.",
    "password": "Your password is changed.",
    "closed": "Closed.",
}
"""What a page may say after a change; a cookie names the line, so that no text comes from a browser."""


def make_site(
    database: Database,
    secure_cookies: bool,
    now: Callable[[], datetime] = utc_now,
    data: Path | None = None,
    certificate: Path | None = None,
) -> Site:
    """Return the site over a database."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(FILTERS)
    templates.globals["script"] = script
    return Site(
        database=database,
        templates=templates,
        secure_cookies=secure_cookies,
        now=now,
        data=data,
        certificate=certificate,
    )


def site_of(request: Request) -> Site:
    """Return the site that serves a request."""
    return cast("Site", request.app.state.site)


def signed_in(request: Request) -> Viewer:
    """Return who is looking; NotSignedInError when nobody is."""
    site = site_of(request)
    token = request.cookies.get(COOKIE, "")
    now = site.now()
    with site.database.read() as session:
        found = sessions.viewer_of(session, token, now) if token else None
    if found is None:
        raise NotSignedInError
    viewer, due = found
    if due and script.BY_ITSELF not in request.headers:
        with site.database.write() as session:
            sessions.touch(session, token, now)
    return viewer


def need(permission: Permission | None = None) -> Callable[[Request], Viewer]:
    """Return a dependency that lets through only who may."""

    def check(request: Request) -> Viewer:
        viewer = signed_in(request)
        if viewer.must_change_password and request.url.path != "/password":
            raise HTTPException(303, headers={"Location": "/password"})
        if permission is not None and permission not in viewer.permissions:
            raise HTTPException(403, f"This page needs the right to {permission.value}.")
        return viewer

    return check


async def checked_form(request: Request) -> FormData:
    """Return a form that this very session was shown; HTTPException 403 for any other."""
    viewer = signed_in(request)
    form = await request.form(max_fields=MOST_FORM_PARTS, max_part_size=MOST_UPLOAD_BYTES)
    given = form.get("csrf")
    if not isinstance(given, str) or not secrets.compare_digest(given.encode(), viewer.csrf_token.encode()):
        raise HTTPException(403, "This form is not the one that this page showed you. Open the page again.")
    return form


Form = Annotated[FormData, Depends(checked_form)]
SiteDep = Annotated[Site, Depends(site_of)]


def field(form: FormData, name: str, most: int = 300) -> str:
    """Return a text field, without spaces around it and cut to a length; empty when it is missing.

    A zero character is left out: PostgreSQL keeps none in a text.
    """
    value = form.get(name)
    return value.replace("\0", "").strip()[:most] if isinstance(value, str) else ""


def fields(form: FormData, name: str) -> list[str]:
    """Return every value of a field with boxes."""
    return [value.replace("\0", "") for value in form.getlist(name) if isinstance(value, str)]


def date_field(form: FormData, name: str) -> date | None:
    """Return a date, None for an empty field; HTTPException 422 for what is no date."""
    text = field(form, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HTTPException(422, f"{text} is not a date. Write it as 2026-11-30.") from None


def year_field(form: FormData, name: str, today: date) -> int | None:
    """Return a year, None for an empty field; HTTPException 422 for what is none, or lies ahead."""
    text = field(form, name, 4)
    if not text:
        return None
    if not text.isdecimal() or not EARLIEST_YEAR <= int(text) <= today.year:
        raise HTTPException(422, f"{text} is not a year from {EARLIEST_YEAR} to {today.year}.")
    return int(text)


def go(address: str, said: str | None = None) -> RedirectResponse:
    """Return the answer after a change: show this page next, and say this line on it."""
    response = RedirectResponse(address, 303)
    if said is not None:
        response.set_cookie(FLASH_COOKIE, said, max_age=60, httponly=True, samesite="strict")
    return response


def note(
    session: Session, site: Site, who: Viewer | str, action: str, officer_ref: str | None = None, detail: str = ""
) -> None:
    """Add a line to the audit log."""
    name = who if isinstance(who, str) else who.name
    session.add(AuditEntry(at=site.now(), user_name=name, action=action, officer_ref=officer_ref, detail=detail))
