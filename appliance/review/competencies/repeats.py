"""What words count when they were said before, so that neither repetition nor recital adds up.

Words said again count less. Words that could be said to anyone ("I understand", "thank you", "I'm here for you") count
less from the first time on, and less again when words of that kind have shown the same behaviour before, however they
were put. Words about this person and this scene are new each time; so is what is put as a question, since questions are
general by nature.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

from appliance.encounter.behaviours import QUESTIONS, BehaviourId
from appliance.review.coder.reflections import content_stems, stem
from appliance.review.method import method
from appliance.review.view import Moment

_ASKS: Final = re.compile(
    r"\b(?:what|how|where|who|when|which|why|are|is|do|does|did|have|has|can|could|would|will)\b|\w's\b", re.IGNORECASE
)
_SHORT_FORM: Final = re.compile(r"['’](?:ll|re|ve|d|m|s)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[.?!…]+(?:\s+|$)")


@cache
def _stock_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in method().stock_words)


def could_be_said_to_anyone(words: str) -> bool:
    """Return whether words have no content of their own."""
    return content_stems(_SHORT_FORM.sub("", words)) <= _stock_stems()


def is_stock(behaviour: BehaviourId, words: str) -> bool:
    """Return whether words show a behaviour by a phrase for anyone; what is put as a question never does."""
    return could_be_said_to_anyone(words) and not (behaviour in QUESTIONS and _ASKS.search(words))


def first_time(behaviour: BehaviourId, words: str) -> float:
    """Return what a behaviour counts when nothing like its words was said before."""
    return method().shared.stock if is_stock(behaviour, words) else 1.0


class Repeats:
    """What has been said so far; one instance follows one encounter."""

    def __init__(self) -> None:
        self._wordings: list[frozenset[str]] = []
        self._stock: Counter[BehaviourId] = Counter()
        self._turns: list[frozenset[str]] = []
        self._worn: frozenset[BehaviourId] = frozenset()
        self._for_anyone = 0

    def factors(self, moment: Moment) -> dict[BehaviourId, float]:
        """Return what each behaviour of the turn counts now, 1 for new words, and remember the turn."""
        found: dict[BehaviourId, float] = {}
        wordings: list[frozenset[str]] = []
        stock: list[BehaviourId] = []
        worn: list[BehaviourId] = []
        for behaviour, heard in moment.shown().items():
            mine = _content(heard.words)
            before = _times(mine, self._wordings)
            if is_stock(behaviour, heard.words):
                before = max(before, self._stock[behaviour])
                stock.append(behaviour)
            if before >= 2:
                worn.append(behaviour)
            if mine not in wordings:
                wordings.append(mine)
            found[behaviour] = first_time(behaviour, heard.words) * method().shared.again ** before
        self._worn = frozenset(worn)
        self._wordings += wordings
        self._stock.update(stock)
        return found

    def recited(self, moment: Moment, factors: Mapping[BehaviourId, float]) -> bool:
        """Return whether a turn does nothing but recite; remember the turn.

        To recite is to say for the third time what was said before, or nothing but what could be said to anyone,
        whatever it shows. A sign of listening ("mm-hm") is no phrase. `factors` are those of this turn, the last that
        were asked for.
        """
        mine = _content(moment.text)
        whole = _times(mine, self._turns) >= 2
        self._turns.append(mine)
        effects = method().effect
        helps = {b: effects.get(b.value, 0.0) * moment.shown()[b].confidence for b in factors}
        worn = any(b in self._worn for b in helps if helps[b] > 0)
        fresh = max((helps[b] * factors[b] for b in helps), default=0.0)
        calming = [b for b in helps if helps[b] > 0]
        phrases = [b for b in calming if is_stock(b, moment.shown()[b].words)]
        if phrases == calming and set(phrases) - {BehaviourId.MINIMAL_ENCOURAGER}:
            self._for_anyone += 1
            worn = worn or self._for_anyone > 2
        return whole or (worn and fresh <= method().shared.blank_at)


def new_words(text: str, said: set[str]) -> int:
    """Return how many words stand in sentences that were not said before; remember the sentences."""
    count = 0
    for sentence in _SENTENCE.split(text.lower()):
        words = sentence.split()
        key = " ".join(words)
        if key and key not in said:
            said.add(key)
            count += len(words)
    return count


def _content(words: str) -> frozenset[str]:
    return frozenset(content_stems(words)) or frozenset(words.lower().split())


def _times(mine: frozenset[str], earlier: list[frozenset[str]]) -> int:
    return sum(len(mine & old) / max(1, len(mine | old)) >= method().shared.same_words for old in earlier)
