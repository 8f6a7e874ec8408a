"""What sounds in the ear, sample by sample: clips one behind the other, a gain that fades, a stop that fades.

Runs at the device's rate and knows neither device nor clock; `pull` may be called from the audio thread while the
other methods are called from the event loop.
"""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.audio.levels import FLOOR_DBFS

Audio = npt.NDArray[np.float32]

MARK_EVERY_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class MixMark:
    """A clip has been mixed up to here."""

    clip: int
    played_s: float
    done: bool
    offset_samples: int
    """Where in the block that `pull` returned this instant lies."""


@dataclass(slots=True)
class _Clip:
    number: int
    audio: Audio
    position: int = 0
    next_mark: int = 0


@dataclass(slots=True)
class _Fade:
    """A linear ramp of amplitude."""

    level: float = 1.0
    target: float = 1.0
    step: float = 0.0

    def towards(self, target: float, over_samples: int) -> None:
        self.target = target
        self.step = (target - self.level) / max(1, over_samples)

    def take(self, count: int) -> Audio | float:
        if self.level == self.target:
            return self.level
        ramp = self.level + self.step * np.arange(1, count + 1, dtype=np.float32)
        ramp = np.minimum(ramp, self.target) if self.step > 0 else np.maximum(ramp, self.target)
        self.level = float(ramp[-1])
        if abs(self.level - self.target) < 1e-6:
            self.level = self.target
        return np.asarray(ramp, np.float32)


class OutputMixer:
    """Owns the queue of clips and both fades."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.level_dbfs = FLOOR_DBFS
        """RMS of the last block."""
        self._lock = threading.Lock()
        self._queue: deque[_Clip] = deque()
        self._gain = _Fade()
        self._stop = _Fade()
        self._stop_left: int | None = None
        self._mark_every = int(MARK_EVERY_S * rate_hz)
        self._after_stop: deque[_Clip] = deque()

    @property
    def busy(self) -> bool:
        """Whether anything is playing or waiting."""
        with self._lock:
            return bool(self._queue or self._after_stop)

    def queue(self, number: int, audio: Audio) -> None:
        """Put a clip at this mixer's rate behind the others; behind the fade when a stop is under way."""
        clip = _Clip(number, audio)
        with self._lock:
            (self._queue if self._stop_left is None else self._after_stop).append(clip)

    def set_gain(self, gain_db: float, over_s: float) -> None:
        """Fade everything to this gain."""
        with self._lock:
            self._gain.towards(float(10 ** (gain_db / 20)), int(over_s * self.rate_hz))

    def stop(self, fade_s: float) -> None:
        """Fade out what is playing and drop the rest of the queue."""
        with self._lock:
            self._after_stop.clear()
            if self._queue and self._stop_left is None:
                self._stop_left = max(1, int(fade_s * self.rate_hz))
                self._stop.towards(0.0, self._stop_left)
            while len(self._queue) > 1:
                self._queue.pop()

    def drop(self) -> MixMark | None:
        """Drop everything at once, as when the device is gone; tells how much of the current clip was mixed."""
        with self._lock:
            current = self._queue[0] if self._queue else None
            self._queue.clear()
            self._after_stop.clear()
            self._end_stop()
            if current is None or current.position == 0:
                return None
            return MixMark(current.number, current.position / self.rate_hz, True, 0)

    def pull(self, count: int) -> tuple[Audio, list[MixMark]]:
        """Return the next block, silence where nothing is queued, with the marks that fall into it."""
        block = np.zeros(count, np.float32)
        marks: list[MixMark] = []
        with self._lock:
            filled = 0
            while filled < count and self._queue:
                clip = self._queue[0]
                take = min(count - filled, len(clip.audio) - clip.position)
                if self._stop_left is not None:
                    take = min(take, self._stop_left)
                if clip.position >= clip.next_mark and clip.position < len(clip.audio):
                    marks.append(MixMark(clip.number, clip.position / self.rate_hz, False, filled))
                    clip.next_mark = clip.position + self._mark_every
                part = clip.audio[clip.position : clip.position + take]
                if self._stop_left is not None:
                    part = part * self._stop.take(take) if take else part
                    self._stop_left -= take
                block[filled : filled + take] = part
                clip.position += take
                filled += take
                if clip.position >= len(clip.audio) or self._stop_left == 0:
                    marks.append(MixMark(clip.number, clip.position / self.rate_hz, True, filled))
                    self._queue.popleft()
                    if self._stop_left is not None:
                        self._end_stop()
            block *= self._gain.take(count)
        self.level_dbfs = max(FLOOR_DBFS, 10 * float(np.log10(block @ block / max(1, count) + 1e-12)))
        return block, marks

    def _end_stop(self) -> None:
        self._stop_left = None
        self._stop = _Fade()
        self._queue.extend(self._after_stop)
        self._after_stop.clear()
