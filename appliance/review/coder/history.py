"""Keeps what a conversation has come to, so that each utterance is coded in its context."""

import re
from dataclasses import dataclass, field
from typing import Final

from appliance.review.coder.opening import FIRST_NAMES
from appliance.review.coder.rules import Context

_REMEMBERED: Final = 3
_OWN_NAME: Final = re.compile(r"\b(?:my name is|my name's|name's|i'm|i am|call me|it's) ([a-z]+)\b", re.IGNORECASE)


@dataclass(slots=True)
class History:
    """The conversation so far; one owner tells it what was said."""

    names: tuple[str, ...] = ()
    open_hazards: tuple[str, ...] = ()
    false_promises: tuple[str, ...] = ()
    _subject: list[str] = field(default_factory=list)
    _since_officer: list[str] = field(default_factory=list)
    _officer: list[str] = field(default_factory=list)

    def subject_said(self, text: str) -> None:
        """Take in the person's words."""
        self._since_officer.append(text)
        self._subject.append(text)
        for match in _OWN_NAME.finditer(text):
            name = match.group(1)
            if name.lower() in FIRST_NAMES and name.lower() not in {n.lower() for n in self.names}:
                self.names = (*self.names, name)

    def officer_said(self, text: str) -> None:
        """Take in the officer's words, after they were coded."""
        self._officer.append(text)
        self._since_officer.clear()

    def context(self, word_confidences: tuple[float, ...] | None = None, interrupted: bool = False) -> Context:
        """Return the context of the officer's next utterance."""
        last = " ".join(self._since_officer) or (self._subject[-1] if self._subject else "")
        before = self._subject[: -max(1, len(self._since_officer))]
        return Context(
            subject_last=last,
            subject_before=tuple(before[-_REMEMBERED:]),
            names=self.names,
            open_hazards=self.open_hazards,
            false_promises=self.false_promises,
            previous_officer=tuple(self._officer[-_REMEMBERED:]),
            word_confidences=word_confidences,
            interrupted_subject=interrupted,
        )
