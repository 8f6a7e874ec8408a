"""How an utterance sounded against the officer's own ordinary voice; None where not measurable.

Levels, times and pitch, and nothing that is guessed from them: what a person felt is no part of a measurement.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from appliance.audio.ears import Utterance
from appliance.audio.pcm import Samples
from appliance.audio.pitch import HOP_S, PitchTrack, track_pitch
from appliance.audio.spectral_tilt import alpha_db
from appliance.audio.syllables import syllables_in

_MIN_SPEECH_S: Final = 0.3
_MIN_WORDS_FOR_RATE: Final = 4
_MIN_VOICED_S: Final = 0.4
_FINAL_S: Final = 0.3
_MIN_FINAL_FRAMES: Final = 8
_MIDDLE_80_IN_DEVIATIONS: Final = 2.563


@dataclass(frozen=True, slots=True)
class Voice:
    """One utterance by itself."""

    level_dbfs: float | None
    spoken_s: float
    """Pauses left out."""
    paused_s: float
    """Seconds of pauses inside the utterance."""
    pitch_semitones: float | None
    """Median pitch over 55 Hz."""
    pitch_movement_semitones: float | None
    """Spread of the pitch, as a standard deviation; below 1.5 sounds flat, above 4 lively."""
    alpha_db: float | None
    """Power above over power below 1 kHz."""

    def rate_words_per_s(self, text: str) -> float | None:
        """Return words over seconds of speech; None for a few words."""
        words = len(text.split())
        return words / self.spoken_s if self._has_rate(words) else None

    def rate_syllables_per_s(self, text: str) -> float | None:
        """Return syllables over seconds of speech; None for a few words."""
        return syllables_in(text) / self.spoken_s if self._has_rate(len(text.split())) else None

    def _has_rate(self, words: int) -> bool:
        return words >= _MIN_WORDS_FOR_RATE and self.spoken_s >= _MIN_SPEECH_S


@dataclass(frozen=True, slots=True)
class OrdinaryVoice:
    """The officer's own ordinary voice, as the microphone check heard it."""

    voice: Voice
    rate_syllables_per_s: float | None = None
    """None until the words of the check are known."""


_UNKNOWN: Final = OrdinaryVoice(Voice(None, 0.0, 0.0, None, None, None))


@dataclass(frozen=True, slots=True)
class UtteranceProsody:
    """What a review may say about tone; what is over the baseline is None where the ordinary voice is not known."""

    loudness_over_baseline_db: float | None
    alpha_over_baseline_db: float | None
    rate_words_per_s: float | None
    rate_over_baseline: float | None
    """A ratio of syllables a second; 1.25 is a quarter faster."""
    pitch_over_baseline_semitones: float | None
    pitch_movement_semitones: float | None
    pitch_movement_over_baseline: float | None
    """A ratio."""
    paused_s: float


def measure_voice(utterance: Utterance) -> Voice:
    """Measure one utterance by itself."""
    track = track_pitch(utterance.speech)
    voiced = track.voiced_s >= _MIN_VOICED_S
    return Voice(
        level_dbfs=utterance.level_dbfs if utterance.spoken_s >= _MIN_SPEECH_S else None,
        spoken_s=utterance.spoken_s,
        paused_s=utterance.paused_s,
        pitch_semitones=float(np.nanmedian(track.semitones)) if voiced else None,
        pitch_movement_semitones=pitch_movement(track),
        alpha_db=alpha_db(utterance.speech, track) if voiced else None,
    )


def measure_prosody(utterance: Utterance, text: str, ordinary: OrdinaryVoice | None) -> UtteranceProsody:
    """Measure one utterance against the ordinary voice; `text` is what the recogniser heard."""
    return compare(measure_voice(utterance), text, ordinary)


def compare(voice: Voice, text: str, ordinary: OrdinaryVoice | None) -> UtteranceProsody:
    """Hold one measured utterance against the ordinary voice."""
    own = _UNKNOWN if ordinary is None else ordinary
    return UtteranceProsody(
        loudness_over_baseline_db=_difference(voice.level_dbfs, own.voice.level_dbfs),
        alpha_over_baseline_db=_difference(voice.alpha_db, own.voice.alpha_db),
        rate_words_per_s=voice.rate_words_per_s(text),
        rate_over_baseline=_ratio(voice.rate_syllables_per_s(text), own.rate_syllables_per_s),
        pitch_over_baseline_semitones=_difference(voice.pitch_semitones, own.voice.pitch_semitones),
        pitch_movement_semitones=voice.pitch_movement_semitones,
        pitch_movement_over_baseline=_ratio(voice.pitch_movement_semitones, own.voice.pitch_movement_semitones),
        paused_s=voice.paused_s,
    )


def _difference(value: float | None, own: float | None) -> float | None:
    return None if value is None or own is None else value - own


def _ratio(value: float | None, own: float | None) -> float | None:
    return None if value is None or not own else value / own


def pitch_movement(track: PitchTrack) -> float | None:
    """Return how far the pitch spreads, semitones; None with less than 0.4 s of voice.

    The standard deviation of a normal distribution with the same middle 80 %: the tenth on each side, where octave
    errors lie, does not matter.
    """
    if track.voiced_s < _MIN_VOICED_S:
        return None
    low, high = np.nanpercentile(track.semitones, [10, 90])
    return float(high - low) / _MIDDLE_80_IN_DEVIATIONS


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
