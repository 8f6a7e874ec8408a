"""Courses: what is practised, how it counts, who approved it, and what goes out on paper."""

import re
from collections import defaultdict
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from agency import words
from agency.database.kiosks import ServerState
from agency.database.training import Course, HoursDecision, HoursEntry, Officer
from agency.training import hours, paper
from agency.training.forbidden import refuse_void_words
from agency.training.standing import category_choices, rule_choices
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, SiteDep, field, fields, go, need, note
from appliance.errors import TalkdownError

router = APIRouter()
Reader = Annotated[Viewer, Depends(need(Permission.SEE_HOURS))]
Keeper = Annotated[Viewer, Depends(need(Permission.KEEP_ROSTER))]
DAYS_SHOWN: Final = 60


class CourseError(TalkdownError):
    """A course cannot be kept as it was written."""


@router.get("/courses")
def all_of_them(request: Request, site: SiteDep, viewer: Reader) -> Response:
    """List courses."""
    with site.database.read() as session:
        found = session.scalars(select(Course).order_by(Course.retired, Course.title)).all()
        return site.page(request, viewer, "courses.html", courses=found)


@router.get("/courses/new")
def blank(request: Request, site: SiteDep, viewer: Keeper) -> Response:
    """Show the form for a new course."""
    with site.database.read() as session:
        return site.page(request, viewer, "course_form.html", course=None, **_choices(session))


