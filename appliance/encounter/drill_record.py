"""The record of one drill: what its result reads, and all that it reads."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.encounter.behaviours import CodedUtterance


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DrillAnswer(_Part):
    """What the officer answered to one prompt, as it was coded then."""

    prompt_id: str
    text: str
    """Empty when nothing was said."""
    coded: CodedUtterance = CodedUtterance()
    instructions: tuple[str, ...] = ()
    """The words of each order or request to do or stop something, in order."""
    word_confidence: float = Field(default=1.0, ge=0, le=1)
    """Mean recogniser confidence; 1 for typed text."""
    duration_s: float | None = None
    """From the first spoken word to the last; None for typed text."""


class DrillVersions(_Part):
    """What produced the record."""

    software: str
    coder: str
    recogniser: str
    voice: str


class DrillRecord(_Part):
    """One run of a drill."""

    schema_version: Literal[1] = 1
    run_id: str
    drill_id: str
    drill_version: int
    drill_sha256: str
    mode: Literal["speech", "typed", "simulated"]
    started_utc: Annotated[str, Field(description="ISO 8601, to the minute")]
    versions: DrillVersions
    answers: tuple[DrillAnswer, ...]
    """In the order of the prompts; fewer than the drill has when it was ended early."""
