"""Tokens for other programs: a records system that reads credited hours, a monitor that reads figures."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import select

from agency.database.people import ApiToken, Scope
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, SiteDep, field, go, need, note
from agency.web.tokens import HOLDS_FOR, new_token, token_sha256
from appliance.errors import TalkdownError

router = APIRouter()
GRANTED_BY: Final = {Scope.HOURS: Permission.CREDIT_HOURS, Scope.METRICS: Permission.RUN_KIOSKS}
"""Nobody gives a program what they may not see to themselves."""
MEANS: Final = {
    Scope.HOURS: "credited hours by officer, as the exports have them",
    Scope.METRICS: "figures for a monitor: kiosks, queues, what waits; nothing of a person",
}


class TokenError(TalkdownError):
    """A token cannot be made as it was written."""


def keeper(viewer: Annotated[Viewer, Depends(need())]) -> Viewer:
    """Let through whoever may grant something."""
    if not _may_grant(viewer):
        raise HTTPException(403, "This page is for training officers and IT.")
    return viewer


Keeper = Annotated[Viewer, Depends(keeper)]


@router.get("/tokens")
def all_of_them(request: Request, site: SiteDep, viewer: Keeper) -> Response:
    """List the tokens that the viewer could have made."""
    scopes = _may_grant(viewer)
    with site.database.read() as session:
        found = session.scalars(select(ApiToken).where(ApiToken.scope.in_(scopes)).order_by(ApiToken.made_at)).all()
        return site.page(request, viewer, "tokens.html", tokens=found, scopes=scopes, means=MEANS, now=site.now())


@router.post("/tokens")
def make(request: Request, site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Make a token and show it once."""
    name, wanted = field(form, "name", 60), field(form, "scope", 20)
    scopes = [scope for scope in _may_grant(viewer) if scope == wanted]
    if not name or not scopes:
        raise TokenError("Write what the token is for, and choose what it opens.")
    token, until = new_token(), site.now() + HOLDS_FOR
    with site.database.write() as session:
        session.add(
            ApiToken(
                token_sha256=token_sha256(token),
                name=name,
                scope=scopes[0],
                made_by=viewer.name,
                made_at=site.now(),
                until=until,
            )
        )
        note(session, site, viewer, "token_made", detail=f"{name}: {wanted}")
    return site.page(request, viewer, "token_made.html", token=token, name=name, until=until)


@router.post("/tokens/revoke")
def revoke(site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Close a token at once."""
    with site.database.write() as session:
        token = session.get(ApiToken, field(form, "token_sha256", 64))
        if token is None or token.scope not in _may_grant(viewer):
            raise HTTPException(404, "There is no such token.")
        token.revoked = True
        note(session, site, viewer, "token_revoked", detail=token.name)
    return go("/tokens", "closed")


def _may_grant(viewer: Viewer) -> list[Scope]:
    return [scope for scope, permission in GRANTED_BY.items() if permission in viewer.permissions]
