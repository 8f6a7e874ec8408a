"""Officer words that no person on the scene could make sense of: noise, gibberish, talk to a machine."""

import re
from typing import Final

from appliance.encounter.words import tokens

_TO_A_MACHINE: Final = re.compile(
    r"\b(ignore|forget|disregard|override)\b.{0,30}\b(instructions?|prompts?|rules|script)\b"
    r"|\b(system|developer) (prompt|message|mode)\b"
    r"|\b(you are|you're|act as|pretend to be) (now )?(an?|the) (\w+ ){0,2}"
    r"(assistant|ai|chat ?bot|language model|computer program)\b"
    r"|\bas an? (ai|language model|assistant)\b"
    r"|\b(stay in|break|out of) character\b"
    r"|\b(python|javascript|json|source code)\b"
    r"|\b(which|what) (language |ai )?model are you\b"
    r"|\b(who|which company|what company) (made|trained|built) you\b(?! \w)"
    r"|\bwrite (me|us)? ?an? (\w+ )?(poem|story|essay|song|e-?mail|haiku|limerick)\b"
    r"|\bend of (the )?(scene|script)\b|\b(print|repeat|reveal|show) (me )?(the|your) (\w+ )?prompt\b|\\n"
    r"|(?-i:(^|[^A-Za-z])[A-Z]{4,}\s?:)|\b(system|assistant|user)\s?:",
    re.IGNORECASE,
)
_COMMON: Final = frozenset(
    """
    a about after again all am an and any are as ask at away back bad be because been before being bottle but by
    call called calm can car care careful come could day did do does done door down drink drop easy ever
    everybody everyone everything feel few find fine for from gave get give go god going gone good got ground
    gun had hand hands happen hard has have he hear help her here hey hi him his hold home house how hurt i if
    in inside into is it job just keep kids kind know last late leave left let like listen little live long look
    lost love made make man many maybe me mean might mind minute more most mother move much must my name need
    never new next nice night no not nothing now of off officer okay ok old on one only or other our out over
    people person place please police possible problem put quiet ready really remember right safe said same saw
    say see seems she should shut sir sit slow so some somebody someone something sorry sound sounds stand start
    stay step still stop story sure take talk talking tell than thank thanks that the their them then there they
    thing things think this those time to today together told tonight too town tried trouble true trust try
    trying two understand until up upset us very wait walk want was way we week well went were what when where
    which while who whole why will wish with wife without word work worried worry would wrong year years yes yet
    you your yourself
    """.split()
)
_LEAST_COMMON_SHARE: Final = 0.25


def speaks_to_a_machine(text: str) -> bool:
    """Tell whether a text gives orders to a computer program rather than speaking to a person."""
    return _TO_A_MACHINE.search(text) is not None


def common_share(words: tuple[str, ...]) -> float:
    """Return the share of the commonest English words among these, 0 to 1."""
    return sum(word in _COMMON for word in words) / len(words) if words else 0.0


def is_odd(text: str, word_confidence: float = 1.0) -> bool:
    """Tell whether a person would not follow these words at all."""
    words = tokens(text)
    if not words or word_confidence < 0.35 or speaks_to_a_machine(text):
        return True
    return len(words) >= 3 and common_share(words) < _LEAST_COMMON_SHARE
