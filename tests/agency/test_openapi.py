"""The server does what its OpenAPI says: whatever is asked, by whomever, no fault of its own and no other answer."""

import inspect
import re
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency.broker.reached import note_broker
from agency.broker.site import Site
from agency.database import Database
from agency.database.people import Role
from agency.web import pages
from agency.web.app import make_app
from agency.web.described import FORMS
from tests.agency.browser import Person, a_course, an_entry, an_officer, signed_in, visitor

EXAMPLES: Final = 120
NOBODY: Final = "nobody"
THERE: Final[dict[str, list[str]]] = {
    "ref": [f"{1:032x}"], "name": ["north-1", "south-1", "deescalation-2026"], "day": ["2026-11-25"],
    "user_id": ["1", "2"],
    "first": ["2026-01-01"], "last": ["2026-12-31"], "kind": ["csv", "xlsx", "xapi"], "preset": ["acadis"],
    "category": ["traffic"], "course": ["deescalation-2026"], "date": ["2026-11-20"], "minutes": ["30", "-5"],
    "reason": ["it was so"], "decision": ["credit", "refuse"], "what": ["scenario:porch"], "whom": ["all", "unit:Days"],
    "title": ["A title"], "lesson_plan": ["Listen"], "instructor": ["Sgt. Ortiz"], "complete_after_minutes": ["60"],
    "activities": ["encounter"], "approved_by": ["Chief Lind"], "scope": ["hours:read", "metrics:read"],
    "full_name": ["Pat Lee"], "roles": ["it"], "retention_days": ["30"], "smallest_group": ["7"],
    "as_of": ["2026-01-01"],
    "step": ["accept", "revoke", "replace", "look", "import", "cycle", "retire"], "replaced_by": ["south-1"],
    "flags": ["active", "at_once", "locked", "password", "hold"], "for_date": ["2026-03-01"], "needed_min": ["0"],
    "granted_by": ["Chief Lind"], "file": ["Number,Last name\nP1,Ruiz\n"], "outcome": ["accepted"],
}  # fmt: skip
ODD: Final = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "0", "-1", "9" * 30, "1e309", "2026-02-30", "0001-01-01", "9999-12-31", "\x00", "%", "²", "١"]
    ),
)
PARTS: Final = re.compile(r"\{(\w+)\}")


def said_by(database: Database) -> dict[str, dict[str, Any]]:
    assert database.file is not None
    paths = make_app(database, data=database.file.parent).openapi()["paths"]
    return {f"{method.upper()} {path}": said for path, some in paths.items() for method, said in some.items()}


def furnished(database: Database) -> Path:
    assert database.file is not None
    site = Site(database.file.parent, "elm-county", ("localhost",))
    site.authority()
    note_broker(site.data, "localhost", 8883)
    with database.write() as session:
        session.add_all([an_officer(), a_course(), an_entry(1), an_entry(2, course=None)])
    return site.data


def value(data: st.DataObject, name: str) -> str:
    usual = THERE.get(name)
    return data.draw(st.one_of(st.sampled_from(usual), ODD) if usual else ODD, label=name)


def ask(person: Person, csrf: str, operation: str, said: dict[str, Any], data: st.DataObject) -> Any:
    method, path = operation.split()
    address = PARTS.sub(lambda part: quoted(value(data, part[1])) or "-", path)
    query = {one["name"]: value(data, one["name"]) for one in said.get("parameters", []) if one["in"] == "query"}
    if method == "GET":
        return person.client.get(address, params=query)
    content = said["requestBody"]["content"]
    if "application/json" in content:
        return person.client.post(address, content=value(data, "body").encode(errors="replace"))
    (kind,) = content
    names = [name for name in content[kind]["schema"]["properties"] if name != "csrf"]
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    form = {name: value(data, name) for name in chosen}
    file = form.pop("file", None)
    files = {"file": ("roster.csv", file.encode(errors="replace"))} if file is not None else None
    return person.client.post(address, data=form | {"csrf": csrf}, files=files)


@pytest.mark.parametrize("role", [*Role, NOBODY])
def test_whatever_is_asked_gets_an_answer_that_the_document_names(database: Database, role: str) -> None:
    folder = furnished(database)
    person = visitor(database, folder) if role == NOBODY else signed_in(database, Role(role), data=folder)
    csrf = "guessed" if role == NOBODY else person.csrf()
    person.client.follow_redirects = False
    said = {name: one for name, one in said_by(database).items() if name != "POST /sign-out"}
    heard: set[int] = set()

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(st.data())
    def asked(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(sorted(said)), label="operation")
        answer = ask(person, csrf, operation, said[operation], data)
        answers = said[operation]["responses"]
        assert str(answer.status_code) in answers, (operation, answer.status_code)
        kind = answer.headers.get("content-type", "text/html").split(";")[0]
        assert kind in answers[str(answer.status_code)]["content"], (operation, answer.status_code, kind)
        heard.add(answer.status_code)

    asked()
    assert heard >= ({303} if role == NOBODY else {200, 403})


def test_the_document_names_the_fields_that_each_form_is_read_for(database: Database) -> None:
    posts = {name.split()[1] for name in said_by(database) if name.startswith("POST")}
    assert posts - {"/enrol"} == set(FORMS)
    folder = Path(inspect.getfile(pages)).parent
    source = "".join(file.read_text() for file in folder.glob("*.py"))
    read = set(re.findall(r'(?:field|fields)\(form, "(\w+)"', source)) | {
        "file",
        "packed",
        "old",
        "new",
        "again",
    }  # read in other ways
    read |= {"password", "before"}
    named = {name.rstrip("*[]") for some in FORMS.values() for name in some}
    assert {name for name in named if not name.startswith("column_")} == read - {"column_"}


def test_an_address_says_what_may_be_asked_of_it(database: Database) -> None:
    person = signed_in(database, Role.IT)
    answer = person.client.request("DELETE", "/settings")
    assert answer.status_code == 405 and answer.headers["Allow"] == "GET, POST"
    assert visitor(database).client.get("/metrics").headers["WWW-Authenticate"] == "Bearer"


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode(errors="replace"))
