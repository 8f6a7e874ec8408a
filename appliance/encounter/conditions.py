"""When an authored condition holds."""

from dataclasses import dataclass

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.scenario import Condition
from appliance.encounter.state import DirectorState
from appliance.encounter.words import touches_any


@dataclass(frozen=True, slots=True)
class Moment:
    """A state together with what is being said in it."""

    state: DirectorState
    behaviours: frozenset[BehaviourId] = frozenset()
    """Behaviours of the present turn that count as shown."""
    text: str = ""


def holds(condition: Condition, moment: Moment) -> bool:
    """Tell whether every given part of a condition holds; an undeclared gauge counts as 0."""
    state = moment.state
    return (
        all(state.gauge(name) >= least for name, least in condition.at_least.items())
        and all(state.gauge(name) <= most for name, most in condition.at_most.items())
        and all(behaviour in state.said for behaviour in condition.said)
        and (not condition.said_now or not moment.behaviours.isdisjoint(condition.said_now))
        and (not condition.heard or touches_any(moment.text, condition.heard))
        and set(condition.told) <= set(state.told)
        and set(condition.closed) <= set(state.closed_hazards)
        and set(condition.open) <= set(state.open_hazards)
        and set(condition.fired) <= set(state.fired)
        and set(condition.asked_for) <= set(state.asked_for)
        and set(condition.arrived) <= set(state.arrived)
        and (state.briefed or not condition.briefed)
        and set(condition.promised) <= set(state.promised)
        and set(condition.moved) <= set(state.moves)
        and state.clock_s >= condition.after_s
        and state.officer_turns >= condition.after_officer_turns
        and (not condition.any_of or any(holds(part, moment) for part in condition.any_of))
    )
