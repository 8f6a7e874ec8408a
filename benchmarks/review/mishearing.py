"""Words as a recogniser might mishear them: left out, added, or taken for a common word that sounds like them.

A plausible model, not one fitted to a recogniser: of the errors 15 % add a short word, the others take a word for
another or leave it out, which happens to short words more. The words taken for others come from what officers and
people in crisis say here, by how alike they sound and how common they are.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from piper.phonemize_espeak import EspeakPhonemizer

from benchmarks.coder_corpus import read_utterances

ADDED: Final = 0.15
LEFT_OUT_SHORT: Final = 0.4
LEFT_OUT_LONG: Final = 0.12
"""Shares of the errors on a word; the rest take it for another."""
SHORT_LETTERS: Final = 3
COMMON_FROM: Final = 5
"""Times that a word must occur in the corpus to be heard in place of another."""
LEAST_ALIKE: Final = 0.5
NEAREST: Final = 5
_WORD: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_UNSOUNDED: Final = frozenset("ˈˌːˑ ‍")
_CLASSES: Final = ("pb", "td", "kɡ", "fv", "sz", "θð", "ʃʒ", "mnŋ", "ɹlwj", "aæɑɐəɚɛɜeɪiɔoʊuʌᵻ")
_CLASS: Final = {sound: number for number, sounds in enumerate(_CLASSES) for sound in sounds}
_ALIKE_COST: Final = 0.4
Sounds = Callable[[str], str]
"""From a word to its sounds, a letter each."""


def espeak_sounds() -> Sounds:
    """Return American pronunciations by espeak-ng, which the voice also reads by."""
    phonemizer = EspeakPhonemizer()

    @cache
    def sounds(word: str) -> str:
        letters = (letter for sentence in phonemizer.phonemize("en-us", word) for letter in sentence)
        return "".join(letter for letter in letters if letter not in _UNSOUNDED)

    return sounds


def corpus_words() -> Counter[str]:
    """Return how often each word occurs in the officer corpus, the person's words included."""
    return Counter(word for line in read_utterances() for word in words_of(f"{line.before} {line.text}"))


def words_of(text: str) -> list[str]:
    """Return the words in lower case, with a plain apostrophe inside."""
    return [match.group().lower().replace("’", "'") for match in _WORD.finditer(text)]


def unlike(one: str, other: str) -> float:
    """Return how differently two words sound: edits over the longer, related sounds costing less; 0 is alike."""
    row = [float(at) for at in range(len(other) + 1)]
    for left, sound in enumerate(one, 1):
        above, row = row, [float(left)]
        for at, against in enumerate(other, 1):
            row.append(min(above[at - 1] + _cost(sound, against), above[at] + 1, row[at - 1] + 1))
    return row[-1] / max(len(one), len(other), 1)


def _cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _ALIKE_COST if one in _CLASS and _CLASS[one] == _CLASS.get(other) else 1.0


class Mishearing:
    """Mishears a given share of words; equal seeds mishear alike."""

    def __init__(self, common: Mapping[str, int], sounds: Sounds) -> None:
        """Take how often each word occurs, and what words sound like."""
        self._sounds = sounds
        self._common = {word: times for word, times in sorted(common.items()) if times >= COMMON_FROM}
        self._short = [word for word in self._common if len(word) <= SHORT_LETTERS]
        self._short_times = [self._common[word] for word in self._short]
        self._like: dict[str, tuple[tuple[str, ...], tuple[float, ...]]] = {}

    @classmethod
    def of_corpus(cls) -> "Mishearing":
        """Return the model over the officer corpus and espeak-ng's pronunciations."""
        return cls(corpus_words(), espeak_sounds())

    def like(self, word: str) -> Sequence[str]:
        """Return the common words that sound most like this one, nearest first."""
        return self._neighbours(word)[0]

    def heard(self, text: str, share: float, seed: str) -> str:
        """Return the text with this share of its words misheard, on average; punctuation stays where it was."""
        draw = random.Random(f"{seed}/{share}")
        return " ".join(self._tokens(text.split(), share, draw))

    def _tokens(self, tokens: Iterable[str], share: float, draw: random.Random) -> list[str]:
        kept: list[str] = []
        for token in tokens:
            match = _WORD.search(token)
            if match is None or draw.random() >= share:
                kept.append(token)
                continue
            before, word, after = token[: match.start()], match.group(), token[match.end() :]
            kind = draw.random()
            if kind < ADDED:
                kept += [draw.choices(self._short, self._short_times)[0], token]
            elif kind < ADDED + (LEFT_OUT_SHORT if len(word) <= SHORT_LETTERS else LEFT_OUT_LONG):
                if kept and after:
                    kept[-1] = kept[-1].rstrip(".,?!;:") + after
            else:
                kept.append(before + self._other(word, draw) + after)
        return kept

    def _other(self, word: str, draw: random.Random) -> str:
        near, weights = self._neighbours(word.lower().replace("’", "'"))
        if not near:
            return draw.choices(self._short, self._short_times)[0]
        found = draw.choices(near, weights)[0]
        return found.capitalize() if word[0].isupper() else found

    def _neighbours(self, word: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
        if word not in self._like:
            mine = self._sounds(word)
            ranked = sorted(
                (unlike(mine, theirs), -self._common[other], other)
                for other in self._common
                if other != word and abs(len(theirs := self._sounds(other)) - len(mine)) <= 2
            )
            near = [(apart, -times, other) for apart, times, other in ranked[:NEAREST] if apart <= LEAST_ALIKE]
            self._like[word] = (
                tuple(other for _, _, other in near),
                tuple(times**0.5 * (1.1 - apart) for apart, times, _ in near),
            )
        return self._like[word]
