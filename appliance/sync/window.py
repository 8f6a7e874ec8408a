"""Which messages to publish now: a few at a time, again when no receipt comes, and none that blocks the others.

A broker's acknowledgement is not looked at: it says nothing about the server.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

MOST_IN_FLIGHT: Final = 20
RESEND_S: Final = 30.0
LONGEST_RESEND_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class _Sent:
    at_s: float
    times: int


class Window:
    """What is under way on one connection. Times are seconds on a clock that never jumps."""

    def __init__(self, most_in_flight: int = MOST_IN_FLIGHT, resend_s: float = RESEND_S) -> None:
        """Begin with nothing under way."""
        self._most = most_in_flight
        self._resend_s = resend_s
        self._sent: dict[str, _Sent] = {}

    def next(self, waiting: Collection[str], now_s: float) -> tuple[str, ...]:
        """Return the ids to publish now, in order, and count them as sent.

        What was sent least often goes first, so that a message which is never receipted holds up no other.
        """
        self._sent = {one: sent for one, sent in self._sent.items() if one in waiting}
        free = self._most - sum(not self._due(sent, now_s) for sent in self._sent.values())
        ready = sorted(
            (self._sent[one].times if one in self._sent else 0, one)
            for one in waiting
            if one not in self._sent or self._due(self._sent[one], now_s)
        )
        chosen = tuple(one for _, one in ready[: max(0, free)])
        for one in chosen:
            times = self._sent[one].times if one in self._sent else 0
            self._sent[one] = _Sent(now_s, times + 1)
        return chosen

    def received(self, ids: Iterable[str]) -> None:
        """Note that the server has some messages."""
        for one in ids:
            self._sent.pop(one, None)

    @property
    def unanswered(self) -> int:
        """Return how many were sent and not yet receipted."""
        return len(self._sent)

    def _due(self, sent: _Sent, now_s: float) -> bool:
        patience_s = min(self._resend_s * 2.0 ** (sent.times - 1), max(LONGEST_RESEND_S, self._resend_s))
        return now_s - sent.at_s >= patience_s
