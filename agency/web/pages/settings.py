"""What the agency decides for all of its kiosks; they have it at their next connection."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from pydantic import ValidationError

from agency.database.kiosks import ServerState
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, SiteDep, field, go, need, note
from appliance.wire.desired import KioskSettings

router = APIRouter()
Keeper = Annotated[Viewer, Depends(need(Permission.RUN_KIOSKS))]


@router.get("/settings")
def show(request: Request, site: SiteDep, viewer: Keeper) -> Response:
    """Show the settings."""
    with site.database.read() as session:
        return site.page(request, viewer, "settings.html", state=session.get_one(ServerState, 1))


@router.post("/settings")
def change(site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Change the settings, within what a kiosk takes."""
    days, group = field(form, "retention_days", 4), field(form, "smallest_group", 2)
    try:
        wanted = KioskSettings.model_validate(
            {"retention_days": days, "smallest_group": group, "peer_support": field(form, "peer_support")}
        )
    except ValidationError:
        raise HTTPException(422, "Write 1 to 3650 days, and a group of 5 to 25 officers.") from None
    with site.database.write() as session:
        state = session.get_one(ServerState, 1)
        state.retention_days, state.smallest_group = wanted.retention_days, wanted.smallest_group
        state.peer_support = wanted.peer_support
        said = f"{wanted.retention_days} days, groups of {wanted.smallest_group}, peer support: {wanted.peer_support}"
        note(session, site, viewer, "settings_changed", detail=said)
    return go("/settings", "saved")
