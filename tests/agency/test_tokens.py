import re
from datetime import timedelta

import httpx2
import pytest

from agency.database import Database
from agency.database.people import AuditEntry, Role
from agency.database.training import HoursDecision
from agency.web.tokens import HOLDS_FOR
from tests.agency.browser import Person, a_course, an_entry, an_officer, signed_in
from tests.agency.sites import NOW, rows

HOURS = "/api/v1/hours?first=2026-01-01&last=2026-12-31"


def a_token(person: Person, scope: str) -> str:
    page = person.post("/tokens", {"name": "records", "scope": scope}).text
    found = re.search(r'<strong class="mono">([^<]+)</strong>', page)
    assert found is not None, page
    return found[1]


def read(person: Person, path: str, token: str) -> httpx2.Response:
    return person.client.get(path, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def trainer(database: Database) -> Person:
    decision = HoursDecision(body_sha256=f"{1:064x}", credited=True, decided_by="kim", decided_at=NOW)
    with database.write() as session:
        session.add_all([an_officer(), a_course(), an_entry(1, counted_s=659, undecided=False), an_entry(2), decision])
    return signed_in(database, Role.TRAINING_OFFICER)


def test_a_token_for_hours_reads_what_is_credited_and_nothing_else(database: Database, trainer: Person) -> None:
    token = a_token(trainer, "hours:read")
    assert read(trainer, HOURS, token).json() == {
        "schema_version": 1,
        "provider": "Elm County",
        "lines": [
            {
                "training_id": "T0001",
                "course_id": "deescalation-2026",
                "course_title": "De-escalation 2026",
                "date": "2026-11-25",
                "minutes": 10,
                "instructor": "Sgt. Ortiz",
            }
        ],
    }
    assert read(trainer, "/metrics", token).status_code == 401
    assert ("token records", "hours_exported") in [(e["user_name"], e["action"]) for e in rows(database, AuditEntry)]


def test_nobody_grants_what_they_may_not_see(database: Database) -> None:
    assert signed_in(database, Role.IT).post("/tokens", {"name": "x", "scope": "hours:read"}).status_code == 422
    assert (
        signed_in(database, Role.TRAINING_OFFICER).post("/tokens", {"name": "x", "scope": "metrics:read"}).status_code
        == 422
    )


def test_a_revoked_an_ended_a_guessed_and_a_missing_token_open_nothing(trainer: Person) -> None:
    token, other = a_token(trainer, "hours:read"), a_token(trainer, "hours:read")
    page = trainer.get("/tokens").text
    first = re.findall(r'name="token_sha256" value="([0-9a-f]{64})"', page)[0]
    trainer.post("/tokens/revoke", {"token_sha256": first})
    assert sorted(read(trainer, HOURS, one).status_code for one in (token, other)) == [200, 401]
    trainer.clock.forward(HOLDS_FOR + timedelta(seconds=1))
    assert {read(trainer, HOURS, one).status_code for one in (token, other, "guess", "")} == {401}


def test_a_monitor_reads_figures_without_a_person_or_a_review(database: Database, trainer: Person) -> None:
    person = signed_in(database, Role.IT)
    text = read(person, "/metrics", a_token(person, "metrics:read")).text
    assert 'talkdown_kiosks{state="accepted"} 1' in text and "talkdown_hours_undecided 1" in text
    assert "review" not in text and "Family" not in text
    line = re.compile(r'# TYPE \w+ gauge|\w+(\{\w+="[a-z0-9-]+"\})? \d+')
    assert all(line.fullmatch(one) for one in text.splitlines())
