"""Sounds without words, made from shaped noise and a weak voice: the same on every machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.inference.seams import Audio, ModelError
from appliance.inference.spectral import shaped

RATE_HZ: Final = 22_050
Curve = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Puff:
    """One stroke of breath through mouth or nose."""

    length_s: float
    loudest_at: float
    """Where in the stroke, 0 to 1."""
    formants_hz: tuple[float, ...]
    """Resonances that the noise is heard through; a breath in sits higher than one out."""
    level_db: float = 0.0
    tremor: float = 0.0
    """0 to 1: how much it shakes, at about 9 Hz."""
    voiced: float = 0.0
    """0 to 1: how much voice is in it."""
    pitch_hz: tuple[float, float] = (120.0, 100.0)
    """From and to, where there is voice."""
    pause_after_s: float = 0.0


_IN: Final = (1150.0, 2300.0, 3600.0)
_OUT: Final = (650.0, 1400.0, 2600.0)
_NOSE: Final = (900.0, 2500.0, 5200.0)

RECIPES: Final[dict[str, tuple[Puff, ...]]] = {
    "breath": (Puff(0.42, 0.7, _IN, -3.0),),
    "exhale": (Puff(0.62, 0.25, _OUT, -2.0),),
    "shaky breath": (
        Puff(0.62, 0.7, _IN, -2.0, tremor=0.8, pause_after_s=0.05),
        Puff(0.4, 0.25, _OUT, -5.0, tremor=0.5),
    ),
    "sigh": (
        Puff(0.38, 0.75, _IN, -6.0, pause_after_s=0.06),
        Puff(0.85, 0.18, _OUT, 0.0, voiced=0.25, pitch_hz=(118.0, 84.0)),
    ),
    "sniff": (Puff(0.16, 0.6, _NOSE, -1.0, pause_after_s=0.07), Puff(0.24, 0.65, _NOSE, 0.0)),
    "scoff": (Puff(0.09, 0.3, _OUT, 3.0, voiced=0.2, pitch_hz=(150.0, 120.0)), Puff(0.28, 0.12, _OUT, -1.0)),
    "laugh": (
        Puff(0.13, 0.25, _OUT, 1.0, voiced=0.35, pitch_hz=(165.0, 140.0), pause_after_s=0.06),
        Puff(0.12, 0.25, _OUT, -2.0, voiced=0.25, pitch_hz=(150.0, 130.0), pause_after_s=0.05),
        Puff(0.3, 0.15, _OUT, -6.0),
    ),
    "sob": (
        Puff(0.22, 0.7, _IN, 0.0, tremor=0.5, voiced=0.12, pitch_hz=(260.0, 310.0), pause_after_s=0.03),
        Puff(0.16, 0.3, _OUT, 1.0, voiced=0.6, pitch_hz=(230.0, 190.0), pause_after_s=0.05),
        Puff(0.13, 0.3, _OUT, -1.0, voiced=0.5, pitch_hz=(210.0, 175.0), pause_after_s=0.04),
        Puff(0.32, 0.2, _OUT, -4.0, tremor=0.7, voiced=0.35, pitch_hz=(195.0, 150.0)),
    ),
    "gulp": (Puff(0.07, 0.5, (320.0, 900.0), -4.0, pause_after_s=0.05), Puff(0.2, 0.2, _OUT, -9.0)),
}  # fmt: skip
"""By the names that scenarios may use."""

TARGET_RMS_DBFS: Final = {
    "breath": -36.0,
    "exhale": -35.0,
    "shaky breath": -34.0,
    "sigh": -31.0,
    "sniff": -33.0,
    "scoff": -29.0,
    "sob": -28.0,
    "laugh": -30.0,
    "gulp": -36.0,
}
"""Against speech at about -24: a breath is heard, not announced."""


def names() -> tuple[str, ...]:
    """Return the sounds there are."""
    return tuple(RECIPES)


def make(name: str, pitch_ratio: float = 1.0, formant_ratio: float = 1.0) -> Audio:
    """Make a sound at 22.05 kHz; the ratios fit it to another person's throat."""
    recipe = RECIPES.get(name)
    if recipe is None:
        raise ModelError(f"There is no sound called “{name}”; there are {', '.join(RECIPES)}.")
    rng = np.random.default_rng(sum(name.encode()))
    parts: list[Audio] = []
    for puff in recipe:
        parts += [
            _puff(puff, rng, pitch_ratio, formant_ratio),
            np.zeros(round(puff.pause_after_s * RATE_HZ), np.float32),
        ]
    audio = np.concatenate(parts)
    rms = float(np.sqrt(np.mean(np.square(audio))))
    return np.asarray(audio * (10.0 ** (TARGET_RMS_DBFS[name] / 20.0) / rms), dtype=np.float32)


