"""A terminal that a person would sit at: a program in a tmux of its own, keys in, what stands on the screen out."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

LOOK_S: Final = 0.1
LIMIT_S: Final = 90.0
AGAIN_S: Final = 1.0


class Terminal:
    """Runs one program until it ends or the terminal is closed. Use as a context manager."""

    def __init__(
        self,
        folder: Path,
        command: Sequence[str],
        environment: Mapping[str, str],
        columns: int = 80,
        rows: int = 24,
        term: str = "screen-256color",
    ) -> None:
        """Give the program `environment` beside that of this process; `term` is the terminal it believes to have."""
        tmux = shutil.which("tmux")
        assert tmux is not None, "install tmux (setup/debian-packages.txt)"
        # A socket's path is short; the folders of a test are not.
        self._mux = (tmux, "-S", str(folder / "mux"), "-f", os.devnull)
        self._columns, self._rows = columns, rows
        self._command = ["env", "-u", "COLORTERM", f"TERM={term}", *(f"{k}={v}" for k, v in environment.items())]
        self._command += command

    def __enter__(self) -> Self:
        size = ("-x", str(self._columns), "-y", str(self._rows))
        self._tmux("new-session", "-d", *size, *self._command)
        self._tmux("set-option", "-g", "window-size", "manual")
        self._tmux("set-option", "-g", "escape-time", "0")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        subprocess.run([*self._mux, "kill-server"], check=False, capture_output=True)

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        return subprocess.run([*self._mux, "has-session"], check=False, capture_output=True).returncode == 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by tmux's names: Enter, Escape, F10, Down."""
        for key in keys:
            self._tmux("send-keys", key)

    def type(self, text: str) -> None:
        """Type text, letter by letter."""
        self._tmux("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Paste text as a terminal does, in one piece and marked as pasted where the program asked for it."""
        self._tmux("set-buffer", text)
        self._tmux("paste-buffer", "-p")

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    @property
    def text(self) -> str:
        """All that stands on the screen."""
        return self._tmux("capture-pane", "-p")

    @property
    def styled(self) -> str:
        """The same with the escapes of its colours."""
        return self._tmux("capture-pane", "-p", "-e")

    @property
    def words(self) -> str:
        """What stands on the screen with single spaces, so that a phrase is found wherever its line was broken."""
        return " ".join(self.text.split())

    def until(self, wanted: str | Callable[[str], bool], limit_s: float = LIMIT_S) -> str:
        """Wait for words on the screen and return all of them."""
        reached = wanted if callable(wanted) else lambda words: wanted in words
        deadline_s = time.monotonic() + limit_s
        while True:
            assert self.alive, f"the program ended before {wanted!r}"
            if reached(words := self.words):
                return words
            assert time.monotonic() < deadline_s, f"{wanted!r} did not come; there stands:\n{self.text}"
            time.sleep(LOOK_S)

    def press_until_changed(self, key: str) -> None:
        """Press a key and wait until the screen shows that it did something."""
        before = self.words
        self.press(key)
        self.until(lambda words: words != before)

    def press_until(self, key: str, wanted: str) -> None:
        """Press a key once a second, as a person does to whom nothing seems to happen, until these words come."""
        deadline_s = time.monotonic() + LIMIT_S
        while wanted not in self.words:
            self.press(key)
            again_s = time.monotonic() + AGAIN_S
            while wanted not in self.words and time.monotonic() < again_s:
                time.sleep(LOOK_S)
            assert time.monotonic() < deadline_s, f"{wanted!r} did not come; there stands:\n{self.text}"

    def mark(self, line: str) -> None:
        """Go down a list until its mark stands on a line."""
        while f"► {line}" not in self.words:
            self.press_until_changed("Down")

    def until_over(self, limit_s: float = LIMIT_S) -> None:
        """Wait until the program has ended."""
        deadline_s = time.monotonic() + limit_s
        while self.alive:
            assert time.monotonic() < deadline_s, f"it did not end; there stands:\n{self.text}"
            time.sleep(LOOK_S)

    def _tmux(self, *arguments: str) -> str:
        return subprocess.run([*self._mux, *arguments], capture_output=True, text=True, check=True).stdout
