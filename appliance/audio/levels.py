"""Level meters for the screen: how loud microphone and ear are now, with peaks that fall slowly enough to read."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

FLOOR_DBFS: Final = -90.0
CLIPPING_AT: Final = 32_500
"""Samples beyond this count as clipped: a few below full scale, since resampling rounds the tops."""
_FALL_DB_PER_S: Final = 24.0
_PEAK_HOLD_S: Final = 1.0


def level_dbfs(samples: npt.NDArray[np.int16]) -> float:
    """Return the RMS level; a full-scale square wave is 0 dBFS, silence FLOOR_DBFS."""
    if not len(samples):
        return FLOOR_DBFS
    audio = samples.astype(np.float32) / 32768
    power = float(audio @ audio) / len(audio)
    return max(FLOOR_DBFS, 10 * float(np.log10(power + 1e-12)))


def clipped_share(samples: npt.NDArray[np.int16]) -> float:
    """Return the share of samples at full scale."""
    if not len(samples):
        return 0.0
    return float(np.count_nonzero(np.abs(samples.astype(np.int32)) >= CLIPPING_AT)) / len(samples)


@dataclass(frozen=True, slots=True)
class MeterReading:
    """What a meter shows."""

    level_dbfs: float
    """Rises at once, falls 24 dB a second."""
    peak_dbfs: float
    """The highest level of the last second."""
    clipping: bool


class LevelMeter:
    """Fed every frame by one owner; `reading` is a snapshot."""

    def __init__(self) -> None:
        self._reading = MeterReading(FLOOR_DBFS, FLOOR_DBFS, False)
        self._peak_age_s = 0.0

    @property
    def reading(self) -> MeterReading:
        """What to show now."""
        return self._reading

    def feed(self, samples: npt.NDArray[np.int16], length_s: float) -> MeterReading:
        """Take the next stretch of sound."""
        now_dbfs = level_dbfs(samples)
        shown = max(now_dbfs, self._reading.level_dbfs - _FALL_DB_PER_S * length_s, FLOOR_DBFS)
        self._peak_age_s += length_s
        peak = self._reading.peak_dbfs
        if now_dbfs >= peak or self._peak_age_s > _PEAK_HOLD_S:
            peak, self._peak_age_s = max(now_dbfs, shown), 0.0
        self._reading = MeterReading(shown, peak, clipped_share(samples) > 0)
        return self._reading
