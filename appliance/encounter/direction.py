"""What the director asks of the stage after each event."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Ending(StrEnum):
    """How an encounter can end; no score reads it."""

    RESOLVED = "resolved"
    HANDED_OVER = "handed_over"
    DISENGAGED = "disengaged"
    ACTED = "acted"
    STILL_TALKING = "still_talking"
    ESCALATED = "escalated"


class Floor(StrEnum):
    """What the person does with the floor."""

    ANSWER = "answer"
    """Answer when the officer's turn ends."""
    WAIT = "wait"
    """Answer after a delay that the director chose; the silence is not dead air."""
    STAY_SILENT = "stay_silent"
    TALK_OVER = "talk_over"
    """Start before the officer has finished, and do not yield at once."""


class Manner(StrEnum):
    """How the voice is to sound."""

    PLAIN = "plain"
    TENSE = "tense"
    RAISED = "raised"
    SHOUTING = "shouting"
    WHISPERING = "whispering"
    CRYING = "crying"
    FLAT = "flat"
    SLURRED = "slurred"


class Direction(BaseModel):
    """One stage direction: what the person means to do with their next words, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intention: str
    """An intention id that the scenario has authored lines for."""
    parenthesis: str
    """The screenplay's stage direction, at most about eight words: "angry, wary, gives only his first name"."""
    manner: Manner = Manner.PLAIN
    max_words: int = Field(default=25, ge=1, le=60)
    floor: Floor = Floor.ANSWER
    delay_s: float = Field(default=0.0, ge=0, le=12)
    """Silence the director wants before the person speaks (marked, and left out of latency figures)."""
    first_sound: str | None = None
    """Id of a sound in the scenario's `first_sounds`, or None where silence is the better answer."""
    disclose: tuple[str, ...] = ()
    """Facts the person tells now; every other undisclosed fact is forbidden to the actor."""
    authored_line: str
    """A line for this state that always works: the fallback, or the line itself when `verbatim`."""
    verbatim: bool = False
    backchannel_ok: bool = True
    """Whether a listener's "mm-hm" may pass without the person yielding."""


class Cause(BaseModel):
    """One named reason why the person's mood changed; turning points and how-it-landed lines quote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """A behaviour id, or `hook:ID`, `trigger:ID`, `event:ID`, `move:ID`, `silence`, `tone`, `promise:ID`, `fact:ID`."""
    turn: int | None = None
    changes: dict[str, float] = {}
    """Gauge name to bounded change, on the 0 to 10 scale."""
