"""Mending what is harmless in an actor's words, so that the guard need not throw a good line away."""

import re
from typing import Final

_ASIDE: Final = re.compile(r"[(\[*][^()\[\]*\n]{1,40}[)\]*]")
_QUOTES: Final = re.compile(r"[\"“”«»]|(?<!\w)'|'(?!\w)")
_DOTS: Final = re.compile(r"\.{2,}|…(?:\s*…)+")
_MARKS: Final = re.compile(r"([!?])[!?]{2,}")
_SAME_MARK: Final = re.compile(r"([!,;:])\1+")
_SYMBOLS: Final = re.compile(r"[\U0001f000-\U0001ffff\u2600-\u27bf\ufe0f]")
_SPACE_BEFORE: Final = re.compile(r"\s+([,.!?;:…])")
_LEADING: Final = re.compile(r"^[\s\-–—:;,.]+(?=\w)")
_DROPPED_G: Final = re.compile(r"(?<=in)'(?=\s|$)")

_ADDRESS: Final = re.compile(r"\b(?:sir|ma'am|madam)\b", re.IGNORECASE)
"""Nobody knows who wears the headset."""


def tidy(text: str, label: str) -> str:
    """Return the words without quotes, asides, symbols or the person's own label; `label` is the name in the script."""
    mended = text.replace("\u2019", "'").replace("\n", " ")
    mended = _own_label(label).sub("", mended)
    mended = _ASIDE.sub(" ", mended)
    mended = _SYMBOLS.sub("", mended)
    mended = _ADDRESS.sub("officer", mended)
    mended = _DROPPED_G.sub("\u2019", mended)
    mended = _QUOTES.sub("", mended).replace("\u2019", "'")
    mended = _DOTS.sub("…", mended)
    mended = _MARKS.sub(r"\1", mended)
    mended = _SAME_MARK.sub(r"\1", mended)
    mended = _SPACE_BEFORE.sub(r"\1", mended)
    mended = _LEADING.sub("", mended)
    return " ".join(mended.split())


def _own_label(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}\s*(?:\([^)]*\))?\s*:\s*", re.IGNORECASE)
