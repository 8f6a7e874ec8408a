import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from agency.database import Database
from agency.database.people import AuditEntry, Role, SignedIn, User
from agency.web import passwords, script
from agency.web.app import HEADERS
from agency.web.sessions import IDLE, LONGEST, MOST_FAILURES_BY_NAME, WINDOW
from tests.agency.browser import PASSWORD, signed_in, visitor

PAGES = ("/", "/officers", "/courses", "/skills", "/assignments", "/shared", "/kiosks", "/exports", "/people", "/audit")


@pytest.mark.parametrize(
    "path", [*PAGES, "/officers/x", "/roster", "/courses/x/sign-in/2026-01-01.pdf", "/exports/hours"]
)
def test_nothing_is_shown_without_a_sign_in(database: Database, path: str) -> None:
    client = visitor(database).client
    client.follow_redirects = False
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize("path", ["/methodology", "/sample-review", "/what-this-is-not", "/sign-in"])
def test_what_explains_the_program_is_open_to_anybody(database: Database, path: str) -> None:
    assert visitor(database).get(path).status_code == 200


ALLOWED = {
    Role.TRAINING_OFFICER: {"/", "/officers", "/courses", "/skills", "/assignments", "/shared", "/kiosks", "/exports"},
    Role.SUPERVISOR: {"/", "/skills"},
    Role.IT: {"/", "/kiosks", "/people"},
    Role.AUDITOR: {"/", "/officers", "/courses", "/skills", "/kiosks", "/exports", "/audit"},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_pages_and_no_other(database: Database, role: Role) -> None:
    person = signed_in(database, role)
    opened = {path for path in PAGES if person.get(path).status_code == 200}
    assert opened == ALLOWED[role]
    assert {person.get(path).status_code for path in PAGES if path not in opened} <= {403}


def test_the_menu_leads_only_where_one_may_go(database: Database) -> None:
    person = signed_in(database, Role.SUPERVISOR)
    links = set(re.findall(r'<li><a href="(/[a-z-]*)"', person.get("/").text))
    assert all(person.get(link).status_code == 200 for link in links)


CHANGES = (
    "/hours/decide",
    "/roster",
    "/claims",
    "/courses/new",
    "/courses/x/approve",
    "/assignments",
    "/assignments/x/close",
    "/officers/x/adjust",
    "/officers/x/keep",
    "/shared/x/answer",
    "/shared/x/open",
    "/kiosks/north-1/state",
    "/enrolment-tokens",
    "/aside/replay",
    "/aside/discard",
    "/people",
    "/people/1/change",
)


@pytest.mark.parametrize("path", CHANGES)
def test_an_auditor_changes_nothing(database: Database, path: str) -> None:
    assert signed_in(database, Role.AUDITOR).post(path).status_code == 403


@pytest.mark.parametrize("path", [*CHANGES, "/sign-out", "/password"])
def test_no_change_without_the_word_of_this_very_session(database: Database, path: str) -> None:
    person = signed_in(database, Role.TRAINING_OFFICER, Role.IT)
    assert person.client.post(path, data={"csrf": "guessed"}).status_code == 403
    assert person.client.post(path).status_code == 403


def test_the_sign_in_form_of_another_site_is_refused(database: Database) -> None:
    signed_in(database, Role.IT)
    other = visitor(database)
    answer = other.client.post("/sign-in", data={"name": "it", "password": PASSWORD, "before": ""})
    assert answer.status_code == 403


def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(database: Database) -> None:
    signed_in(database, Role.IT)
    person = visitor(database)
    wrong = [person.sign_in("it", "wrong"), person.sign_in("nobody", PASSWORD)]
    said = [re.findall(r'role="alert">([^<]+)', answer.text) for answer in wrong]
    assert [answer.status_code for answer in wrong] == [401, 401] and said[0] == said[1]


def test_guessing_is_slowed_down_even_when_the_guess_is_right_at_last(database: Database) -> None:
    signed_in(database, Role.IT)
    person = visitor(database)
    for _ in range(MOST_FAILURES_BY_NAME):
        assert person.sign_in("it", "wrong").status_code == 401
    assert person.sign_in("it").status_code == 429
    person.clock.forward(WINDOW + timedelta(seconds=1))
    assert person.sign_in("it").status_code == 200


def test_a_session_ends_when_nobody_is_there(database: Database) -> None:
    person = signed_in(database, Role.IT)
    person.clock.forward(IDLE - timedelta(minutes=1))
    assert "Kiosks" in person.get("/kiosks").text
    person.clock.forward(IDLE - timedelta(minutes=1))
    assert "Kiosks" in person.get("/kiosks").text
    person.clock.forward(IDLE + timedelta(minutes=1))
    assert "<h1>Sign in</h1>" in person.get("/kiosks").text


def test_a_session_ends_after_half_a_day_however_busy(database: Database) -> None:
    person = signed_in(database, Role.IT)
    for _ in range(int(LONGEST / timedelta(minutes=20)) + 1):
        person.clock.forward(timedelta(minutes=20))
        answer = person.get("/kiosks")
    assert "<h1>Sign in</h1>" in answer.text


def test_signing_out_ends_the_session_on_the_server(database: Database) -> None:
    person = signed_in(database, Role.IT)
    person.post("/sign-out")
    with database.read() as session:
        assert session.scalars(select(SignedIn)).all() == []


def test_somebody_who_is_locked_out_is_out_at_once(database: Database) -> None:
    person = signed_in(database, Role.IT)
    with database.write() as session:
        session.scalars(select(User)).one().disabled = True
    assert "<h1>Sign in</h1>" in person.get("/kiosks").text


def test_a_given_password_has_to_be_changed_before_anything_else(database: Database) -> None:
    keeper = signed_in(database, Role.IT)
    page = keeper.post("/people", {"name": "kim", "full_name": "Kim Park", "roles": ["auditor"]}).text
    given = re.search(r"<dt>Password</dt><dd[^>]*>([^<]+)", page)
    assert given is not None
    person = visitor(database)
    person.sign_in("kim", given[1])
    assert "Your password" in person.get("/officers").text
    new = {"old": given[1], "new": "river stone maple", "again": "river stone maple"}
    assert person.client.post("/password", data={"csrf": person.csrf(), **new}).status_code == 200
    assert "<h1>Officers</h1>" in person.get("/officers").text


@pytest.mark.parametrize("password", ["short", "a" * 30, "kim-likes-kim-1"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(passwords.PasswordError):
        passwords.checked(password, "kim")


def test_passwords_are_kept_as_argon2id_alone(database: Database) -> None:
    signed_in(database, Role.IT)
    with database.read() as session:
        assert session.scalars(select(User.password_argon2)).one().startswith("$argon2id$")


def test_nobody_changes_their_own_roles(database: Database) -> None:
    person = signed_in(database, Role.IT)
    with database.read() as session:
        own = session.scalars(select(User.id)).one()
    assert person.post(f"/people/{own}/change", {"roles": ["it", "auditor"]}).status_code == 422


def test_every_answer_carries_a_strict_policy_and_no_page_needs_more(database: Database) -> None:
    person = signed_in(database, *Role)
    for path in (*PAGES, "/methodology", "/sample-review", "/nowhere", "/static/site.css"):
        answer = person.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        without_htmx = re.sub(rf'<script src="/static/{script.FILE}" [^>]*></script>', "", answer.text)
        assert not re.search(
            r"<script|\sstyle=|\son[a-z]+=|javascript:|https?://",
            without_htmx.replace("http://www.w3.org/2000/svg", ""),
        )


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(database: Database) -> None:
    signed_in(database, Role.IT)
    client = visitor(database)
    client.client.follow_redirects = False
    cookies = [value.lower() for value in client.sign_in("it").headers.get_list("set-cookie")]
    (session,) = [value for value in cookies if value.startswith("talkdown_session=")]
    assert "httponly" in session and "secure" in session and "samesite=strict" in session


def test_sign_ins_are_in_the_audit_log(database: Database) -> None:
    person = signed_in(database, Role.IT)
    visitor(database).sign_in("it", "wrong")
    person.post("/sign-out")
    with database.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["signed_in", "sign_in_refused", "signed_out"]
