"""From both sides' recordings to turn-taking figures: gaps, cut-ins, ducks and yields. Pure.

The harness knows what it played and roughly when; everything measured comes from the recorded sound.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from benchmarks.sound import FRAME_S, MOUTH, Levels, Samples, Span, first_sound_s, levels_dbfs, spans, stops_s

Kind = Literal["line", "barge_in", "backchannel"]

DUCK_DB: Final = 6.0
_REFERENCE_S: Final = 1.0
_LOUD_QUANTILE: Final = 0.9
_STAYS_DOWN_S: Final = 0.4
"""With the quantile above, on synthetic speech ducked at 300 random instants: median error under 10 ms, 95 % of the
errors between -0.15 and +0.02 s (a duck that begins in a weak syllable shows early), none found where none was."""
_DUCK_WINDOW_S: Final = 1.5
_STILL_SOUNDING_S: Final = 0.15
"""A reply that ends this soon after a barge-in was ending anyway."""
_YIELD_LIMIT_S: Final = 1.5
_FALSE_YIELD_WINDOW_S: Final = 1.2
_FIND_WITHIN_S: Final = 1.0
_CLOCK_SLACK_S: Final = 0.05
_LENGTH_SLACK_S: Final = 0.15
"""A busy sound server stutters; a line that sounded longer or shorter than it is says nothing about its reply."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing the harness played into the microphone."""

    kind: Kind
    id: str
    text: str
    voice: str
    asked_at_s: float
    """When playing was asked for, on the recordings' common clock; the sound itself comes a little later."""
    length_s: float
    pauses: tuple[tuple[float, float], ...] = ()
    """Inner pauses of 0.4 to 1.5 s, seconds from the line's first sample."""


@dataclass(frozen=True, slots=True)
class Recordings:
    """Both sides on one clock."""

    mouth: Samples
    mouth_start_s: float
    ear: Samples
    ear_start_s: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What the sound shows of one cue; times on the recordings' clock, None where it did not happen."""

    cue: Cue
    start_s: float
    end_s: float
    """Last sounding sample of the officer."""
    reply_s: float | None = None
    """First sounding sample of the reply."""
    reply_end_s: float | None = None
    cut_in_s: float | None = None
    """When the subject spoke before the officer had finished."""
    cut_in_pause: int | None = None
    """The inner pause in or after which that happened."""
    duck_after_s: float | None = None
    """From the officer's first sample to the ear being 6 dB down."""
    yield_after_s: float | None = None
    """From the officer's first sample to the ear being silent."""
    was_over_reply: bool = False

    @property
    def distorted(self) -> bool:
        """Whether the line did not sound as it was played, so that nothing may be concluded from it."""
        return abs(self.end_s - self.start_s - self.cue.length_s) > _LENGTH_SLACK_S

    @property
    def first_sound_after_s(self) -> float | None:
        """Gap from the officer's last sample to the first sound, None when cut in, unanswered or distorted."""
        if self.reply_s is None or self.cut_in_s is not None or self.distorted:
            return None
        return self.reply_s - self.end_s

    @property
    def yielded(self) -> bool:
        """Whether the subject gave up the floor soon after the officer began."""
        limit_s = _FALSE_YIELD_WINDOW_S if self.cue.kind == "backchannel" else _YIELD_LIMIT_S
        return self.yield_after_s is not None and self.yield_after_s <= limit_s


def measure(recordings: Recordings, cues: tuple[Cue, ...]) -> tuple[Measured, ...]:
    """Return what the recordings show of each cue, in order; a cue that never sounded comes out as distorted."""
    ear_levels = levels_dbfs(recordings.ear)
    ear = _shifted(spans(ear_levels), recordings.ear_start_s)
    mouth = _shifted(spans(levels_dbfs(recordings.mouth), MOUTH), recordings.mouth_start_s)
    placed = [_placed(cue, mouth) for cue in cues]
    measured: list[Measured] = []
    for at, cue in enumerate(cues):
        start_s, end_s = placed[at]
        next_s = placed[at + 1][0] if at + 1 < len(cues) else float("inf")
        if start_s == end_s:
            measured.append(Measured(cue, start_s, end_s))
        elif cue.kind == "line":
            measured.append(_measure_line(cue, start_s, end_s, next_s, ear))
        else:
            measured.append(_measure_over(cue, start_s, end_s, ear, ear_levels, recordings.ear_start_s))
    return tuple(measured)


def duck_time_s(levels: Levels, onset_s: float) -> float | None:
    """Return how long after `onset_s` the level stays at least 6 dB under what it was, None when it never does.

    The reference is the loud part (90th percentile) of the second before; the level has to stay down for 0.4 s.
    """
    onset = round(onset_s / FRAME_S)
    before = levels[max(0, onset - round(_REFERENCE_S / FRAME_S)) : onset]
    if not len(before):
        return None
    down = (
        levels[onset : onset + round((_DUCK_WINDOW_S + _STAYS_DOWN_S) / FRAME_S)]
        <= float(np.quantile(before, _LOUD_QUANTILE)) - DUCK_DB
    )
    stays = round(_STAYS_DOWN_S / FRAME_S)
    run = 0
    for at, is_down in enumerate(down.tolist()):
        run = run + 1 if is_down else 0
        if run == stays:
            return (at - stays + 1) * FRAME_S
    return None


def _measure_line(cue: Cue, start_s: float, end_s: float, next_s: float, ear: tuple[Span, ...]) -> Measured:
    sounding_before = any(span.start_s < start_s < span.end_s for span in ear)
    early = None if sounding_before else first_sound_s(ear, start_s, end_s)
    if early is not None:
        began = [number for number, (from_s, _) in enumerate(cue.pauses) if start_s + from_s <= early]
        return Measured(cue, start_s, end_s, cut_in_s=early, cut_in_pause=began[-1] if began else None)
    reply_s = first_sound_s(tuple(span for span in ear if span.start_s >= end_s), end_s, next_s)
    reply_end_s = stops_s(ear, reply_s, quiet_s=1.0) if reply_s is not None else None
    return Measured(cue, start_s, end_s, reply_s, reply_end_s)


def _measure_over(
    cue: Cue, start_s: float, end_s: float, ear: tuple[Span, ...], ear_levels: Levels, ear_start_s: float
) -> Measured:
    stop_s = stops_s(ear, start_s, quiet_s=0.5)
    if stop_s is None or stop_s < start_s + _STILL_SOUNDING_S:
        return Measured(cue, start_s, end_s)
    return Measured(
        cue,
        start_s,
        end_s,
        duck_after_s=duck_time_s(ear_levels, start_s - ear_start_s),
        yield_after_s=stop_s - start_s,
        was_over_reply=True,
    )


def _placed(cue: Cue, mouth: tuple[Span, ...]) -> tuple[float, float]:
    """Return first and last sound of a cue, whose pieces lie within its known length; one instant if it is absent."""
    later = [span for span in mouth if span.start_s >= cue.asked_at_s - _CLOCK_SLACK_S]
    if not later or later[0].start_s > cue.asked_at_s + _FIND_WITHIN_S:
        return cue.asked_at_s, cue.asked_at_s
    first_s = later[0].start_s
    return first_s, max(span.end_s for span in later if span.start_s < first_s + cue.length_s)


def _shifted(found: tuple[Span, ...], by_s: float) -> tuple[Span, ...]:
    return tuple(Span(span.start_s + by_s, span.end_s + by_s) for span in found)
