"""How a clause is said: pace and variation through Piper, the rest on its sound."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.inference.piper_voice import Prosody
from appliance.inference.seams import Audio, ModelError
from appliance.inference.spectral import Spectra, analyse, envelopes, shaped, synthesise

Curve = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MannerOfSpeech:
    """One way of saying things. Source of the directions: shouted, whispered and tearful speech in the literature."""

    prosody: Prosody = Prosody()
    gain_db: float = 0.0
    pitch_ratio: float = 1.0
    brightness_db: float = 0.0
    """At 1.5 to 5 kHz, against the low end: vocal effort."""
    press: float = 0.0
    """0 to 1: compression and a little roughness."""
    tremor: float = 0.0
    whispered: bool = False
    broken: bool = False
    """Pauses after a few words, as breath runs out."""


MANNERS: Final[dict[str, MannerOfSpeech]] = {
    "plain": MannerOfSpeech(),
    "tense": MannerOfSpeech(Prosody(0.93, 0.667, 0.7), gain_db=1.5, pitch_ratio=1.04, brightness_db=2.0, press=0.15),
    "raised": MannerOfSpeech(Prosody(0.93, 0.7, 0.8), gain_db=5.0, pitch_ratio=1.14, brightness_db=4.0, press=0.35),
    "shouting": MannerOfSpeech(Prosody(0.92, 0.75, 0.8), gain_db=9.0, pitch_ratio=1.32, brightness_db=7.0, press=0.8),
    "whispering": MannerOfSpeech(Prosody(1.08, 0.6, 0.7), gain_db=-7.0, whispered=True),
    "crying": MannerOfSpeech(
        Prosody(1.14, 0.8, 1.0), gain_db=-1.0, pitch_ratio=1.1, brightness_db=-1.0, tremor=0.7, broken=True
    ),
    "flat": MannerOfSpeech(Prosody(1.16, 0.3, 0.3), gain_db=-4.0, pitch_ratio=0.94, brightness_db=-3.0),
    "slurred": MannerOfSpeech(Prosody(1.18, 0.7, 0.9), gain_db=-1.0, pitch_ratio=0.97, brightness_db=-2.0),
}
SLURRED_AT_LEAST: Final = 0.5
"""The slurring of the manner of that name, where the delivery asks for less."""


def manner_of_speech(name: str) -> MannerOfSpeech:
    """Return a manner by name; raise ModelError when there is none."""
    found = MANNERS.get(name)
    if found is None:
        raise ModelError(f"There is no manner of speech called “{name}”; there are {', '.join(MANNERS)}.")
    return found


def broken_up(text: str) -> str:
    """Put a catch of breath after every three or four words that run on."""
    words = text.split()
    out: list[str] = []
    since = 0
    for index, word in enumerate(words):
        out.append(word)
        since = 0 if re.search(r"[,.!?…]$", word) else since + 1
        if since == 3 + index % 2 and index + 2 < len(words):
            out[-1] += ","
            since = 0
    return " ".join(out)


def whispered(audio: Audio, rate_hz: int) -> Audio:
    """Take the voice out and leave the mouth: its shapes, filled with noise."""
    spectra = analyse(audio)
    shapes = envelopes(spectra, detail=rate_hz // 700)
    noise = analyse(np.random.default_rng(7).standard_normal(len(audio)).astype(np.float32) * 0.05)
    whisper = synthesise((noise[: len(shapes)] * shapes).astype(np.complex64), len(audio))
    # Without the vocal folds the lowest formant carries little, and the top more.
    tilted = shaped(
        whisper, rate_hz, lambda hz: np.interp(hz, [0, 350, 900, 3000, 9000], [-30.0, -16.0, -4.0, 4.0, 5.0])
    )
    return _levelled(tilted, _rms(audio))


def slurred(audio: Audio, rate_hz: int, amount: float) -> Audio:
    """Smear consonants into their neighbours, as a heavy tongue does; `amount` 0 to 1."""
    if amount <= 0:
        return audio
    spectra = analyse(audio)
    magnitude = np.abs(spectra) + 1e-9
    reach = 1 + round(5 * amount)
    kernel = np.hanning(2 * reach + 3)[1:-1]
    kernel /= kernel.sum()
    padded = np.pad(magnitude, ((reach, reach), (0, 0)), mode="edge")
    smooth = sum(weight * padded[i : i + len(magnitude)] for i, weight in enumerate(kernel))
    hz = np.fft.rfftfreq(2 * (spectra.shape[1] - 1), 1.0 / rate_hz)
    mix = amount * np.interp(hz, [0, 800, 2500, 6000], [0.2, 0.5, 0.9, 1.0])
    blended: Spectra = (spectra * (1.0 - mix + mix * smooth / magnitude)).astype(np.complex64)
    dulled = shaped(synthesise(blended, len(audio)), rate_hz, _shelf(-5.0 * amount))
    return _levelled(dulled, _rms(audio))


def with_effort(audio: Audio, rate_hz: int, manner: MannerOfSpeech) -> Audio:
    """Apply brightness, press and gain, and keep peaks below full scale."""
    if not len(audio):
        return audio
    if manner.brightness_db:
        level = _rms(audio)
        audio = _levelled(shaped(audio, rate_hz, _shelf(manner.brightness_db)), level)
    if manner.press:
        level = _rms(audio)
        driven = audio * (10.0 ** (12.0 * manner.press / 20.0))
        audio = _levelled(np.tanh(driven).astype(np.float32), level)
    return limited(np.asarray(audio * 10.0 ** (manner.gain_db / 20.0), dtype=np.float32))


def limited(audio: Audio, ceiling: float = 0.89) -> Audio:
    """Bend what would clip; leave the rest alone."""
    knee = 0.6 * ceiling
    over = np.abs(audio) > knee
    bent = knee + (ceiling - knee) * np.tanh((np.abs(audio) - knee) / (ceiling - knee))
    return np.where(over, np.sign(audio) * bent, audio).astype(np.float32)


def _shelf(gain_db: float) -> Callable[[Curve], Curve]:
    def curve(hz: Curve) -> Curve:
        return np.asarray(gain_db * np.interp(hz, [0, 500, 1800, 5000, 9000], [-0.4, 0.0, 1.0, 0.8, 0.3]))

    return curve


def _rms(audio: Audio) -> float:
    return float(np.sqrt(np.mean(np.square(audio)))) if len(audio) else 0.0


def _levelled(audio: Audio, rms: float) -> Audio:
    now = _rms(audio)
    return audio if now == 0.0 else np.asarray(audio * (rms / now), dtype=np.float32)
