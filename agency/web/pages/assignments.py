"""Assignments: what to practise next, for a group by default. What became of one is not shown, since nobody reports it.

A one-key swap on the kiosk satisfies an assignment and tells nobody, and no assignment asks for a review to be shared.
"""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import select

from agency import words
from agency.database.training import Assignment, Course, Officer
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, SiteDep, date_field, field, go, need, note
from appliance.errors import TalkdownError

router = APIRouter()
Assigner = Annotated[Viewer, Depends(need(Permission.ASSIGN))]


class AssignmentError(TalkdownError):
    """An assignment cannot be kept as it was written."""


@router.get("/assignments")
def all_of_them(request: Request, site: SiteDep, viewer: Assigner) -> Response:
    """List open assignments, and the form for another."""
    with site.database.read() as session:
        units = session.scalars(select(Officer.unit).where(Officer.active, Officer.unit != "").distinct())
        return site.page(
            request,
            viewer,
            "assignments.html",
            assignments=session.scalars(
                select(Assignment).where(Assignment.closed.is_(False)).order_by(Assignment.due, Assignment.title)
            ).all(),
            officers={officer.ref: officer.shown_name for officer in session.scalars(select(Officer))},
            units=sorted(units),
            courses={course.id: course.title for course in session.scalars(select(Course).where(~Course.retired))},
            scenarios=words.SCENARIOS,
            categories=words.CATEGORIES,
        )


@router.post("/assignments")
def add(site: SiteDep, viewer: Assigner, form: Form) -> Response:
    """Keep a new assignment; kiosks show it once they have been in touch."""
    what, whom = field(form, "what"), field(form, "whom")
    kind, _, name = what.partition(":")
    scenario = name if kind == "scenario" and name in words.SCENARIOS else None
    category = name if kind == "category" and name in words.CATEGORIES else None
    if scenario is None and category is None:
        raise AssignmentError("Choose a scenario or a kind of call.")
    title = field(form, "title", 200) or f"Practise: {words.named(scenario or category)}"
    course, due = field(form, "course") or None, date_field(form, "due")
    if due is not None and due < site.today():
        raise AssignmentError("Choose a day to come, or none.")
    with site.database.write() as session:
        unit, officer = None, None
        if whom.startswith("unit:"):
            unit = whom.removeprefix("unit:")[:80]
        elif whom.startswith("officer:"):
            officer = session.get(Officer, whom.removeprefix("officer:"))
            if officer is None:
                raise AssignmentError("There is no such officer on the roster.")
        if course is not None and session.get(Course, course) is None:
            raise AssignmentError("There is no such course.")
        session.add(
            Assignment(
                id=secrets.token_hex(16),
                title=title,
                course=course,
                scenario=scenario,
                category=category,
                unit=unit,
                officer_ref=officer.ref if officer is not None else None,
                due=due,
                made_by=viewer.name,
                made_at=site.now(),
            )
        )
        note(session, site, viewer, "assignment_made", officer.ref if officer is not None else None, title)
    return go("/assignments", "saved")


@router.post("/assignments/{name}/close")
def close(site: SiteDep, viewer: Assigner, name: str, form: Form) -> Response:
    """Close an assignment: kiosks take it off their lists."""
    with site.database.write() as session:
        found = session.get(Assignment, name)
        if found is None:
            raise HTTPException(404, "There is no such assignment.")
        found.closed = True
        note(session, site, viewer, "assignment_closed", found.officer_ref, found.title)
    return go("/assignments", "closed")
