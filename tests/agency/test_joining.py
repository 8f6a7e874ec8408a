"""`POST /enrol` as the server answers it, without a network."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from agency.broker import keeping, throttle
from agency.broker.authority import RENEW_DAYS, SERVER_DAYS, Authority
from agency.broker.enrolment import code_sha256
from agency.broker.reached import note_broker
from agency.broker.site import Site
from agency.database import Database
from agency.database.kiosks import EnrolmentToken, IssuedCertificate, Kiosk, KioskState
from agency.database.people import AuditEntry, Role
from appliance.store.identity import Identity
from appliance.sync.certificate import request
from appliance.wire.enrolment import AUTHORITY_PATH, PATH, EnrolmentAnswer
from tests.agency.browser import Person, signed_in, visitor
from tests.agency.sites import NOW

CODE = "ABCD-EFGH-JKMN"


@pytest.fixture
def site(database: Database) -> Site:
    assert database.file is not None
    found = Site(database.file.parent, "elm-county", ("broker.example",))
    found.authority()
    note_broker(found.data, "broker.example", 8883)
    return found


@pytest.fixture
def server(database: Database, site: Site) -> Iterator[Person]:
    yield visitor(database, site.data)


def make_code(database: Database, code: str = CODE, at_once: bool = False) -> None:
    with database.write() as session:
        session.add(
            EnrolmentToken(
                token_sha256=code_sha256(code),
                accepts_at_once=at_once,
                made_by="it",
                made_at=NOW,
                until=NOW + timedelta(days=7),
            )
        )


def ask(server: Person, box: Path, code: str = CODE, kiosk: str = "east-1") -> tuple[int, EnrolmentAnswer]:
    body = {"schema_version": 1, "kiosk": kiosk, "csr_pem": request(Identity(box), kiosk), "code": code}
    heard = server.client.post(PATH, json=body)
    return heard.status_code, EnrolmentAnswer.model_validate_json(heard.text)


def decide(database: Database, kiosk: str, state: KioskState) -> None:
    with database.write() as session:
        session.get_one(Kiosk, kiosk).state = state


def kiosks(database: Database) -> dict[str, str]:
    with database.read() as session:
        return {kiosk.name: kiosk.state for kiosk in session.scalars(select(Kiosk))}


def test_a_kiosk_waits_until_it_is_accepted_and_then_gets_its_certificate(
    database: Database, server: Person, site: Site, tmp_path: Path
) -> None:
    make_code(database)
    assert ask(server, tmp_path / "box")[1].state == "pending"
    assert kiosks(database)["east-1"] == KioskState.PENDING
    decide(database, "east-1", KioskState.ACCEPTED)
    status, answer = ask(server, tmp_path / "box")
    assert (status, answer.state, answer.broker_host, answer.broker_port) == (200, "accepted", "broker.example", 8883)
    assert ask(server, tmp_path / "box")[1] == answer, "the same request again gets the same answer"
    with database.read() as session:
        assert len(session.scalars(select(IssuedCertificate)).all()) == 1


def test_a_code_opens_for_one_kiosk_and_not_for_a_second(database: Database, server: Person, tmp_path: Path) -> None:
    make_code(database, at_once=True)
    assert ask(server, tmp_path / "first")[1].state == "accepted"
    status, answer = ask(server, tmp_path / "second", kiosk="east-2")
    assert (status, answer.state) == (403, "refused") and "used" in answer.reason


def test_a_lapsed_code_opens_nothing(database: Database, server: Person, tmp_path: Path) -> None:
    make_code(database)
    server.clock.forward(timedelta(days=8))
    assert ask(server, tmp_path / "box")[1].state == "refused"


def test_guessing_is_slowed_down_and_then_even_the_right_code_has_to_wait(
    database: Database, server: Person, tmp_path: Path
) -> None:
    make_code(database)
    for number in range(throttle.MOST_BY_ADDRESS):
        assert ask(server, tmp_path / "box", code=f"AAAA-AAAA-AAA{number}")[0] == 403
    status, answer = ask(server, tmp_path / "box")
    assert status == 429 and "Wait" in answer.reason
    assert "east-1" not in kiosks(database)
    server.clock.forward(throttle.WINDOW + timedelta(seconds=1))
    assert ask(server, tmp_path / "box")[1].state == "pending"


def test_what_others_guess_holds_up_no_renewal(database: Database, server: Person, tmp_path: Path) -> None:
    make_code(database, at_once=True)
    ask(server, tmp_path / "box")
    for number in range(throttle.MOST_BY_ADDRESS + 1):
        ask(server, tmp_path / "guesser", code=f"AAAA-AAAA-AAA{number}", kiosk="west-9")
    assert ask(server, tmp_path / "box", code="")[1].state == "accepted"


def test_another_box_cannot_take_a_kiosks_name_with_any_code(
    database: Database, server: Person, tmp_path: Path
) -> None:
    make_code(database, at_once=True)
    ask(server, tmp_path / "box")
    make_code(database, "WXYZ-WXYZ-WXYZ", at_once=True)
    status, answer = ask(server, tmp_path / "other", code="WXYZ-WXYZ-WXYZ")
    assert status == 403 and "another key" in answer.reason
    with database.read() as session:
        assert session.get_one(EnrolmentToken, code_sha256("WXYZ-WXYZ-WXYZ")).used_by is None


def test_a_certificate_that_ends_within_ninety_days_is_renewed_for_the_same_key_alone(
    database: Database, server: Person, tmp_path: Path
) -> None:
    make_code(database, at_once=True)
    first = ask(server, tmp_path / "box")[1].certificate_pem
    server.clock.forward(timedelta(days=200))
    assert ask(server, tmp_path / "box", code="")[1].certificate_pem == first
    server.clock.forward(timedelta(days=100))
    renewed = ask(server, tmp_path / "box", code="")[1].certificate_pem
    assert renewed not in (None, first)
    assert ask(server, tmp_path / "other", code="")[1].certificate_pem is None


@pytest.mark.parametrize("state", [KioskState.REVOKED, KioskState.REPLACED])
def test_a_kiosk_that_was_taken_out_gets_nothing_and_all_its_certificates_are_refused(
    database: Database, server: Person, site: Site, tmp_path: Path, state: KioskState
) -> None:
    make_code(database, at_once=True)
    ask(server, tmp_path / "box")
    server.clock.forward(timedelta(days=300))
    ask(server, tmp_path / "box", code="")
    decide(database, "east-1", state)
    assert ask(server, tmp_path / "box", code="")[1].certificate_pem is None
    with database.read() as session:
        out = keeping.refused(session)
        issued = set(session.scalars(select(IssuedCertificate.serial)))
    assert out.kiosks == ("east-1",) and len(out.serials) == 2
    assert {f"{serial:x}" for serial in out.serials} == issued


def test_the_keeper_begins_the_broker_anew_only_when_somebody_else_is_refused(database: Database, site: Site) -> None:
    begun: list[bool] = []
    site.write()
    keeper = keeping.Keeper(site, database, lambda: begun.append(True))
    assert not keeper.look()
    decide(database, "north-1", KioskState.REVOKED)
    assert keeper.look() and "user north-1\ntopic deny #" in site.broker.rights.read_text()
    assert not keeper.look() and begun == [True]


def test_the_keeper_begins_the_broker_anew_with_certificates_that_would_have_ended(
    database: Database, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    begun: list[bool] = []
    site.write(now=NOW)
    first = site.broker.certificate.read_bytes(), (site.consumer / "server.crt").read_bytes()
    keeper = keeping.Keeper(site, database, lambda: begun.append(True))
    assert not keeper.look(NOW + timedelta(days=300))
    late = NOW + timedelta(days=SERVER_DAYS - RENEW_DAYS + 1)
    key = site.data / "authority" / "ca.key"
    key.rename(site.data / "away")
    (site.data / "authority" / "ca.key").mkdir()
    assert not keeper.look(late) and not keeper.look(late) and begun == []
    assert len([one for one in caplog.records if "not renewed" in one.message]) == 1, "said once, not at every look"
    key.rmdir()
    (site.data / "away").rename(key)
    assert keeper.look(late) and begun == [True] and not keeper.look(late)
    assert first[0] != site.broker.certificate.read_bytes()
    assert first[1] != (site.consumer / "server.crt").read_bytes()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"kiosk": 3}', b"\xff" * 50, b"x" * 100_000, b'{"kiosk":"a"}'])
def test_what_is_no_request_is_refused_in_words_and_counts_as_a_try(server: Person, body: bytes) -> None:
    heard = [server.client.post(PATH, content=body) for _ in range(throttle.MOST_BY_ADDRESS + 1)]
    assert {one.status_code for one in heard[:-1]} == {422} and heard[-1].status_code == 429
    assert EnrolmentAnswer.model_validate_json(heard[0].text).state == "refused"


def test_the_authority_is_given_to_anybody_and_its_key_to_nobody(server: Person, site: Site) -> None:
    given = server.get(AUTHORITY_PATH).text
    assert given.encode() == site.authority().certificate_pem and "PRIVATE" not in given


def test_a_server_without_a_broker_says_so(database: Database, tmp_path: Path) -> None:
    bare = visitor(database, tmp_path)
    assert bare.get(AUTHORITY_PATH).status_code == 404
    body = {"kiosk": "east-1", "csr_pem": request(Identity(tmp_path / "box"), "east-1"), "code": CODE}
    heard = bare.client.post(PATH, json=body)
    assert heard.status_code == 503 and "broker write" in heard.text


def test_a_server_that_takes_no_kiosks_in_has_no_such_address(database: Database) -> None:
    assert visitor(database).client.post(PATH, content=b"{}").status_code == 404


def test_the_code_is_shown_once_with_all_that_is_typed_and_both_fingerprints_before_accepting(
    database: Database, site: Site, tmp_path: Path
) -> None:
    person = signed_in(database, Role.IT, data=site.data)
    shown = person.post("/enrolment-tokens").text
    authority: Authority = site.authority()
    assert f"--fingerprint {authority.fingerprint}" in shown
    code = shown.split("--code ")[1].split()[0]
    assert ask(person, tmp_path / "box", code=code)[1].state == "pending"
    page = person.get("/kiosks/east-1").text
    with database.read() as session:
        key = session.get_one(Kiosk, "east-1").key_sha256 or ""
    assert key[:4] + " " + key[4:8] in page and authority.fingerprint[:4] + " " in page
    assert "The kiosk is accepted." in person.post("/kiosks/east-1/state", {"step": "accept"}).text
    assert ask(person, tmp_path / "box")[1].state == "accepted"


def test_what_was_asked_and_refused_is_in_the_audit_log_without_any_code(
    database: Database, server: Person, tmp_path: Path
) -> None:
    make_code(database)
    ask(server, tmp_path / "box", code="AAAA-AAAA-AAAA")
    ask(server, tmp_path / "box")
    with database.read() as session:
        log = [(entry.action, entry.detail) for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert log == [("enrolment_refused", "east-1"), ("kiosk_asked", "east-1")]
    assert "ABCD" not in json.dumps(log)
