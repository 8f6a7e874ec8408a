"""Short-time spectra with numpy: the tools that manners, whispers and breaths are made with."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.inference.seams import Audio

FRAME: Final = 512
HOP: Final = 128
_WINDOW: Final = np.hanning(FRAME + 1)[:-1].astype(np.float32)

Spectra = npt.NDArray[np.complex64]
"""Shape `(frames, FRAME // 2 + 1)`."""
Gains = npt.NDArray[np.float32]


def analyse(audio: Audio) -> Spectra:
    """Return overlapping spectra; the last ones reach beyond the end."""
    padded = np.pad(audio, (FRAME, FRAME + (-len(audio)) % HOP))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    return np.asarray(np.fft.rfft(frames * _WINDOW, axis=-1), dtype=np.complex64)


def synthesise(spectra: Spectra, samples: int) -> Audio:
    """Overlap and add spectra back to sound of a length."""
    frames = np.fft.irfft(spectra, FRAME, axis=-1).astype(np.float32) * _WINDOW
    total = HOP * (len(frames) - 1) + FRAME
    audio, weight = np.zeros(total, dtype=np.float32), np.zeros(total, dtype=np.float32)
    square = _WINDOW**2
    for index, frame in enumerate(frames):
        start = index * HOP
        audio[start : start + FRAME] += frame
        weight[start : start + FRAME] += square
    audio /= np.maximum(weight, 1e-3)
    return audio[FRAME : FRAME + samples]


def shaped(audio: Audio, rate_hz: int, gain_db: Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]) -> Audio:
    """Filter with a gain in dB that is a function of frequency in Hz."""
    hz = np.fft.rfftfreq(FRAME, 1.0 / rate_hz).astype(np.float64)
    gains = np.power(10.0, gain_db(hz) / 20.0).astype(np.float32)
    return synthesise((analyse(audio) * gains).astype(np.complex64), len(audio))


def envelopes(spectra: Spectra, detail: int) -> Gains:
    """Return the vocal tract's shape in each frame: the magnitude without what pitch does to it.

    `detail` is how many cepstral coefficients are kept; about rate / 700 keeps the formants.
    """
    log_magnitude = np.log(np.abs(spectra).astype(np.float64) + 1e-6)
    cepstrum: npt.NDArray[np.float64] = np.fft.irfft(log_magnitude, axis=-1)
    cepstrum[:, detail:-detail] = 0.0
    return np.asarray(np.exp(np.fft.rfft(cepstrum, axis=-1).real), dtype=np.float32)
