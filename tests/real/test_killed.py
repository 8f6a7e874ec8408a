"""The engine killed at any instant: what was said stands, and the encounter goes on where it was."""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import psutil
import pytest

from appliance.cli.rehearsal import LEFT_EXIT_CODE
from appliance.encounter.record import Record
from tests.real.command import LIMIT_S, TALKDOWN, TYPED, environment, played, rehearse, said

pytestmark = pytest.mark.real

FIRST: Final = ("Hey Marcus, I'm Dan.", "It sounds like a hard day.", "What happened this morning?")
SECOND: Final = ("I'm still here, Marcus.", "Take your time.")
THIRD: Final = ("I'm not going anywhere.",)
LATEST_S: Final = 1.5
ORPHANS_END_S: Final = 10.0
STOPS_WITHIN_S: Final = 30.0


class Engine:
    """A typed encounter that can be killed; its turns are read as they are printed."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [TALKDOWN, "rehearse", *arguments, *TYPED, "--json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(data),
        )
        self._printed: list[str] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._printed.append(line)

    @property
    def turns(self) -> list[str]:
        """What was printed of turns: speaker and words."""
        return [line[6:].strip() for line in self._printed if line[:6].strip().replace(".", "").isdigit()]

    def type(self, lines: Sequence[str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()

    def until(self, reached: Callable[[], bool]) -> None:
        deadline_s = time.monotonic() + LIMIT_S
        while not reached():
            assert self._process.poll() is None and time.monotonic() < deadline_s, "".join(self._printed)
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill the engine alone, as the kernel does when memory is short; its children have to notice."""
        children = psutil.Process(self._process.pid).children(recursive=True)
        assert children
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        _, alive = psutil.wait_procs(children, timeout=ORPHANS_END_S)
        assert not alive, "a model process outlived its engine"
        self._reading.join(ORPHANS_END_S)

    def stop(self) -> int:
        """Ask the engine to stop, as a machine that shuts down does; nobody types anything more."""
        self._process.terminate()
        return self._process.wait(STOPS_WITHIN_S)


def _assert_kept(seen: Sequence[str], record: Record) -> None:
    """Every turn that was printed stands in the record, in order, but for the one in progress."""
    names = {"officer": "Officer", "subject": "Marcus", "radio": "Dispatch", "partner": "Partner"}
    kept = [f"{names[turn.speaker]}: {turn.text}" for turn in record.turns]
    assert kept[: len(seen) - 1] == list(seen[: len(seen) - 1])


def test_an_engine_killed_or_stopped_at_random_instants_goes_on_each_time_where_it_was(tmp_path: Path) -> None:
    chance = random.Random()
    data, file = tmp_path / "data", tmp_path / "record.json"

    first = Engine(data, "porch", "--seed", "5")
    first.type(FIRST)
    first.until(lambda: sum(turn.startswith("Officer") for turn in first.turns) >= 2)
    time.sleep(chance.uniform(0.0, LATEST_S))
    first.kill()
    seen = first.turns

    second = Engine(data, "--resume")
    second.type(SECOND)
    second.until(lambda: bool(second.turns))
    time.sleep(chance.uniform(0.0, LATEST_S))
    second.kill()
    seen_on_resuming = second.turns

    third = Engine(data, "--resume")
    third.type(THIRD)
    third.until(lambda: sum(turn.startswith("Officer") for turn in third.turns) >= len(THIRD))
    assert third.stop() == LEFT_EXIT_CODE

    last = "Thank you for talking to me."
    outcome = rehearse(data, "--resume", *TYPED, "--json", "--record", str(file), lines=[last])
    record = played(outcome, file)
    _assert_kept(seen, record)
    kept = [turn.text for turn in record.turns]
    for turn in seen_on_resuming[:-1]:
        assert turn.split(": ", 1)[1] in kept
    assert said(record, "officer")[:2] == list(FIRST[:2])
    assert said(record, "officer")[-2:] == [*THIRD, last]
    numbers = [turn.number for turn in record.turns]
    assert numbers == sorted(set(numbers))
    starts = [turn.start_s for turn in record.turns]
    assert starts == sorted(starts)
    assert [incident.what for incident in record.incidents].count("power_cut") >= 2
    assert list((data / "journals").iterdir()) == []
