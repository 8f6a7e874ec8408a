"""What a listener can make of the person from their words alone: mood, facts told, hazards put down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.encounter.scenario import Fact, Hazard, Scenario
from appliance.officers.officer import HeardLine
from appliance.officers.words import contains_phrase, share_heard, words

_START_AGITATION: Final = 6.0
"""An officer sent to a person in crisis expects them upset."""
_START_TRUST: Final = 2.0
_MEMORY: Final = 0.55
"""Weight of the impression so far against the newest line."""
_TOLD_SHARE: Final = 0.5
_PUT_DOWN_SHARE: Final = 0.6
_SHOWN_SHARE: Final = 0.6

_HOT: Final = re.compile(
    r"\b(back off|get out|get away|get back|go away|leave me alone|don't (?:touch|come)|stay (?:back|away)|shut up"
    r"|fuck\w*|shit|hell|damn\w*|goddamn|bullshit|swear to god|i told you|i said|you people|what do you want|never"
    r"|not going (?:anywhere|to)|stop)\b"
)
_SOFT: Final = re.compile(
    r"\b(okay|ok|alright|all right|yeah|i guess|maybe|sorry|thanks|thank you|i know|please|i don't know|fine|tired)\b"
)
_CLOSED_OFF: Final = re.compile(
    r"\b(go away|leave me alone|nothing to say|don't have to (?:talk|tell)|none of your|why should i|don't believe"
    r"|you don't (?:care|know)|forget it|whatever)\b"
)
_OPENING_UP: Final = re.compile(
    r"\b(i lost|i just|i was|i don't know what|i'm scared|i feel|my (?:kid|son|daughter|job|wife|mom|dad)\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Impression:
    """An officer's reading of the person; gauges on the scenario's 0 to 10 scale."""

    agitation: float = _START_AGITATION
    trust: float = _START_TRUST
    name_heard: bool = False
    told: frozenset[str] = frozenset()
    put_down: frozenset[str] = frozenset()
    """Hazards heard to be dealt with."""
    happened: frozenset[str] = frozenset()
    """Timed events that were shown or heard."""

    def gauge(self, name: str) -> float | None:
        """Return the estimate of a gauge, or None for one that cannot be heard in words."""
        return {"agitation": self.agitation, "trust": self.trust}.get(name)


def form_impression(scenario: Scenario, lines: Sequence[HeardLine]) -> Impression:
    """Return what a listener who knows the call has understood so far."""
    theirs = [line.text for line in lines if line.speaker == "subject"]
    shown = [line.text for line in lines if line.speaker in ("scene", "radio", "partner")]
    agitation, trust = _START_AGITATION, _START_TRUST
    for text in theirs:
        agitation = _MEMORY * agitation + (1 - _MEMORY) * heat(text)
        trust = _MEMORY * trust + (1 - _MEMORY) * openness(text)
    told = frozenset(fact.id for fact in scenario.subject.facts if any(_tells(fact, text) for text in theirs))
    return Impression(
        agitation=agitation,
        trust=min(10.0, trust + 0.7 * len(told)),
        name_heard=scenario.subject.known_name or any(contains_phrase(text, scenario.subject.name) for text in theirs),
        told=told,
        put_down=frozenset(hazard.id for hazard in scenario.hazards if _is_put_down(hazard, theirs)),
        happened=frozenset(
            event.id
            for event in scenario.events
            if any(
                share_heard(what, [text]) >= _SHOWN_SHARE for what in (event.what, event.spoken or "") for text in shown
            )
        ),
    )


def heat(text: str) -> float:
    """Return how upset one line sounds, 0 to 10, by its words and marks."""
    said = text.lower().replace("’", "'")
    capitals = sum(1 for word in re.findall(r"[A-Za-z']{2,}", text) if word.isupper() and word not in ("OK", "TV"))
    hot = 1.5 * len(_HOT.findall(said)) + 1.0 * text.count("!") + 1.0 * min(capitals, 3)
    soft = 1.2 * len(_SOFT.findall(said)) + 0.4 * (text.count("…") + text.count("..."))
    return max(0.0, min(10.0, 4.5 + hot - soft))


def openness(text: str) -> float:
    """Return how open one line sounds, 0 to 10: whether the person talks about themselves or shuts the officer out."""
    said = text.lower().replace("’", "'")
    length = min(len(words(text)), 25) / 25
    return max(
        0.0,
        min(10.0, 2.5 + 3.0 * length + 1.5 * len(_OPENING_UP.findall(said)) + 0.5 * len(_SOFT.findall(said)))
        - 2.0 * len(_CLOSED_OFF.findall(said)),
    )


def _tells(fact: Fact, text: str) -> bool:
    if any(re.search(pattern, text, re.IGNORECASE) for pattern in fact.guard_words):
        return True
    return any(share_heard(line, [text]) >= _TOLD_SHARE for line in (*fact.lines, fact.text))


def _is_put_down(hazard: Hazard, theirs: Sequence[str]) -> bool:
    return any(share_heard(hazard.closing_line, theirs[at : at + 2]) >= _PUT_DOWN_SHARE for at in range(len(theirs)))
