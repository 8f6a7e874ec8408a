"""A rule reads one unit and says which behaviour it hears, how surely and in which words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from appliance.encounter.behaviours import BehaviourId
from appliance.review.coder.units import Unit


@dataclass(frozen=True, slots=True)
class Context:
    """What the officer's words fall into; everything is optional and nothing is looked up."""

    subject_last: str = ""
    """The person's last words."""
    subject_before: tuple[str, ...] = ()
    """What the person said before that, oldest first."""
    names: tuple[str, ...] = ()
    """Names of the person that the officer may know by now."""
    open_hazards: tuple[str, ...] = ()
    """What the open hazards are, in the scenario's words."""
    false_promises: tuple[str, ...] = ()
    """Plain promises that would be false here."""
    previous_officer: tuple[str, ...] = ()
    """What the officer said to the person before, oldest first."""
    word_confidences: tuple[float, ...] | None = None
    """One number for each word of the utterance split at blanks, when it was recognised from speech."""
    interrupted_subject: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One behaviour heard in one unit; `start` and `end` are places in the utterance as said."""

    id: BehaviourId
    confidence: float
    start: int
    end: int
    unit: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A regular expression over a unit's normal form."""

    id: BehaviourId
    confidence: float
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    at_core: bool = False
    """Match only where the unit begins, after "okay so" and names."""
    directed: bool = False
    """Does not count inside reported or quoted words."""


def rule(
    behaviour: BehaviourId,
    confidence: float,
    pattern: str,
    unless: str = "",
    *,
    at_core: bool = False,
    directed: bool = False,
) -> Rule:
    """Compile a rule; words in patterns are in normal form."""
    return Rule(
        behaviour,
        confidence,
        re.compile(rf"\b(?:{pattern})(?![\w'])" if not at_core else rf"(?:{pattern})(?![\w'])"),
        re.compile(rf"\b(?:{unless})(?![\w'])") if unless else None,
        at_core,
        directed,
    )


_REPORTED: Final = re.compile(
    r"\b(?:he|she|they|you|who|guy|somebody|someone|dad|mom|boss|man|woman|brother|people|nobody|"
    r"everybody|officer|cop)"
    r"(?:'s|'ve| has| have| had)?(?: just| always)? (?:said|says|say|told|telling|called|calls|saying|"
    r"yelled|screamed|heard|tell)\b"
    r"|\b(?:not|won't|never|don't) (?:going to |want to |here to )?(?:tell|say|telling|saying)\b"
)
_INVITED: Final = re.compile(r"\bi(?:'ve)? (?:\w+ )?told you\b|\bsaid so\b|\bsaid that\b")


def reported_from(unit: Unit) -> int:
    """Return the place in `norm` after which the words are somebody else's, or the end of it."""
    match = _REPORTED.search(unit.norm)
    if match is None or _INVITED.search(unit.norm):
        return len(unit.norm) + 1
    return match.end()


def is_quoted(unit: Unit, start: int) -> bool:
    """Return whether the word at this place stands in quotation marks."""
    index = max((i for i, o in enumerate(unit.offsets) if o <= start), default=0)
    return unit.tokens[index].quoted


def apply(rules: Iterable[Rule], unit: Unit, index: int) -> list[Hit]:
    """Return at most one hit for each rule."""
    hits: list[Hit] = []
    for r in rules:
        match = r.pattern.match(unit.norm, unit.core) if r.at_core else r.pattern.search(unit.norm)
        if match is None or (r.unless is not None and r.unless.search(unit.norm)):
            continue
        if r.directed and (match.start() >= reported_from(unit) or is_quoted(unit, match.start())):
            continue
        start, end = unit.said(match.start(), match.end())
        hits.append(Hit(r.id, r.confidence, start, end, index))
    return hits


def whole(unit: Unit, behaviour: BehaviourId, confidence: float, index: int) -> Hit:
    """Return a hit shown by the whole unit."""
    return Hit(behaviour, confidence, unit.tokens[0].start, unit.tokens[-1].end, index)


@dataclass(slots=True)
class Heard:
    """The hits of one utterance while the families of rules look at it in turn."""

    units: Sequence[Unit]
    context: Context
    hits: list[Hit] = field(default_factory=list)

    def confidence(self, behaviour: BehaviourId, unit: int | None = None) -> float:
        """Return the best confidence for a behaviour, in one unit or in all."""
        return max((h.confidence for h in self.hits if h.id is behaviour and unit in (None, h.unit)), default=0.0)

    def any_of(self, behaviours: Iterable[BehaviourId], unit: int | None = None) -> float:
        """Return the best confidence for any of these."""
        wanted = set(behaviours)
        return max((h.confidence for h in self.hits if h.id in wanted and unit in (None, h.unit)), default=0.0)

    def drop(self, behaviours: Iterable[BehaviourId], unit: int | None = None) -> None:
        """Forget hits for these behaviours, in one unit or in all."""
        gone = set(behaviours)
        self.hits = [h for h in self.hits if not (h.id in gone and unit in (None, h.unit))]
