"""What is asked for by radio or partner, when it comes, and whether whoever comes has been briefed."""

from typing import Final

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.events import OfficerRadioed
from appliance.encounter.scenario import Resource, Scenario
from appliance.encounter.state import DirectorState
from appliance.encounter.words import tokens, touches_any

ARRIVAL: Final = "arrived:"
"""Prefix of the timed event that reports a resource on scene."""
_PLAIN_ANSWERS: Final = ("Copy.", "Received.", "Copy that.")
_BRIEFING_WORDS: Final = 6
"""A briefing has at least this many words."""
_HANDING_OVER: Final = ("take over", "taking over", "hand over", "handing over", "stay with", "talk with", "talk to")


def asked_for(scenario: Scenario, event: OfficerRadioed) -> Resource | None:
    """Return the resource that the officer's words name, or None."""
    for resource in scenario.resources:
        if event.asked_for == resource.id or touches_any(event.text, resource.heard):
            return resource
    return None


def plain_answer(replies: int) -> str:
    """Return dispatch's answer to talk that asks for nothing; never the same twice running."""
    return _PLAIN_ANSWERS[replies % len(_PLAIN_ANSWERS)]


def due_arrivals(scenario: Scenario, state: DirectorState, at_s: float) -> tuple[str, ...]:
    """Return the arrival events that are due: resources asked for long enough ago and not yet here."""
    return tuple(
        f"{ARRIVAL}{resource.id}"
        for resource in scenario.resources
        if resource.arrives_after_s is not None
        and resource.id in state.asked_for
        and resource.id not in state.arrived
        and at_s >= state.asked_for[resource.id] + resource.arrives_after_s
    )


def briefed_by_radio(state: DirectorState, event: OfficerRadioed) -> bool:
    """Tell whether these words brief somebody who is here."""
    return bool(state.arrived) and len(tokens(event.text)) >= _BRIEFING_WORDS


def briefed_in_words(
    scenario: Scenario, state: DirectorState, text: str, shown: frozenset[BehaviourId]
) -> bool:
    """Tell whether the officer, speaking to the person, brings in somebody who is here."""
    if not state.arrived or len(tokens(text)) < _BRIEFING_WORDS:
        return False
    here = [resource for resource in scenario.resources if resource.id in state.arrived]
    names_them = any(touches_any(text, resource.heard) for resource in here)
    if BehaviourId.SUMMARY in shown and (names_them or touches_any(text, _HANDING_OVER)):
        return True
    return names_them and (touches_any(text, _HANDING_OVER) or BehaviourId.RESOURCE in shown)
