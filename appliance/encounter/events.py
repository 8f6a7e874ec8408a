"""What happens to a director: the exact inputs that a record keeps and a replay feeds in again.

Times are seconds on the encounter's own clock, which starts when the briefing ends and stands still while paused.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.encounter.behaviours import CodedUtterance


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    at_s: float = Field(ge=0)


_LOUDER_WITHOUT_ALPHA_DB: Final = 1.0
"""So much needs no rise of alpha. Other words alone move it by about 1 dB, so that more would make a nearer microphone
cost points on average."""
_LOUDNESS_PER_ALPHA_DB: Final = 2.4
"""A man's alpha rises by 12 dB over 28 dB of loudness, a woman's by 19 (Sundberg and Nordenberg 2006)."""


class Prosody(BaseModel):
    """How an utterance sounded, against the officer's own voice at the microphone check; None where not measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    loudness_over_baseline_db: float | None = None
    alpha_over_baseline_db: float | None = None
    """Power above over power below 1 kHz: it rises when a voice is raised, not when a microphone moves nearer."""
    rate_words_per_s: float | None = None
    """Words over seconds of speech, pauses left out."""
    rate_over_baseline: float | None = None
    """A ratio of syllables a second; 1.25 is a quarter faster."""
    pitch_over_baseline_semitones: float | None = None
    pitch_movement_semitones: float | None = None
    """Spread of the pitch, as a standard deviation."""
    pitch_movement_over_baseline: float | None = None
    """A ratio; below 1 is flatter."""
    paused_s: float | None = None
    """Pauses inside the turn."""
    scored: bool = True
    """False where the officer has tone left out: then nothing is measured, and no score and no answer depends on it."""

    @property
    def raised_db(self) -> float | None:
        """How far the voice itself was raised: loudness that the sound of the voice does not bear out is left out."""
        louder, alpha = self.loudness_over_baseline_db, self.alpha_over_baseline_db
        if louder is None or alpha is None:
            return louder
        return min(louder, _LOUDER_WITHOUT_ALPHA_DB + _LOUDNESS_PER_ALPHA_DB * max(0.0, alpha))


class OfficerSpoke(_Event):
    """An officer turn addressed to the person, complete and coded."""

    kind: Literal["officer_spoke"] = "officer_spoke"
    turn: int
    text: str
    coded: CodedUtterance
    word_confidence: float = Field(default=1.0, ge=0, le=1)
    """Mean recogniser confidence of the words; 1 for typed text."""
    duration_s: float = Field(default=0.0, ge=0)
    response_gap_s: float | None = None
    """Silence between the end of the person's last words and the officer's first; None for the first turn."""
    interrupted_subject: bool = False
    prosody: Prosody = Prosody()


class OfficerSilent(_Event):
    """The officer has left a silence this long since anyone last spoke; sent when the director asked for it."""

    kind: Literal["officer_silent"] = "officer_silent"
    silent_s: float = Field(ge=0)


class Movement(StrEnum):
    """A move the officer can make in space, by key or in words."""

    CLOSER = "closer"
    BACK = "back"
    COVER = "cover"


class OfficerMoved(_Event):
    """The officer changed their distance or took cover."""

    kind: Literal["officer_moved"] = "officer_moved"
    movement: Movement


class OfficerRadioed(_Event):
    """The officer spoke to the radio or a partner; never coded as said to the person."""

    kind: Literal["officer_radioed"] = "officer_radioed"
    turn: int
    text: str
    to: Literal["radio", "partner"] = "radio"
    asked_for: str | None = None
    """Id of the scenario resource that was asked for, when the words name one."""


class OfficerActed(_Event):
    """The officer ended the talking: "I would act now"."""

    kind: Literal["officer_acted"] = "officer_acted"
    reason: str = ""


class OfficerDisengaged(_Event):
    """The officer stepped back and left, to hold at a distance or return later."""

    kind: Literal["officer_disengaged"] = "officer_disengaged"


class SubjectHeard(_Event):
    """The person's words that really sounded; the script keeps only these."""

    kind: Literal["subject_heard"] = "subject_heard"
    turn: int
    text: str
    complete: bool = True
    disclosed: tuple[str, ...] = ()
    """Facts whose telling words were all heard."""
    talked_over_officer: bool = False


class TimedEventFired(_Event):
    """A scenario event came due (a neighbour's light, a phone ringing, relief arriving)."""

    kind: Literal["timed_event"] = "timed_event"
    event: str


class TimeUp(_Event):
    """The time limit was reached."""

    kind: Literal["time_up"] = "time_up"


DirectorEvent = Annotated[
    OfficerSpoke
    | OfficerSilent
    | OfficerMoved
    | OfficerRadioed
    | OfficerActed
    | OfficerDisengaged
    | SubjectHeard
    | TimedEventFired
    | TimeUp,
    Field(discriminator="kind"),
]