@router.post("/courses/new")
def add(site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Keep a new course; it counts only once it is approved."""
    title = field(form, "title", 120)
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:34]
    if not stem or not stem[0].isalpha():
        raise CourseError("Give the course a title that begins with a letter.")
    with site.database.write() as session:
        number, name = 2, stem
        while session.get(Course, name) is not None:
            name, number = f"{stem}-{number}", number + 1
        course = Course(id=name, scenarios=[], activities=[], categories=[], toward=[], made_at=site.now())
        _write(course, form, session)
        session.add(course)
        note(session, site, viewer, "course_made", detail=name)
    return go(f"/courses/{name}", "saved")


@router.get("/courses/{name}")
def one(request: Request, site: SiteDep, viewer: Reader, name: str) -> Response:
    """Show a course and the days on which it was practised."""
    with site.database.read() as session:
        course = _course(session, name)
        days = _days(session, course)
        return site.page(request, viewer, "course.html", course=course, days=days, **_choices(session))


@router.post("/courses/{name}/change")
def change(site: SiteDep, viewer: Keeper, name: str, form: Form) -> Response:
    """Change a course; one that was approved has to be approved again."""
    with site.database.write() as session:
        course = _course(session, name)
        _write(course, form, session)
        course.approved_by = course.approved_on = None
        note(session, site, viewer, "course_changed", detail=name)
    return go(f"/courses/{name}", "saved")


@router.post("/courses/{name}/approve")
def approve(site: SiteDep, viewer: Keeper, name: str, form: Form) -> Response:
    """Note the agency's approval, or retire the course."""
    with site.database.write() as session:
        course = _course(session, name)
        if field(form, "step") == "retire":
            course.retired = not course.retired
            note(session, site, viewer, "course_retired" if course.retired else "course_opened", detail=name)
            return go(f"/courses/{name}", "saved")
        by = field(form, "approved_by", 120)
        if not by or not course.instructor or not course.lesson_plan:
            raise CourseError("A course needs a lesson plan, an instructor of record and the name of who approves it.")
        course.approved_by, course.approved_on = by, site.today()
        note(session, site, viewer, "course_approved", detail=f"{name} by {by}")
    return go(f"/courses/{name}", "saved")


@router.get("/courses/{name}/certificate/{ref}.pdf")
def certificate(site: SiteDep, viewer: Reader, name: str, ref: str) -> Response:
    """Return an officer's certificate as a PDF file."""
    with site.database.write() as session:
        course, officer = _course(session, name), session.get(Officer, ref)
        if officer is None:
            raise HTTPException(404, "There is no such officer on the roster.")
        lines = [line for line in hours.settled(session, [ref])[ref] if line.course == name and line.seconds > 0]
        if not lines or course.approved_on is None:
            raise CourseError("Nothing is credited to this officer in this course, or the course is not approved.")
        seconds = hours.day_rounded_seconds(lines)
        note(session, site, viewer, "certificate_made", ref, name)
        file = paper.certificate(
            paper.Certificate(
                agency=session.get_one(ServerState, 1).agency_title,
                officer=f"{officer.rank} {officer.given_name} {officer.family_name}".strip(),
                training_id=officer.training_id,
                course=course.title,
                instructor=course.instructor,
                lesson_plan=course.lesson_plan,
                approved_by=course.approved_by or "",
                approved_on=course.approved_on,
                first=min(line.date for line in lines),
                last=max(line.date for line in lines),
                hours=words.duration(seconds),
                complete=seconds >= course.complete_after_minutes * 60,
                issued_on=site.today(),
            )
        )
    return _pdf(file, f"certificate-{name}")


@router.get("/courses/{name}/sign-in/{day}.pdf")
def sheet(site: SiteDep, viewer: Reader, name: str, day: date) -> Response:
    """Return the sign-in sheet of one day as a PDF file."""
    with site.database.write() as session:
        course = _course(session, name)
        lines = _attendance(session, course, day)
        note(session, site, viewer, "sign_in_sheet_made", detail=f"{name} {day}")
        title = session.get_one(ServerState, 1).agency_title
        file = paper.sign_in_sheet(title, course.title, course.instructor, day, lines)
    return _pdf(file, f"sign-in-{name}-{day}")


def _pdf(file: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(file, media_type="application/pdf", headers=headers)


def _may_belong(course: Course) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return which entries name the course, and which might lie in it without naming one."""
    unnamed = and_(HoursEntry.course.is_(None), HoursEntry.scenario.in_(course.scenarios))
    return HoursEntry.course == course.id, unnamed


def _days(session: Session, course: Course) -> list[date]:
    """Return the latest days of practice; asked one after the other, so that each finds its index."""
    found: set[date] = set()
    for which in _may_belong(course):
        latest = select(HoursEntry.date).where(which).distinct().order_by(HoursEntry.date.desc()).limit(DAYS_SHOWN)
        found |= set(session.scalars(latest))
    return sorted(found, reverse=True)[:DAYS_SHOWN]


def _attendance(session: Session, course: Course, day: date) -> list[paper.Attendance]:
    courses = {each.id: each for each in session.scalars(select(Course))}
    rows = session.execute(
        select(HoursEntry, HoursDecision, Officer)
        .outerjoin(HoursDecision, HoursDecision.body_sha256 == HoursEntry.body_sha256)
        .outerjoin(Officer, Officer.ref == HoursEntry.officer_ref)
        .where(or_(*_may_belong(course)), HoursEntry.date == day)
        .order_by(HoursEntry.start_minute)
    ).all()
    grouped: defaultdict[str, list[tuple[HoursEntry, HoursDecision | None, Officer | None]]] = defaultdict(list)
    for entry, decision, found in rows:
        if hours.course_of(entry, courses) is not course:
            continue
        grouped[entry.officer_ref].append((entry, decision, found))
    lines: list[paper.Attendance] = []
    for group in grouped.values():
        entry, _, officer = group[0]
        credited = sum(e.counted_s for e, decision, _ in group if decision is not None and decision.credited)
        open_ = any(decision is None for _, decision, _ in group)
        lines.append(
            paper.Attendance(
                officer=officer.shown_name if officer is not None else "Unknown reference",
                training_id=officer.training_id if officer is not None else "",
                began=words.clock(entry.start_minute),
                practice=", ".join(dict.fromkeys(words.named(e.scenario or e.category) for e, _, _ in group)),
                kiosk=entry.kiosk,
                counted=words.duration(sum(e.counted_s for e, _, _ in group)),
                credited="undecided" if open_ else words.duration(credited),
            )
        )
    return lines


def _write(course: Course, form: FormData, session: Session) -> None:
    title, plan = field(form, "title", 120), field(form, "lesson_plan", 8000)
    minutes = field(form, "complete_after_minutes", 5)
    refuse_void_words(title, plan)
    if not title:
        raise CourseError("Give the course a title.")
    if not minutes.isdecimal() or not 1 <= int(minutes) <= 2400:
        raise CourseError("Write after how many minutes the course is complete: 1 to 2400.")
    activities = [name for name in words.ACTIVITIES if name in fields(form, "activities")]
    if not activities:
        raise CourseError("Choose at least one kind of practice that counts.")
    course.title, course.lesson_plan, course.instructor = title, plan, field(form, "instructor", 120)
    course.complete_after_minutes = int(minutes)
    course.activities = activities
    course.repeats_count = "repeats" in fields(form, "flags")
    course.scenarios = [name for name in words.SCENARIOS if name in fields(form, "scenarios")]
    course.drills = "drill" in activities
    choices = _choices(session)
    course.categories = [key for key, _ in choices["categories"] if key in fields(form, "categories")]
    course.toward = [key for key, _ in choices["rules"] if key in fields(form, "toward")]


def _choices(session: Session) -> dict[str, Any]:
    state = session.get_one(ServerState, 1).state_rules
    return {
        "scenarios": words.SCENARIOS,
        "activities": words.ACTIVITIES,
        "categories": category_choices(state),
        "rules": rule_choices(state),
    }


def _course(session: Session, name: str) -> Course:
    course = session.get(Course, name)
    if course is None:
        raise HTTPException(404, "There is no such course.")
    return course
