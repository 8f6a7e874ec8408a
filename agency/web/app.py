"""Puts the server together: pages, headers and what is said when something is not there."""

import gc
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from agency.broker.joining import Joining
from agency.database import Database
from agency.database.base import utc_now
from agency.web.described import described
from agency.web.pages import (
    about,
    api,
    assignments,
    courses,
    enrol,
    exports,
    kiosks,
    officers,
    people,
    records,
    roster,
    second_factor,
    settings,
    shared,
    sign_in,
    skills,
    tokens,
    webhooks,
    week,
)
from agency.web.site import HERE, NotSignedInError, make_site, signed_in, site_of
from appliance.errors import TalkdownError

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
PAGES: Final = (
    sign_in, week, officers, records, roster, courses, skills, assignments, shared, kiosks, settings, exports, people,
    second_factor, tokens, webhooks, api, about,
)  # fmt: skip


def make_app(
    database: Database,
    secure_cookies: bool = True,
    now: Callable[[], datetime] = utc_now,
    data: Path | None = None,
    for_kiosks: bool = False,
    certificate: Path | None = None,
) -> FastAPI:
    """Return the server over a database that is at the present layout.

    Args:
        database: the agency's.
        secure_cookies: False only for a server that is reached without TLS on this very machine.
        now: the clock.
        data: the server's folder with the agency's authority; None for one that takes no kiosks in.
        for_kiosks: serve only what a kiosk needs to join and to renew, and no page.
        certificate: what the pages are served with, where it is not of the agency's authority.

    """
    app = FastAPI(title="Talkdown agency server", docs_url=None, redoc_url=None)
    app.state.site = make_site(database, secure_cookies, now, data, certificate)
    app.state.joining = None if data is None else Joining(database, data)
    app.include_router(enrol.router)
    for module in () if for_kiosks else PAGES:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.middleware("http")(_add_headers)
    app.add_exception_handler(NotSignedInError, _to_sign_in)
    app.add_exception_handler(HTTPException, _say)
    app.add_exception_handler(RequestValidationError, _say_invalid)
    app.add_exception_handler(TalkdownError, _say_refused)
    document = described(app)
    app.openapi = lambda: document  # type: ignore[method-assign] # FastAPI's own way to give another document
    return app


def settle_memory() -> None:
    """Leave what is loaded by now out of every later search for garbage, which else holds up one page in forty."""
    gc.collect()
    gc.freeze()


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    asked = f"{request.url.path}?{request.url.query}"
    response = _say_invalid(request, ValueError()) if "\0" in unquote(asked) else await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _to_sign_in(request: Request, error: Exception) -> Response:
    if "HX-Request" in request.headers:  # the script would put the page to sign in at into a piece of this one
        return Response(headers={"HX-Redirect": "/sign-in"})
    return RedirectResponse("/sign-in", 303)


def _say(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.headers is not None and "Location" in error.headers:
        return RedirectResponse(error.headers["Location"], error.status_code)
    words = {404: "There is no such page.", 405: "This page cannot be used in this way."}
    detail = words.get(error.status_code, error.detail) if error.detail in ("Not Found", "Method Not Allowed") else None
    response = _error_page(request, error.status_code, detail or error.detail)
    response.headers.update(error.headers or {})
    if error.status_code == 405:
        response.headers["Allow"] = ", ".join(_methods(request))
    return response


def _methods(request: Request) -> list[str]:
    """Return what may be asked of an address: each of its routes knows only its own method."""
    found = request.app.openapi()["paths"].items()
    fitting = [methods for path, methods in found if compile_path(path)[0].match(request.url.path)]
    return sorted({method.upper() for methods in fitting for method in methods})


def _say_invalid(request: Request, error: Exception) -> Response:
    return _error_page(request, 422, "The address of this page holds something that cannot be read.")


def _say_refused(request: Request, error: Exception) -> Response:
    return _error_page(request, 422, str(error))


def _error_page(request: Request, status: int, detail: str) -> Response:
    try:
        viewer = signed_in(request)
    except NotSignedInError:
        viewer = None
    return site_of(request).page(request, viewer, "error.html", status, status=status, detail=detail)
