"""What needs somebody this week."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agency.database.kiosks import AsideMessage, Kiosk, KioskState, ServerState
from agency.database.reviews import ReviewCell, SharedReviewRow
from agency.database.training import Assignment
from agency.training import hours
from agency.training.deciding import Decision
from agency.training.deciding import decide as record_decision
from agency.training.webhooks import tell
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, Site, SiteDep, date_field, field, fields, go, need, note, year_field

router = APIRouter()
SILENT_AFTER: Final = timedelta(days=7)
DUE_WITHIN: Final = timedelta(days=14)
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Needs:
    """How much waits, by kind; None where the viewer may not know."""

    hours: int | None
    shared: int | None
    silent: int | None
    aside: int | None
    due: int | None


@router.get("/")
def this_week(request: Request, site: SiteDep, viewer: Annotated[Viewer, Depends(need())]) -> Response:
    """Show what needs the viewer, and nothing that does not."""
    with site.database.read() as session:
        sees_hours = Permission.SEE_HOURS in viewer.permissions
        waiting = hours.sittings(session, most=SHOWN) if sees_hours else []
        needs = _needs(session, site, viewer)
        due = _due(session, site) if needs.due is not None else []
        silent = _silent(session, site) if needs.silent is not None else []
        reviews = session.scalar(select(func.sum(ReviewCell.reviews))) or 0
        values: dict[str, Any] = {
            "waiting": waiting,
            "entries": hours.waiting_entries(session) if sees_hours else 0,
            "needs": needs,
            "due": due,
            "silent": silent,
            "reviews": reviews,
            "ending": site.certificates_ending() if Permission.SEE_KIOSKS in viewer.permissions else (),
        }
        if waiting:
            with site.database.write() as writing:
                note(writing, site, viewer, "undecided_hours_seen", detail=f"{len(waiting)} sittings")
        return site.page(request, viewer, "week.html", **values)


@router.post("/hours/decide")
def decide(
    request: Request, site: SiteDep, form: Form, viewer: Annotated[Viewer, Depends(need(Permission.CREDIT_HOURS))]
) -> Response:
    """Credit or refuse the chosen sittings, exactly as they stood on the page."""
    keys, credit = set(fields(form, "sitting")), field(form, "decision") == "credit"
    reason, settled = field(form, "reason"), date_field(form, "settled_date")
    separate, year = "separate" in fields(form, "flags"), year_field(form, "remedial_for_year", site.today())
    if not keys:
        return _again(request, site, viewer, "Choose at least one line.")
    if not credit and not reason:
        return _again(request, site, viewer, "Say why these hours are not credited: the officer may ask.")
    with site.database.write() as session:
        chosen = [sitting for sitting in hours.sittings(session, most=None) if sitting.key in keys]
        problem = _problem(chosen, len(keys), credit, settled, separate)
        if problem is not None:
            return _again(request, site, viewer, problem)
        decision = Decision(credit, viewer.name, reason, settled, year, separate)
        record_decision(session, chosen, decision, site.now())
        changed = [(one.officer_ref, one.course.id, settled or one.date) for one in chosen if one.course is not None]
        tell(session, changed, session.get_one(ServerState, 1).agency_title, site.now())
        for sitting in chosen:
            words = f"{sitting.date} {sitting.seconds} s in {sitting.course.id if sitting.course else 'no course'}"
            if sitting.needs_date and settled is not None:
                words += f", settled on {settled}"
            if year is not None:
                words += f", making up {year}"
            note(
                session,
                site,
                viewer,
                "hours_credited" if credit else "hours_refused",
                sitting.officer_ref,
                f"{words}. {reason}".strip(),
            )
    return go(
        field(form, "back") if field(form, "back").startswith("/officers/") else "/",
        "credited" if credit else "refused",
    )


def _problem(chosen: list[hours.Sitting], wanted: int, credit: bool, settled: object, separate: bool) -> str | None:
    if len(chosen) < wanted:
        return "More hours arrived for one of these lines since the page was shown. Look again before you decide."
    if credit and not all(sitting.creditable for sitting in chosen):
        return "A line without an officer on the roster or without an approved course cannot be credited yet."
    if credit and settled is None and any(sitting.needs_date for sitting in chosen):
        return "Settle the date of lines whose clock could not be believed, by themselves."
    if credit and not separate and any(sitting.retold for sitting in chosen):
        return "A line that the kiosk told before counts twice unless it is practice of its own. Say so, or refuse it."
    if credit and settled is not None and not all(sitting.needs_date for sitting in chosen):
        return "A settled date is only for lines whose clock could not be believed; credit the others by themselves."
    return None


def _again(request: Request, site: Site, viewer: Viewer, problem: str) -> Response:
    return site.page(request, viewer, "error.html", 422, status=422, detail=problem)


def _needs(session: Session, site: Site, viewer: Viewer) -> Needs:
    def count(permission: Permission, number: int) -> int | None:
        return number if permission in viewer.permissions else None

    unread = select(func.count()).where(
        SharedReviewRow.trainer_ref == viewer.trainer_ref,
        SharedReviewRow.body.is_not(None),
        SharedReviewRow.outcome.is_(None),
    )
    aside = select(func.count()).select_from(AsideMessage).where(AsideMessage.settled.is_(None))
    return Needs(
        hours=count(Permission.SEE_HOURS, hours.waiting_entries(session)),
        shared=count(Permission.READ_SHARED, session.scalar(unread) or 0),
        silent=count(Permission.SEE_KIOSKS, len(_silent(session, site))),
        aside=count(Permission.SEE_KIOSKS, session.scalar(aside) or 0),
        due=count(Permission.ASSIGN, len(_due(session, site))),
    )


def _silent(session: Session, site: Site) -> list[Kiosk]:
    accepted = session.scalars(select(Kiosk).where(Kiosk.state == KioskState.ACCEPTED).order_by(Kiosk.name)).all()
    limit = site.now() - SILENT_AFTER
    return [kiosk for kiosk in accepted if kiosk.last_seen_at is None or kiosk.last_seen_at < limit]


def _due(session: Session, site: Site) -> list[Assignment]:
    return list(
        session.scalars(
            select(Assignment)
            .where(
                Assignment.closed.is_(False), Assignment.due.is_not(None), Assignment.due <= site.today() + DUE_WITHIN
            )
            .order_by(Assignment.due)
        )
    )
