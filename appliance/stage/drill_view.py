"""What a screen may know of drills, and what it may ask for."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.stage.comfort import Comfort


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PastDrill(_Part):
    """One time that a drill was done."""

    started_utc: str
    """ISO 8601, to the minute."""
    passed: int
    answered: int
    prompts: int
    try_this: str


class DrillOffer(_Part):
    """A drill that can be done."""

    id: str
    title: str
    trains: str
    """The competency, in the review's words."""
    aim: str
    why: str
    topic_notes: tuple[str, ...]
    self_harm: bool
    content_status: str
    """Who has reviewed it, or that nobody has."""
    suggested: bool = False
    """The officer's last review names it as the next step."""
    past: tuple[PastDrill, ...] = ()
    """The latest first."""


class AnswerView(_Part):
    """One answer and what was made of it."""

    says: str
    """What the person had said."""
    said: str
    passed: bool
    line: str
    better: str


class DrillResultView(_Part):
    """What came of a drill."""

    passed: int
    answered: int
    prompts: int
    improved: str
    best_line: str
    best_passed: bool
    try_this: str
    sources: tuple[str, ...]
    content_status: str
    disclaimer: str
    kept: bool = True


class DrillView(_Part):
    """A drill that goes on, or is over."""

    id: str
    title: str
    aim: str
    why: str
    topic_notes: tuple[str, ...] = ()
    prompts: int
    number: int = Field(default=0, ge=0)
    """Of the prompt that is shown, from 1; 0 before the first."""
    step: Literal["reading", "asking", "answering", "weighing", "judged", "over"] = "reading"
    """`asking`: the person speaks; `answering`: it is the officer's turn; `weighing`: the answer is looked at."""
    moment: str = ""
    truth: str = ""
    name: str = ""
    """The person's, where the officer knows it."""
    says: str = ""
    answers: tuple[AnswerView, ...] = ()
    """Those given so far, the newest last."""
    result: DrillResultView | None = None


class StartDrill(_Part):
    """Do a drill. Asked before anything is chosen, and chooses it."""

    ask: Literal["start_drill"] = "start_drill"
    id: str
    officer: Literal["mic", "typed"] = "mic"
    headset: str = "auto"
    comfort: Comfort = Comfort()


class GoOn(_Part):
    """Enough read: on to the next prompt."""

    ask: Literal["go_on"] = "go_on"
