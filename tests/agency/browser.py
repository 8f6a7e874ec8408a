"""A person at the pages, without a browser: forms are read from the page that shows them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx2
from fastapi.testclient import TestClient

from agency.database import Database
from agency.database.people import Role
from agency.database.training import Course, HoursEntry, Officer
from agency.web.app import make_app
from agency.web.pages.people import make_user
from tests.agency.sites import NOW

PASSWORD: Final = "walnut-lantern-42"
CSRF: Final = re.compile(r'name="csrf" value="([^"]+)"')


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Person:
    client: TestClient
    clock: Clock

    def get(self, path: str) -> httpx2.Response:
        return self.client.get(path)

    def csrf(self, path: str = "/password") -> str:
        found = CSRF.search(self.client.get(path).text)
        assert found is not None, "no form on the page"
        return found[1]

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx2.Response:
        return self.client.post(path, data={"csrf": self.csrf(), **(data or {})}, **more)

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx2.Response:
        page = self.client.get("/sign-in").text
        before = re.search(r'name="before" value="([^"]+)"', page)
        assert before is not None
        return self.client.post("/sign-in", data={"name": name, "password": password, "before": before[1]})


def visitor(database: Database, data: Path | None = None) -> Person:
    clock = Clock()
    app = make_app(database, secure_cookies=True, now=clock, data=data)
    return Person(TestClient(app, base_url="https://agency.test", follow_redirects=True), clock)


def signed_in(database: Database, *roles: Role, data: Path | None = None) -> Person:
    """Return somebody with these roles who has signed in; their name is that of the roles."""
    name = "-".join(role.value.replace("_", "-") for role in roles)
    with database.write() as session:
        session.add(make_user(name, name.title(), [str(role) for role in roles], PASSWORD, NOW, must_change=False))
    person = visitor(database, data)
    assert person.sign_in(name).status_code == 200
    return person


def an_officer(number: int = 1, **more: Any) -> Officer:
    values: dict[str, Any] = {
        "ref": f"{number:032x}",
        "training_id": f"T{number:04d}",
        "family_name": f"Family{number}",
        "given_name": "Sam",
        "rank": "Officer",
        "unit": "Days",
        "made_at": NOW,
    }
    return Officer(**values | more)


def a_course(**more: Any) -> Course:
    values: dict[str, Any] = {
        "id": "deescalation-2026",
        "title": "De-escalation 2026",
        "lesson_plan": "Listening; time and distance.",
        "instructor": "Sgt. Ortiz",
        "scenarios": ["porch"],
        "activities": ["encounter"],
        "categories": [],
        "toward": [],
        "approved_by": "Chief Lind",
        "approved_on": date(2026, 1, 2),
        "made_at": NOW,
    }
    return Course(**values | more)


def an_entry(number: int = 1, officer: int = 1, **more: Any) -> HoursEntry:
    values: dict[str, Any] = {
        "body_sha256": f"{number:064x}",
        "officer_ref": f"{officer:032x}",
        "activity": "encounter",
        "course": "deescalation-2026",
        "scenario": "porch",
        "category": "domestic",
        "date": date(2026, 11, 25),
        "start_minute": 540,
        "counted_s": 659,
        "date_trusted": True,
        "kiosk": "north-1",
        "chain": "c" * 32,
        "sequence": number,
        "previous_sha256": "0" * 64,
        "received_at": NOW,
        "signed": True,
    }
    return HoursEntry(**values | more)
