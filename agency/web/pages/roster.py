"""The roster from a file, in two steps: a look at what would change, then the change."""

import base64
import zlib
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from agency.training import roster, sheets
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import MOST_UPLOAD_BYTES, Form, Site, SiteDep, field, go, need, note

router = APIRouter()
Keeper = Annotated[Viewer, Depends(need(Permission.KEEP_ROSTER))]
SHOWN: Final = 200


@router.get("/roster")
def ask(request: Request, site: SiteDep, viewer: Keeper) -> Response:
    """Ask for a file."""
    return site.page(request, viewer, "roster.html", found=None, problem=None, packed="", fields=roster.FIELDS)


@router.post("/roster")
async def look(request: Request, site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Show what a file would change, or make the change."""
    try:
        content = await _content(form)
        rows = sheets.read_sheet(content)
        columns = _columns(form, rows[0])
    except sheets.SheetError as error:
        return site.page(
            request, viewer, "roster.html", 422, found=None, problem=str(error), packed="", fields=roster.FIELDS
        )
    if field(form, "step") == "import":
        return _take(site, viewer, rows, columns)
    problem = None
    try:
        with site.database.read() as session:
            found = roster.preview(session, rows, columns)
    except sheets.SheetError as error:
        problem, found = str(error), roster.Preview(tuple(rows[0]), columns, (), (), 0)
    return site.page(
        request,
        viewer,
        "roster.html",
        found=found,
        problem=problem,
        packed=_pack(content),
        fields=roster.FIELDS,
        shown=SHOWN,
    )


def _take(site: Site, viewer: Viewer, rows: list[list[str]], columns: dict[str, int]) -> Response:
    with site.database.write() as session:
        found = roster.preview(session, rows, columns)
        changed = roster.apply(session, found, site.now())
        note(session, site, viewer, "roster_imported", detail=f"{changed} rows, {len(found.errors)} refused")
    return go("/officers", "imported")


async def _content(form: FormData) -> bytes:
    packed = form.get("packed")
    if isinstance(packed, str) and packed:
        return _unpack(packed)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise sheets.SheetError("Choose a file.")
    content = await file.read(MOST_UPLOAD_BYTES + 1)
    if len(content) > MOST_UPLOAD_BYTES:
        raise sheets.SheetError("The file is larger than 5 MB. Save only the roster's sheet.")
    return content


def _columns(form: FormData, headings: list[str]) -> dict[str, int]:
    if not any(f"column_{name}" in form for name in roster.FIELDS):
        return roster.guess_columns(headings)
    chosen: dict[str, int] = {}
    for name in roster.FIELDS:
        text = field(form, f"column_{name}")
        if text.isdecimal() and int(text) < len(headings):
            chosen[name] = int(text)
    return chosen


def _pack(content: bytes) -> str:
    """Return a file as the second step's form carries it, so that no roster lies about on the server meanwhile."""
    return base64.b64encode(zlib.compress(content)).decode()


def _unpack(packed: str) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(packed, validate=True), MOST_UPLOAD_BYTES)
    except (ValueError, zlib.error):
        raise HTTPException(422, "The file did not come back whole. Choose it again.") from None
    if unpacker.unconsumed_tail:
        raise HTTPException(422, "The file is larger than 5 MB.")
    return content
