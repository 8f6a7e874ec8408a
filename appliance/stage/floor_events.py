"""What can happen to the floor, and what the floor asks to be done about it."""

from dataclasses import dataclass
from typing import TypeAlias

# What happens


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The officer's own voice begins; `began_s` lies a little before `at_s`."""

    at_s: float
    began_s: float


@dataclass(frozen=True, slots=True)
class SpeechRuns:
    """A frame in which the officer sounds."""

    at_s: float


@dataclass(frozen=True, slots=True)
class SilenceRuns:
    """A frame, or a tick, in which the officer does not sound."""

    at_s: float
    last_speech_s: float | None = None
    """The officer's last sounding sample, where the ear knows it better than to a frame."""


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """The recogniser has read the turn so far."""

    at_s: float
    attempt: int
    patience_s: float
    empty: bool = False


@dataclass(frozen=True, slots=True)
class AnswerReady:
    """The first clause of the answer is in hand (or there is none to say)."""

    at_s: float
    attempt: int
    delay_s: float = 0.0
    talk_over: bool = False


@dataclass(frozen=True, slots=True)
class Glanced:
    """What overlapping speech looks like so far."""

    at_s: float
    backchannel: bool


@dataclass(frozen=True, slots=True)
class SubjectStarts:
    """The person speaks without having been spoken to (opening line, silence, an event)."""

    at_s: float
    stubborn: bool = False


@dataclass(frozen=True, slots=True)
class SubjectFinished:
    """The person's last words have sounded."""

    at_s: float


@dataclass(frozen=True, slots=True)
class TypedTurn:
    """A turn arrived in writing: there is nothing to listen to and nothing to wait for."""

    at_s: float


@dataclass(frozen=True, slots=True)
class SilenceWanted:
    """The director names the next silence it wants to hear of."""

    at_s: float
    after_s: float


@dataclass(frozen=True, slots=True)
class FloorCloses:
    """Paused or ended."""

    at_s: float


@dataclass(frozen=True, slots=True)
class FloorOpens:
    """Begun or resumed."""

    at_s: float


FloorEvent: TypeAlias = (
    SpeechStarted
    | SpeechRuns
    | SilenceRuns
    | WordsHeard
    | AnswerReady
    | Glanced
    | SubjectStarts
    | SubjectFinished
    | TypedTurn
    | SilenceWanted
    | FloorCloses
    | FloorOpens
)

# What is to be done


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """An officer turn begins at this instant."""

    began_s: float
    over_subject: bool


@dataclass(frozen=True, slots=True)
class Speculate:
    """Prepare an answer to the turn so far; nothing is heard and nothing is kept."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Drop:
    """The officer goes on: forget the prepared answer and silence a first sound."""

    attempt: int


@dataclass(frozen=True, slots=True)
class EndTurn:
    """The turn sounds over: a first sound may be made."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Release:
    """Commit the turn and let the answer be heard."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Discard:
    """What opened the turn held no words: forget it."""


@dataclass(frozen=True, slots=True)
class Duck:
    """Lower the person's voice: the officer has begun to speak."""


@dataclass(frozen=True, slots=True)
class Glance:
    """Look at the words of the overlapping speech."""


@dataclass(frozen=True, slots=True)
class ComeBack:
    """The overlap was a backchannel: bring the voice up again."""


@dataclass(frozen=True, slots=True)
class Yield:
    """The person gives way; the script keeps only what was heard."""


@dataclass(frozen=True, slots=True)
class ReportSilence:
    """Nobody has spoken for this long."""

    silent_s: float


FloorCommand: TypeAlias = (
    OpenTurn | Speculate | Drop | EndTurn | Release | Discard | Duck | Glance | ComeBack | Yield | ReportSilence
)
