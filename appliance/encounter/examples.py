"""Exchanges that show the actor how this person takes what officers do; made of the scenario's own lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.intentions import Intention
from appliance.encounter.scenario import Band, Scenario

_EXAMPLES: Final[tuple[tuple[BehaviourId, Intention, Band], ...]] = (
    (BehaviourId.CALM_DOWN, Intention.ACCUSE, Band.HIGH),
    (BehaviourId.CLOSED_QUESTION, Intention.ANSWER, Band.TENSE),
    (BehaviourId.COMMAND, Intention.REFUSE, Band.HIGH),
    (BehaviourId.OPEN_QUESTION, Intention.VENT, Band.TENSE),
    (BehaviourId.VALIDATION, Intention.SOFTEN, Band.CALM),
    (BehaviourId.EXPLANATION, Intention.ASK, Band.CALM),
    (BehaviourId.EMPATHY, Intention.SOFTEN, Band.TENSE),
    (BehaviourId.CLOSED_QUESTION, Intention.DEFLECT, Band.TENSE),
    (BehaviourId.OPTION, Intention.REFUSE, Band.CALM),
    (BehaviourId.REASSURANCE, Intention.ASK, Band.TENSE),
    (BehaviourId.OPEN_QUESTION, Intention.DEFLECT, Band.HIGH),
    (BehaviourId.INTRODUCTION, Intention.SIZE_UP, Band.TENSE),
    (BehaviourId.RESOURCE, Intention.DEMAND, Band.TENSE),
)
"""What the officer does in each exchange, and how the person takes it; the first are kept where there is no room for
all. With five a small actor leaves its direction for something of its own far oftener than with ten."""
_EXAMPLE_OFFICERS: Final = ("novice", "good", "commanding", "expert")
_EXAMPLE_WORDS: Final = 18
_EXAMPLE_MOODS: Final = {Band.CALM: "tired", Band.TENSE: "wary", Band.HIGH: "angry"}


@dataclass(frozen=True, slots=True)
class Example:
    """One exchange."""

    officer: str
    parenthesis: str
    line: str
    """The person's answer."""


def examples_of(scenario: Scenario) -> tuple[Example, ...]:
    """Return the exchanges that the scenario has lines for."""
    found: list[Example] = []
    for behaviour, intention, band in _EXAMPLES:
        officer = _officer_line(scenario, behaviour, [example.officer for example in found])
        if officer is not None:
            authored = scenario.lines[intention]
            line = authored.in_band(band)[0]
            parenthesis = f"{_EXAMPLE_MOODS[band]}, {authored.meaning_of(line) or authored.parenthesis}"
            found.append(Example(officer, parenthesis, line))
    return tuple(found)


def _officer_line(scenario: Scenario, behaviour: BehaviourId, used: Sequence[str]) -> str | None:
    for policy in _EXAMPLE_OFFICERS:
        for line in scenario.exemplars.get(policy, ()):
            fits = behaviour in line.behaviours and not line.radio and len(line.text.split()) <= _EXAMPLE_WORDS
            if fits and line.text not in used:
                return line.text
    return None
