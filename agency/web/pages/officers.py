"""Officers: who they are to the agency, their credited hours, and the codes that tie them to their sign-ins."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, get_args

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from agency.database.kiosks import ServerState
from agency.database.people import AuditEntry
from agency.database.training import Adjustment, Course, HoursDecision, HoursEntry, Officer, OtherRecord
from agency.hours.rules import WaiverReason
from agency.training import claim_codes, hours
from agency.training.standing import rules_of, standing
from agency.training.webhooks import tell
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, SiteDep, date_field, field, fields, go, need, note, year_field

router = APIRouter()
Reader = Annotated[Viewer, Depends(need(Permission.SEE_HOURS))]
Keeper = Annotated[Viewer, Depends(need(Permission.KEEP_ROSTER))]
Crediter = Annotated[Viewer, Depends(need(Permission.CREDIT_HOURS))]
A_PAGE: Final = 50
MOST_ADJUSTED_MIN: Final = 24 * 60


@router.get("/officers")
def all_of_them(
    request: Request, site: SiteDep, viewer: Reader, q: str = "", unit: str = "", page: int = 1
) -> Response:
    """List officers with what is credited this year."""
    year = date(site.today().year, 1, 1)
    with site.database.write() as session:
        query = select(Officer).where(Officer.active)
        if q:
            like = f"%{q[:80]}%"
            query = query.where(
                or_(Officer.family_name.ilike(like), Officer.given_name.ilike(like), Officer.training_id.ilike(like))
            )
        if unit:
            query = query.where(Officer.unit == unit)
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        at = max(0, min(page, 10_000) - 1) * A_PAGE
        found = session.scalars(query.order_by(Officer.family_name, Officer.given_name).offset(at).limit(A_PAGE)).all()
        lines = hours.settled(session, [officer.ref for officer in found], since=year)
        units = session.scalars(
            select(Officer.unit).where(Officer.active, Officer.unit != "").distinct().order_by(Officer.unit)
        )
        note(session, site, viewer, "officers_listed", detail=f"{len(found)} shown")
        return site.page(
            request,
            viewer,
            "officers.html",
            officers=[(officer, hours.day_rounded_seconds(lines[officer.ref])) for officer in found],
            total=total,
            units=units.all(),
            q=q,
            unit=unit,
            page=page,
            pages=max(1, -(-total // A_PAGE)),
            now=site.now(),
            is_open=claim_codes.is_open,
        )


@router.get("/officers/{ref}")
def one(request: Request, site: SiteDep, viewer: Reader, ref: str) -> Response:
    """Show one officer's hours; that somebody looked is noted."""
    with site.database.write() as session:
        officer = _officer(session, ref)
        lines = hours.settled(session, [ref])[ref]
        year = [line for line in lines if line.date.year == site.today().year]
        values: dict[str, Any] = {
            "officer": officer,
            "waiting": hours.sittings(session, ref, most=None),
            "lines": lines[:200],
            "year_s": hours.day_rounded_seconds(year),
            "all_s": hours.day_rounded_seconds(lines),
            "courses": {course.id: course for course in session.scalars(select(Course).order_by(Course.title))},
            "standing": standing(session, officer, site.today()),
            "record": session.get(OtherRecord, ref),
            "rules": rules_of(session),
            "reasons": get_args(WaiverReason),
            "refused": _refused(session, ref),
            "adjustments": session.scalars(
                select(Adjustment).where(Adjustment.officer_ref == ref).order_by(Adjustment.made_at.desc())
            ).all(),
            "looks": session.scalars(
                select(AuditEntry).where(AuditEntry.officer_ref == ref).order_by(AuditEntry.id.desc()).limit(10)
            ).all(),
        }
        note(session, site, viewer, "hours_seen", ref)
        return site.page(request, viewer, "officer.html", **values)


@router.post("/officers/{ref}/adjust")
def adjust(request: Request, site: SiteDep, viewer: Crediter, ref: str, form: Form) -> Response:
    """Add or take time by hand, with a reason."""
    day, reason, course = date_field(form, "date"), field(form, "reason"), field(form, "course")
    year = year_field(form, "remedial_for_year", site.today())
    minutes = field(form, "minutes", 6).replace("−", "-")
    problem = None
    if not minutes.lstrip("-").isdecimal() or not 0 < abs(int(minutes)) <= MOST_ADJUSTED_MIN:
        problem = "Write whole minutes, with a minus to take time away, and no more than 24 hours at once."
    elif day is None or day > site.today():
        problem = "Choose the day the time belongs to; it cannot lie ahead."
    elif len(reason) < 5:
        problem = "Write why, in a few words: the reason stays beside the change."
    with site.database.write() as session:
        officer = _officer(session, ref)
        if problem is None and session.get(Course, course) is None:
            problem = "Choose a course."
        if problem is not None or day is None:
            return site.page(request, viewer, "error.html", 422, status=422, detail=problem)
        session.add(
            Adjustment(
                id=secrets.token_hex(16),
                officer_ref=officer.ref,
                course=course,
                date=day,
                seconds=int(minutes) * 60,
                reason=reason,
                made_by=viewer.name,
                made_at=site.now(),
                remedial_for_year=year,
            )
        )
        tell(session, [(ref, course, day)], session.get_one(ServerState, 1).agency_title, site.now())
        note(session, site, viewer, "hours_adjusted", ref, f"{minutes} min on {day} in {course}. {reason}")
    return go(f"/officers/{ref}", "adjusted")


@router.post("/officers/{ref}/keep")
def keep(site: SiteDep, viewer: Keeper, ref: str, form: Form) -> Response:
    """Change an officer's row: on the roster or not, and a litigation hold."""
    with site.database.write() as session:
        officer = _officer(session, ref)
        officer.active = "active" in fields(form, "flags")
        officer.litigation_hold = "hold" in fields(form, "flags")
        officer.unit = field(form, "unit", 80)
        note(session, site, viewer, "officer_changed", ref, f"active {officer.active}, hold {officer.litigation_hold}")
    return go(f"/officers/{ref}", "saved")


@router.post("/claims")
def claims(request: Request, site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Make claim codes and show them once, on a sheet to print and cut."""
    chosen = fields(form, "officer")
    with site.database.write() as session:
        query = select(Officer).where(Officer.active).order_by(Officer.family_name, Officer.given_name)
        query = query.where(Officer.ref.in_(chosen)) if chosen else query.where(Officer.claim_sha256.is_(None))
        officers: Sequence[Officer] = session.scalars(query).all()
        codes = [(officer, claim_codes.make(officer, site.now())) for officer in officers]
        for officer, _ in codes:
            note(session, site, viewer, "claim_code_made", officer.ref)
    return site.page(request, viewer, "claims.html", codes=codes, until=site.now() + claim_codes.OPEN_FOR)


def _officer(session: Session, ref: str) -> Officer:
    officer = session.get(Officer, ref)
    if officer is None:
        raise HTTPException(404, "There is no such officer on the roster.")
    return officer


def _refused(session: Session, ref: str) -> list[tuple[HoursEntry, HoursDecision]]:
    rows = session.execute(
        select(HoursEntry, HoursDecision)
        .join(HoursDecision, HoursDecision.body_sha256 == HoursEntry.body_sha256)
        .where(HoursEntry.officer_ref == ref, HoursDecision.credited.is_(False))
        .order_by(HoursEntry.date.desc())
        .limit(50)
    ).all()
    return [(entry, decision) for entry, decision in rows]
