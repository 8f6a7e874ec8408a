"""Tells other programs when credited hours change: what now stands for an officer, a course and a day.

A message says how it stands and not what was done, so that one that comes twice or late does no harm. It is written in
the transaction of the decision, and sent at least once. It names hours alone; there is no score to send.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database import Database
from agency.database.training import Course, Officer
from agency.database.webhooks import Webhook, WebhookMessage
from agency.training import hours
from appliance.errors import TalkdownError

Stand = tuple[str, str, date]
"""An officer's reference, a course and a day."""
Send = Callable[[str, bytes, dict[str, str]], None]
"""Sends a body with headers to an address; raises OSError when it was not taken."""

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
"""After each try that failed; after the last one nobody tries again until somebody asks for it: four days."""
LEASE: Final = timedelta(minutes=2)
"""For so long no other sender takes the same message; longer than a try lasts."""
TOGETHER: Final = 20
TIMEOUT_S: Final = 10.0
SIGNATURE: Final = "Talkdown-Signature"
MESSAGE_ID: Final = "Talkdown-Message"
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class WebhookError(TalkdownError):
    """An address cannot be told."""


def checked_address(text: str) -> str:
    """Return an address that may be told; WebhookError says what is wrong with another."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise WebhookError("That is no address. Write it as https://records.example.gov/talkdown.") from None
    if not host or parts.username or parts.password or any(ord(letter) <= 32 for letter in text):
        raise WebhookError("That is no address. Write it as https://records.example.gov/talkdown.")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise WebhookError("Names and hours are sent there: the address has to begin with https://.")
    return text


def signature(secret: str, body: bytes, sent_at: datetime) -> str:
    """Return what stands in the header `Talkdown-Signature`: the moment, and HMAC-SHA-256 of it, a dot and the body."""
    moment = str(int(sent_at.timestamp()))
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def tell(session: Session, changed: Iterable[Stand], provider: str, now: datetime) -> None:
    """Write down, for every open address, what now stands where something was decided; in the caller's transaction."""
    hooks = session.scalars(select(Webhook.id).where(Webhook.closed.is_(False))).all()
    if not hooks:
        return
    session.flush()
    for ref, course, day in sorted(set(changed)):
        body = _body(session, ref, course, day, provider, now)
        if body is not None:
            session.add_all(
                WebhookMessage(id=secrets.token_hex(16), webhook=hook, body=body, made_at=now, next_at=now)
                for hook in hooks
            )


def _body(session: Session, ref: str, course_id: str, day: date, provider: str, now: datetime) -> str | None:
    officer, course = session.get(Officer, ref), session.get(Course, course_id)
    if officer is None:
        return None
    lines = hours.settled(session, [ref], since=day)[ref]
    seconds = sum(line.seconds for line in lines if line.course == course_id and line.date == day)
    return json.dumps(
        {
            "schema_version": 1,
            "event": "hours.stand",
            "provider": provider,
            "training_id": officer.training_id,
            "course_id": course_id,
            "course_title": course.title if course is not None else course_id,
            "date": day.isoformat(),
            "minutes": seconds // 60 if seconds >= 0 else -(-seconds // 60),
            "as_of": now.isoformat(timespec="seconds"),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def send_due(database: Database, send: Send, now: Callable[[], datetime]) -> int:
    """Send what is due and return how many messages were tried; what fails is tried again later and later."""
    with database.write() as session:
        due = session.execute(
            select(WebhookMessage, Webhook)
            .join(Webhook, Webhook.id == WebhookMessage.webhook)
            .where(WebhookMessage.next_at <= now(), Webhook.closed.is_(False))
            .order_by(WebhookMessage.next_at)
            .limit(TOGETHER)
        ).all()
        for message, _ in due:
            message.next_at = now() + LEASE
    for message, hook in due:
        body, problem = message.body.encode(), ""
        headers = {
            "Content-Type": "application/json",
            SIGNATURE: signature(hook.secret, body, now()),
            MESSAGE_ID: message.id,
        }
        try:
            send(hook.address, body, headers)
        except OSError as error:
            problem = str(error)[:200] or type(error).__name__
        with database.write() as session:
            _note(session.get_one(WebhookMessage, message.id), problem, now())
    return len(due)


def _note(message: WebhookMessage, problem: str, now: datetime) -> None:
    message.problem = problem
    if not problem:
        message.taken_at, message.next_at = now, None
        return
    message.next_at = now + WAITS[message.tries] if message.tries < len(WAITS) else None
    message.tries += 1


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def post(address: str, body: bytes, headers: dict[str, str]) -> None:
    """Send over the network; raises OSError unless the answer is a 2xx of that very address."""
    request = Request(checked_address(address), body, headers, method="POST")  # noqa: S310 - https, or this machine
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S):
            return
    except HTTPError as error:
        raise OSError(f"it answered {error.code}") from None
    except URLError as error:
        raise OSError(f"it cannot be reached: {error.reason}") from None
