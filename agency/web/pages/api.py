"""What other programs read: credited hours, and figures for a monitor. Nothing here can be changed, and no score is."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agency.database.kiosks import AsideMessage, HealthReport, Kiosk, KioskState, ServerState
from agency.database.people import Scope
from agency.training import exports, hours
from agency.web.site import SiteDep, note
from agency.web.tokens import bearer

router = APIRouter()


@router.get("/api/v1/hours")
def credited(site: SiteDep, first: date, last: date, program: Annotated[str, Depends(bearer(Scope.HOURS))]) -> Response:
    """Return credited hours between two days, both included, a line an officer, course and day."""
    if first > last:
        raise HTTPException(422, "Choose a first day before the last.")
    with site.database.write() as session:
        provider = session.get_one(ServerState, 1).agency_title
        lines = exports.credited_lines(session, provider, first, last)
        note(session, site, f"token {program}"[:60], "hours_exported", detail=f"{first} to {last}, {len(lines)} lines")
    found: list[dict[str, Any]] = [
        {
            "training_id": line.training_id,
            "course_id": line.course_id,
            "course_title": line.course_title,
            "date": line.date.isoformat(),
            "minutes": line.minutes,
            "instructor": line.instructor,
        }
        for line in lines
    ]
    return JSONResponse({"schema_version": 1, "provider": provider, "lines": found})


@router.get("/metrics")
def metrics(site: SiteDep, program: Annotated[str, Depends(bearer(Scope.METRICS))]) -> Response:
    """Return figures in Prometheus's text format; of reviews nothing, since small numbers tell."""
    with site.database.read() as session:
        lines = _figures(session, site.now().timestamp())
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")


def _figures(session: Session, now_s: float) -> list[str]:
    counted = session.execute(select(Kiosk.state, func.count()).group_by(Kiosk.state))
    states = {state: number for state, number in counted}
    aside = session.scalar(select(func.count()).select_from(AsideMessage).where(AsideMessage.settled.is_(None)))
    lines = ["# TYPE talkdown_kiosks gauge"]
    lines += [f'talkdown_kiosks{{state="{state}"}} {states.get(state, 0)}' for state in KioskState]
    lines += ["# TYPE talkdown_hours_undecided gauge", f"talkdown_hours_undecided {hours.waiting_entries(session)}"]
    lines += ["# TYPE talkdown_messages_aside gauge", f"talkdown_messages_aside {aside or 0}"]
    lines += ["# TYPE talkdown_epoch gauge", f"talkdown_epoch {session.scalar(select(ServerState.epoch)) or 0}"]
    heard, queue, certificate = [], [], []
    for kiosk in session.scalars(select(Kiosk).where(Kiosk.state == KioskState.ACCEPTED).order_by(Kiosk.name)):
        if kiosk.last_seen_at is None:
            continue
        heard.append(
            f'talkdown_kiosk_silent_seconds{{kiosk="{kiosk.name}"}} {now_s - kiosk.last_seen_at.timestamp():.0f}'
        )
        latest = select(HealthReport).where(HealthReport.kiosk == kiosk.name).order_by(HealthReport.received_at.desc())
        report = session.scalars(latest.limit(1)).first()
        if report is not None:
            body = report.body
            queue.append(f'talkdown_kiosk_hours_waiting{{kiosk="{kiosk.name}"}} {int(body["hours_waiting"])}')
            days = int(body["certificate_days_left"])
            certificate.append(f'talkdown_kiosk_certificate_days_left{{kiosk="{kiosk.name}"}} {days}')
    for name, some in (
        ("talkdown_kiosk_silent_seconds", heard),
        ("talkdown_kiosk_hours_waiting", queue),
        ("talkdown_kiosk_certificate_days_left", certificate),
    ):
        lines += [f"# TYPE {name} gauge", *some]
    return lines
