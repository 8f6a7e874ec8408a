"""What is waited for, and since when: after a second the screen says so, with the seconds."""

from typing import Final, Literal

from appliance.words import _

SAY_AFTER_S: Final = 1.0
GIVE_UP_AFTER_S: Final = 10.0
PAUSE_AFTER_S: Final = 45.0
BLANK_AFTER_S: Final = 45.0


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
            return _("No answer for {seconds} s. Press F10 to leave: what was said so far is kept.").format(
                seconds=int(silent_s)
            )
        return _("The machine is busy. Waiting for it… {seconds} s").format(seconds=int(silent_s))


class Quiet:
    """Notices when nobody talks to the person any more, and when nobody comes back from a pause."""

    def __init__(self, now_s: float) -> None:
        """Count from now."""
        self._last_s = now_s
        self._quiet_s = 0.0
        self._paused_s = 0.0

    def touched(self) -> None:
        """Take a key for a sign that somebody is there."""
        self._quiet_s = self._paused_s = 0.0

    def look(self, now_s: float, phase: str, speaking: str) -> Literal["here", "pause", "blank"]:
        """Return what is due; time in which the person or the radio speaks is nobody's silence."""
        passed_s, self._last_s = max(0.0, now_s - self._last_s), now_s
        if phase == "paused":
            self._quiet_s = 0.0
            self._paused_s += passed_s
            return "blank" if self._paused_s >= BLANK_AFTER_S else "here"
        self._paused_s = 0.0
        if phase != "running" or speaking in ("officer", "both"):
            self._quiet_s = 0.0
        elif speaking == "nobody":
            self._quiet_s += passed_s
        if self._quiet_s < PAUSE_AFTER_S:
            return "here"
        self._quiet_s = 0.0
        return "pause"
