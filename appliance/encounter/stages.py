"""How far the conversation has come, read from trust, agitation and what the officer has done."""

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.state import DirectorState, Stage


def stage_of(state: DirectorState) -> Stage:
    """Return the stage; a person who boils over goes back to venting, one who loses trust back to listening."""
    if state.officer_turns < 2 and state.trust < 4:
        return Stage.ARRIVAL
    if state.agitation >= 7:
        return Stage.VENTING
    if state.trust >= 5 and state.agitation <= 5.5:
        agreed = BehaviourId.AGREEMENT in state.said and state.trust >= 6 and state.agitation <= 4.5
        return Stage.CLOSING if agreed else Stage.WORKING
    return Stage.RAPPORT if state.trust >= 4 else Stage.LISTENING
