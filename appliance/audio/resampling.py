"""Resampling of a running microphone stream to 16 kHz, with little delay.

soxr's streams hold back 20 to 40 ms and let it go in bursts, which is too long in front of a recogniser. The rates that
headsets usually have are whole multiples of 16 kHz, for which a short linear-phase filter does with 1 ms; every other
rate goes through soxr.
"""

from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import soxr

from appliance.audio.seams import CAPTURE_RATE_HZ

Samples = npt.NDArray[np.int16]

_TAPS_PER_PHASE: Final = 32
_PASSBAND: Final = 0.92
"""Cut-off as a share of the 8 kHz that 16 kHz can carry."""


class StreamResampler(Protocol):
    """Turns consecutive blocks of one stream into 16 kHz."""

    def push(self, block: Samples) -> Samples:
        """Take the next block and return what is ready, perhaps nothing."""
        ...

    @property
    def held_back_s(self) -> float:
        """Seconds of sound taken in of which the output has not been returned."""
        ...


class Decimator:
    """For rates that are a whole multiple of 16 kHz, 16 kHz itself included."""

    def __init__(self, rate_hz: int) -> None:
        if rate_hz % CAPTURE_RATE_HZ:
            raise ValueError(f"{rate_hz} Hz is no multiple of {CAPTURE_RATE_HZ} Hz")
        self._factor = rate_hz // CAPTURE_RATE_HZ
        self._rate_hz = rate_hz
        self._taps = _low_pass(self._factor)
        self._kept = np.zeros(len(self._taps) - 1, np.float32)

    @property
    def held_back_s(self) -> float:
        """Half the filter, and what does not yet fill an output sample."""
        centre = (len(self._taps) - 1) / 2
        unfilled = len(self._kept) - (len(self._taps) - 1)
        return (centre + unfilled) / self._rate_hz

    def push(self, block: Samples) -> Samples:
        """Filter and keep every n-th sample."""
        stream = np.concatenate([self._kept, block.astype(np.float32)])
        count = max(0, (len(stream) - len(self._taps)) // self._factor + 1)
        if count == 0:
            self._kept = stream
            return np.zeros(0, np.int16)
        windows = np.lib.stride_tricks.sliding_window_view(stream, len(self._taps))[:: self._factor][:count]
        self._kept = stream[count * self._factor :].copy()
        return np.clip(np.rint(windows @ self._taps), -32768, 32767).astype(np.int16)


class SoxrStream:
    """For every other rate."""

    def __init__(self, rate_hz: int) -> None:
        self._stream = soxr.ResampleStream(rate_hz, CAPTURE_RATE_HZ, 1, dtype="int16", quality="LQ")
        self._rate_hz = rate_hz
        self._taken = 0
        self._returned = 0

    @property
    def held_back_s(self) -> float:
        """What went in and has not come out."""
        return self._taken / self._rate_hz - self._returned / CAPTURE_RATE_HZ

    def push(self, block: Samples) -> Samples:
        """Pass the block through soxr."""
        out: Samples = self._stream.resample_chunk(block)
        self._taken += len(block)
        self._returned += len(out)
        return out


def to_capture_rate(rate_hz: int) -> StreamResampler:
    """Return the resampler with the least delay for a microphone that runs at this rate."""
    return SoxrStream(rate_hz) if rate_hz % CAPTURE_RATE_HZ else Decimator(rate_hz)


def resample(audio: npt.NDArray[np.float32], from_hz: int, to_hz: int) -> npt.NDArray[np.float32]:
    """Resample a whole clip."""
    if from_hz == to_hz:
        return audio
    return np.asarray(soxr.resample(audio, from_hz, to_hz, quality="HQ"), np.float32)


def _low_pass(factor: int) -> npt.NDArray[np.float32]:
    """Return a Hamming-windowed sinc; a single tap of 1 when nothing has to be removed."""
    if factor == 1:
        return np.ones(1, np.float32)
    length = _TAPS_PER_PHASE * factor + 1
    position = np.arange(length) - (length - 1) / 2
    taps = np.sinc(position * _PASSBAND / factor) * np.hamming(length)
    return np.asarray(taps / taps.sum(), np.float32)
