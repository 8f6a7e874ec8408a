"""Synthetic recordings with known instants."""

import numpy as np

from benchmarks.sound import RATE_HZ, Samples
from benchmarks.turn_taking import Cue, Kind, Recordings


def silence(length_s: float) -> Samples:
    return np.zeros(round(length_s * RATE_HZ), np.int16)


def speechlike(length_s: float, dbfs: float = -20.0, seed: int = 1) -> Samples:
    """Noise in short syllables with dips of about 15 dB, none silent."""
    samples = round(length_s * RATE_HZ)
    random = np.random.default_rng(seed)
    time_s = np.arange(samples) / RATE_HZ
    envelope = 10 ** (-0.75 * np.abs(np.sin(2 * np.pi * 5 * time_s)))
    noise = random.normal(0, 1, samples) * envelope
    return (
        np.asarray(noise / np.sqrt(np.mean(noise**2)) * 10 ** (dbfs / 20) * 32768, dtype=np.float64)
        .clip(-32767, 32767)
        .astype(np.int16)
    )


def put(recording: Samples, at_s: float, sound: Samples) -> None:
    at = round(at_s * RATE_HZ)
    recording[at : at + len(sound)] += sound


def fade(recording: Samples, from_s: float, to_s: float, gain_db: float, over_s: float = 0.06) -> None:
    """Lower a stretch of a recording, reaching the gain `over_s` after `from_s`."""
    at, until, ramp = round(from_s * RATE_HZ), round(to_s * RATE_HZ), round(over_s * RATE_HZ)
    gain = np.full(until - at, 10 ** (gain_db / 20))
    gain[:ramp] = np.linspace(1, gain[-1], ramp)
    recording[at:until] = (recording[at:until] * gain).astype(np.int16)


def cue(
    kind: Kind = "line", asked_at_s: float = 1.0, length_s: float = 2.0, pauses: tuple[tuple[float, float], ...] = ()
) -> Cue:
    return Cue(kind, "a", "words", "rms", asked_at_s, length_s, pauses)


def both(length_s: float) -> tuple[Samples, Samples]:
    room_tone = np.random.default_rng(7).normal(0, 10 ** (-62 / 20) * 32768, round(length_s * RATE_HZ))
    return room_tone.astype(np.int16), silence(length_s)


def on_one_clock(mouth: Samples, ear: Samples, mouth_start_s: float = 0.0, ear_start_s: float = 0.0) -> Recordings:
    return Recordings(mouth, mouth_start_s, ear, ear_start_s)
