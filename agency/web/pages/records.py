"""Records of other training, and what an officer was waived: without them no shortfall is ever shown."""

import secrets
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from agency.database.training import Officer, OtherRecord, WaiverRow
from agency.hours.record import HoursError, OfficerRecord, Waiver
from agency.hours.standing import stand
from agency.training.other_records import HEADINGS, NEEDED, take_record
from agency.training.sheets import SheetError, read_sheet
from agency.training.standing import rules_of
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import MOST_UPLOAD_BYTES, Form, SiteDep, date_field, field, go, need, note

router = APIRouter()
Keeper = Annotated[Viewer, Depends(need(Permission.CREDIT_HOURS))]


@router.get("/records")
def ask(request: Request, site: SiteDep, viewer: Keeper) -> Response:
    """Ask for a record."""
    with site.database.read() as session:
        rules = rules_of(session)
    return site.page(request, viewer, "records.html", done=None, headings=HEADINGS, needed=NEEDED, rules=rules)


@router.post("/records")
async def take(request: Request, site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Take a record in, and say what was wrong with what was not taken."""
    as_of, file = date_field(form, "as_of"), form.get("file")
    if as_of is None or as_of > site.today():
        raise SheetError("Say on which day the record was true; it cannot lie ahead.")
    if not isinstance(file, UploadFile) or not file.filename:
        raise SheetError("Choose a file.")
    content = await file.read(MOST_UPLOAD_BYTES + 1)
    if len(content) > MOST_UPLOAD_BYTES:
        raise SheetError("The file is larger than 5 MB. Save only the sheet that is needed.")
    rows = read_sheet(content)
    with site.database.write() as session:
        rules = rules_of(session)
        if rules is None:
            raise SheetError("There are no hours rules for this agency's state, so that a record has no use here.")
        categories = {key: category.name for key, category in rules.category.items()}
        done = take_record(session, rows, as_of, categories, viewer.name, site.now())
        note(session, site, viewer, "other_record_imported", detail=f"{done.officers} officers as of {as_of}")
    return site.page(request, viewer, "records.html", done=done, headings=HEADINGS, needed=NEEDED, rules=rules)


@router.post("/officers/{ref}/waiver")
def waive(site: SiteDep, viewer: Keeper, ref: str, form: Form) -> Response:
    """Note a waiver that was granted, or the day on which a cycle was completed."""
    rule, _, part = field(form, "part").partition("/")
    day, minutes = date_field(form, "for_date"), field(form, "needed_min", 6)
    with site.database.write() as session:
        rules = rules_of(session)
        if session.get(Officer, ref) is None or rules is None:
            raise HTTPException(404, "There is no such officer on the roster.")
        if day is None:
            raise HoursError("Choose a day: within the window that the waiver is for, or on which the cycle ended.")
        if field(form, "step") == "cycle":
            _note_cycle(session.get(OtherRecord, ref), rule, day)
            note(session, site, viewer, "cycle_noted", ref, f"{rule} completed on {day}")
            return go(f"/officers/{ref}", "saved")
        if not minutes.isdecimal():
            raise HoursError("Write how many minutes are still needed; 0 when none are.")
        reason, by = field(form, "reason", 60), field(form, "granted_by", 120)
        if not by:
            raise HoursError("Write who granted the waiver.")
        asked = Waiver(rule, part, day, int(minutes), reason, by)  # type: ignore[arg-type] # `stand` refuses others
        stand(OfficerRecord(waivers=(asked,)), rules, site.today())
        session.add(
            WaiverRow(
                id=secrets.token_hex(16),
                officer_ref=ref,
                rule=rule,
                part=part,
                for_date=day,
                needed_min=int(minutes),
                reason=reason,
                granted_by=by,
                made_by=viewer.name,
                made_at=site.now(),
            )
        )
        note(session, site, viewer, "waiver_entered", ref, f"{rule} {part}: {minutes} min needed, by {by}")
    return go(f"/officers/{ref}", "saved")


def _note_cycle(record: OtherRecord | None, rule: str, day: date) -> None:
    if record is None:
        raise HoursError("Import this officer's record of other training first; the day is part of it.")
    completed = record.trainings.get("completed_on", {}) | {rule: day.isoformat()}
    record.trainings = record.trainings | {"completed_on": completed}
