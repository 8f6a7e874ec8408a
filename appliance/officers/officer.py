"""What an officer hears and may do; a simulated, a typed and a recorded officer answer the same question.

The driver calls `next` when the floor is the officer's: at the start, when the person has finished, and when a `Wait`
has run out without the person speaking.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from appliance.encounter.events import Movement
from appliance.encounter.scenario import Scenario

Speaker = Literal["officer", "subject", "radio", "partner", "scene"]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the officer is told and sees before the first word."""

    dispatch_call: str
    setting: str
    time_limit_s: float
    subject_name: str | None = None
    """None when dispatch does not know it."""
    partner: str | None = None
    hazards: tuple[str, ...] = ()
    """Visible ones only."""

    @classmethod
    def of(cls, scenario: Scenario) -> "Briefing":
        """Return the briefing of a scenario."""
        return cls(
            dispatch_call=scenario.dispatch_call,
            setting=scenario.setting,
            time_limit_s=scenario.time_limit_min * 60,
            subject_name=scenario.subject.name if scenario.subject.known_name else None,
            partner=scenario.partner,
            hazards=tuple(hazard.what for hazard in scenario.hazards if hazard.visible),
        )


@dataclass(frozen=True, slots=True)
class HeardLine:
    """Words that sounded, or for `scene` a happening that was shown."""

    speaker: Speaker
    text: str
    at_s: float = 0.0
    """Seconds on the encounter clock at which it began."""


@dataclass(frozen=True, slots=True)
class HeardSoFar:
    """Everything audible and visible up to now; nothing of what the director knows."""

    lines: tuple[HeardLine, ...] = ()
    """In order of time, the officer's own lines included."""
    clock_s: float = 0.0

    def subject_texts(self) -> tuple[str, ...]:
        """Return what the person has said, in order."""
        return tuple(line.text for line in self.lines if line.speaker == "subject")

    def answer_to_last(self) -> tuple[str, ...]:
        """Return what the person has said since the officer last spoke to them."""
        answer: list[str] = []
        for line in reversed(self.lines):
            if line.speaker == "officer":
                break
            if line.speaker == "subject":
                answer.append(line.text)
        return tuple(reversed(answer))


@dataclass(frozen=True, slots=True)
class Say:
    """Speak to the person. The text may carry pause marks, see `speech`."""

    text: str
    pause_before_s: float = 0.5
    raised_db: float = 0.0
    pace: float = 1.0
    """Above 1 is faster."""


@dataclass(frozen=True, slots=True)
class PlayWav:
    """Speak to the person with a recording."""

    path: Path


@dataclass(frozen=True, slots=True)
class Radio:
    """Speak to dispatch or to the partner."""

    text: str
    to: Literal["radio", "partner"] = "radio"


@dataclass(frozen=True, slots=True)
class Move:
    """Change distance or take cover."""

    movement: Movement


@dataclass(frozen=True, slots=True)
class Wait:
    """Say nothing for this long, or until the person speaks."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Act:
    """End the talking: "I would act now"."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Disengage:
    """Step back and leave."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Do nothing more: a folder is played out or a keyboard is closed. The driver ends the encounter."""


Action = Say | PlayWav | Radio | Move | Wait | Act | Disengage | Finished


class Officer(Protocol):
    """Decides what an officer does next."""

    async def next(self, heard: HeardSoFar) -> Action:
        """Return the next action."""
        ...
