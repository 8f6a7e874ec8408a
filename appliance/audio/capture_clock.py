"""When a captured sample was spoken, from callbacks that come late by a varying amount."""

from collections import deque
from typing import Final

_WINDOW_BLOCKS: Final = 200


class CaptureClock:
    """Maps a sample's index in the stream to `time.monotonic()`.

    A callback is never early, so the earliest of the last blocks tells the stream's true start; the window is short
    enough (2 s of 10 ms blocks) to follow a device that drifts or drops sound.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._samples = 0
        self._starts: deque[float] = deque(maxlen=_WINDOW_BLOCKS)

    def took(self, samples: int, last_sample_s: float) -> None:
        """Note a block that the device says ended at `last_sample_s`."""
        self._samples += samples
        self._starts.append(last_sample_s - self._samples / self._rate_hz)

    def instant_of(self, sample: float) -> float:
        """Return when the sample with this index, counted at the device's rate, was captured."""
        return min(self._starts) + sample / self._rate_hz
