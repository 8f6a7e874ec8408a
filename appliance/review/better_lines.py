"""What could have been said instead: a line of this scenario's author that fits the state at that moment.

A scenario's `expert` lines each say when they fit; of those that fit, the one that does most of what was missing is
taken. It never knows what the person had not told by then, and does nothing that harms this person.
"""

import re
from collections.abc import Collection
from typing import Final

from appliance.encounter.behaviours import REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.conditions import Moment as Circumstances
from appliance.encounter.conditions import holds
from appliance.encounter.scenario import Competency, Exemplar, Scenario
from appliance.encounter.state import DirectorState
from appliance.encounter.words import overlap
from appliance.review.view import Moment, View

_FEELING: Final = frozenset({B.EMPATHY, B.VALIDATION, B.EMOTION_LABEL, B.COMPLEX_REFLECTION})
_ASKING: Final = frozenset({B.OPEN_QUESTION, B.WANTS_QUESTION})
_TELLING: Final = frozenset({B.EXPLANATION, B.LIMIT_WITH_REASON, B.RESTRAINT_EXPLAINED})

INSTRUCTING: Final = frozenset({B.LIMIT_WITH_REASON, B.COLLABORATION, B.OPTION, B.COMMAND, B.WEAPON_CHECK})
"""What deals with an open danger in words."""
INSTEAD_OF: Final[dict[B, frozenset[B]]] = {
    B.COMMAND: frozenset({B.COLLABORATION, B.OPTION, B.TIME_AND_DISTANCE}),
    B.REPEATED_COMMAND: frozenset({B.TIME_AND_DISTANCE, B.REASSURANCE}),
    B.CONFLICTING_COMMANDS: frozenset({B.TIME_AND_DISTANCE, B.REASSURANCE}),
    B.THREAT: frozenset({B.LIMIT_WITH_REASON, B.REASSURANCE, B.OPTION}),
    B.INSULT: _FEELING,
    B.SARCASM: _FEELING,
    B.CALM_DOWN: _FEELING | {B.TIME_AND_DISTANCE},
    B.DISMISSAL: _FEELING,
    B.ARGUMENT: _FEELING | {B.REASSURANCE},
    B.COLLUDING_WITH_DELUSION: frozenset({B.EMOTION_LABEL, B.VALIDATION, B.REASSURANCE}),
    B.MORALISING: _FEELING,
    B.GUILT_APPEAL: _FEELING | _ASKING,
    B.ACCUSING_WHY: _ASKING,
    B.LEADING_SUICIDE_QUESTION: frozenset({B.SUICIDE_QUESTION}),
    B.STACKED_QUESTIONS: _ASKING,
}
"""What an instructor would want to hear instead of a slip.

A lecture and an interruption need the floor given back and a false promise the promise taken back, in any scene.
"""
MISSING: Final[dict[Competency, frozenset[B]]] = {
    Competency.LISTENING: REFLECTIONS,
    Competency.EMPATHY: _FEELING | {B.REASSURANCE},
    Competency.QUESTIONS: _ASKING,
    Competency.TIME_AND_OPTIONS: frozenset({B.TIME_AND_DISTANCE, B.OPTION, B.COLLABORATION}),
    Competency.HONESTY: _TELLING,
    Competency.CLOSURE: frozenset({B.AGREEMENT, B.SUMMARY}),
    Competency.ADAPTING: _FEELING | {B.APOLOGY},
}
_ONLY_WHERE_WANTED: Final = frozenset({B.INTRODUCTION, B.PURPOSE, B.GRATITUDE, B.SUICIDE_QUESTION, B.AGREEMENT})
"""What fits one moment of a conversation and no other."""
_SAME: Final = 0.6
"""Share of words in common from which a line is one that the officer said, or that was proposed before."""


def line_for(
    wanted: Collection[B],
    moment: Moment,
    view: View,
    scenario: Scenario,
    taken: Collection[str] = (),
    hazard: str | None = None,
) -> str:
    """Return the fitting line that does most of what is wanted, or an empty one; with a hazard, one about it."""
    state = moment.state_before
    if state is None:
        return ""
    best: tuple[tuple[float, ...], str] | None = None
    for number, line in enumerate(scenario.exemplars.get("expert", ())):
        behaviours = frozenset(line.behaviours)
        if line.radio or line.movement is not None or not behaviours & set(wanted):
            continue
        if behaviours & view.harms or behaviours & _ONLY_WHERE_WANTED - set(wanted):
            continue
        if hazard is not None and hazard not in line.when.open:
            continue
        if not holds(line.when, Circumstances(state)) or gives_away(line.text, state, scenario):
            continue
        if _is_said(line.text, view, taken):
            continue
        rank = (
            _freshness(line, state),
            float(len(behaviours & set(wanted))),
            float(len(behaviours & view.helps)),
            line.de_escalation,
            -float(number),
        )
        if best is None or rank > best[0]:
            best = rank, line.text
    return "" if best is None else best[1]


def _freshness(line: Exemplar, state: DirectorState) -> float:
    """Return 1 for a line about what was told last, -1 for one about what was told long ago, else 0."""
    if not line.when.told:
        return 0.0
    return 1.0 if state.told[-1:] and state.told[-1] in line.when.told else -1.0


def scene_line(
    competency: Competency, moment: Moment | None, scenario: Scenario, view: View, taken: Collection[str] = ()
) -> str:
    """Return the scenario's line for a competency, unless it knows what the person had not told, or was said."""
    line = next((o.better_line for o in scenario.objectives if o.competency is competency), "")
    state = moment.state_before if moment is not None else None
    return "" if gives_away(line, state, scenario) or _is_said(line, view, taken) else line


def _is_said(line: str, view: View, taken: Collection[str]) -> bool:
    """Tell whether the officer said a line, or it is proposed elsewhere."""
    return any(overlap(line, other) >= _SAME for other in (*taken, *(m.text for m in view.moments)))


def gives_away(line: str, state: DirectorState | None, scenario: Scenario) -> bool:
    """Tell whether a line knows what the person had not told."""
    told = state.told if state is not None else ()
    return any(
        re.search(words, line, re.IGNORECASE)
        for fact in scenario.subject.facts
        if fact.id not in told
        for words in fact.guard_words
    )
