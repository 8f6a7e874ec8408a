"""Every address that the server has: who may, what a form without its word gets, and what hostile input does."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from agency.broker.reached import note_broker
from agency.broker.site import Site
from agency.database import Database
from agency.database.kiosks import AsideMessage
from agency.database.people import Role
from agency.web.app import make_app
from tests.agency.browser import Person, a_course, an_entry, an_officer, signed_in, visitor

TRAINER, SUPERVISOR, IT, AUDITOR = Role.TRAINING_OFFICER, Role.SUPERVISOR, Role.IT, Role.AUDITOR
SEES_HOURS, SEES_KIOSKS = {TRAINER, AUDITOR}, {TRAINER, IT, AUDITOR}
ANYBODY: Final = {
    "GET /sign-in", "POST /sign-in", "GET /methodology", "GET /sample-review", "GET /what-this-is-not",
    "GET /sample-review/page",
    "GET /enrol/authority", "POST /enrol",
}  # fmt: skip
BY_TOKEN: Final = {"GET /api/v1/hours", "GET /metrics"}
WHO: Final[dict[str, set[Role]]] = {
    "GET /": set(Role),
    "GET /password": set(Role),
    "POST /password": set(Role),
    "POST /sign-out": set(Role),
    "GET /second-factor": set(Role),
    "POST /second-factor": set(Role),
    "POST /hours/decide": {TRAINER},
    "GET /officers": SEES_HOURS,
    "GET /officers/{ref}": SEES_HOURS,
    "POST /officers/{ref}/adjust": {TRAINER},
    "POST /officers/{ref}/keep": {TRAINER},
    "POST /officers/{ref}/waiver": {TRAINER},
    "POST /claims": {TRAINER},
    "GET /records": {TRAINER},
    "POST /records": {TRAINER},
    "GET /roster": {TRAINER},
    "POST /roster": {TRAINER},
    "GET /courses": SEES_HOURS,
    "GET /courses/new": {TRAINER},
    "POST /courses/new": {TRAINER},
    "GET /courses/{name}": SEES_HOURS,
    "POST /courses/{name}/change": {TRAINER},
    "POST /courses/{name}/approve": {TRAINER},
    "GET /courses/{name}/certificate/{ref}.pdf": SEES_HOURS,
    "GET /courses/{name}/sign-in/{day}.pdf": SEES_HOURS,
    "GET /skills": {TRAINER, SUPERVISOR, AUDITOR},
    "GET /assignments": {TRAINER},
    "POST /assignments": {TRAINER},
    "POST /assignments/{name}/close": {TRAINER},
    "GET /shared": {TRAINER},
    "GET /shared/{name}": {TRAINER},
    "POST /shared/{name}/open": {TRAINER},
    "POST /shared/{name}/answer": {TRAINER},
    "GET /kiosks": SEES_KIOSKS,
    "GET /kiosks/{name}": SEES_KIOSKS,
    "POST /kiosks/{name}/state": {IT},
    "POST /enrolment-tokens": {IT},
    "POST /aside/replay": {IT},
    "POST /aside/discard": {IT},
    "GET /settings": {IT},
    "POST /settings": {IT},
    "GET /tokens": {TRAINER, IT},
    "POST /tokens": {TRAINER, IT},
    "POST /tokens/revoke": {TRAINER, IT},
    "GET /webhooks": {TRAINER},
    "POST /webhooks": {TRAINER},
    "POST /webhooks/change": {TRAINER},
    "GET /exports": SEES_HOURS,
    "GET /exports/hours": SEES_HOURS,
    "GET /people": {IT},
    "POST /people": {IT},
    "POST /people/{user_id}/change": {IT},
    "GET /audit": {AUDITOR},
}
HOSTILE: Final = (
    "\"'><x-canary y-canary=1>",
    "' OR 1=1 --",
    "../../../../etc/passwd",
    "%00\x00",
    "\ud7ff\u202e" + "\U0001f9e8" * 40,
    "9" * 400,
    "-1",
    "1e309",
    "{{7*7}}${7*7}",
    "x" * 2000,
)
TEMPLATES: Final = Path(__file__).resolve().parents[2] / "agency" / "web" / "templates"
FIELDS: Final = sorted(
    {name for file in TEMPLATES.glob("*.html") for name in re.findall(r'name="([a-z_]+)"', file.read_text())} - {"csrf"}
)
PARTS: Final = re.compile(r"\{(\w+)\}")


class Canary(HTMLParser):
    """Sees elements and attributes that came of somebody's text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [word for word in (tag, *(name for name, _ in attrs)) if "canary" in word]


def addresses(database: Database) -> dict[str, dict[str, Any]]:
    assert database.file is not None
    paths = make_app(database, data=database.file.parent).openapi()["paths"]
    return {f"{method.upper()} {path}": said for path, some in paths.items() for method, said in some.items()}


