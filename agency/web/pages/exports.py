"""Credited hours as files."""

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from agency.database.kiosks import ServerState
from agency.training import exports, sheets
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import SiteDep, need, note

router = APIRouter()
Reader = Annotated[Viewer, Depends(need(Permission.SEE_HOURS))]
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Kind = Literal["csv", "xlsx", "xapi"]
Preset = Literal["plain", "acadis"]
KINDS: Final[dict[Kind, str]] = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "xapi": "application/json"}


@router.get("/exports")
def choose(request: Request, site: SiteDep, viewer: Reader) -> Response:
    """Ask which days and which shape."""
    return site.page(request, viewer, "exports.html", presets=exports.PRESETS, columns=exports.COLUMNS)


@router.get("/exports/hours")
def hours(
    request: Request,
    site: SiteDep,
    viewer: Reader,
    first: date,
    last: date,
    kind: Kind = "csv",
    preset: Preset = "plain",
    columns: str = "",
) -> Response:
    """Return credited hours as a file.

    `columns` may give headings of one's own: `Heading=column` by semicolons, in place of a preset.
    """
    if first > last:
        raise HTTPException(422, "Choose a first day before the last.")
    mapping = _mapping(columns) if columns.strip() else exports.PRESETS[preset]
    with site.database.write() as session:
        provider = session.get_one(ServerState, 1).agency_title
        lines = exports.credited_lines(session, provider, first, last)
        note(session, site, viewer, "hours_exported", detail=f"{first} to {last} as {kind}, {len(lines)} lines")
    home_page = f"{request.url.scheme}://{request.url.netloc}"
    if kind == "xapi":
        content = exports.xapi(lines, home_page)
    else:
        rows = exports.table(lines, mapping)
        content = sheets.csv_file(rows) if kind == "csv" else sheets.xlsx_file("Hours", rows)
    name = f"talkdown-hours-{first}-{last}.{'json' if kind == 'xapi' else kind}"
    return Response(content, media_type=KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _mapping(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(";"):
        heading, _, column = part.partition("=")
        if not heading.strip() or column.strip() not in exports.COLUMNS:
            known = ", ".join(exports.COLUMNS)
            raise HTTPException(422, f"Write columns as Heading=column; Heading=column. Columns are: {known}.")
        found[heading.strip()[:60]] = column.strip()
    return found
