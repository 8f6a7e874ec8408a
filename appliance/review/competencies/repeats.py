"""What words count when they were said before, so that neither repetition nor recital adds up.

Words said again count less. So do words that could be said to anyone ("I understand", "thank you", "I'm here for you")
when words of that kind have shown the same behaviour before, however they were put. Words about this person and this
scene are new each time; a question is judged by its wording alone, since open questions are general by nature.
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

_SENTENCE: Final = re.compile(r"[.?!…]+(?:\s+|$)")


@cache
def _stock_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in method().stock_words)


def could_be_said_to_anyone(words: str) -> bool:
    """Return whether words have no content of their own."""
    return content_stems(words) <= _stock_stems()


class Repeats:
    """What has been said so far; one instance follows one encounter."""

    def __init__(self) -> None:
        self._wordings: list[frozenset[str]] = []
        self._stock: Counter[BehaviourId] = Counter()
        self._turns: list[frozenset[str]] = []

    def factors(self, moment: Moment) -> dict[BehaviourId, float]:
        """Return what each behaviour of the turn counts now, 1 for new words, and remember the turn."""
        found: dict[BehaviourId, float] = {}
        wordings: list[frozenset[str]] = []
        stock: list[BehaviourId] = []
        for behaviour, heard in moment.shown().items():
            mine = _content(heard.words)
            before = _times(mine, self._wordings)
            if behaviour not in QUESTIONS and could_be_said_to_anyone(heard.words):
                before = max(before, self._stock[behaviour])
                stock.append(behaviour)
            if mine not in wordings:
                wordings.append(mine)
            found[behaviour] = method().shared.again ** before
        self._wordings += wordings
        self._stock.update(stock)
        return found

    def recited(self, moment: Moment, factors: Mapping[BehaviourId, float]) -> bool:
        """Return whether a turn does nothing but say for the third time what was said before; remember the turn."""
        again = method().shared.again
        mine = _content(moment.text)
        whole = _times(mine, self._turns) >= 2
        self._turns.append(mine)
        effects = method().effect
        helps = {b: effects.get(b.value, 0.0) * moment.shown()[b].confidence for b in factors}
        worn = any(factors[b] < again for b in helps if helps[b] > 0)
        fresh = max((helps[b] * factors[b] for b in helps), default=0.0)
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
