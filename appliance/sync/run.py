"""Keeps the kiosk in step with its agency: connects, sends, marks what is receipted, waits, and begins again."""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from appliance.errors import TalkdownError
from appliance.store.errors import StoreError, plain_errors
from appliance.store.files import PRIVATE_FILE
from appliance.store.identity import Place
from appliance.store.outbox import OutboxRow, Stream
from appliance.store.retention import apply_retention
from appliance.store.store import Store
from appliance.sync.backoff import Backoff
from appliance.sync.certificate import term
from appliance.sync.health import health
from appliance.sync.line import Line, LineState
from appliance.sync.link import Arrived, Link
from appliance.sync.releasing import release_due
from appliance.sync.server_says import take_desired, take_receipt
from appliance.sync.window import Window
from appliance.wire import topics
from appliance.wire.envelope import canonical
from appliance.words import N_, _

LOOK_EVERY_S: Final = 1.0
"""How often the outbox is looked at while connected."""
HEALTH_EVERY_S: Final = 24 * 3600.0
STEADY_S: Final = 60.0
"""A connection that held for so long counts as a success even when nothing was to be receipted."""
LOCK_FILE: Final = "sync.lock"
NOT_ENROLLED: Final = N_("This kiosk is not enrolled with an agency yet. Everything is kept on it until then.")
NOBODY_LISTENS: Final = N_(
    "The broker answers, but no agency server listens behind it. Everything is kept and sent again by itself."
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run takes from outside; tests give their own."""

    profile: str = "other"
    today: Callable[[], date] = date.today
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    backoff: Callable[[], Backoff] = Backoff
    window: Callable[[], Window] = Window
    link: Callable[[Place, Store], Link] = lambda place, store: Link(place, store.identity)
    renew: Callable[[Store, Place], None] = lambda store, place: None
    """Asks for a new certificate when it is time; raises TalkdownError when that failed."""
    turn_s: float = 0.2


class Sync:
    """One process's work, until it is told to stop."""

    def __init__(self, store: Store, surroundings: Surroundings | None = None) -> None:
        """Work for a store."""
        self._store = store
        self._around = surroundings or Surroundings()
        self._backoff = self._around.backoff()
        self._line = Line(store)
        self._day_done: date | None = None
        self._heard = False
        self.up_to_date = threading.Event()
        """Set once the server's settings have come and everything that waited has a receipt."""

    def run(self, stop: threading.Event) -> None:
        """Keep connecting until stopped; every failure is noted where `talkdown sync status` finds it."""
        while not stop.is_set():
            try:
                self._once(stop)
            except TalkdownError as error:
                self._line.note(LineState(connected=False, why_not=str(error)))
                log.warning("%s", error)
            if not stop.is_set():
                stop.wait(self._backoff.next_s())
        self._line.note(LineState(connected=False, why_not=_("The sync service was stopped.")))

    def _once(self, stop: threading.Event) -> None:
        self._daily(self._store.identity.place())
        place = self._store.identity.place()
        if place is None:
            raise TalkdownError(_(NOT_ENROLLED))
        found = term(self._store.identity)
        problem = None if found is None else found.problem(self._around.now())
        if problem is not None:
            raise TalkdownError(problem)
        link = self._around.link(place, self._store)
        link.open()
        try:
            self._talk(link, place, stop)
        finally:
            link.close()

    def _talk(self, link: Link, place: Place, stop: threading.Event) -> None:
        window = self._around.window()
        began_s = time.monotonic()
        look_at_s = health_at_s = 0.0
        while not stop.is_set():
            for arrived in link.turn(self._around.turn_s):
                self._take(arrived, place, window)
                look_at_s = 0.0
            now_s = time.monotonic()
            if not link.ready or now_s < look_at_s:
                continue
            look_at_s = now_s + LOOK_EVERY_S
            if now_s >= health_at_s:
                health_at_s = now_s + HEALTH_EVERY_S
                report = health(self._store, place, self._around.profile, self._around.now())
                link.publish(topics.upward(place.agency, place.kiosk, "health"), canonical(report))
            if now_s - began_s >= STEADY_S:
                self._backoff.reset()
            self._daily(place)
            if not self._send(link, place, window, now_s) and self._heard:
                self.up_to_date.set()
            self._line.note(LineState(connected=True, why_not=_(NOBODY_LISTENS) if link.nobody_listens else ""))

    def _send(self, link: Link, place: Place, window: Window, now_s: float) -> int:
        """Send what is due, and return how many messages have no receipt yet."""
        waiting = self._store.outbox.waiting_ids(self._store.memory.epoch)
        chosen = window.next(waiting.keys(), now_s)
        for row in self._store.outbox.rows(chosen):
            link.publish(topic_of(row, place), row.payload.encode())
        return len(waiting)

    def _take(self, arrived: Arrived, place: Place, window: Window) -> None:
        if arrived.topic == topics.desired(place.agency, place.kiosk):
            take_desired(self._store, arrived.payload)
            self._heard = True
        else:
            window.received(take_receipt(self._store, arrived.payload, self._around.today(), self._around.now()))
            self._backoff.reset()
        self._store.memory.heard_from(self._around.today())

    def _daily(self, place: Place | None) -> None:
        today = self._around.today()
        if today == self._day_done:
            return
        self._store.hours.settle()
        apply_retention(self._store, today)
        release_due(self._store, today)
        if place is not None:
            try:
                self._around.renew(self._store, place)
            except TalkdownError as error:
                log.warning("%s", error)  # the warning 60 days ahead is drawn from the certificate itself
        self._day_done = today


def topic_of(row: OutboxRow, place: Place) -> str:
    """Return where a row goes; a review's topic names no kiosk."""
    match row.stream:
        case Stream.HOURS:
            return topics.upward(place.agency, place.kiosk, "hours")
        case Stream.SHARED:
            return topics.upward(place.agency, place.kiosk, "shared")
        case Stream.REVIEW:
            return topics.reviews(place.agency)
        case _:
            raise StoreError(_("A row of kind {stream} does not leave the box.").format(stream=row.stream))


@contextmanager
def only_one(store: Store) -> Iterator[None]:
    """Hold this box's right to sync; raise StoreError when another process has it."""
    file = store.database.file.parent / LOCK_FILE
    with plain_errors(_("Starting sync")):
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(_("Sync runs on this box already; `talkdown sync status` shows how it is.")) from None
        yield
    finally:
        os.close(descriptor)
