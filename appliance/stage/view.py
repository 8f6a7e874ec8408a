"""What a screen may know of an encounter, and what it may ask for: the contract between engine and screen.

The engine sends a `View` several times a second and whenever something changes; the screen sends `Ask`s. Both travel
as one JSON object a line.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Phase: TypeAlias = Literal[
    "loading", "microphone_check", "briefing", "running", "paused", "asking_to_end", "ended", "failed"
]


class Caption(_Part):
    """One line of what was said."""

    speaker: Literal["officer", "subject", "radio", "partner", "event"]
    name: str
    text: str
    partial: bool = False
    """Still being said or recognised."""


class LoadStep(_Part):
    """One thing that is being made ready."""

    name: str
    done: bool
    seconds: float = 0.0


class HazardView(_Part):
    """A hazard the officer knows of."""

    what: str
    open: bool


class View(_Part):
    """Everything a screen shows of the encounter."""

    kind: Literal["view"] = "view"
    phase: Phase
    scenario_title: str = ""
    dispatch_call: str = ""
    setting: str = ""
    legal_note: str = ""
    person: str = ""
    hazards: tuple[HazardView, ...] = ()
    loading: tuple[LoadStep, ...] = ()
    speaking: Literal["nobody", "officer", "subject", "both", "radio"] = "nobody"
    officer_level: float = Field(default=0.0, ge=0, le=1)
    subject_level: float = Field(default=0.0, ge=0, le=1)
    remaining_s: float = 0.0
    captions: tuple[Caption, ...] = ()
    """The last few lines, newest last."""
    waiting_for: str | None = None
    """Plain words for what takes longer than a second: "thinking", "headset unplugged: plug it in to go on"."""
    notice: str | None = None
    """Something the officer should know: a part was restarted, the disk is full."""
    distance: str = ""
    """"at speaking distance", "two steps back", "behind cover"."""
    radio_open: bool = False
    """The next words go to the radio."""
    microphone_advice: str | None = None
    narration: str = ""
    """How it ended."""
    outcome: str | None = None
    encounter_id: str | None = None
    review_text: str | None = None
    error: str | None = None


class Start(_Part):
    """The first line that a screen sends: what is to be played, and by whom."""

    scenario: str = "porch"
    officer: Literal["mic", "typed"] = "mic"
    headset: str = "auto"
    short_form: bool = False
    seed: int | None = None
    resume: bool = False


class Begin(_Part):
    """Leave the briefing and start."""

    ask: Literal["begin"] = "begin"


class Say(_Part):
    """A typed turn."""

    ask: Literal["say"] = "say"
    text: str


class Radio(_Part):
    """The next words (or this text) go to the radio."""

    ask: Literal["radio"] = "radio"
    text: str | None = None


class Move(_Part):
    """Move closer, back or behind cover."""

    ask: Literal["move"] = "move"
    movement: Literal["closer", "back", "cover"]


class Act(_Part):
    """I would act now."""

    ask: Literal["act"] = "act"


class Disengage(_Part):
    """Step away and leave."""

    ask: Literal["disengage"] = "disengage"


class Pause(_Part):
    """Pause the encounter."""

    ask: Literal["pause"] = "pause"


class Resume(_Part):
    """Go on."""

    ask: Literal["resume"] = "resume"


class End(_Part):
    """End the training; asks first unless confirmed."""

    ask: Literal["end"] = "end"
    confirmed: bool = False


class CalledAway(_Part):
    """Save and leave."""

    ask: Literal["called_away"] = "called_away"


Ask = Annotated[
    Begin | Say | Radio | Move | Act | Disengage | Pause | Resume | End | CalledAway, Field(discriminator="ask")
]
ASK: TypeAdapter[Ask] = TypeAdapter(Ask)
