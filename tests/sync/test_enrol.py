"""A kiosk and the server's own enrolment rules, without a network between them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from agency.broker.authority import Authority, make_authority
from agency.broker.enrolment import (
    Code,
    KnownKiosk,
    answer,
    certificate_for,
    code_sha256,
    decide,
    read_request,
)
from agency.database.kiosks import KioskState
from appliance.store.errors import StoreError
from appliance.store.store import Store
from appliance.sync.certificate import request, term
from appliance.sync.enrol import enrol, keep_renewed, renew
from appliance.wire.enrolment import AUTHORITY_PATH, EnrolmentRequest
from tests.store.leaving_samples import opened

NOW = datetime.now(UTC)
CODE = "ABCD-EFGH-JKMN"


@dataclass
class Server:
    """The server's rules behind a transport."""

    authority: Authority = field(default_factory=lambda: make_authority("elm-county"))
    codes: dict[str, Code] = field(default_factory=lambda: {code_sha256(CODE): Code(NOW + timedelta(days=1))})
    kiosks: dict[str, KnownKiosk] = field(default_factory=dict)
    asked: list[EnrolmentRequest] = field(default_factory=list)

    def __call__(self, heard: httpx.Request) -> httpx.Response:
        if heard.url.path == AUTHORITY_PATH:
            return httpx.Response(200, content=self.authority.certificate_pem)
        body = EnrolmentRequest.model_validate_json(heard.content)
        self.asked.append(body)
        one = read_request(body)
        known = self.kiosks.get(one.kiosk)
        decision = decide(one, known, self.codes.get(code_sha256(body.code)), NOW)
        certificate = certificate_for(self.authority, one, decision, known, NOW)
        if decision.state is not None:
            self.kiosks[one.kiosk] = KnownKiosk(decision.state, one.key_sha256, certificate)
        made = answer(one, decision, certificate, "elm-county", "broker.example", 8883)
        return httpx.Response(200, json=json.loads(made.model_dump_json()))

    def accept(self, kiosk: str) -> None:
        known = self.kiosks[kiosk]
        self.kiosks[kiosk] = KnownKiosk(KioskState.ACCEPTED, known.key_sha256, known.certificate_pem)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as one:
        yield one


def ask(store: Store, server: Server, code: str = CODE, fingerprint: str | None = None, kiosk: str = "north-1") -> str:
    transport = httpx.MockTransport(server)
    known = fingerprint or server.authority.fingerprint
    return enrol(store, "https://talkdown.example.gov", kiosk, code, known, transport).state


def test_a_kiosk_asks_waits_and_belongs_once_it_was_accepted(store: Store) -> None:
    server = Server()
    assert ask(store, server) == "pending"
    assert store.identity.place() is None
    assert ask(store, server) == "pending"
    server.accept("north-1")
    assert ask(store, server) == "accepted"
    place = store.identity.place()
    assert place is not None and (place.agency, place.kiosk, place.broker_host) == (
        "elm-county", "north-1", "broker.example",
    )  # fmt: skip


def test_a_wrong_code_is_refused_and_nothing_is_kept(store: Store) -> None:
    assert ask(store, Server(), code="AAAA-AAAA-AAAA") == "refused"
    assert store.identity.place() is None


def test_a_server_with_another_fingerprint_never_sees_the_code(store: Store) -> None:
    server = Server()
    with pytest.raises(StoreError, match="not the one of your code"):
        ask(store, server, fingerprint=make_authority("elm-county").fingerprint)
    assert server.asked == []
    with pytest.raises(StoreError, match="all 16 digits"):
        ask(store, server, fingerprint=server.authority.fingerprint[:6])


def test_an_address_without_encryption_is_refused_unless_it_is_this_machine(store: Store) -> None:
    transport = httpx.MockTransport(Server())
    with pytest.raises(StoreError, match="https"):
        enrol(store, "http://talkdown.example.gov", "north-1", CODE, "0" * 16, transport)


def test_a_server_that_is_away_or_no_agency_server_is_told_in_words(store: Store) -> None:
    def away(heard: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused")

    with pytest.raises(StoreError, match="cannot be reached"):
        enrol(store, "https://talkdown.example.gov", "north-1", CODE, "0" * 16, httpx.MockTransport(away))
    missing = httpx.MockTransport(lambda heard: httpx.Response(404))
    with pytest.raises(StoreError, match="404"):
        enrol(store, "https://talkdown.example.gov", "north-1", CODE, "0" * 16, missing)


def test_a_certificate_is_renewed_by_itself_when_it_ends_within_ninety_days(store: Store) -> None:
    server = Server()
    ask(store, server)
    server.accept("north-1")
    ask(store, server)
    place = store.identity.place()
    assert place is not None
    before = len(server.asked)
    renew(store, place, httpx.MockTransport(server))
    assert len(server.asked) == before, "not before it is time"
    csr = request(store.identity, "north-1")
    ending = server.authority.issue_kiosk(csr, "north-1", NOW, days=50)
    store.identity.keep_certificate(ending)
    known = server.kiosks["north-1"]
    server.kiosks["north-1"] = KnownKiosk(KioskState.ACCEPTED, known.key_sha256, ending.decode())
    renew(store, place, httpx.MockTransport(server))
    assert server.asked[-1].code == ""
    found = term(store.identity)
    assert found is not None and found.days_left(NOW) >= 364


def test_a_renewed_certificate_of_another_kiosk_key_or_authority_is_not_kept(store: Store, tmp_path: Path) -> None:
    server = Server()
    ask(store, server)
    server.accept("north-1")
    ask(store, server)
    kept = store.identity.certificate_file.read_bytes()
    csr = request(store.identity, "north-1")
    with opened(tmp_path / "other") as other:
        wrong = {
            "another kiosk's": [
                server.authority.issue_kiosk(csr, "south-1"),
                server.authority.issue_kiosk(request(other.identity, "north-1"), "north-1"),
            ],
            "does not come from": [make_authority("elm-county").issue_kiosk(csr, "north-1"), b"no certificate"],
        }
    for words, certificates in wrong.items():
        for certificate in certificates:
            with pytest.raises(StoreError, match=words):
                keep_renewed(store, certificate)
    assert store.identity.certificate_file.read_bytes() == kept


def test_people_are_warned_sixty_days_ahead_and_told_plainly_afterwards(store: Store) -> None:
    server = Server()
    store.identity.key()
    for days, warned in ((70, False), (59, True)):
        certificate = server.authority.issue_kiosk(request(store.identity, "north-1"), "north-1", NOW, days=days)
        store.identity.keep_certificate(certificate)
        found = term(store.identity)
        assert found is not None and found.problem(NOW) is None
        assert (found.warning(NOW) is not None) is warned
    assert found is not None
    assert "certificate ended" in (found.problem(NOW + timedelta(days=61)) or "")
    assert "Set the clock" in (found.problem(NOW - timedelta(days=400)) or "")
