"""Runs the server's other commands as children of one, each a process of its own."""

import ctypes
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from appliance.errors import TalkdownError

START_TIMEOUT_S: Final = 300.0
"""A busy machine may take minutes to load the libraries; a part that ends by itself is told at once."""
STOP_TIMEOUT_S: Final = 10.0
LOOK_EVERY_S: Final = 0.2
_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h


class ChildError(TalkdownError):
    """A part of the server did not start, or ended by itself."""


@dataclass(frozen=True, slots=True)
class Child:
    """One command of the server and where it listens, if it does."""

    name: str
    arguments: tuple[str, ...]
    listens_at: tuple[str, int] | None = None


class Children:
    """Starts commands, waits until they listen, and ends all of them together."""

    def __init__(self, logs: Path) -> None:
        """Keep what each child says in a folder."""
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)

    def start(self, children: Sequence[Child]) -> None:
        """Start commands and wait until they listen; raise ChildError with the last words of one that ends first."""
        for child in children:
            self._begin(child)
        give_up_s = time.monotonic() + START_TIMEOUT_S
        for child in children:
            process = self._running[child.name]
            while child.listens_at is not None and not _listens(child.listens_at):
                if process.poll() is not None or time.monotonic() > give_up_s:
                    raise ChildError(f"The {child.name} did not start. {self._last_words(child.name)}")
                time.sleep(LOOK_EVERY_S)

    def _begin(self, child: Child) -> None:
        log = self._logs / f"{child.name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "agency.cli", *child.arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs in this process yet
            )
        self._running[child.name] = process

    def watch(self, stop: threading.Event) -> None:
        """Wait until told to stop; raise ChildError when a child ends by itself."""
        while not stop.wait(LOOK_EVERY_S):
            for name, process in self._running.items():
                if process.poll() is not None and not stop.wait(LOOK_EVERY_S):
                    raise ChildError(f"The {name} ended by itself. {self._last_words(name)}")

    def stop(self) -> None:
        """End every child, the one that was started last first."""
        for process in reversed(self._running.values()):
            process.terminate()
        for process in reversed(self._running.values()):
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _last_words(self, name: str) -> str:
        log = self._logs / f"{name}.log"
        said = log.read_text(errors="replace").split("\n")
        return f"{' '.join(line for line in said if line)[-600:]} ({log})"


def free_port(wanted: int, address: str = "127.0.0.1") -> int:
    """Return a port if it is free, or else another one that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ChildError(f"There is no free port at {address}.")


def _listens(where: tuple[str, int]) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(where) == 0


def _end_with_parent() -> None:
    """Let the kernel end this process when its parent is gone, however it went."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
