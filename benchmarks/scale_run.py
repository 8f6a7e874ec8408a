"""Drives a fleet's connections: connects all, then lets all send at once.

A few processes share them, each with one thread: `select` looks at no more than 1,024 files, and a client has three.
"""

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from typing import Final

import paho.mqtt.client as mqtt
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from appliance.sync.link import Link
from appliance.sync.window import Window
from appliance.wire import topics
from appliance.wire.receipts import Receipt
from benchmarks.scale_fleet import Kiosk

MOST_IN_A_PROCESS: Final = 250
TIMEOUT_S: Final = 1800.0
WAIT_S: Final = 0.1
LOOK_EVERY_S: Final = 1.0
"""As often as the kiosk looks at its outbox."""


class CountingLink(Link):
    """A link that counts what the broker acknowledged, for the comparison with raw publishing."""

    acknowledged = 0

    def _on_publish(
        self, client: mqtt.Client, userdata: object, mid: int, reason: ReasonCode, properties: Properties
    ) -> None:
        self.acknowledged += 1
        super()._on_publish(client, userdata, mid, reason, properties)


@dataclass(slots=True)
class Connected:
    """One kiosk's connection and what has no answer yet."""

    kiosk: Kiosk
    link: CountingLink
    window: Window
    left: dict[str, bytes]
    look_at_s: float = 0.0
    published: deque[str] = field(default_factory=deque)
    """What the broker has not acknowledged, in the order in which it acknowledges."""


Answer = Callable[[Connected], None]


@dataclass(frozen=True, slots=True)
class Drained:
    """What became of a fleet's records."""

    answered: int
    sent: int
    seconds: float

    @property
    def rate(self) -> float:
        """Return answered records a second."""
        return self.answered / self.seconds


def run_fleet(fleet: Sequence[Kiosk], answer: Answer, *, with_server: bool) -> tuple[Drained, float]:
    """Connect every kiosk, let all send at once, and return what became of it and the seconds that connecting took.

    Args:
        fleet: the kiosks.
        answer: takes in what came for one kiosk and shortens what is left.
        with_server: begin to send only when the consumer is there.

    """
    forks = multiprocessing.get_context("fork")
    workers = -(-len(fleet) // MOST_IN_A_PROCESS)
    connected, told = forks.Barrier(workers + 1), forks.SimpleQueue()
    processes = [
        forks.Process(target=_work, args=(fleet[at::workers], answer, with_server, connected, told))
        for at in range(workers)
    ]
    began_s = time.monotonic()
    for process in processes:
        process.start()
    connected.wait(TIMEOUT_S)
    go_s = time.monotonic()
    parts: list[tuple[Drained, float]] = [told.get() for _ in processes]
    for process in processes:
        process.join()
    last_s = max(ended_s for _, ended_s in parts)
    answered, sent = sum(part.answered for part, _ in parts), sum(part.sent for part, _ in parts)
    return Drained(answered, sent, last_s - go_s), go_s - began_s


def _work(
    fleet: Sequence[Kiosk], answer: Answer, with_server: bool, connected: Barrier, told: SimpleQueue[object]
) -> None:
    ends = []
    for kiosk in fleet:
        link = CountingLink(kiosk.place, kiosk.identity)
        link.open()
        ends.append(Connected(kiosk, link, Window(), dict(kiosk.waiting)))
        while not link.ready:
            link.turn(0.01)
    if with_server:
        await_server(ends)
    connected.wait(TIMEOUT_S)
    done = drain(ends, answer)
    told.put((done, time.monotonic()))
    for end in ends:
        end.link.close()


def await_server(ends: Sequence[Connected]) -> None:
    """Wait until the consumer is there: it then publishes what every kiosk is to have."""
    first = ends[0]
    wanted = topics.desired(first.kiosk.place.agency, first.kiosk.place.kiosk)
    while not any(arrived.topic == wanted for arrived in first.link.turn(0.2)):
        pass


def drain(ends: Sequence[Connected], answer: Answer) -> Drained:
    """Let every kiosk send until all is answered; `answer` takes in what came for one and shortens what is left."""
    began_s = time.monotonic()
    sent = 0
    all_of_them = sum(len(end.left) for end in ends)
    busy, before = list(ends), all_of_them
    while busy:
        now_s = time.monotonic()
        if now_s - began_s > TIMEOUT_S:
            break
        for end in busy:
            answer(end)
            if end.left and now_s >= end.look_at_s:
                end.look_at_s = now_s + LOOK_EVERY_S
                chosen = end.window.next(end.left.keys(), now_s)
                topic = topics.upward(end.kiosk.place.agency, end.kiosk.place.kiosk, "hours")
                for one in chosen:
                    end.link.publish(topic, end.left[one])
                    end.published.append(one)
                sent += len(chosen)
        left = sum(len(end.left) for end in busy)
        if left == before:
            time.sleep(WAIT_S)  # the clients share two processor cores with the server
        before = left
        busy = [end for end in busy if end.left]
    answered = all_of_them - sum(len(end.left) for end in ends)
    return Drained(answered, sent, time.monotonic() - began_s)


def by_receipt(end: Connected) -> None:
    """Take in the server's receipts."""
    for arrived in end.link.turn(0):
        if not arrived.topic.endswith("/receipts"):
            continue
        for one in Receipt.model_validate_json(arrived.payload).ids:
            end.left.pop(one, None)
            end.window.received((one,))
        end.look_at_s = 0.0


def by_acknowledgement(end: Connected) -> None:
    """Take the broker's word for it, as raw publishing does."""
    before = end.link.acknowledged
    end.link.turn(0)
    for _ in range(end.link.acknowledged - before):
        end.left.pop(end.published.popleft(), None)
        end.look_at_s = 0.0
