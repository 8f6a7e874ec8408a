"""How an encounter ends: only by what the officer did or by the clock, never by time alone turning to good."""

from dataclasses import dataclass
from typing import Final

from appliance.encounter.conditions import Moment, holds
from appliance.encounter.direction import Ending
from appliance.encounter.scenario import Scenario
from appliance.encounter.state import DirectorState

LEAST_OFFICER_TURNS: Final = 4
"""No encounter resolves on fewer turns than an opening, two of listening and an agreement."""

HARM_THAT_COUNTS: Final = 0.25
"""Calm and trust destroyed in one turn from which it stands in the way of an end, or may be one."""

_PLAIN_NARRATION: Final = {
    Ending.DISENGAGED: "You step back and leave the scene in sight. Nobody follows you.",
    Ending.ACTED: "You stop talking and act. The exercise ends here; nobody is hurt.",
    Ending.STILL_TALKING: "Your relief arrives and takes over the conversation.",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """An ending reached, with the person's last words, if any, and what happens next."""

    ending: Ending
    line: str
    narration: str


def reached(scenario: Scenario, moment: Moment, candidates: frozenset[Ending], harm: float) -> Ended | None:
    """Return the first authored ending among the candidates whose condition holds.

    `harm` is what the officer's present act destroyed: without it nothing escalates, with it nothing resolves.
    """
    state = moment.state
    for rule in scenario.endings:
        if rule.ending not in candidates:
            continue
        if rule.ending is Ending.RESOLVED and not _may_resolve(state, harm):
            continue
        if rule.ending is Ending.HANDED_OVER and not (state.arrived and state.briefed):
            continue
        if rule.ending is Ending.ESCALATED and harm < HARM_THAT_COUNTS:
            continue
        if holds(rule.when, moment):
            return Ended(rule.ending, rule.line, rule.narration)
    return None


def _may_resolve(state: DirectorState, harm: float) -> bool:
    """Tell whether anything can be settled now: enough was said, nothing false stands, nothing just hurt."""
    return state.officer_turns >= LEAST_OFFICER_TURNS and not state.promised and harm < HARM_THAT_COUNTS


def forced(scenario: Scenario, moment: Moment, ending: Ending) -> Ended:
    """Return an ending that the officer or the clock brought about, authored where a rule holds."""
    rules = [rule for rule in scenario.endings if rule.ending is ending]
    for rule in rules:
        if holds(rule.when, moment):
            return Ended(ending, rule.line, rule.narration)
    if rules:
        return Ended(ending, "", rules[-1].narration)
    return Ended(ending, "", _PLAIN_NARRATION[ending])
