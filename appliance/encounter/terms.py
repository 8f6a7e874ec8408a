"""Words that training content may not contain: refused by statute, or not person-first."""

import re
from dataclasses import dataclass
from typing import Final

STATUTE: Final = "C.R.S. 24-31-907"


@dataclass(frozen=True, slots=True)
class RefusedTerm:
    """A term found in a text, and what to write in its place."""

    found: str
    why: str
    instead: str


_BY_STATUTE: Final = re.compile(
    r"\b(?:excited|hyper-?active|agitated)\s+delirium\b|\bexhaustive\s+mania\b|\bexcited\s+delirious\b", re.IGNORECASE
)
_PERSON_FIRST: Final = (
    (r"\bcommit(?:s|ted|ting)?\s+suicide\b", "died by suicide, kill yourself, end your life"),
    (r"\b(?:failed|successful|unsuccessful|completed)\s+(?:suicide\s+)?attempt\b", "suicide attempt"),
    (r"\bEDPs?\b|\bemotionally\s+disturbed\s+persons?\b", "person in crisis"),
    (r"\bthe\s+mentally\s+ill\b", "person living with a mental illness"),
    (r"\bmentally\s+ill\s+(?:person|people|man|woman)\b", "person living with a mental illness"),
    (r"\bmental\s+(?:patient|case)s?\b", "person living with a mental illness"),
    (r"\b(?:a|the|is|an)\s+schizophrenics?\b", "person living with schizophrenia"),
    (r"\b(?:a|the)\s+(?:psychotic|bipolar)s?\b(?!\s+\w)", "what the person says and does"),
    (r"\b(?:an?|the)\s+(?:addict|junkie|alcoholic)s?\b", "person who uses drugs, person who drinks"),
)
"""Expression (case ignored) to the person-first wording."""


def refused_terms(text: str, spoken: bool = False) -> tuple[RefusedTerm, ...]:
    """Return the refused terms in a text.

    In words that somebody in the scene says (`spoken`) only the terms refused by statute are looked for: people in
    crisis and their relatives do not speak person-first language.
    """
    found = [
        RefusedTerm(
            match.group(0),
            f"a course that contains this term may not be reported for credit ({STATUTE})",
            "describe what the person does: pacing, sweating, shouting, not answering",
        )
        for match in _BY_STATUTE.finditer(text)
    ]
    if not spoken:
        for pattern, instead in _PERSON_FIRST:
            found += [
                RefusedTerm(match.group(0), "training text uses person-first language", f"write: {instead}")
                for match in re.finditer(pattern, text, re.IGNORECASE)
            ]
    return tuple(found)
