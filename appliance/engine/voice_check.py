"""The voice check: twenty lines read aloud show what tone's measures make of one speaker's voice; nothing is kept.

Fourteen lines are read in the ordinary voice, three raised and three faster on purpose. What the ordinary ones would
cost is what the score does to this voice by itself; the others show whether the measures see a change that is known.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import Final, Literal

import numpy as np

from appliance.audio.ears import Ears, Silence, Utterance
from appliance.audio.near_field import OwnVoice
from appliance.audio.pcm import Samples
from appliance.audio.prosody import OrdinaryVoice, compare, measure_voice
from appliance.audio.seams import CAPTURE_RATE_HZ, FRAME_SAMPLES, Frame
from appliance.audio.vad import SpeechDetector
from appliance.encounter.events import Prosody
from appliance.encounter.scenario import Competency
from appliance.review.competencies.tone import voice_points
from appliance.review.method import method

Manner = Literal["ordinary", "raised", "faster"]

LINE_OVER_S: Final = 1.2
"""Silence after which a line counts as read."""
MISFIT_POINTS: Final = 0.25
"""A shift from which tone does not fit a voice: so much moves a score to the next half point, as it leaves the box."""
LEAST_LINES: Final = 8
"""Ordinary lines below which no shift is told."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line to be read aloud."""

    text: str
    manner: Manner = "ordinary"


LINES: Final = (
    Line("My name is Alex, and I'm with the police. I came to see how you are doing."),
    Line("I'm going to stay right here, and I'm not going to come any closer."),
    Line("You said it has been a long night. What has been the worst part of it?"),
    Line("It sounds like nobody has asked you that in a while."),
    Line("Take your time. I have nowhere else to be tonight."),
    Line("Could you set that down on the step for me, so that we can both breathe easier?"),
    Line("I don't know yet whether you can go home tonight. I will tell you as soon as I do."),
    Line("Are you thinking about killing yourself?"),
    Line("Thank you for telling me. I know that was not easy to say."),
    Line("Who would you want beside you right now, if you could pick anybody?"),
    Line("I got that wrong. Let me try to say it a better way."),
    Line("There is a nurse on the way who talks with people about exactly this."),
    Line("What would help you get through the next ten minutes?"),
    Line("I'm going to step back now, and then you tell me what you need."),
    Line("Stay where you are for me, please, and keep talking to me.", "raised"),
    Line("I can hear you from over here. Tell me what is going on.", "raised"),
    Line("Please step away from the edge of the road.", "raised"),
    Line("I need to know who else is in the house with you tonight.", "faster"),
    Line("Somebody called us because they were worried about you and your brother.", "faster"),
    Line("We can sort out the car tomorrow, and tonight we only look after you.", "faster"),
)
HOW: Final[dict[Manner, str]] = {
    "ordinary": "in your ordinary voice",
    "raised": "louder, as you would call across a street",
    "faster": "clearly faster than you would usually say it",
}


class LineEar:
    """Hears one line after another with the ear of an encounter; keeps no more than the line that is being read."""

    def __init__(self, own: OwnVoice) -> None:
        """Listen for the voice that a microphone check found."""
        self._ears = Ears(SpeechDetector(), own)

    def take(self, frame: Frame) -> Utterance | None:
        """Take 20 ms; return a line when it has been read to its end."""
        for event in self._ears.feed(frame):
            if isinstance(event, Silence) and event.run_s >= LINE_OVER_S:
                return self._ears.close_utterance()
        return None

    def drop(self) -> None:
        """Forget what has been heard of a line that did not end."""
        self._ears.close_utterance()


def heard_in(sound: Samples, own: OwnVoice) -> Utterance | None:
    """Return the line that is read in a recording of 16 kHz, None when there is none."""
    room = np.zeros(CAPTURE_RATE_HZ, np.int16)
    whole = np.concatenate([room, sound, room, room])
    ear = LineEar(own)
    found: Utterance | None = None
    for end in range(FRAME_SAMPLES, len(whole) + 1, FRAME_SAMPLES):
        found = found or ear.take(Frame(whole[end - FRAME_SAMPLES : end], end / CAPTURE_RATE_HZ))
    return found


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as it sounded; None where it was not heard or left out."""

    line: Line
    prosody: Prosody | None


def read_line(line: Line, utterance: Utterance | None, ordinary: OrdinaryVoice) -> ReadLine:
    """Measure a line that was read as it is written."""
    if utterance is None:
        return ReadLine(line, None)
    return ReadLine(line, Prosody(**asdict(compare(measure_voice(utterance), line.text, ordinary))))


@dataclass(frozen=True, slots=True)
class Spread:
    """A measure over the lines of one manner."""

    middle: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class VoiceCheck:
    """What came of it; None where too little was heard."""

    heard: int
    raised_db: Spread | None
    """Ordinary lines over the microphone check's sentence."""
    rate_ratio: Spread | None
    rate_words_per_s: float | None
    pitch_movement_semitones: Spread | None
    raised_on_purpose_db: float | None
    seen_as_raised: int
    faster_on_purpose: float | None
    """The pace of the lines read faster over that of the ordinary ones."""
    shift: float | None
    """Points of the tone score, of five, that the ordinary lines cost or earn by the voice alone."""

    @property
    def fits(self) -> bool | None:
        """Whether the score leaves this ordinary voice as good as alone; None when that cannot be told."""
        return None if self.shift is None else abs(self.shift) < MISFIT_POINTS


def sum_up(read: Sequence[ReadLine]) -> VoiceCheck:
    """Return what the lines show together."""
    of = {
        manner: [r.prosody for r in read if r.line.manner == manner and r.prosody is not None]
        for manner in ("ordinary", "raised", "faster")
    }
    plain = of["ordinary"]
    raised = [p.raised_db for p in of["raised"] if p.raised_db is not None]
    free_db = method().competencies[Competency.TONE].numbers["raised_db"]
    pace = _spread([p.rate_over_baseline for p in plain])
    faster = [p.rate_over_baseline for p in of["faster"] if p.rate_over_baseline is not None]
    words = [p.rate_words_per_s for p in plain if p.rate_words_per_s is not None]
    even = Prosody(loudness_over_baseline_db=0.0, rate_over_baseline=1.0)
    return VoiceCheck(
        heard=sum(r.prosody is not None for r in read),
        raised_db=_spread([p.raised_db for p in plain]),
        rate_ratio=pace,
        rate_words_per_s=median(words) if words else None,
        pitch_movement_semitones=_spread([p.pitch_movement_semitones for p in plain]),
        raised_on_purpose_db=fmean(raised) if raised else None,
        seen_as_raised=sum(db > free_db for db in raised),
        faster_on_purpose=median(faster) / pace.middle if faster and pace is not None else None,
        shift=voice_points(plain) - voice_points([even]) if len(plain) >= LEAST_LINES else None,
    )


def _spread(values: Sequence[float | None]) -> Spread | None:
    there = [value for value in values if value is not None]
    return Spread(median(there), min(there), max(there)) if there else None
