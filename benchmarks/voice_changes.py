"""Known changes to recorded or synthetic speech: what is done to the sound is what a measure should say happened.

All take and return mono float32 at 16 kHz.
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pedalboard

from appliance.audio.pitch import WINDOW_SAMPLES, track_pitch
from benchmarks.sound import RATE_HZ

Audio = npt.NDArray[np.float32]
Spectrum = npt.NDArray[np.float64]
Effort = Literal["raised", "loud"]

_STEP: Final = 160
_FFT: Final = 4096
_HARMONICS_TO_HZ: Final = 7000.0
_BAND_HZ: Final = (
    160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000,
)  # fmt: skip
_SPECTRUM_DB: Final = {
    "normal": (
        32.41, 34.48, 34.75, 33.98, 34.59, 34.27, 32.06, 28.30, 25.01,
        23.00, 20.15, 17.32, 13.18, 11.55, 9.33, 5.31, 2.59, 1.13,
    ),
    "raised": (
        33.81, 33.92, 38.98, 38.57, 39.11, 40.15, 38.78, 36.37, 33.86,
        31.89, 28.58, 25.32, 22.35, 20.15, 16.78, 11.47, 7.67, 5.07,
    ),
    "loud": (
        35.29, 37.76, 41.55, 43.78, 43.30, 44.85, 45.55, 44.05, 42.16,
        40.53, 37.70, 34.39, 30.98, 28.21, 25.41, 18.35, 13.87, 11.39,
    ),
}  # fmt: skip
"""Speech spectrum level in third-octave bands by vocal effort: ANSI S3.5-1997, table 3."""
LOUDER_BY_DB: Final[dict[Effort, float]] = {"raised": 6.0, "loud": 12.5}
"""Over normal effort, from the same table: 62.35, 68.34 and 74.85 dB."""


def louder(audio: Audio, by_db: float) -> Audio:
    """Return it at another gain, as a microphone nearer the mouth would give it."""
    return (audio * 10 ** (by_db / 20)).astype(np.float32)


def tilted(audio: Audio, by_db: float) -> Audio:
    """Return it with everything above 1 kHz so much stronger, and everything below as it was."""
    return _filtered(audio, lambda hz: by_db / (1 + (1000 / np.maximum(hz, 1.0)) ** 24))


def raised(audio: Audio, effort: Effort) -> Audio:
    """Return it with the spectrum of a raised or loud voice, and so much louder as people are then."""
    gain_db = np.subtract(_SPECTRUM_DB[effort], _SPECTRUM_DB["normal"])
    coloured = _filtered(audio, lambda hz: np.interp(np.log(np.maximum(hz, 1.0)), np.log(_BAND_HZ), gain_db))
    return louder(coloured, LOUDER_BY_DB[effort] + active_level_db(audio) - active_level_db(coloured))


def at_pace(audio: Audio, times_faster: float) -> Audio:
    """Return it spoken faster, at the same pitch (Rubber Band)."""
    return _rubber_band(audio, times_faster, 0.0)


def pitched(audio: Audio, by_semitones: float) -> Audio:
    """Return it higher, with the vowels' own colours (Rubber Band)."""
    return _rubber_band(audio, 1.0, by_semitones)


