"""Silence is a move: it can help after a question, a long one wears, and none of it ever resolves anything."""

from typing import Final

from appliance.encounter import effect_sizes as size
from appliance.encounter.behaviours import QUESTIONS, REFLECTIONS, BehaviourId
from appliance.encounter.direction import Cause
from appliance.encounter.events import OfficerSpoke
from appliance.encounter.scenario import Scenario
from appliance.encounter.state import AGITATION, CLARITY, TRUST, DirectorState

_INVITING: Final = (
    QUESTIONS | REFLECTIONS | {BehaviourId.VALIDATION, BehaviourId.EMPATHY, BehaviourId.MINIMAL_ENCOURAGER}
)
_FIRST_SILENCE_S: Final = 6.0
_NEXT_SILENCE_S: Final = 8.0
_SLOW_PERSON_S: Final = 4.0
"""Added for a person who needs seconds to take words in."""


def invites(shown: frozenset[BehaviourId]) -> bool:
    """Tell whether an officer turn leaves room that silence can fill well."""
    return not shown.isdisjoint(_INVITING)


def next_silence_s(scenario: Scenario, state: DirectorState) -> float:
    """Return the silence, counted from the last words of anyone, after which it should be reported."""
    slow = _SLOW_PERSON_S if state.gauge(CLARITY, 10.0) < 5 else 0.0
    return _FIRST_SILENCE_S + slow + state.silence_steps * _NEXT_SILENCE_S


def gap_cause(state: DirectorState, event: OfficerSpoke) -> Cause | None:
    """Return the credit for letting feeling stand a moment before answering it, unless that silence was credited."""
    gap_s = event.response_gap_s
    shortest, longest = size.GAP_S
    if gap_s is None or state.silence_steps or not state.emotional or not shortest <= gap_s <= longest:
        return None
    if state.gaps_credited >= size.MOST_GAP_CREDITS:
        return None
    agitation, trust = size.GAP_CREDIT
    return Cause(id="silence", turn=event.turn, changes={AGITATION: agitation, TRUST: trust})


def cause_of_silence(state: DirectorState) -> Cause | None:
    """Return what the present reported silence does: a first one may help, later ones wear down to a limit."""
    room = state.officer_turns > 0 and (state.emotional or state.invites_answer)
    if state.silence_steps == 0 and room:
        agitation, trust = size.SILENCE_CREDIT
        return Cause(id="silence", changes={AGITATION: agitation, TRUST: trust})
    if state.silence_steps == 1 and room:
        return None
    left = size.SILENCE_COST_MOST - state.silence_harm
    agitation, trust = size.SILENCE_COST
    if left <= 0:
        return None
    return Cause(id="silence", changes={AGITATION: min(left, agitation), TRUST: trust})
