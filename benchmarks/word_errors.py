"""Word error rate by plain edit distance, after light normalisation that treats both texts alike."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_HESITATIONS: Final = frozenset("um umm uh uhh er erm hm hmm mm mmm mhm ah oh".split())
_TITLES: Final = {"mr": "mister", "mrs": "missus", "dr": "doctor", "st": "saint", "ok": "okay", "alright": "all right"}
_CONTRACTIONS: Final = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(r"\bgonna\b"), "going to"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\bgotta\b"), "got to"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"\b(it|he|she|that|what|there|who|where|how|here)'s\b"), r"\1 is"),
)
_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = ["", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split()]
_ORDINALS: Final = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Edits that turn a reference into what was recognised."""

    substituted: int = 0
    left_out: int = 0
    inserted: int = 0
    reference_words: int = 0

    @property
    def errors(self) -> int:
        """All edits."""
        return self.substituted + self.left_out + self.inserted

    @property
    def rate(self) -> float:
        """Edits a reference word; of an empty reference 0 without edits, else infinite."""
        if not self.reference_words:
            return 0.0 if not self.errors else float("inf")
        return self.errors / self.reference_words


def in_words(number: int) -> str:
    """Return a number from 0 to 999,999 in words."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f" {_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{_ONES[number // 100]} hundred" + (f" {in_words(number % 100)}" if number % 100 else "")
    rest = f" {in_words(number % 1000)}" if number % 1000 else ""
    return f"{in_words(number // 1000)} thousand{rest}"


def normalised(text: str) -> tuple[str, ...]:
    """Return the words of a text: lower case, no punctuation or hesitations, contractions and numbers in full."""
    plain = text.lower().replace("’", "'").replace("‘", "'")
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    for pattern, full in _CONTRACTIONS:
        plain = pattern.sub(full, plain)
    words: list[str] = []
    for token in re.findall(r"\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+(?:'[^\W\d_]+)*", plain):
        if token.isdecimal():
            full = in_words(int(token)) if len(token) <= 6 else " ".join(_ONES[int(digit)] for digit in token)
        else:
            full = _ORDINALS.get(token, _TITLES.get(token, token.removesuffix("'s").replace("'", "")))
        words += [word for word in full.split() if word not in _HESITATIONS]
    return tuple(words)


def word_errors(reference: str, recognised: str) -> WordErrors:
    """Return the fewest edits between two texts after normalisation."""
    return edits(normalised(reference), normalised(recognised))


def edits(reference: Sequence[str], recognised: Sequence[str]) -> WordErrors:
    """Return the fewest edits between two word lists; among equally few, those with most substitutions."""
    row = [(at, 0, 0, at) for at in range(len(recognised) + 1)]
    for left, wanted in enumerate(reference, 1):
        above, row = row, [(left, 0, left, 0)]
        for at, got in enumerate(recognised, 1):
            cost, swapped, lost, added = above[at - 1]
            if wanted == got:
                row.append(above[at - 1])
                continue
            row.append(
                min(
                    (cost + 1, swapped + 1, lost, added),
                    (above[at][0] + 1, above[at][1], above[at][2] + 1, above[at][3]),
                    (row[at - 1][0] + 1, row[at - 1][1], row[at - 1][2], row[at - 1][3] + 1),
                    key=lambda path: (path[0], -path[1]),
                )
            )
    _, swapped, lost, added = row[-1]
    return WordErrors(swapped, lost, added, len(reference))


def total(parts: Iterable[WordErrors]) -> WordErrors:
    """Return the sum over clips, so that a long clip weighs as much as its words."""
    swapped = lost = added = words = 0
    for part in parts:
        swapped, lost, added = swapped + part.substituted, lost + part.left_out, added + part.inserted
        words += part.reference_words
    return WordErrors(swapped, lost, added, words)
