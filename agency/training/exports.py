"""Credited hours as files that other systems take in: plain tables, Acadis' shape, and xAPI statements. Hours only."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.training import Course, Officer
from agency.training import hours

COLUMNS: Final[dict[str, Callable[["Line"], object]]] = {
    "training_id": lambda line: line.training_id,
    "family_name": lambda line: line.family_name,
    "given_name": lambda line: line.given_name,
    "rank": lambda line: line.rank,
    "unit": lambda line: line.unit,
    "course_id": lambda line: line.course_id,
    "course_title": lambda line: line.course_title,
    "date": lambda line: line.date.isoformat(),
    "date_us": lambda line: f"{line.date:%m/%d/%Y}",
    "minutes": lambda line: line.minutes,
    "hours": lambda line: round(line.minutes / 60, 2),
    "instructor": lambda line: line.instructor,
    "provider": lambda line: line.provider,
    "category": lambda line: "Non-perishable",
    "credited": lambda line: "yes",
}
"""What a column may hold."""
PRESETS: Final[dict[str, dict[str, str]]] = {
    "plain": {
        "Training id": "training_id",
        "Family name": "family_name",
        "Given name": "given_name",
        "Unit": "unit",
        "Course": "course_title",
        "Date": "date",
        "Minutes credited": "minutes",
    },
    "acadis": {
        "Person ID": "training_id",
        "Last Name": "family_name",
        "First Name": "given_name",
        "Training Title": "course_title",
        "Training Description": "course_id",
        "Start Date": "date_us",
        "End Date": "date_us",
        "Category": "category",
        "Hours": "hours",
        "Provider": "provider",
        "Instructor": "instructor",
    },
}
"""Headings and what stands under them. `acadis` follows the fields that its external-training form asks for; a portal
may name them otherwise, and the headings can be mapped when the file is taken in there."""
OFFICERS_A_QUERY: Final = 400
"""SQLite takes a limited number of values at once."""
_NAMESPACE: Final = UUID("5d0c5f1e-6f0a-5b5e-9a53-0c6f1c1f4b9e")
_COMPLETED: Final = "http://adlnet.gov/expapi/verbs/completed"
_COURSE_TYPE: Final = "http://adlnet.gov/expapi/activities/course"


@dataclass(frozen=True, slots=True)
class Line:
    """Credited time of one officer in one course on one day."""

    training_id: str
    family_name: str
    given_name: str
    rank: str
    unit: str
    course_id: str
    course_title: str
    date: date
    minutes: int
    instructor: str
    provider: str


def credited_lines(session: Session, provider: str, first: date, last: date) -> list[Line]:
    """Return what is credited between two days, both included, in the order of the roster."""
    officers = session.scalars(select(Officer).order_by(Officer.family_name, Officer.given_name, Officer.ref)).all()
    courses = {course.id: course for course in session.scalars(select(Course))}
    refs = [officer.ref for officer in officers]
    settled: dict[str, list[hours.Settled]] = {}
    for at in range(0, len(refs), OFFICERS_A_QUERY):
        settled |= hours.settled(session, refs[at : at + OFFICERS_A_QUERY], since=first)
    found: list[Line] = []
    for officer in officers:
        for line in reversed(settled[officer.ref]):
            minutes = line.seconds // 60 if line.seconds >= 0 else -(-line.seconds // 60)
            if line.date > last or minutes == 0:
                continue
            course = courses.get(line.course)
            found.append(
                Line(
                    training_id=officer.training_id,
                    family_name=officer.family_name,
                    given_name=officer.given_name,
                    rank=officer.rank,
                    unit=officer.unit,
                    course_id=line.course,
                    course_title=course.title if course is not None else line.course,
                    date=line.date,
                    minutes=minutes,
                    instructor=course.instructor if course is not None else "",
                    provider=provider,
                )
            )
    return found


def table(lines: Sequence[Line], columns: dict[str, str]) -> list[list[object]]:
    """Return a heading row and a row a line; KeyError for a column that there is not."""
    return [list(columns), *([COLUMNS[name](line) for name in columns.values()] for line in lines)]


def xapi(lines: Sequence[Line], home_page: str) -> bytes:
    """Return xAPI statements as JSON; the same line has the same id in every export, so that it is stored once.

    A statement says that a course was practised and for how long. It has no score, because there is none here.
    """
    return json.dumps([_statement(line, home_page) for line in lines], indent=1, ensure_ascii=False).encode()


def _statement(line: Line, home_page: str) -> dict[str, Any]:
    name = "|".join((home_page, line.training_id, line.course_id, line.date.isoformat(), str(line.minutes)))
    return {
        "id": str(uuid5(_NAMESPACE, name)),
        "actor": {
            "objectType": "Agent",
            "name": f"{line.given_name} {line.family_name}".strip(),
            "account": {"homePage": home_page, "name": line.training_id},
        },
        "verb": {"id": _COMPLETED, "display": {"en-US": "completed"}},
        "object": {
            "objectType": "Activity",
            "id": f"{home_page}/courses/{line.course_id}",
            "definition": {"type": _COURSE_TYPE, "name": {"en-US": line.course_title}},
        },
        "result": {"completion": True, "duration": f"PT{max(0, line.minutes)}M"},
        "timestamp": f"{line.date.isoformat()}T12:00:00Z",
    }
