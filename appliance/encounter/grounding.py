"""Whom and what figures the person may name: those of the scene, of the facts told so far, and the officer's own."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from appliance.encounter.scenario import Band, Scenario
from appliance.encounter.words import tokens

_SOMEBODY: Final = frozenset(
    """
    woman women girl girls girlfriend boyfriend fiance fiancee date dates lover boy boys baby babies son sons daughter
    daughters child children wife husband ex mother mom mama mum father dad daddy parents brother brothers sister
    sisters uncle aunt cousin cousins grandmother grandma grandfather grandpa nephew niece stepson stepdaughter
    neighbor neighbors neighbour friend friends buddy roommate landlord landlady tenant boss manager coworker
    coworkers colleague lawyer attorney judge doctor nurse therapist counselor psychiatrist pastor priest teacher
    student bartender dealer partner dog cat
    """.split()
)
"""People, and the animals that are as good as people, whom a small actor makes up when it has nothing else to say."""
_TO_THE_OFFICER: Final = re.compile(r"[,.!?—…-]\s*(?:buddy|friend|boy|girl|doctor|boss)\b", re.IGNORECASE)
"""A word for the one who is spoken to."""


_NUMBER: Final = (
    r"\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|dozen"
)
_FIGURE: Final = re.compile(
    rf"\b({_NUMBER})(?:[- ](?:{_NUMBER}|and))*[- ](?:minutes?|hours?|days?|weeks?|months?|years?|times|dollars"
    r"|beers|drinks|stops|packages|miles)\b",
    re.IGNORECASE,
)
"""How much or how long of something; "one" is left out, as it is hardly ever counted."""


def unknown_figures(clause: str, scenario: Scenario, told: Iterable[str], officer_lines: Iterable[str]) -> bool:
    """Tell whether a clause states a quantity that nothing said or written so far has."""
    known = " ".join((*_texts(scenario, frozenset(told)), *officer_lines)).lower()
    return any(found.group(0).lower() not in known for found in _FIGURE.finditer(clause))


def unknown_people(clause: str, scenario: Scenario, told: Iterable[str], officer_lines: Iterable[str]) -> bool:
    """Tell whether a clause brings in somebody whom nothing said or written so far has on the scene."""
    plain = _TO_THE_OFFICER.sub("", clause)
    named = _SOMEBODY.intersection(tokens(plain))
    if not named:
        return False
    heard = {_singular(word) for line in officer_lines for word in tokens(line)}
    known = _known(_texts(scenario, frozenset(told)))
    return any(_singular(word) not in known and _singular(word) not in heard for word in named)


def _texts(scenario: Scenario, told: frozenset[str]) -> tuple[str, ...]:
    subject = scenario.subject
    return (
        subject.in_short,
        subject.background,
        scenario.setting,
        scenario.dispatch_call,
        *subject.speech.sample_lines,
        *(event.what for event in scenario.events),
        *(event.spoken or "" for event in scenario.events),
        *(line for lines in scenario.lines.values() for band in Band for line in lines.in_band(band)),
        *(text for fact in subject.facts if fact.id in told for text in (fact.text, *fact.lines)),
    )


@lru_cache(maxsize=64)
def _known(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_singular(word) for text in texts for word in tokens(text))


def _singular(word: str) -> str:
    if word in ("women", "children"):
        return {"women": "woman", "children": "child"}[word]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
