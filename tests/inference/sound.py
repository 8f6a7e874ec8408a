"""Recorded speech and made noise for the tests of the recogniser."""

import wave
from pathlib import Path
from typing import Final

import numpy as np
import soxr

from appliance.inference.seams import Audio

SPEECH: Final = Path(__file__).parents[1] / "data" / "speech"
RATE: Final = 16_000


def recording(name: str) -> Audio:
    with wave.open(str(SPEECH / name), "rb") as sound:
        data = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).astype(np.float32) / 32_768
        return np.asarray(soxr.resample(data, sound.getframerate(), RATE), dtype=np.float32)


def white(seconds: float, level_dbfs: float) -> Audio:
    noise = np.random.default_rng(3).standard_normal(round(seconds * RATE))
    return np.asarray(noise * 10 ** (level_dbfs / 20), dtype=np.float32)


def keyboard(seconds: float) -> Audio:
    rng = np.random.default_rng(4)
    sound = white(seconds, -62)
    click = rng.standard_normal(200) * np.exp(-np.arange(200) / 50) * 0.1
    for start in rng.integers(0, len(sound) - 200, round(seconds * 6)):
        sound[start : start + 200] += click.astype(np.float32)
    return sound
