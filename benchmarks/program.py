"""A program under test: anything that talks through the default source and sink."""

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from appliance.errors import TalkdownError

_STOP_LIMIT_S: Final = 45.0
_MEMORY_EVERY_S: Final = 3.0


class ProgramError(TalkdownError):
    """The program under test did not start or answer; the message shows what it said last."""


@dataclass(frozen=True, slots=True)
class Program:
    """How to start it, and how to tell that it listens."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    """In command and environment `{record}`, `{seed}` and `{folder}` stand for the record's file, the seed of this
    start and the folder of this run."""
    ready_line: str | None = None
    """Regular expression of a line that it prints when it listens; None: it speaks first."""
    ready_limit_s: float = 180.0
    keeps_record: bool = False
    farewell: tuple[str, ...] = ()
    """What the officer says, one after another, to end it in good order."""


class Running:
    """One start of a program. Its output goes to a log file."""

    def __init__(self, program: Program, seed: int, folder: Path, environment: Mapping[str, str]) -> None:
        self.program = program
        self.record = folder / f"{program.name}-{seed}.record.json" if program.keeps_record else None
        self.log = folder / f"{program.name}-{seed}.log"
        filled = [self._fill(part, seed, folder) for part in program.command]
        self._ready = threading.Event()
        self._peak_bytes = 0
        self._over = threading.Event()
        try:
            self._process = subprocess.Popen(
                filled,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={
                    **os.environ,
                    "PYTHONUNBUFFERED": "1",
                    **environment,
                    **{name: self._fill(value, seed, folder) for name, value in program.environment.items()},
                },
                start_new_session=True,
            )
        except OSError as problem:
            raise ProgramError(f"{program.name} could not be started: {filled[0]}: {problem.strerror}") from problem
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._weigh, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def said_ready(self) -> bool:
        """Whether it has printed its ready line."""
        return self._ready.is_set()

    @property
    def peak_resident_bytes(self) -> int:
        """Largest sum seen of the proportional set sizes of all its processes."""
        return self._peak_bytes

    def last_words(self) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:]) if self.log.exists() else ""

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C does, and kill what is left of it after a while."""
        children = _tree(self._process.pid)
        if self.alive:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._over.set()
        for child in children:
            if child.is_running():
                child.kill()

    def wait(self, limit_s: float) -> None:
        """Return when it has ended, or after a while."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(limit_s)

    def _fill(self, text: str, seed: int, folder: Path) -> str:
        return text.replace("{seed}", str(seed)).replace("{record}", str(self.record)).replace("{folder}", str(folder))

    def _read(self) -> None:
        stdout = self._process.stdout
        if stdout is None:
            return
        pattern = re.compile(self.program.ready_line) if self.program.ready_line else None
        with stdout, self.log.open("wb") as log:
            for line in stdout:
                log.write(line)
                log.flush()
                if pattern is not None and pattern.search(line.decode(errors="replace")):
                    self._ready.set()

    def _weigh(self) -> None:
        while not self._over.wait(_MEMORY_EVERY_S) and self.alive:
            self._peak_bytes = max(self._peak_bytes, resident_bytes(_tree(self._process.pid)))


def resident_bytes(processes: Sequence[psutil.Process]) -> int:
    """Return the sum of proportional set sizes; of resident ones where the kernel does not tell."""
    total = 0
    for process in processes:
        try:
            memory = process.memory_full_info()
            total += int(getattr(memory, "pss", 0) or memory.rss)
        except psutil.Error:
            continue
    return total


def wait_ready(running: Running, speaks: Callable[[], bool]) -> None:
    """Return when the program listens; raise ProgramError when it ends or takes too long."""
    program = running.program
    deadline_s = time.monotonic() + program.ready_limit_s
    while time.monotonic() < deadline_s:
        if running.said_ready if program.ready_line else speaks():
            return
        if not running.alive:
            raise ProgramError(f"{program.name} ended before it was ready. Its last words:\n{running.last_words()}")
        time.sleep(0.1)
    raise ProgramError(
        f"{program.name} was not ready within {program.ready_limit_s:.0f} s. Its last words:\n{running.last_words()}"
    )


def _tree(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []
