"""Other people made from the one voice: another throat and another pitch."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pedalboard
import soxr

from appliance.inference.seams import Audio, ModelError
from appliance.inference.spectral import shaped


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody's voice differs from the recorded speaker's."""

    formant_ratio: float = 1.0
    """Above 1 is a shorter throat."""
    pitch_ratio: float = 1.0
    pace: float = 1.0
    gain_db: float = 0.0
    radio: bool = False
    """Heard through a police radio."""


PEOPLE: Final[dict[str, Person]] = {
    "joe": Person(),
    "marisol": Person(formant_ratio=1.16, pitch_ratio=1.75, pace=1.02, gain_db=-1.0),
    "older man": Person(formant_ratio=0.95, pitch_ratio=0.9, pace=0.9),
    "young man": Person(formant_ratio=1.06, pitch_ratio=1.18, pace=1.05),
    "dispatch": Person(formant_ratio=1.14, pitch_ratio=1.62, pace=1.12, gain_db=-3.0, radio=True),
    "partner": Person(formant_ratio=0.97, pitch_ratio=0.93, pace=1.08, gain_db=-2.0),
}
"""By the names that scenarios use; `joe` is the recorded speaker."""


def person(name: str) -> Person:
    """Return a person by name; raise ModelError when there is none."""
    found = PEOPLE.get(name)
    if found is None:
        raise ModelError(f"There is no voice called “{name}”; there are {', '.join(PEOPLE)}.")
    return found


def revoiced(audio: Audio, rate_hz: int, who: Person, pitch_ratio: float = 1.0, tremor: float = 0.0) -> Audio:
    """Return the sound as another person would make it, as long as before.

    Args:
        audio: mono.
        rate_hz: of the audio.
        who: whose throat and pitch.
        pitch_ratio: on top of theirs.
        tremor: 0 to 1, how much the pitch shakes.

    """
    pitch = who.pitch_ratio * pitch_ratio
    if not len(audio) or (who.formant_ratio == 1.0 and pitch == 1.0 and tremor == 0.0):
        return audio
    # Played faster, everything rises by the formant ratio; the stretcher then brings back length and pitch.
    faster = audio
    if who.formant_ratio != 1.0:
        faster = np.asarray(soxr.resample(audio, rate_hz, rate_hz / who.formant_ratio, quality="MQ"), dtype=np.float32)
    semitones = 12.0 * np.log2(pitch / who.formant_ratio)
    shift: float | np.ndarray[tuple[int], np.dtype[np.float64]] = float(semitones)
    if tremor:
        t = np.arange(len(faster)) / rate_hz
        shift = semitones + tremor * (0.55 * np.sin(2 * np.pi * 5.7 * t) + 0.35 * np.sin(2 * np.pi * 3.1 * t + 1.0))
    stretched = pedalboard.time_stretch(
        faster[None],
        float(rate_hz),
        stretch_factor=len(faster) / len(audio),
        pitch_shift_in_semitones=shift,
        transient_mode="smooth",
        preserve_formants=True,
    )
    return np.asarray(stretched[0], dtype=np.float32)


def over_radio(audio: Audio, rate_hz: int) -> Audio:
    """Return the sound as a shoulder radio gives it: narrow, pressed, slightly rough."""
    narrow = shaped(audio, rate_hz, lambda hz: -24.0 * ((hz < 380) | (hz > 3100)) + 5.0 * ((hz > 1200) & (hz < 2600)))
    return np.asarray(np.tanh(narrow * 3.5) / 3.0, dtype=np.float32)
