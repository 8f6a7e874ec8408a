"""The pitch of a voice, frame by frame, by normalised autocorrelation (after Boersma 1993), in numpy alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.audio.pcm import Samples, as_audio

HOP_S: Final = 0.01
_RATE_HZ: Final = 16_000
WINDOW_SAMPLES: Final = 640
_FFT: Final = 2048
_LOWEST_HZ: Final = 65.0
_HIGHEST_HZ: Final = 600.0
_VOICED_AT: Final = 0.6
_FIRST_PEAK_SHARE: Final = 0.9
"""The shortest period that is nearly as strong as the strongest wins: the others are its multiples."""
_QUIET_DB: Final = 30.0
_FARTHEST_ST: Final = 14.0
"""From the speaker's median: a lively voice moves an octave from it, an error is seldom nearer."""

_HANN: Final = np.hanning(WINDOW_SAMPLES)


@dataclass(frozen=True, slots=True)
class PitchTrack:
    """Semitones above 55 Hz every 10 ms; NaN where there is no voice."""

    semitones: npt.NDArray[np.float64]

    @property
    def voiced_s(self) -> float:
        """Seconds with a pitch."""
        return float(np.count_nonzero(~np.isnan(self.semitones))) * HOP_S


def track_pitch(samples: Samples) -> PitchTrack:
    """Follow the pitch of 16 kHz speech."""
    if len(samples) < WINDOW_SAMPLES:
        return PitchTrack(np.zeros(0))
    audio = as_audio(samples).astype(np.float64)
    frames = np.lib.stride_tricks.sliding_window_view(audio, WINDOW_SAMPLES)[:: round(HOP_S * _RATE_HZ)]
    frames = frames - frames.mean(axis=1, keepdims=True)
    power = (frames**2).mean(axis=1)
    correlation = _autocorrelation(frames * _HANN) / _window_correlation()
    correlation /= np.maximum(correlation[:, :1], 1e-12)
    shortest, longest = int(_RATE_HZ / _HIGHEST_HZ), int(_RATE_HZ / _LOWEST_HZ)
    semitones = np.full(len(frames), np.nan)
    loud = power > power.max() * 10 ** (-_QUIET_DB / 10)
    for number in np.flatnonzero(loud & (power > 1e-8)):
        period = _period(correlation[number], shortest, longest)
        if period is not None:
            semitones[number] = 12 * np.log2(_RATE_HZ / period / 55)
    return PitchTrack(_near_the_median(semitones))


def _autocorrelation(frames: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    spectrum = np.abs(np.fft.rfft(frames, _FFT, axis=-1)) ** 2
    return np.asarray(np.fft.irfft(spectrum, axis=-1)[..., : WINDOW_SAMPLES // 2])


def _window_correlation() -> npt.NDArray[np.float64]:
    own = _autocorrelation(_HANN[np.newaxis, :])[0]
    return np.asarray(np.maximum(own / own[0], 1e-3), np.float64)


def _period(correlation: npt.NDArray[np.float64], shortest: int, longest: int) -> float | None:
    part = correlation[shortest - 1 : longest + 2]
    peaks = np.flatnonzero((part[1:-1] > part[:-2]) & (part[1:-1] >= part[2:])) + 1
    if not len(peaks) or part[peaks].max() < _VOICED_AT:
        return None
    first = peaks[part[peaks] >= _FIRST_PEAK_SHARE * part[peaks].max()][0]
    before, at, after = part[first - 1], part[first], part[first + 1]
    curve = before - 2 * at + after
    return float(first + shortest - 1 + (0.5 * (before - after) / curve if curve else 0.0))


def _near_the_median(semitones: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Drop frames far from the speaker's median: errors of more than an octave, and stray noises."""
    if np.all(np.isnan(semitones)):
        return semitones
    return np.where(np.abs(semitones - np.nanmedian(semitones)) <= _FARTHEST_ST, semitones, np.nan)
