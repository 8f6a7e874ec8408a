"""How an utterance sounded: loudness against the officer's own, rate, pitch movement; None where not measurable."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from appliance.audio.ears import Utterance
from appliance.audio.pcm import Samples
from appliance.audio.pitch import HOP_S, PitchTrack, track_pitch

_MIN_SPEECH_S: Final = 0.3
_MIN_WORDS_FOR_RATE: Final = 3
_MIN_VOICED_S: Final = 0.4
_FINAL_S: Final = 0.3
_MIN_FINAL_FRAMES: Final = 8


@dataclass(frozen=True, slots=True)
class UtteranceProsody:
    """What a review may say about tone."""

    loudness_over_baseline_db: float | None
    """Level while speaking over the level at the microphone check."""
    rate_words_per_s: float | None
    """Words over seconds of speech, pauses left out; conversation is near 3."""
    pitch_movement_semitones: float | None
    """Standard deviation of the pitch; below 1.5 sounds flat, above 4 lively."""


def measure_prosody(utterance: Utterance, words: int, baseline_dbfs: float | None) -> UtteranceProsody:
    """Measure one utterance; `words` counts what the recogniser heard, 0 when it heard nothing."""
    spoken_s = utterance.voiced_s
    long_enough = spoken_s >= _MIN_SPEECH_S
    return UtteranceProsody(
        loudness_over_baseline_db=(
            utterance.level_dbfs - baseline_dbfs if baseline_dbfs is not None and long_enough else None
        ),
        rate_words_per_s=words / spoken_s if words >= _MIN_WORDS_FOR_RATE and long_enough else None,
        pitch_movement_semitones=pitch_movement(track_pitch(utterance.speech)),
    )


def pitch_movement(track: PitchTrack) -> float | None:
    """Return the standard deviation in semitones over voiced frames; None with less than 0.4 s of voice."""
    if track.voiced_s < _MIN_VOICED_S:
        return None
    return float(np.nanstd(track.semitones))


def final_pitch_movement(speech: Samples) -> float | None:
    """Return how far the pitch moves over the last 0.3 s of voice, semitones, positive when it rises."""
    track = track_pitch(speech[-round(1.0 * 16_000) :])
    voiced = np.flatnonzero(~np.isnan(track.semitones))
    if not len(voiced):
        return None
    last = voiced[voiced > voiced[-1] - round(_FINAL_S / HOP_S)]
    if len(last) < _MIN_FINAL_FRAMES:
        return None
    slope = np.polyfit(last * HOP_S, track.semitones[last], 1)[0]
    return float(slope) * (len(last) * HOP_S)