def _puff(puff: Puff, rng: np.random.Generator, pitch_ratio: float, formant_ratio: float) -> Audio:
    samples = round(puff.length_s * RATE_HZ)
    noise = rng.standard_normal(samples).astype(np.float32)
    source = noise * (1.0 - 0.7 * puff.voiced)
    if puff.voiced:
        source = source + puff.voiced * _voice(puff, samples, rng, pitch_ratio, noise)
    formants = [formant * formant_ratio for formant in puff.formants_hz]
    tinted = shaped(source.astype(np.float32), RATE_HZ, _throat(formants))
    swell = _swell(samples, puff.loudest_at)
    if puff.tremor:
        t = np.arange(samples) / RATE_HZ
        wander = np.cumsum(rng.standard_normal(samples)) / np.sqrt(RATE_HZ) * 2.0
        swell *= 1.0 - puff.tremor * 0.5 * (1.0 + np.sin(2 * np.pi * 9.0 * t + wander))
    return np.asarray(tinted * swell * 10.0 ** (puff.level_db / 20.0), dtype=np.float32)


def _voice(
    puff: Puff, samples: int, rng: np.random.Generator, pitch_ratio: float, noise: npt.NDArray[np.float32]
) -> Curve:
    """Return a breathy glottal source: pulses with jitter, spectrum falling 12 dB an octave."""
    start, stop = (pitch * pitch_ratio for pitch in puff.pitch_hz)
    drift = 1.0 + 0.015 * np.cumsum(rng.standard_normal(samples)) / np.sqrt(samples)
    phase = np.cumsum(np.geomspace(start, stop, samples) * drift / RATE_HZ)
    pulses = np.zeros(samples)
    for harmonic in range(1, 25):
        pulses += np.sin(2 * np.pi * harmonic * phase) / harmonic**1.3
    return pulses * (1.6 + 0.3 * noise)


def _throat(formants_hz: list[float]) -> Callable[[Curve], Curve]:
    def gain_db(hz: Curve) -> Curve:
        total = np.full_like(hz, 1e-3)
        for index, formant in enumerate(formants_hz):
            width = 0.16 * formant + 120.0
            total += 0.75**index / (1.0 + ((hz - formant) / width) ** 2)
        floor = 0.05 / (1.0 + (hz / 7000.0) ** 2)
        rumble = np.minimum(1.0, (hz / 250.0) ** 2 + 1e-4)
        return np.asarray(20.0 * np.log10((total + floor) * rumble), dtype=np.float64)

    return gain_db


def _swell(samples: int, loudest_at: float) -> Curve:
    """Return an envelope that rises and falls like a breath: no corner anywhere."""
    x = np.linspace(0.0, 1.0, samples)
    rise = np.sin(0.5 * np.pi * np.minimum(1.0, x / loudest_at)) ** 1.6
    fall = np.cos(0.5 * np.pi * np.maximum(0.0, (x - loudest_at) / (1.0 - loudest_at))) ** 1.4
    return np.asarray(rise * fall, dtype=np.float64)
