"""Cuts a growing line into clauses, the first one as early as it can be spoken."""

import re
from typing import Final

SHORTEST_WORDS: Final = 2
"""A comma after one word ("Look, …") is not worth a synthesis of its own: the next words follow at once."""
EARLY_BREAK_WORDS: Final = 5
"""From so many words on, the first clause may end before a conjunction."""
LATE_BREAK_WORDS: Final = 14
"""From so many words on, a clause ends at the next space, so that a line without commas starts sounding."""

_HARD_STOP: Final = re.compile(r"""[.!?…]+["')\]]*(?=\s)|[.!?…]+["')\]]*$""")
_SOFT_STOP: Final = re.compile(r"""(?:,|;|:|—|--|–)["')\]]*(?=\s)|—(?=\w)|(?<=[a-z]),$""")
_BEFORE_CONJUNCTION: Final = re.compile(
    r"\s(?=(?:and|but|because|so|or|until|when|while|if|unless|since|like|then|that's|cause|'cause)\s)", re.IGNORECASE
)
_ABBREVIATION: Final = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sgt|Lt|Ofc|Capt|vs|No|a\.m|p\.m)|\b[A-Z])\.$")
_WHOLE_WORD_STOP: Final = re.compile(r"[a-z]{3}\.$")
"""A full stop that needs no look ahead: models write an ellipsis as one piece, and abbreviations are shorter."""


class ClauseSplitter:
    """Fed with pieces of one line, gives back clauses; together they hold all its words."""

    def __init__(self) -> None:
        self._pending = ""
        self._given = 0

    def feed(self, piece: str) -> list[str]:
        """Return the clauses that this piece completes."""
        self._pending += piece
        clauses: list[str] = []
        while (end := self._end()) is not None:
            clause, self._pending = self._pending[:end].strip(), self._pending[end:]
            if _sounds(clause):
                clauses.append(clause)
                self._given += 1
        return clauses

    def finish(self) -> list[str]:
        """Return what is left and begin a new line."""
        rest, self._pending = self._pending.strip(), ""
        self._given = 0
        return [rest] if _sounds(rest) else []

    def _end(self) -> int | None:
        """Return where the first complete clause ends, or None while more must come.

        A stop at the very end of what has been decoded is not taken while it may still grow ("3." before "50").
        """
        text = self._pending
        ends = [end for end in (self._hard_end(text), self._soft_end(text)) if end is not None]
        if not ends and self._given == 0 and (end := self._conjunction_end(text)) is not None:
            ends = [end]
        if not ends and (end := self._late_end(text)) is not None:
            ends = [end]
        return min(ends, default=None)

    @staticmethod
    def _hard_end(text: str) -> int | None:
        for match in _HARD_STOP.finditer(text):
            before = text[: match.end()].rstrip("\"')]")
            if match.end() == len(text):
                growing = before.endswith(".") and not _WHOLE_WORD_STOP.search(before)
                if growing or text.count('"') % 2:
                    continue
            if before.endswith(".") and _ABBREVIATION.search(before):
                continue
            return match.end()
        return None

    @staticmethod
    def _soft_end(text: str) -> int | None:
        for match in _SOFT_STOP.finditer(text):
            if _words(text[: match.end()]) >= SHORTEST_WORDS:
                return match.end()
        return None

    @staticmethod
    def _conjunction_end(text: str) -> int | None:
        for match in _BEFORE_CONJUNCTION.finditer(text):
            if _words(text[: match.start()]) >= EARLY_BREAK_WORDS:
                return match.start()
        return None

    @staticmethod
    def _late_end(text: str) -> int | None:
        if _words(text) <= LATE_BREAK_WORDS:
            return None
        return text.rstrip().rfind(" ") if " " in text.strip() else None


def _words(text: str) -> int:
    return len(text.split())


def _sounds(text: str) -> bool:
    return any(character.isalnum() for character in text)
