"""What is waited for, and since when: after a second the screen says so, with the seconds."""

from typing import Final

SAY_AFTER_S: Final = 1.0
GIVE_UP_AFTER_S: Final = 10.0


class Waiting:
    """Remembers one reason at a time."""

    def __init__(self) -> None:
        """Wait for nothing."""
        self._reason: str | None = None
        self._since_s = 0.0

    def heard(self, reason: str | None, now_s: float) -> None:
        """Take the reason that holds now."""
        if reason != self._reason:
            self._reason, self._since_s = reason, now_s

    def text(self, now_s: float) -> str:
        """Return the reason, with the seconds once they count."""
        if self._reason is None:
            return ""
        seconds = int(now_s - self._since_s)
        return f"{self._reason}…" + (f" {seconds} s" if seconds > SAY_AFTER_S else "")


class Pulse:
    """Notices when the engine has said nothing for too long."""

    def __init__(self, now_s: float) -> None:
        """Count from now."""
        self._last_s = now_s

    def beat(self, now_s: float) -> None:
        """Take a sign of life."""
        self._last_s = now_s

    def given_up(self, now_s: float) -> bool:
        """Whether it is time to offer leaving."""
        return now_s - self._last_s >= GIVE_UP_AFTER_S

    def text(self, now_s: float) -> str:
        """Return what to tell, empty while all is well."""
        silent_s = now_s - self._last_s
        if silent_s < SAY_AFTER_S:
            return ""
        if self.given_up(now_s):
            return f"No answer for {int(silent_s)} s. Press F10 to leave: what was said so far is kept."
        return f"The machine is busy. Waiting for it… {int(silent_s)} s"
