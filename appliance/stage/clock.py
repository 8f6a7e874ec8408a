"""The encounter's own clock: starts when the briefing ends and stands still while paused."""

from collections.abc import Callable


class EncounterClock:
    """Seconds of encounter, derived from any clock that only goes forward."""

    def __init__(self, now_s: Callable[[], float], already_s: float = 0.0) -> None:
        """Make a stopped clock; `already_s` is what an encounter that is resumed has used up."""
        self._now_s = now_s
        self._used_s = already_s
        self._running_since_s: float | None = None

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._running_since_s is not None

    def start(self) -> None:
        """Let time pass; harmless when it does."""
        if self._running_since_s is None:
            self._running_since_s = self._now_s()

    def stop(self) -> None:
        """Let time stand still; harmless when it does."""
        self._used_s = self.read_s()
        self._running_since_s = None

    def read_s(self) -> float:
        """Return the seconds of encounter so far."""
        if self._running_since_s is None:
            return self._used_s
        return self._used_s + self._now_s() - self._running_since_s

    def at(self, instant_s: float) -> float:
        """Return the encounter time of an instant of the underlying clock, never before zero."""
        return max(0.0, self.read_s() - (self._now_s() - instant_s))
