import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from agency.cli.tell import telling
from agency.database import Database
from agency.database.people import Role
from agency.database.webhooks import Webhook, WebhookMessage
from agency.training import webhooks
from agency.training.webhooks import LEASE, MESSAGE_ID, SIGNATURE, WAITS, WebhookError, checked_address, post, send_due
from tests.agency.browser import Clock, Person, a_course, an_entry, an_officer, signed_in
from tests.agency.sites import NOW

ADDRESS = "https://records.example/talkdown"


class Receiver:
    """A records system on this machine, with an answer of our choice."""

    def __init__(self) -> None:
        self.status = 200
        self.heard: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - the base class's name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append((dict(self.headers), body))
                self.send_response(outer.status)
                self.send_header("Location", f"{outer.address}/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def person(database: Database) -> Person:
    with database.write() as session:
        session.add_all([an_officer(), a_course(), an_entry(1, counted_s=659)])
    return signed_in(database, Role.TRAINING_OFFICER)


def opened(person: Person, address: str = ADDRESS) -> str:
    page = person.post("/webhooks", {"address": address}).text
    found = re.search(r"<strong>([\w-]{40,})</strong>", page)
    assert found is not None
    return found[1]


def credit(person: Person) -> None:
    sitting = re.search(r'name="sitting" value="(\w+)"', person.get("/").text)
    assert sitting is not None
    assert person.post("/hours/decide", {"sitting": sitting[1], "decision": "credit"}).status_code == 200


def adjust(person: Person, minutes: int) -> None:
    given = {"course": "deescalation-2026", "date": "2026-11-25", "minutes": str(minutes), "reason": "as it was"}
    assert person.post(f"/officers/{1:032x}/adjust", given).status_code == 200


def messages(database: Database) -> list[WebhookMessage]:
    with database.read() as session:
        return list(session.scalars(select(WebhookMessage).order_by(WebhookMessage.made_at, WebhookMessage.id)))


def test_a_receiver_is_told_what_now_stands_and_can_check_whose_it_is(
    database: Database, person: Person, receiver: Receiver
) -> None:
    secret = opened(person, receiver.address)
    credit(person)
    adjust(person, 5)
    assert send_due(database, post, lambda: NOW) == 2
    told = [json.loads(body) for _, body in receiver.heard]
    assert sorted(one["minutes"] for one in told) == [10, 15]
    assert {name: told[0][name] for name in ("training_id", "course_id", "date", "event")} == {
        "training_id": "T0001", "course_id": "deescalation-2026", "date": "2026-11-25", "event": "hours.stand",
    }  # fmt: skip
    headers, body = receiver.heard[0]
    moment, given = (part.partition("=")[2] for part in headers[SIGNATURE].split(","))
    assert given == hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert int(moment) == int(NOW.timestamp()) and len({one[MESSAGE_ID] for one, _ in receiver.heard}) == 2
    assert send_due(database, post, lambda: NOW) == 0, "each once, when it was taken"


def test_what_is_told_has_no_score_and_no_name(database: Database, person: Person) -> None:
    opened(person)
    credit(person)
    (message,) = messages(database)
    assert set(json.loads(message.body)) == {
        "schema_version", "event", "provider", "training_id", "course_id", "course_title", "date", "minutes", "as_of",
    }  # fmt: skip
    assert "Family1" not in message.body


def test_what_is_not_taken_is_tried_again_later_and_later_and_at_last_given_up_in_sight(
    database: Database, person: Person, receiver: Receiver
) -> None:
    opened(person, receiver.address)
    credit(person)
    clock, receiver.status = Clock(), 503
    for wait in (*WAITS, None):
        assert send_due(database, post, clock) == 1 and send_due(database, post, clock) == 0
        (message,) = messages(database)
        assert message.problem == "it answered 503"
        assert message.next_at == (None if wait is None else clock.now + wait)
        clock.forward(wait or timedelta(days=9))
    page = person.get("/webhooks").text
    assert "it answered 503" in page and "Send again" in page
    receiver.status = 204
    with database.read() as session:
        hook = session.scalars(select(Webhook.id)).one()
    person.post("/webhooks/change", {"webhook": hook, "step": "again"})
    assert send_due(database, post, clock) == 1 and messages(database)[0].taken_at == clock.now


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500])
def test_nothing_but_a_yes_of_that_very_address_counts_as_taken(
    database: Database, person: Person, receiver: Receiver, status: int
) -> None:
    opened(person, receiver.address)
    credit(person)
    receiver.status = status
    send_due(database, post, lambda: NOW)
    assert len(receiver.heard) == 1 and messages(database)[0].taken_at is None


def test_a_sender_that_was_killed_leaves_its_messages_to_the_next(database: Database, person: Person) -> None:
    opened(person)
    credit(person)
    clock = Clock()

    def killed(address: str, body: bytes, headers: dict[str, str]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_due(database, killed, clock)
    sent: list[str] = []

    def sending(address: str, body: bytes, headers: dict[str, str]) -> None:
        sent.append(headers[MESSAGE_ID])

    assert send_due(database, sending, clock) == 0, "another sender may still be at it"
    clock.forward(LEASE)
    assert send_due(database, sending, clock) == 1 and sent == [messages(database)[0].id]


def test_a_decision_that_failed_tells_nobody(
    database: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(person)
    with pytest.raises(RuntimeError), database.write() as session:
        webhooks.tell(session, [(f"{1:032x}", "deescalation-2026", date(2026, 11, 25))], "Elm", NOW)
        raise RuntimeError("no commit")
    assert messages(database) == []


def test_a_closed_address_is_told_nothing_more(database: Database, person: Person) -> None:
    opened(person)
    credit(person)
    with database.read() as session:
        hook = session.scalars(select(Webhook.id)).one()
    person.post("/webhooks/change", {"webhook": hook, "step": "close"})
    adjust(person, 5)
    assert len(messages(database)) == 1 and send_due(database, post, lambda: NOW) == 0
    assert person.post("/webhooks/change", {"webhook": hook, "step": "again"}).status_code == 404


@pytest.mark.parametrize(
    "text",
    ["", "records", "http://records.example/", "ftp://records.example/", "https://", "https://kim:pw@records.example/",
     "https://records.example:99999/", "https://records.example/a b", "javascript:alert(1)", "file:///etc/passwd"],
)  # fmt: skip
def test_an_address_that_would_carry_hours_in_the_clear_or_is_none_is_refused(text: str) -> None:
    with pytest.raises(WebhookError):
        checked_address(text)


def test_the_command_goes_on_when_the_database_fails_and_ends_when_told(
    database: Database, person: Person, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(person, receiver.address)
    credit(person)
    with database.write() as session:
        for message in session.scalars(select(WebhookMessage)):
            message.next_at = NOW - timedelta(days=400)
    stop, calls = threading.Event(), [0]

    def failing_first(*given: object) -> int:
        calls[0] += 1
        if calls[0] == 1:
            raise OSError("database or disk is full")
        found = send_due(database, post, lambda: NOW)
        stop.set()
        return found

    monkeypatch.setattr("agency.cli.tell.send_due", failing_first)
    monkeypatch.setattr("agency.cli.tell.LOOK_EVERY_S", 0.0)
    telling(database, stop)
    assert calls[0] == 2 and len(receiver.heard) == 1
