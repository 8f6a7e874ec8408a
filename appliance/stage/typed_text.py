"""Typed words as they may be kept, printed and shown, whatever was pasted."""

from typing import Final

LONGEST_LETTERS: Final = 12_000
"""About two thousand words: more than anybody says in the twelve minutes of an encounter."""


def plain(text: str) -> str:
    """Return a text on one line without control characters, escape codes, invisible marks or half characters.

    What goes beyond LONGEST_LETTERS is left out.
    """
    shortened = text[:LONGEST_LETTERS]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in shortened).split())
