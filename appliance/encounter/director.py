"""The director: holds the plot, so that a person in crisis changes only for a cause that the review can name.

Pure: `begin` and `step` return new values and read neither clock nor randomness but `f(seed, turn, purpose)`.
"""

from typing import Final

from pydantic import BaseModel, ConfigDict

from appliance.encounter.direction import Cause, Direction, Ending
from appliance.encounter.events import DirectorEvent
from appliance.encounter.intentions import Intention
from appliance.encounter.scenario import Scenario

INTENTIONS: Final[tuple[str, ...]] = tuple(Intention)
"""The intention ids that every scenario authors lines for; `intentions.INTENTION_MEANINGS` says what each is for."""


class DirectorState(BaseModel):
    """Everything the director remembers; equal states and equal events give equal steps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    clock_s: float = 0.0
    officer_turns: int = 0
    subject_turns: int = 0
    gauges: dict[str, float]
    ending: Ending | None = None


class Step(BaseModel):
    """The outcome of one event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: DirectorState
    direction: Direction | None = None
    """What the person does next; None when the event asks for no words."""
    causes: tuple[Cause, ...] = ()
    hazards_closed: tuple[str, ...] = ()
    ending: Ending | None = None
    narration: str = ""
    other_voice: str = ""
    """Words of dispatch or a partner to be spoken now."""


def begin(scenario: Scenario, seed: int, short_form: bool = False) -> Step:
    """Return the state before anyone has spoken, with the opening direction when the person speaks first."""
    raise NotImplementedError


def step(scenario: Scenario, state: DirectorState, event: DirectorEvent) -> Step:
    """Return what an event changes and what the person does next."""
    raise NotImplementedError


def next_silence_s(scenario: Scenario, state: DirectorState) -> float:
    """Return the silence after which the stage should report `OfficerSilent`."""
    raise NotImplementedError