@pytest.fixture
def data(database: Database) -> Iterator[Path]:
    """A server with something of every kind, all of it with hostile text where a person can write."""
    assert database.file is not None
    site = Site(database.file.parent, "elm-county", ("localhost",))
    site.authority()
    note_broker(site.data, "localhost", 8883)
    text = HOSTILE[0]
    with database.write() as session:
        session.add_all(
            [
                an_officer(family_name=text, given_name=text, rank=text, unit=text),
                a_course(title=text, lesson_plan=text, instructor=text, approved_by=text),
                an_entry(1),
                AsideMessage(
                    payload_sha256="0" * 64, topic=text, payload=b"", payload_bytes=0, reason="malformed", detail=text
                ),
            ]
        )
    yield site.data


def real(path: str) -> str:
    """Return an address with names that there are."""
    there = {"ref": f"{1:032x}", "name": "north-1" if "kiosks" in path else "deescalation-2026", "day": "2026-11-25"}
    return PARTS.sub(lambda found: there.get(found[1], "1"), path)


def ask(person: Person, address: str, path: str, form: dict[str, Any] | None = None) -> tuple[int, str]:
    method = address.split()[0]
    answer = person.client.post(path, data=form or {}) if method == "POST" else person.client.get(path)
    plain = answer.headers.get("content-type", "").startswith(("text/", "application/json"))
    return answer.status_code, answer.text if plain else ""


def test_every_address_is_in_the_table(database: Database, data: Path) -> None:
    assert set(addresses(database)) == set(WHO) | ANYBODY | BY_TOKEN


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_exactly_its_own_addresses(database: Database, data: Path, role: Role) -> None:
    person = signed_in(database, role, data=data)
    csrf = {"csrf": person.csrf()}
    last = ("POST /sign-out", "POST /password")
    for address in sorted(WHO, key=lambda one: one in last):
        status, _ = ask(person, address, real(address.split()[1]), csrf)
        assert (status != 403) is (role in WHO[address]), (address, status)


def test_a_form_without_the_word_that_its_page_gave_is_refused_everywhere(database: Database, data: Path) -> None:
    person = signed_in(database, *Role, data=data)
    for address in WHO:
        if address.startswith("POST"):
            for csrf in ({}, {"csrf": ""}, {"csrf": "guessed"}):
                assert ask(person, address, real(address.split()[1]), csrf)[0] == 403, address


def test_nothing_is_changed_for_somebody_who_is_not_signed_in(database: Database, data: Path) -> None:
    stranger = visitor(database, data)
    stranger.client.follow_redirects = False
    for address in WHO:
        status, _ = ask(stranger, address, real(address.split()[1]), {"csrf": "x"})
        assert status in (303, 403), address


def test_no_session_opens_what_a_token_opens(database: Database, data: Path) -> None:
    person = signed_in(database, *Role, data=data)
    for address in BY_TOKEN:
        assert ask(person, address, f"{address.split()[1]}?first=2026-01-01&last=2026-12-31")[0] == 401, address


def test_hostile_names_in_addresses_break_nothing_and_become_no_markup(database: Database, data: Path) -> None:
    person = signed_in(database, *Role, data=data)
    for address, said in addresses(database).items():
        method, path = address.split()
        if method != "GET":
            continue
        parts = PARTS.findall(path)
        asked = [given["name"] for given in said.get("parameters", []) if given["in"] == "query"]
        for text in HOSTILE:
            wrong = PARTS.sub(lambda _, text=text: quoted(text), path) if parts else path  # type: ignore[misc]
            query = "&".join(f"{name}={quoted(text)}" for name in asked)
            for hostile in {f"{wrong}?{query}", f"{real(path)}?{query}", wrong}:
                status, page = ask(person, address, hostile)
                assert status < 500 and marked(page) == [], (hostile[:100], status)


def test_hostile_text_in_every_field_of_every_form_breaks_nothing(database: Database, data: Path) -> None:
    person = signed_in(database, *Role, data=data)
    csrf = person.csrf()
    posts = [one for one in addresses(database) if one.startswith("POST") and one not in ("POST /sign-out",)]
    for address, text in product(posts, HOSTILE):
        form: dict[str, Any] = dict.fromkeys(FIELDS, text) | {"csrf": csrf}
        status, page = ask(person, address, real(address.split()[1]), form)
        assert status < 500 and marked(page) == [], (address, text[:20], status)


def test_what_people_wrote_becomes_no_markup_on_any_page(database: Database, data: Path) -> None:
    person = signed_in(database, *Role, data=data)
    text, csrf = HOSTILE[0], person.csrf()
    for path, form in {
        f"/officers/{1:032x}/adjust": {"course": "deescalation-2026", "date": "2026-11-20", "minutes": "5"},
        "/kiosks/north-1/state": {},
        "/assignments": {"what": "category:youth", "whom": "all"},
        "/people": {"name": "pat", "roles": "it"},
    }.items():
        given = dict.fromkeys(("reason", "place", "title", "full_name"), text) | form | {"csrf": csrf}
        assert person.client.post(path, data=given).status_code == 200, path
    shown = 0
    for address in (one for one in WHO if one.startswith("GET")):
        _, page = ask(person, address, real(address.split()[1]))
        assert marked(page) == [], address
        shown += "x-canary" in page
    assert shown >= 8, "the text has to be on pages for this to mean anything"


def marked(page: str) -> list[str]:
    seen = Canary()
    seen.feed(page)
    return seen.found


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())
