"""Whether an authored officer line fits the moment, judged by an officer's memory and impression."""

from dataclasses import dataclass, field
from typing import Final

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.events import Movement
from appliance.encounter.scenario import Condition, Exemplar, Scenario
from appliance.officers.impression import Impression
from appliance.officers.words import contains_phrase, content_words, words

_GAUGE_SLACK: Final = 2.5
"""An ear is this far off before a line that depends on a gauge is out of the question."""


@dataclass(slots=True)
class Memory:
    """What a simulated officer has done so far."""

    shown: set[BehaviourId] = field(default_factory=set)
    moved: set[Movement] = field(default_factory=set)
    asked_for: set[str] = field(default_factory=set)
    promised: set[str] = field(default_factory=set)
    turns: int = 0

    def note(self, scenario: Scenario, line: Exemplar) -> None:
        """Remember a line that is about to be said."""
        if line.movement is not None:
            self.moved.add(line.movement)
        if line.radio:
            self.asked_for |= {
                resource.id
                for resource in scenario.resources
                if any(contains_phrase(line.text, phrase) for phrase in resource.heard)
            }
            return
        self.turns += 1
        self.shown |= set(line.behaviours)
        self.promised |= {
            truth.id
            for truth in scenario.truths
            if any(contains_phrase(line.text, promise) for promise in truth.false_if_promised)
        }


def fit(line: Exemplar, answer: str, impression: Impression, memory: Memory, clock_s: float) -> float | None:
    """Return how well a line fits, higher is better, or None when it is out of place.

    A line whose condition says more about the moment, or that takes up the person's own words, fits better.
    """
    score = _holds(line.when, impression, memory, clock_s)
    if score is None or (BehaviourId.USES_NAME in line.behaviours and not impression.name_heard):
        return None
    return score + min(1.0, 0.5 * len(content_words(line.text) & content_words(answer)))


def _holds(when: Condition, impression: Impression, memory: Memory, clock_s: float) -> float | None:
    """Return the specificity of a condition that holds, less what its gauges are off by; None when it does not hold.

    `heard` and `said_now` speak of the line about to be said, so they say nothing about when to say it.
    """
    firm = (
        (set(when.said) <= memory.shown, bool(when.said)),
        (set(when.told) <= impression.told, bool(when.told)),
        (set(when.closed) <= impression.put_down, bool(when.closed)),
        (not set(when.open) & impression.put_down, bool(when.open)),
        (set(when.fired) <= impression.happened, bool(when.fired)),
        (set(when.asked_for) <= memory.asked_for, bool(when.asked_for)),
        (set(when.promised) <= memory.promised, bool(when.promised)),
        (set(when.moved) <= memory.moved, bool(when.moved)),
        (clock_s >= when.after_s, when.after_s > 0),
        (memory.turns >= when.after_officer_turns, when.after_officer_turns > 0),
    )
    if not all(holds for holds, _ in firm):
        return None
    score = float(sum(given for _, given in firm))
    for name, value, sign in (
        *((name, value, 1) for name, value in when.at_least.items()),
        *((name, value, -1) for name, value in when.at_most.items()),
    ):
        estimate = impression.gauge(name)
        if estimate is None:
            continue
        short = max(0.0, sign * (value - estimate))
        if short > _GAUGE_SLACK:
            return None
        score += 0.5 - short / _GAUGE_SLACK
    if when.any_of:
        inner = [found for part in when.any_of if (found := _holds(part, impression, memory, clock_s)) is not None]
        if not inner:
            return None
        score += max(inner)
    return score


def same_words(one: str, other: str) -> bool:
    """Return whether two lines would sound alike."""
    return words(one) == words(other)
