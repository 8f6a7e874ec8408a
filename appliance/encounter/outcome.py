"""What one event leads to, and the two outcomes that any event of the officer's can have."""

from pydantic import BaseModel, ConfigDict

from appliance.encounter import delivery, hazards
from appliance.encounter.direction import Cause, Direction, Ending
from appliance.encounter.endings import Ended
from appliance.encounter.intentions import Intention
from appliance.encounter.stages import stage_of
from appliance.encounter.state import DirectorState


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
    """Words of dispatch, a partner or a bystander to be spoken now."""
    notice: str = ""
    """Something that happened on the scene, for the screen and the screenplay: "A porch light comes on next door."."""


def dealt_with(state: DirectorState, change: hazards.HazardChange, causes: tuple[Cause, ...]) -> Step:
    """Let the person do the safe thing audibly."""
    line = change.closed[0].closing_line
    direction = delivery.verbatim(Intention.COMPLY, line, state, f"{delivery.mood(state)}, does what was asked")
    return Step(
        state=delivery.remembered(state, direction),
        direction=direction,
        causes=causes,
        hazards_closed=tuple(hazard.id for hazard in change.closed),
    )


def ended(state: DirectorState, done: Ended, causes: tuple[Cause, ...], closed: tuple[str, ...]) -> Step:
    """Return the end of the encounter, with the person's last words where the author wrote some."""
    closed_state = state.model_copy(update={"ending": done.ending, "stage": stage_of(state)})
    direction = None
    if done.line:
        intention = Intention.AGREE if done.ending is Ending.RESOLVED else Intention.ANSWER
        if done.ending is Ending.ESCALATED:
            intention = Intention.THREATEN
        direction = delivery.verbatim(intention, done.line, closed_state, delivery.mood(closed_state))
        closed_state = delivery.remembered(closed_state, direction)
    return Step(
        state=closed_state,
        direction=direction,
        causes=causes,
        hazards_closed=closed,
        ending=done.ending,
        narration=done.narration,
    )
