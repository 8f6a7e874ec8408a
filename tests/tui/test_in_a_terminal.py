"""The kiosk in a real terminal, with the real actor, by keys alone."""

import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.real

READY_LIMIT_S = 120.0
ANSWER_LIMIT_S = 60.0


class Terminal:
    """A kiosk in a terminal of 80 by 24."""

    def __init__(self, data: Path) -> None:
        self._tmux = ["tmux", "-f", "/dev/null", "-S", str(data.parent / "tmux.socket")]
        self._data = data

    def start(self, term: str) -> None:
        """Start the kiosk; what it leaves behind on the screen stays to be seen."""
        kiosk = [sys.executable, "-m", "appliance.cli", "kiosk", "--headset", "none"]
        command = ["env", f"TALKDOWN_PATHS__DATA={self._data}", f"TERM={term}", *kiosk]
        start = shlex.join(["exec", *command])
        size = ["-x", "80", "-y", "24"]
        self._run("start-server", ";", "set", "-g", "remain-on-exit", "on", ";", "new-session", "-d", *size, start)

    def press(self, key: str) -> None:
        self._run("send-keys", key)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)
        self.press("Enter")

    @property
    def shown(self) -> str:
        return self._run("capture-pane", "-p")

    def wait(self, until: Callable[[str], bool], limit_s: float) -> str:
        """Wait for something to stand on the screen; fail with the screen when it does not come."""
        end_s = time.monotonic() + limit_s
        while not until(shown := self.shown):
            assert time.monotonic() < end_s, shown
            time.sleep(0.1)
        return shown

    def wait_for(self, text: str, limit_s: float = 20.0) -> str:
        return self.wait(lambda shown: text in shown, limit_s)

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the kiosk, and wait until it has ended."""
        pid = self._run("display", "-p", "#{pane_pid}").strip()
        subprocess.run(["kill", "-TERM", pid], check=True)
        end_s = time.monotonic() + 10.0
        while (ended := self._run("display", "-p", "#{pane_dead_status}#{pane_dead_signal}").strip()) == "":
            assert time.monotonic() < end_s, self.shown
            time.sleep(0.1)
        assert ended == "0", self.shown

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([*self._tmux, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path / "data")
    try:
        yield terminal
    finally:
        terminal.close()


def answers(shown: str) -> int:
    return sum(line.startswith("  Marcus ") for line in shown.splitlines())


def test_an_officer_types_is_stopped_by_sigterm_goes_on_and_reads_the_review(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.start("xterm-256color")
    terminal.wait_for("choose a call")
    terminal.press("Enter")
    assert "Go on with" not in terminal.wait_for("The porch light")
    terminal.press("Enter")
    terminal.wait_for("Ready.", READY_LIMIT_S)
    terminal.press("Enter")
    terminal.wait_for("Say something to Marcus")
    begun = answers(terminal.wait(lambda shown: answers(shown) > 0 and "Nobody is speaking" in shown, ANSWER_LIMIT_S))
    terminal.type("Hi Marcus, I'm Dan with the police. What's going on tonight?")
    terminal.wait_for("You         Hi Marcus")
    terminal.wait(lambda shown: answers(shown) > begun and "Nobody is speaking" in shown, ANSWER_LIMIT_S)
    terminal.ask_to_stop()
    terminal.close()

    terminal.start("linux")
    terminal.wait_for("choose a call")
    terminal.press("Enter")
    terminal.wait_for("Go on with “The porch light”")
    terminal.press("Enter")
    terminal.wait_for("Ready.", READY_LIMIT_S)
    terminal.press("Enter")
    terminal.wait_for("You         Hi Marcus")
    terminal.type("Losing a job after eleven years. That's a lot to carry.")
    terminal.wait_for("You         Losing a job")
    terminal.press("F10")
    terminal.wait_for("End the training?")
    time.sleep(0.7)  # a key that is held down confirms nothing
    terminal.press("F10")
    terminal.wait_for("After-action review", ANSWER_LIMIT_S)
    for _ in range(4):
        terminal.press("Right")
    terminal.wait_for("Part 5 of")
    terminal.press("Escape")
    terminal.wait_for("choose a call")
    terminal.press("C-q")
    assert "Traceback" not in "".join(log.read_text() for log in (tmp_path / "data").glob("*.log"))
