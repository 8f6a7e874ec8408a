"""Sound without words, made from seeds and one recording of an office: silence, breath, keyboard, room, office."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import soxr

from appliance.audio.wav_file import read_wav
from benchmarks.sound import RATE_HZ

OFFICE: Final = (
    Path(__file__).resolve().parent.parent / "tests" / "data" / "speech" / "noise" / "office-ambience-8k.wav"
)
PIECE_S: Final = 6.0

Audio = npt.NDArray[np.float32]
Maker = Callable[[np.random.Generator, int], npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of sound that a voice detector might have let through by mistake."""

    kind: str
    audio: Audio


def pieces(length_s: float, seed: int = 11) -> Iterator[Piece]:
    """Yield pieces of six seconds, the kinds in turn, `length_s` in all, at levels from faint to loud."""
    random = np.random.default_rng(seed)
    makers: dict[str, Maker] = {
        "silence": _silence,
        "breath": _breath,
        "keyboard": _keyboard,
        "room": _room,
        "office": _Office(),
    }
    kinds = list(makers)
    for number in range(round(length_s / PIECE_S)):
        kind = kinds[number % len(kinds)]
        audio = makers[kind](random, round(PIECE_S * RATE_HZ))
        yield Piece(kind, np.clip(audio, -1, 1).astype(np.float32))


def mix(speech: Audio, noise: Audio, snr_db: float) -> Audio:
    """Return speech with noise at a ratio of the powers while speech sounds; the noise is repeated to its length."""
    longer = np.tile(noise, len(speech) // len(noise) + 1)[: len(speech)]
    frames = speech[: len(speech) // 160 * 160].reshape(-1, 160)
    power = np.mean(frames.astype(np.float64) ** 2, axis=1)
    sounding = power[power > power.max() * 1e-3]
    gain = np.sqrt(np.mean(sounding) / np.mean(longer.astype(np.float64) ** 2)) * 10 ** (-snr_db / 20)
    mixed = speech + gain * longer
    return np.asarray(mixed / max(1.0, float(np.abs(mixed).max())), dtype=np.float32)


def office_noise() -> Audio:
    """Return the office recording at 16 kHz, full scale at 1."""
    samples, rate_hz = read_wav(OFFICE)
    return np.asarray(soxr.resample(samples.astype(np.float32) / 32768, rate_hz, RATE_HZ), dtype=np.float32)


def _at(audio: npt.NDArray[np.float64], dbfs: float) -> npt.NDArray[np.float64]:
    power = float(np.mean(audio**2))
    return audio * (10 ** (dbfs / 20) / np.sqrt(power)) if power else audio


def _shaped(random: np.random.Generator, samples: int, exponent: float) -> npt.NDArray[np.float64]:
    """Return noise whose power falls with frequency to the power of `exponent`."""
    spectrum = np.fft.rfft(random.normal(size=samples))
    frequency = np.maximum(np.fft.rfftfreq(samples, 1 / RATE_HZ), 20.0)
    return np.asarray(np.fft.irfft(spectrum / frequency ** (exponent / 2), samples))


def _silence(random: np.random.Generator, samples: int) -> npt.NDArray[np.float64]:
    return np.zeros(samples) if random.random() < 0.5 else _at(random.normal(size=samples), -75.0)


def _room(random: np.random.Generator, samples: int) -> npt.NDArray[np.float64]:
    hum = np.sin(2 * np.pi * 60 * np.arange(samples) / RATE_HZ)
    room = _at(_shaped(random, samples, 1.6), 0.0) + 0.3 * _at(hum, 0.0)
    return _at(room, random.uniform(-60, -35))


def _breath(random: np.random.Generator, samples: int) -> npt.NDArray[np.float64]:
    """Breaths against the microphone: two to four rushes of air of about a second."""
    audio = _at(random.normal(size=samples), -70.0)
    for _ in range(random.integers(2, 5)):
        length = round(random.uniform(0.5, 1.4) * RATE_HZ)
        at = random.integers(0, samples - length)
        rush = _shaped(random, length, 0.8) * np.hanning(length)
        audio[at : at + length] += _at(rush, random.uniform(-45, -22))
    return audio


def _keyboard(random: np.random.Generator, samples: int) -> npt.NDArray[np.float64]:
    """Keys struck at a typist's rate: a click of a few milliseconds and its ringing."""
    audio = _at(random.normal(size=samples), -68.0)
    at = 0.0
    while True:
        at += random.uniform(0.07, 0.35)
        start, length = round(at * RATE_HZ), round(0.03 * RATE_HZ)
        if start + length > samples:
            return audio
        decay = np.exp(-np.arange(length) / (0.004 * RATE_HZ))
        ring = np.sin(2 * np.pi * random.uniform(1200, 3500) * np.arange(length) / RATE_HZ)
        audio[start : start + length] += (
            (random.normal(size=length) + ring) * decay * 10 ** (random.uniform(-36, -16) / 20)
        )


class _Office:
    """Stretches of the office recording, louder and softer."""

    def __init__(self) -> None:
        self._audio = office_noise()

    def __call__(self, random: np.random.Generator, samples: int) -> npt.NDArray[np.float64]:
        at = random.integers(0, len(self._audio) - samples)
        return _at(self._audio[at : at + samples].astype(np.float64), random.uniform(-50, -26))
