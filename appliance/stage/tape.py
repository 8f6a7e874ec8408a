"""The last minutes of the microphone, in memory only, so that any stretch of them can be read again."""

from collections import deque
from typing import Final

import numpy as np

from appliance.audio.seams import FRAME_S, Frame
from appliance.inference.seams import Audio

KEPT_S: Final = 150.0
"""Longer than any turn that is still one turn; older frames are forgotten."""


class Tape:
    """A ring of frames, read by their capture time."""

    def __init__(self, kept_s: float = KEPT_S) -> None:
        """Keep this many seconds."""
        self._frames: deque[Frame] = deque(maxlen=int(kept_s / FRAME_S))

    def add(self, frame: Frame) -> None:
        """Keep a frame."""
        self._frames.append(frame)

    def between(self, start_s: float, end_s: float) -> Audio:
        """Return the sound from one monotonic instant to another: mono float32 at 16 kHz, shape `(samples,)`."""
        wanted: list[Frame] = []
        for frame in reversed(self._frames):
            if frame.captured_s <= start_s:
                break
            if frame.captured_s - FRAME_S < end_s:
                wanted.append(frame)
        if not wanted:
            return np.zeros(0, dtype=np.float32)
        joined = np.concatenate([frame.samples for frame in reversed(wanted)]).astype(np.float32) / 32768.0
        return np.ascontiguousarray(joined, dtype=np.float32)

    def forget(self) -> None:
        """Drop everything."""
        self._frames.clear()

    @property
    def seconds(self) -> float:
        """How much is kept now."""
        return len(self._frames) * FRAME_S
