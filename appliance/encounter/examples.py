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
)
"""What the officer does in each exchange, and how the person takes it."""
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
            parenthesis = f"{_EXAMPLE_MOODS[band]}, {authored.parenthesis}"
            found.append(Example(officer, parenthesis, authored.in_band(band)[0]))
    return tuple(found)


def _officer_line(scenario: Scenario, behaviour: BehaviourId, used: Sequence[str]) -> str | None:
    for policy in _EXAMPLE_OFFICERS:
        for line in scenario.exemplars.get(policy, ()):
            fits = behaviour in line.behaviours and not line.radio and len(line.text.split()) <= _EXAMPLE_WORDS
            if fits and line.text not in used:
                return line.text
    return None
