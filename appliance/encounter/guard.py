"""What may not be spoken: every clause of the actor's is checked before it is heard."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from appliance.encounter import out_of_role, wordings
from appliance.encounter.direction import Direction
from appliance.encounter.examples import examples_of
from appliance.encounter.grounding import unknown_figures, unknown_people
from appliance.encounter.intentions import Intention
from appliance.encounter.oddity import common_share
from appliance.encounter.scenario import Fact, Scenario
from appliance.encounter.slurs import has_slur
from appliance.encounter.state import DirectorState
from appliance.encounter.words import overlap, tokens


class Swearing(StrEnum):
    """How rough the agency lets the person sound."""

    NONE = "none"
    MILD = "mild"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class GuardContext:
    """Everything a clause is judged against."""

    scenario: Scenario
    state: DirectorState
    """The state that the direction belongs to."""
    direction: Direction
    last_lines: tuple[str, ...] = ()
    """The person's earlier lines, newest last."""
    said_before: tuple[str, ...] = field(default=())
    """Clauses of this very answer that were let pass."""
    officer_lines: tuple[str, ...] = ()
    """What the officer said lately, newest last."""
    swearing: Swearing = Swearing.MILD


_BRACKETS: Final = re.compile(r"[()\[\]*<>_#|~^]")
_ADDRESSES: Final = frozenset({"officer", "officers", "sir", "ma", "am", "maam", "man", "sergeant", "well", "um", "uh"})
_DENIES: Final = re.compile(r"\b(?:no|not|never|without|nothing|\w+n't)\b", re.IGNORECASE)
_NOT_SO: Final = re.compile(r"\b(?:not|never|no|isn't|ain't|wasn't|aren't)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
"""A denial right before the word it denies."""
_FOREIGN: Final = re.compile(r"[^\x00-\x7f\u00a0-\u00ff\u2010-\u2026]")
_PLACEHOLDER: Final = re.compile(r"\b(?:lorem|placeholder|undefined|null|nan)\b|\[.*?\]|\bXXX+\b", re.IGNORECASE)
_SPOKEN_IN_FULL_WORDS: Final = 10
"""Words by which an answer may pass its length, so that a sentence can end."""
_LEAST_COMMON: Final = 0.3
_LEAST_VARIETY: Final = 0.34
_SAME_LINE: Final = 0.72
_SHARED_RUN: Final = 6
"""Words in a row that two lines may not share."""


@lru_cache(maxsize=1024)
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def told_by(scenario: Scenario, text: str) -> tuple[str, ...]:
    """Return the facts that a spoken text gives away, by their guard words."""
    return tuple(fact.id for fact in scenario.subject.facts if _gives_away(fact, text))


def _gives_away(fact: Fact, text: str) -> bool:
    return any(_pattern(expression).search(text) for expression in fact.guard_words)


def check(clause: str, context: GuardContext) -> str | None:
    """Return the name of the rule that a clause breaks, or None when it may be spoken."""
    for name, breaks in RULES:
        if breaks(clause, context):
            return name
    return None


def _garbage(clause: str, context: GuardContext) -> bool:
    words = tokens(clause)
    if not words or _FOREIGN.search(clause) or _PLACEHOLDER.search(clause):
        return True
    if any(len(word) > 20 for word in words) or sum(ch.isdigit() for ch in clause) > len(clause) / 4:
        return True
    return len(words) >= 7 and common_share(words) < _LEAST_COMMON


def _role_swap(clause: str, context: GuardContext) -> bool:
    return (
        out_of_role.LABEL.search(clause) is not None
        or out_of_role.OFFICER_TALK.search(clause) is not None
        or out_of_role.NARRATION.search(clause) is not None
        or out_of_role.speaks_of_itself_by_name(clause, context.scenario.subject.name)
        or clause.strip().isupper() and len(tokens(clause)) <= 2 and clause.strip().endswith(":")
    )


def _undisclosed(clause: str, context: GuardContext) -> bool:
    known = {*context.state.told, *context.direction.disclose}
    whole = " ".join((*context.said_before, clause))
    return any(_gives_away(fact, whole) for fact in context.scenario.subject.facts if fact.id not in known)


def _contradiction(clause: str, context: GuardContext) -> bool:
    return any(
        _pattern(expression).search(clause)
        for truth in context.scenario.truths
        for expression in truth.guard_contradictions
    )


def _repetition(clause: str, context: GuardContext) -> bool:
    words = tokens(clause)
    if len(words) >= 6 and len(set(words)) / len(words) < _LEAST_VARIETY:
        return True
    if clause in context.said_before and len(words) >= 2:
        return True
    if len(words) <= 3:
        lately = [tokens(line) for line in context.last_lines[-3:]]
        if any(set(words) <= set(line) and len(line) <= 3 for line in lately):
            return True
    return _recalls(clause, context)


def _recalls(clause: str, context: GuardContext) -> bool:
    """Tell whether the answer so far is an earlier line, or one of the script's examples, over again."""
    whole = " ".join((*context.said_before, clause))
    runs = _runs(tokens(whole))
    shown = (example.line for example in examples_of(context.scenario))
    return len(tokens(whole)) > 3 and any(
        max(overlap(clause, line), overlap(whole, line)) >= _SAME_LINE or not runs.isdisjoint(_runs(tokens(line)))
        for line in (*context.last_lines, *shown)
    )


def _runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[i : i + _SHARED_RUN] for i in range(len(words) - _SHARED_RUN + 1)}


