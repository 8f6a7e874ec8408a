"""Comparing what was heard with what a line says, by its content words."""

import re
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_COMMON: Final = frozenset(
    """a about all am an and any are as at be been but by can can't come could did didn't do does doesn't don't for from
    get go going gonna got had has have he he's her here him his how i i'd i'll i'm i've if in into is isn't it it's
    just know let like look man me my no not now of off oh ok okay on one or our out over put really right see she
    she's so some than that that's the their them then there there's they they're this to too uh um up us very want was
    we we're well were what what's when where who why will with would yeah yes you you're your""".split()
)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without punctuation."""
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def content_words(text: str) -> frozenset[str]:
    """Return the words that carry meaning, crudely stemmed."""
    return frozenset(_stem(word) for word in words(text) if word not in _COMMON and len(word) > 2)


def share_heard(line: str, heard: Iterable[str]) -> float:
    """Return the share of a line's content words that were heard, 0 when it has none."""
    wanted = content_words(line)
    if not wanted:
        return 0.0
    got: set[str] = set()
    for text in heard:
        got |= content_words(text)
    return len(wanted & got) / len(wanted)


def contains_phrase(text: str, phrase: str) -> bool:
    """Return whether the words of a phrase stand in a text, in order and together."""
    sought, said = words(phrase), words(text)
    return any(said[at : at + len(sought)] == sought for at in range(len(said) - len(sought) + 1)) if sought else False


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
