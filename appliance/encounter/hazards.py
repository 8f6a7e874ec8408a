"""Hazards: open until the officer deals with them, seen only when the officer speaks about them."""

from dataclasses import dataclass, replace

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.conditions import Moment, holds
from appliance.encounter.scenario import Hazard, Scenario
from appliance.encounter.state import DirectorState


@dataclass(frozen=True, slots=True)
class HazardChange:
    """What one officer act changed about the hazards."""

    closed: tuple[Hazard, ...] = ()
    reopened: tuple[Hazard, ...] = ()
    noticed: tuple[Hazard, ...] = ()


def changes(scenario: Scenario, moment: Moment) -> HazardChange:
    """Return the hazards that are addressed, dealt with or taken up again at this moment."""
    state = moment.state
    asking = _asking(moment)
    closed, reopened, noticed = [], [], []
    for hazard in scenario.hazards:
        is_open = hazard.id in state.open_hazards
        if hazard.id not in state.noticed_hazards and not moment.behaviours.isdisjoint(hazard.noticed_by):
            noticed.append(hazard)
        if is_open and holds(hazard.closes_when, asking):
            closed.append(hazard)
        elif not is_open and hazard.reopens_when is not None and holds(hazard.reopens_when, moment):
            reopened.append(hazard)
    return HazardChange(tuple(closed), tuple(reopened), tuple(noticed))


def _asking(moment: Moment) -> Moment:
    """Return the moment with the turn before counted in: a reason given just now still stands when the ask is heard.

    It also forgives one behaviour that the coder missed.
    """
    if not moment.behaviours:
        return moment
    before = moment.state.recent[-2:-1]
    return replace(moment, behaviours=moment.behaviours | {BehaviourId(b) for turn in before for b in turn})


def with_changes(state: DirectorState, change: HazardChange) -> DirectorState:
    """Return the state after hazards were closed, reopened or noticed; dealing with one means having noticed it."""
    closed = {hazard.id for hazard in change.closed}
    reopened = {hazard.id for hazard in change.reopened}
    noticed = [h.id for h in (*change.noticed, *change.closed) if h.id not in state.noticed_hazards]
    return state.model_copy(
        update={
            "open_hazards": (
                *(h for h in state.open_hazards if h not in closed),
                *(h.id for h in change.reopened),
            ),
            "closed_hazards": (
                *(h for h in state.closed_hazards if h not in reopened),
                *(h.id for h in change.closed),
            ),
            "noticed_hazards": (*state.noticed_hazards, *dict.fromkeys(noticed)),
        }
    )
