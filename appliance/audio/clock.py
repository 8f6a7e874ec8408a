"""Clocks that a headset made of files can run on."""

import asyncio
from typing import Protocol


class Clock(Protocol):
    """Tells the instant and waits, in the same seconds as `Frame.captured_s`."""

    def monotonic_s(self) -> float:
        """Return now."""
        ...

    async def sleep_until(self, instant_s: float) -> None:
        """Return at `instant_s`, at once when it has passed."""
        ...


class LoopClock:
    """The event loop's own time: real in the kiosk, virtual on a test's virtual loop.

    `speed` above 1 runs faster than the loop: its seconds pass `speed` times as fast, counted from the first question.
    """

    def __init__(self, speed: float = 1.0) -> None:
        if speed <= 0:
            raise ValueError("A clock's speed must be above 0.")
        self._speed = speed
        self._origin_s: float | None = None

    def monotonic_s(self) -> float:
        """Return now."""
        now_s = asyncio.get_running_loop().time()
        if self._origin_s is None:
            self._origin_s = now_s
        return self._origin_s + (now_s - self._origin_s) * self._speed

    async def sleep_until(self, instant_s: float) -> None:
        """Return at `instant_s`; always lets other tasks run."""
        await asyncio.sleep(max(0.0, (instant_s - self.monotonic_s()) / self._speed))
