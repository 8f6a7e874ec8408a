"""Promises, judged against what will really happen."""

from typing import Final

from appliance.encounter import effect_sizes as size
from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.direction import Cause
from appliance.encounter.scenario import Scenario
from appliance.encounter.state import AGITATION, TRUST, DirectorState
from appliance.encounter.words import says_in_effect

CORRECTS: Final = frozenset(
    {
        BehaviourId.APOLOGY,
        BehaviourId.EXPLANATION,
        BehaviourId.LIMIT_WITH_REASON,
        BehaviourId.RESTRAINT_EXPLAINED,
    }
)
"""Behaviours by which an officer takes a false promise back."""


def false_promises(scenario: Scenario, text: str) -> tuple[str, ...]:
    """Return the truths that these words promise the contrary of."""
    return tuple(
        truth.id
        for truth in scenario.truths
        if any(says_in_effect(text, promise) for promise in truth.false_if_promised)
    )


def causes_of(promised: tuple[str, ...], turn: int) -> tuple[Cause, ...]:
    """Return what it does to a person to be promised what cannot be: they have heard that before."""
    agitation, trust = size.BROKEN_PROMISE
    return tuple(
        Cause(id=f"promise:{truth}", turn=turn, changes={AGITATION: agitation, TRUST: trust}) for truth in promised
    )


def standing(state: DirectorState, promised: tuple[str, ...], shown: frozenset[BehaviourId]) -> tuple[str, ...]:
    """Return the promises that stand uncorrected after a turn."""
    earlier = () if shown & CORRECTS and not promised else state.promised
    return tuple(dict.fromkeys((*earlier, *promised)))
