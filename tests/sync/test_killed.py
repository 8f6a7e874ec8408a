"""`kill -9` at random instants: of the kiosk's sync, of the server's consumer, of the broker."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from agency.database.training import HoursEntry
from agency.ingest.chains import Link, check
from tests.sync.site import Agency, Kiosk, settled, until

KILLS = 9
EACH = 12
ROOT = Path(__file__).parents[2]


class Process:
    """A program that is started again after each kill."""

    def __init__(self, *arguments: object) -> None:
        self._command = [sys.executable, "-m", "tests.sync.processes", *map(str, arguments)]
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._child = subprocess.Popen(self._command, cwd=ROOT, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None


@contextmanager
def started(process: Process) -> Iterator[Process]:
    process.start()
    try:
        yield process
    finally:
        process.kill()


@pytest.mark.real
def test_kills_on_every_side_lose_nothing_and_count_nothing_twice(agency: Agency, kiosk: Kiosk, tmp_path: Path) -> None:
    chance = random.Random(11)
    file = agency.database.file
    with ExitStack() as stack:
        sync = stack.enter_context(started(Process("kiosk", kiosk.store.database.file.parent)))
        consumer = stack.enter_context(started(Process("consumer", file, agency.site.data, agency.site.port)))
        for number in range(KILLS):
            before = agency.hours()
            kiosk.play(EACH, label=f"e-{number}")
            enough = before + chance.randint(1, EACH - 1)
            until(lambda enough=enough: agency.hours() >= enough, "some of the hours")  # type: ignore[misc]
            victim = (sync, consumer, agency.broker)[number % 3]
            victim.kill()
            victim.start()
        until(settled(kiosk, agency, KILLS * EACH), "all hours, each once, each with a receipt")
    with agency.database.read() as session:
        entries = list(session.scalars(select(HoursEntry)))
    links = [Link(one.chain, one.sequence, one.body_sha256, one.previous_sha256) for one in entries]
    (chain,) = check(links)
    assert chain.whole and chain.entries == KILLS * EACH