def _says_nothing(clause: str, context: GuardContext) -> bool:
    return not context.said_before and set(tokens(clause)) <= _ADDRESSES


def _echo(clause: str, context: GuardContext) -> bool:
    words = tokens(clause)
    return len(words) >= 5 and any(
        overlap(clause, line) >= 0.8 or not _runs(words).isdisjoint(_runs(tokens(line)))
        for line in context.officer_lines
    )


def _swearing(clause: str, context: GuardContext) -> bool:
    if context.swearing is not Swearing.STRONG and wordings.STRONG_SWEARING.search(clause):
        return True
    return context.swearing is Swearing.NONE and wordings.MILD_SWEARING.search(clause) is not None


def _too_long(clause: str, context: GuardContext) -> bool:
    said = sum(len(part.split()) for part in context.said_before)
    return said + len(clause.split()) > context.direction.max_words + _SPOKEN_IN_FULL_WORDS


def _too_calm(clause: str, context: GuardContext) -> bool:
    if context.direction.intention in (Intention.AGREE, Intention.COMPLY):
        return False
    upset = context.state.agitation >= 6 or context.state.trust < 3
    return upset and wordings.WARM.search(clause) is not None and not _DENIES.search(clause)


def _too_cheerful(clause: str, context: GuardContext) -> bool:
    found = wordings.CHEERFUL.search(clause)
    return found is not None and "?" not in clause and not _NOT_SO.search(clause[: found.start()])


def _not_directed(clause: str, context: GuardContext) -> bool:
    if context.direction.intention == Intention.COMPLY:
        return False
    if context.state.open_hazards and wordings.PUTS_DOWN.search(clause):
        return True
    return context.direction.intention != Intention.AGREE and wordings.GIVES_IN.search(clause) is not None


def _self_harm(clause: str, context: GuardContext) -> bool:
    if wordings.SELF_HARM.search(clause) is None or _DENIES.search(clause):
        return False
    known = {*context.state.told, *context.direction.disclose}
    return not any(
        wordings.SELF_HARM.search(" ".join((fact.text, *fact.lines)))
        for fact in context.scenario.subject.facts
        if fact.id in known
    )


def _invented_weapon(clause: str, context: GuardContext) -> bool:
    found = wordings.WEAPON.search(clause)
    if found is None or _DENIES.search(clause):
        return False
    thing = found.group(1).lower()
    known = " ".join(
        (*(hazard.what for hazard in context.scenario.hazards), context.scenario.subject.background)
    ).lower()
    return thing not in known


def _invented_person(clause: str, context: GuardContext) -> bool:
    told = {*context.state.told, *context.direction.disclose}
    return unknown_people(clause, context.scenario, told, context.officer_lines)


def _invented_figure(clause: str, context: GuardContext) -> bool:
    told = {*context.state.told, *context.direction.disclose}
    return unknown_figures(clause, context.scenario, told, context.officer_lines)


RULES: Final[tuple[tuple[str, Callable[[str, GuardContext], bool]], ...]] = (
    ("slur", lambda clause, _: has_slur(clause)),
    ("code", lambda clause, _: out_of_role.CODE.search(clause) is not None),
    ("garbage", _garbage),
    ("role_swap", _role_swap),
    ("stage_direction", lambda clause, _: _BRACKETS.search(clause) is not None),
    ("helper_talk", lambda clause, _: out_of_role.HELPER_TALK.search(clause) is not None),
    ("advice", lambda clause, _: out_of_role.ADVICE.search(clause) is not None),
    ("undisclosed_fact", _undisclosed),
    ("contradiction", _contradiction),
    ("invented_person", _invented_person),
    ("invented_figure", _invented_figure),
    ("violence", lambda clause, _: wordings.VIOLENCE.search(clause) is not None),
    ("self_harm", _self_harm),
    ("invented_weapon", _invented_weapon),
    ("swearing", _swearing),
    ("not_directed", _not_directed),
    ("too_cheerful", _too_cheerful),
    ("too_calm", _too_calm),
    ("repetition", _repetition),
    ("says_nothing", _says_nothing),
    ("echo", _echo),
    ("too_long", _too_long),
)
"""Every rule with its name, the gravest first; the name goes into the record."""
