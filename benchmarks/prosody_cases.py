"""What is done to a clip, which measure should follow it, and what that measure should then say."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from appliance.audio.ears import Utterance
from appliance.audio.prosody import UtteranceProsody
from benchmarks.sound import RATE_HZ
from benchmarks.voice_changes import (
    LOUDER_BY_DB,
    Audio,
    Effort,
    alpha_change_db,
    at_pace,
    louder,
    pitched,
    raised,
    tilted,
    with_pauses,
    with_pitch_range,
)

LEAD_S: Final = 1.0
"""Room noise before a clip begins."""
_EFFORTS: Final[dict[float, Effort]] = {1.0: "raised", 2.0: "loud"}
_LONG_ENOUGH_TO_PAUSE_S: Final = 1.5


@dataclass(frozen=True, slots=True)
class Heard:
    """What the ear made of one changed clip, and the clip unchanged beside it."""

    utterance: Utterance
    prosody: UtteranceProsody
    unchanged: Utterance
    clip: Audio
    """Unchanged."""
    length_s: float
    """Of the changed clip, from its first sound to its last."""


@dataclass(frozen=True, slots=True)
class Case:
    """One measure under one change."""

    measure: str
    change: str
    steps: tuple[float, ...]
    apply: Callable[[Audio, float], Audio]
    read: Callable[[Heard], float | None]
    known: Callable[[float, Heard], float]
    lead_s: Callable[[float], float] = lambda _: LEAD_S


def _with_effort(audio: Audio, step: float) -> Audio:
    return raised(audio, _EFFORTS[step]) if step else audio


def _paused_longer(heard: Heard) -> float | None:
    long_enough = len(heard.clip) >= _LONG_ENOUGH_TO_PAUSE_S * RATE_HZ
    return heard.utterance.paused_s - heard.unchanged.paused_s if long_enough else None


CASES: Final = (
    Case(
        "loudness, dB",
        "gain 0, 3, 6, 10 dB",
        (0.0, 3.0, 6.0, 10.0),
        louder,
        lambda h: h.prosody.loudness_over_baseline_db,
        lambda step, _: step,
    ),
    Case(
        "loudness, dB",
        "raised 6, loud 12.5 dB",
        (0.0, 1.0, 2.0),
        _with_effort,
        lambda h: h.prosody.loudness_over_baseline_db,
        lambda step, _: LOUDER_BY_DB[_EFFORTS[step]] if step else 0.0,
    ),
    Case(
        "alpha, dB",
        "raised, loud voice",
        (0.0, 1.0, 2.0),
        _with_effort,
        lambda h: h.prosody.alpha_over_baseline_db,
        lambda step, h: alpha_change_db(h.clip, _EFFORTS[step]) if step else 0.0,
    ),
    Case(
        "alpha, dB",
        "tilt -3, 0, 3, 6 dB",
        (-3.0, 0.0, 3.0, 6.0),
        tilted,
        lambda h: h.prosody.alpha_over_baseline_db,
        lambda step, _: step,
    ),
    Case(
        "alpha, dB",
        "gain 3, 6, 10 dB",
        (3.0, 6.0, 10.0),
        louder,
        lambda h: h.prosody.alpha_over_baseline_db,
        lambda *_: 0.0,
    ),
    Case(
        "rate, ratio",
        "pace 0.8, 1, 1.25, 1.5",
        (0.8, 1.0, 1.25, 1.5),
        at_pace,
        lambda h: h.prosody.rate_over_baseline,
        lambda step, _: step,
    ),
    Case(
        "rate, ratio",
        "gain 3, 6, 10 dB",
        (3.0, 6.0, 10.0),
        louder,
        lambda h: h.prosody.rate_over_baseline,
        lambda *_: 1.0,
    ),
    Case(
        "rate, ratio",
        "pauses of 0.5 to 2 s",
        (0.5, 1.0, 2.0),
        lambda audio, step: with_pauses(audio, (step / 2, step / 2)),
        lambda h: h.prosody.rate_over_baseline,
        lambda *_: 1.0,
    ),
    Case(
        "pitch, semitones",
        "shift -3, 0, 3, 6",
        (-3.0, 0.0, 3.0, 6.0),
        pitched,
        lambda h: h.prosody.pitch_over_baseline_semitones,
        lambda step, _: step,
    ),
    Case(
        "pitch movement, ratio",
        "range 0.5, 0.75, 1, 1.5",
        (0.5, 0.75, 1.0, 1.5),
        with_pitch_range,
        lambda h: h.prosody.pitch_movement_over_baseline,
        lambda step, _: step,
    ),
    Case(
        "pitch movement, ratio",
        "gain 3, 6, 10 dB",
        (3.0, 6.0, 10.0),
        louder,
        lambda h: h.prosody.pitch_movement_over_baseline,
        lambda *_: 1.0,
    ),
    Case(
        "pauses inside, s",
        "put in 0, 1, 2, 4 s",
        (0.0, 1.0, 2.0, 4.0),
        lambda audio, step: with_pauses(audio, (step / 2, step / 2)),
        _paused_longer,
        lambda step, _: step,
    ),
    Case(
        "response gap, s",
        "0.3, 1, 2, 4 s",
        (0.3, 1.0, 2.0, 4.0),
        lambda audio, _: audio,
        lambda h: h.utterance.began_s,
        lambda step, _: step,
        lambda step: step,
    ),
    Case(
        "turn length, s",
        "pace 0.8, 1, 1.25, 1.5",
        (0.8, 1.0, 1.25, 1.5),
        at_pace,
        lambda h: h.utterance.last_speech_s - h.utterance.began_s,
        lambda _, h: h.length_s,
    ),
)
