"""What inflames: threats, insults, sarcasm, "calm down", dismissal, argument, moralising, guilt, promises, lectures."""

import re
from typing import Final

from appliance.encounter.behaviours import QUESTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.words import says_in_effect
from appliance.review.coder.brushing_aside import BRUSHING_ASIDE
from appliance.review.coder.hostility import HOSTILITY
from appliance.review.coder.questions import is_question
from appliance.review.coder.rules import Heard, Hit, apply, is_quoted, reported_from, whole
from appliance.review.coder.units import Unit

_PROMISE: Final = re.compile(
    r"\b(?:i (?:promise|swear|guarantee)|you have my word|trust me you'll|"
    r"i give you my word)(?: \w+)* (?:you'll|you won't|nothing|nobody|no one|everything|she'll|he'll|"
    r"they'll|it'll|you're|that you|she|he|they)\b|\bnothing(?:'s| is|'ll| will|"
    r" bad is) (?:\w+ )?(?:going to )?happen\b"
)
_NO_PROMISE: Final = re.compile(
    r"\b(?:can't|not going to|won't|don't want to|not|couldn't) (?:\w+ )?(?:promise|guarantee|"
    r"swear)\b|\bpromise (?:i'll|i will|i won't|to|me)\b"
)
LECTURE_WORDS: Final = 70
"""Words in one turn; at 160 words a minute about 26 s of one-way talk."""


def hear(heard: Heard) -> None:
    """Add provocations and withdraw the readings that they contradict."""
    for index, unit in enumerate(heard.units):
        heard.hits += apply((*HOSTILITY, *BRUSHING_ASIDE), unit, index)
        _promise(heard, unit, index)
        threat = heard.confidence(B.THREAT, index)
        if threat >= 0.7 and not re.match(r"(?:what|how|are you)\b", unit.norm[unit.core :]):
            heard.drop(
                QUESTIONS | {B.LIMIT_WITH_REASON, B.OPTION, B.RESTRAINT_EXPLAINED, B.EXPLANATION, B.AGREEMENT}, index
            )
        elif threat and heard.confidence(B.LIMIT_WITH_REASON, index):
            heard.drop((B.THREAT,), index)
        sneer = heard.any_of((B.SARCASM, B.INSULT), index)
        if sneer >= 0.6:
            heard.drop(
                (
                    B.EMPATHY,
                    B.VALIDATION,
                    B.RESPECT,
                    B.GRATITUDE,
                    B.MINIMAL_ENCOURAGER,
                    B.REASSURANCE,
                    B.AGREEMENT,
                    B.APOLOGY,
                    B.EXPLANATION,
                ),
                index,
            )
        if heard.any_of((B.DISMISSAL, B.ARGUMENT, B.GUILT_APPEAL, B.MORALISING), index) >= 0.7:
            heard.drop((B.REASSURANCE, B.EMPATHY, B.MINIMAL_ENCOURAGER), index)
        if heard.confidence(B.INSULT, index) >= 0.8 and re.search(
            r"what(?:'s| is) (?:wrong|the matter) with you", unit.norm
        ):
            heard.drop(QUESTIONS, index)
        if heard.confidence(B.CALM_DOWN, index):
            heard.drop((B.COMMAND, B.DISMISSAL), index)
    _turn_length(heard)


def _promise(heard: Heard, unit: Unit, index: int) -> None:
    if _NO_PROMISE.search(unit.norm):
        return
    if reported_from(unit) > len(unit.norm) and is_question(unit) < 0.7:
        if any(says_in_effect(unit.text, promise) for promise in heard.context.false_promises):
            heard.hits.append(whole(unit, B.FALSE_PROMISE, 0.85, index))
            return
    match = _PROMISE.search(unit.norm)
    if match and not is_quoted(unit, match.start()):
        heard.hits.append(whole(unit, B.FALSE_PROMISE, 0.6, index))


def _turn_length(heard: Heard) -> None:
    words = sum(u.word_count for u in heard.units)
    if words >= LECTURE_WORDS and not heard.any_of((B.SUMMARY,)):
        asks = sum(h.id in QUESTIONS for h in heard.hits)
        confidence = min(0.9, 0.6 + (words - LECTURE_WORDS) / 200) - 0.1 * min(asks, 2)
        heard.hits.append(Hit(B.LECTURE, confidence, heard.units[0].tokens[0].start, heard.units[-1].tokens[-1].end, 0))
