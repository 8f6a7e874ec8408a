"""A simple reflection made from the person's own words: "I lost my job" becomes "You lost your job."."""

import re
from collections.abc import Sequence
from typing import Final

_SWAP: Final = {
    "i": "you",
    "i'm": "you're",
    "i've": "you've",
    "i'd": "you'd",
    "i'll": "you'll",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "am": "are",
    "ain't": "aren't",
}
_SENTENCE: Final = re.compile(r"[^.!?…]+[.!?…]*")
_ABOUT_SELF: Final = re.compile(r"^(?:(?:and|but|so|well|yeah|look|man)\b,?\s+)*(?=(?:i|i'm|i've|my)\b)")
_NOT_TO_MIRROR: Final = re.compile(
    r"\b(you|your|you're|not|never|don't|won't|can't|swear|said|told|i think|i guess|i know|i mean)\b|[?]"
)
_MOST_WORDS: Final = 11


def reflect(theirs: Sequence[str]) -> str | None:
    """Return a reflection of the latest sentence in which the person says something about themselves, or None."""
    for text in reversed(theirs):
        for match in reversed(_SENTENCE.findall(text.replace("’", "'"))):
            reflected = _reflect_sentence(match)
            if reflected is not None:
                return reflected
    return None


def _reflect_sentence(sentence: str) -> str | None:
    said = sentence.strip().lower()
    start = _ABOUT_SELF.match(said)
    if start is None or _NOT_TO_MIRROR.search(said):
        return None
    tokens = re.findall(r"[a-z']+", said[start.end() :])
    if not 3 <= len(tokens) <= _MOST_WORDS:
        return None
    swapped = [_SWAP.get(token, token) for token in tokens]
    for at in range(1, len(swapped)):
        if swapped[at - 1] == "you" and tokens[at - 1] == "i" and swapped[at] == "was":
            swapped[at] = "were"
    return " ".join(swapped).capitalize() + "."
