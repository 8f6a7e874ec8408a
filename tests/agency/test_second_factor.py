import base64
import re
from datetime import UTC, datetime, timedelta

import pytest

from agency.cli import run
from agency.database import Database
from agency.database.people import AuditEntry, Role, User
from agency.web.second_factor import STEP_S, app_address, code_of, fitting_step, is_secret, new_secret, step_at
from agency.web.sessions import MOST_FAILURES_BY_NAME
from tests.agency.browser import PASSWORD, Person, signed_in
from tests.agency.sites import NOW

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
NAME = "supervisor"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert code_of(RFC_SECRET, step_at(now)) == code
    assert fitting_step(RFC_SECRET, f" {code[:3]} {code[3:]} ", now, None) == step_at(now)


def test_a_clock_may_be_half_a_minute_off_and_no_more_and_a_code_opens_once() -> None:
    step = step_at(NOW)
    fits = {by: fitting_step(RFC_SECRET, code_of(RFC_SECRET, step + by), NOW, None) for by in (-2, -1, 0, 1, 2)}
    assert fits == {-2: None, -1: step - 1, 0: step, 1: step + 1, 2: None}
    assert fitting_step(RFC_SECRET, code_of(RFC_SECRET, step), NOW, step) is None
    assert fitting_step(RFC_SECRET, code_of(RFC_SECRET, step - 1), NOW, step) is None
    for nonsense in ("", "12", "abcdef", "１２３４５６"):
        assert fitting_step(RFC_SECRET, nonsense, NOW, None) is None


def test_secrets_are_long_and_anything_else_is_none() -> None:
    assert is_secret(new_secret()) and new_secret() != new_secret()
    assert not any(map(is_secret, ("", "AAAA", "not base32!", "é" * 32)))
    assert app_address("AAAA", "kim", "Elm & Oak").startswith("otpauth://totp/Elm%20%26%20Oak:kim?secret=AAAA&")


def set_up(person: Person) -> str:
    page = person.get("/second-factor").text
    found = re.search(r'name="secret" value="([A-Z2-7]+)"', page)
    assert found is not None
    secret = found[1]
    code = code_of(secret, step_at(person.clock.now))
    assert person.post("/second-factor", {"step": "set", "secret": secret, "code": code}).status_code == 200
    return secret


def sign_in(person: Person, code: str = "", password: str = PASSWORD) -> int:
    person.client.cookies.clear()
    before = re.search(r'name="before" value="([^"]+)"', person.get("/sign-in").text)
    assert before is not None
    given = {"name": NAME, "password": password, "code": code, "before": before[1]}
    return int(person.client.post("/sign-in", data=given).status_code)


def test_whoever_set_it_up_signs_in_with_a_code_and_with_each_code_once(database: Database) -> None:
    person = signed_in(database, Role.SUPERVISOR)
    secret = set_up(person)
    assert sign_in(person) == 401
    assert sign_in(person, code_of(secret, step_at(person.clock.now))) == 401, "it was used to set it up"
    person.clock.forward(timedelta(seconds=STEP_S))
    code = code_of(secret, step_at(person.clock.now))
    assert sign_in(person, code, "another-password-1") == 401
    assert sign_in(person, code) == 200
    assert sign_in(person, code) == 401


def test_guessing_codes_is_slowed_down_like_guessing_passwords(database: Database) -> None:
    person = signed_in(database, Role.SUPERVISOR)
    secret = set_up(person)
    person.clock.forward(timedelta(seconds=STEP_S))
    wrong = [sign_in(person, f"{number:06}") for number in range(MOST_FAILURES_BY_NAME)]
    assert set(wrong) == {401}
    assert sign_in(person, code_of(secret, step_at(person.clock.now))) == 429


def test_a_wrong_code_or_key_sets_nothing_up(database: Database) -> None:
    person = signed_in(database, Role.SUPERVISOR)
    for form in ({"secret": new_secret(), "code": "000000"}, {"secret": "AAAA", "code": "000000"}):
        assert person.post("/second-factor", {"step": "set", **form}).status_code == 422
    assert sign_in(person) == 200


def test_it_is_taken_off_with_ones_password_alone_and_the_log_says_so(database: Database) -> None:
    person = signed_in(database, Role.SUPERVISOR)
    set_up(person)
    assert person.post("/second-factor", {"step": "remove", "password": "another-password-1"}).status_code == 422
    assert person.post("/second-factor", {"step": "remove", "password": PASSWORD}).status_code == 200
    assert sign_in(person) == 200
    with database.read() as session:
        actions = [entry.action for entry in session.query(AuditEntry)]
    assert actions.count("second_factor_set") == actions.count("second_factor_removed") == 1


def test_it_can_take_it_off_for_somebody_whose_telephone_is_lost(database: Database) -> None:
    person = signed_in(database, Role.SUPERVISOR)
    set_up(person)
    keeper = signed_in(database, Role.IT)
    with database.read() as session:
        number = session.query(User).filter_by(name=NAME).one().id
    assert "second factor" in keeper.get("/people").text
    assert keeper.post(f"/people/{number}/change", {"roles": "supervisor", "flags": "second"}).status_code == 200
    assert sign_in(person) == 200


def test_the_command_line_gives_a_password_that_opens_without_a_code(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    person = signed_in(database, Role.SUPERVISOR)
    set_up(person)
    assert database.file is not None
    assert run(["user", NAME, "--data", str(database.file.parent)]) == 0
    assert sign_in(person, password=capsys.readouterr().out.split()[-1]) == 200