def with_pitch_range(audio: Audio, times_wider: float) -> Audio:
    """Return it with its melody stretched around the median pitch: its voiced sounds made again from harmonics.

    Their strengths are read off the spectrum at the new frequencies, so that the vowels stay. Rubber Band follows a
    shift that changes too slowly to be a known change.
    """
    track = track_pitch(np.asarray(np.clip(audio * 32767, -32768, 32767), np.int16)).semitones
    voiced = np.flatnonzero(~np.isnan(track))
    steps = np.arange(len(track))
    melody = np.interp(steps, voiced, track[voiced])
    middle = np.median(track[voiced])
    old_hz, new_hz = (55 * 2 ** ((middle + k * (melody - middle)) / 12) for k in (1.0, times_wider))
    number = np.arange(1, int(_HARMONICS_TO_HZ / min(old_hz.min(), new_hz.min())) + 1)
    strength = _harmonics(audio, voiced, number, old_hz, new_hz)
    centre = steps * _STEP + WINDOW_SAMPLES / 2
    at = np.arange(len(audio))
    phase = 2 * np.pi * np.cumsum(np.interp(at, centre, new_hz)) / RATE_HZ
    sung = np.zeros(len(audio))
    later = np.arange(_STEP)[:, np.newaxis] / _STEP
    for step in steps[:-1]:
        if strength[step].any() or strength[step + 1].any():
            piece = slice(WINDOW_SAMPLES // 2 + step * _STEP, WINDOW_SAMPLES // 2 + (step + 1) * _STEP)
            mixed = (1 - later) * strength[step] + later * strength[step + 1]
            sung[piece] = (np.sin(phase[piece, np.newaxis] * number) * mixed).sum(axis=1)
    spoken = np.interp(at, centre, np.isin(steps, voiced).astype(np.float64))
    return np.asarray(sung + (1 - spoken) * audio, np.float32)


def _harmonics(
    audio: Audio, voiced: npt.NDArray[np.int64], number: npt.NDArray[np.int64], old_hz: Spectrum, new_hz: Spectrum
) -> Spectrum:
    """Return the strength of every harmonic at its new frequency, step by step; none where there is no voice."""
    window = np.hanning(WINDOW_SAMPLES)
    frames = np.lib.stride_tricks.sliding_window_view(audio, WINDOW_SAMPLES)[::_STEP]
    bins_hz = np.fft.rfftfreq(_FFT, 1 / RATE_HZ)
    found = np.zeros((len(old_hz), len(number)))
    for step in voiced:
        spectrum = np.log(np.abs(np.fft.rfft(frames[step] * window, _FFT)) * 2 / window.sum() + 1e-9)
        at_old = np.interp(number * old_hz[step], bins_hz, spectrum)
        at_new = np.exp(np.interp(number * new_hz[step], number * old_hz[step], at_old))
        found[step] = np.where(number * new_hz[step] <= _HARMONICS_TO_HZ, at_new, 0.0)
    return found


def with_pauses(audio: Audio, pauses_s: Sequence[float]) -> Audio:
    """Return it with silences put in where it is quietest, one in each of as many equal parts of its middle."""
    middle = np.linspace(0.2, 0.8, len(pauses_s) + 1) * len(audio)
    pieces: list[Audio] = []
    done = 0
    for start, end, pause_s in zip(middle[:-1], middle[1:], pauses_s, strict=True):
        part = audio[int(start) : int(end)]
        power = (part[: len(part) // _STEP * _STEP].reshape(-1, _STEP).astype(np.float64) ** 2).mean(axis=1)
        at = int(start) + int(np.argmin(np.convolve(power, np.ones(3), "same"))) * _STEP + _STEP // 2
        pieces += [audio[done:at], np.zeros(round(pause_s * RATE_HZ), np.float32)]
        done = at
    return np.concatenate([*pieces, audio[done:]])


def trimmed(audio: Audio, below_loudest_db: float = 25.0) -> Audio:
    """Return it from the first to the last 10 ms that sound."""
    power = (audio[: len(audio) // _STEP * _STEP].reshape(-1, _STEP).astype(np.float64) ** 2).mean(axis=1)
    sounding = np.flatnonzero(power > power.max() * 10 ** (-below_loudest_db / 10))
    return audio[sounding[0] * _STEP : (sounding[-1] + 1) * _STEP]


def active_level_db(audio: Audio) -> float:
    """Return the mean power of the 20 ms frames within 30 dB of the loudest."""
    power = (audio[: len(audio) // 320 * 320].reshape(-1, 320).astype(np.float64) ** 2).mean(axis=1)
    return float(10 * np.log10(power[power > power.max() * 1e-3].mean()))


def alpha_change_db(audio: Audio, effort: Effort) -> float:
    """Return by how much the power over 1 kHz of a whole clip rises against that under it with this effort."""
    return _alpha_db(raised(audio, effort)) - _alpha_db(audio)


def _alpha_db(audio: Audio) -> float:
    power = np.abs(np.fft.rfft(audio)) ** 2
    hz = np.fft.rfftfreq(len(audio), 1 / RATE_HZ)
    above, below = power[(hz >= 1000) & (hz <= 5000)].sum(), power[(hz >= 50) & (hz < 1000)].sum()
    return float(10 * np.log10(above / below))


def _filtered(audio: Audio, gain_db: Callable[[Spectrum], Spectrum]) -> Audio:
    size = len(audio) + RATE_HZ // 10
    gain = 10 ** (gain_db(np.asarray(np.fft.rfftfreq(size, 1 / RATE_HZ), np.float64)) / 20)
    return np.fft.irfft(np.fft.rfft(audio, size) * gain, size)[: len(audio)].astype(np.float32)


def _rubber_band(audio: Audio, times_faster: float, semitones: float | npt.NDArray[np.float64]) -> Audio:
    changed = pedalboard.time_stretch(
        audio[np.newaxis, :], RATE_HZ, stretch_factor=times_faster, pitch_shift_in_semitones=semitones
    )
    return np.asarray(changed[0], np.float32)
