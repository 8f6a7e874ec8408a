"""Whether anybody is still at the kiosk: nobody is signed in for long after they walked away."""

from typing import Final, Literal

SIGN_OUT_AFTER_S: Final = 5 * 60.0
WARN_BEFORE_S: Final = 30.0


class Idle:
    """Remembers when the last key was pressed."""

    def __init__(self) -> None:
        """Begin with somebody there."""
        self._since_s: float | None = None

    def touched(self) -> None:
        """Take a sign of somebody."""
        self._since_s = None

    def look(self, now_s: float, busy: bool) -> Literal["here", "warn", "gone"]:
        """Return whether somebody is here; `busy` while keys are not expected, as in an encounter."""
        if busy or self._since_s is None:
            self._since_s = None if busy else now_s
            return "here"
        idle_s = now_s - self._since_s
        if idle_s >= SIGN_OUT_AFTER_S:
            self._since_s = None
            return "gone"
        return "warn" if idle_s >= SIGN_OUT_AFTER_S - WARN_BEFORE_S else "here"
