"""Typed words as they may be kept, printed and shown, whatever was pasted."""


def plain(text: str) -> str:
    """Return a text on one line without control characters, escape codes, invisible marks or half characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
