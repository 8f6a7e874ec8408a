"""How long to wait before the next attempt to connect: longer each time, and never all kiosks at once."""

import random
from typing import Final

FIRST_S: Final = 1.0
LONGEST_S: Final = 300.0


class Backoff:
    """Full jitter: uniformly between half and the whole of a time that doubles."""

    def __init__(self, chance: random.Random | None = None, first_s: float = FIRST_S, longest_s: float = LONGEST_S):
        """Begin at the first time."""
        self._chance = chance or random.SystemRandom()
        self._first_s = first_s
        self._longest_s = longest_s
        self._failures = 0

    def next_s(self) -> float:
        """Return the seconds to wait after one more failure."""
        most_s = min(self._longest_s, self._first_s * 2 ** min(self._failures, 30))
        self._failures += 1
        return self._chance.uniform(most_s / 2, most_s)

    def reset(self) -> None:
        """Begin anew: the server answered."""
        self._failures = 0
