"""Words as they are compared: lower case, contractions opened, punctuation gone."""

import re
from functools import lru_cache
from typing import Final

_CONTRACTIONS: Final = (
    (re.compile(r"\bcan't\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bain't\b"), "is not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\bgotta\b"), "got to"),
    (re.compile(r"'s\b"), ""),
)
_WORD: Final = re.compile(r"[a-z0-9]+\*?")
_NEGATIONS: Final = frozenset({"not", "no", "never", "nobody", "nothing"})
_LOOSE_WORDS: Final = 3
"""Words that may stand between the words of a promise without changing it."""


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Return the comparable words of a text."""
    lowered = text.lower().replace("\u2019", "'")
    for pattern, plain in _CONTRACTIONS:
        lowered = pattern.sub(plain, lowered)
    return tuple(_WORD.findall(lowered))


def _same(word: str, wanted: str) -> bool:
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return word == wanted or word == wanted + "s" or wanted == word + "s"


@lru_cache(maxsize=16384)
def touches(text: str, phrase: str) -> bool:
    """Tell whether a text contains a phrase as whole words; a word ending in `*` matches any ending."""
    words, wanted = tokens(text), tokens(phrase)
    if not wanted:
        return False
    return any(
        all(_same(words[start + i], wanted[i]) for i in range(len(wanted)))
        for start in range(len(words) - len(wanted) + 1)
    )


def touches_any(text: str, phrases: tuple[str, ...]) -> bool:
    """Tell whether a text contains at least one of the phrases."""
    return any(touches(text, phrase) for phrase in phrases)


@lru_cache(maxsize=4096)
def says_in_effect(text: str, phrase: str) -> bool:
    """Tell whether a text says a phrase with at most a few words put in between and no negation more or less."""
    words, wanted = tokens(text), tokens(phrase)
    if not wanted:
        return False
    negations = sum(word in _NEGATIONS for word in wanted)
    for start in range(len(words)):
        if not _same(words[start], wanted[0]):
            continue
        window = words[start : start + len(wanted) + _LOOSE_WORDS]
        position = 0
        for end, word in enumerate(window):
            if _same(word, wanted[position]):
                position += 1
                if position == len(wanted):
                    inside = window[: end + 1]
                    if sum(w in _NEGATIONS for w in inside) == negations:
                        return True
                    break
    return False


def overlap(one: str, other: str) -> float:
    """Return the share of words two texts have in common, 0 to 1 (Jaccard)."""
    a, b = frozenset(tokens(one)), frozenset(tokens(other))
    return len(a & b) / len(a | b) if a | b else 0.0
