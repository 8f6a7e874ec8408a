"""An officer's words so far, cut up, and the little grammar that the rules and the features share; pure.

The text may come without punctuation, and a full stop is weak evidence, since recognisers add one to anything; a
question mark, a comma inside and a cut into sentences are used where they are there.
"""

import re
from dataclasses import dataclass
from typing import Final

from appliance.audio.turn_words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    HESITATIONS,
    INTRANSITIVES,
    LEADING_FILLERS,
    OPEN_VERBS,
    PARTICLES,
    PERSONAL_STARTS,
    PREPOSITIONS,
    QUESTION_AUXILIARIES,
    QUESTION_SUBJECTS,
    QUESTION_WORDS,
    SENTENCE_TAILS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
)

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_TITLE = re.compile(r"\b(mr|mrs|ms|dr|st|sgt)\.(?=\s)")


_WHAT_ASKS: Final = frozenset(
    "happened if about kind time made makes brought got gets keeps helps else hurts day started".split()
)
"""What makes a question of a "what" in front of it, although no auxiliary follows."""


_NEVER_NOUNS: Final = (
    OPEN_VERBS
    | CONJUNCTIONS
    | AUXILIARIES
    | PREPOSITIONS
    | DETERMINERS
    | QUESTION_WORDS
    | PERSONAL_STARTS
    | LEADING_FILLERS
    | PARTICLES
    | INTRANSITIVES
)
_ANY_NOUN: Final = frozenset("somebody someone anybody anyone anything something everything all".split())


@dataclass(frozen=True, slots=True)
class TurnText:
    """A transcript so far, cut up."""

    words: tuple[str, ...]
    """All of it, lower case, without punctuation."""
    sentence: tuple[str, ...]
    """The last sentence."""
    after_comma: tuple[str, ...]
    """What follows the last comma of that sentence; empty without one."""
    sentences: int
    question_mark: bool
    trails_off: bool
    """Written with three dots, a dash or a comma at its end."""


def read_text(text: str) -> TurnText:
    """Cut a transcript up."""
    plain = _TITLE.sub(r"\1", text.strip().lower().replace("’", "'"))
    pieces = [piece for piece in _SENTENCE_END.split(plain) if _WORD.search(piece)]
    last = pieces[-1] if pieces else ""
    _, comma, after = last.rstrip(", ").rpartition(",")
    return TurnText(
        words=tuple(_WORD.findall(plain)),
        sentence=tuple(_WORD.findall(last)),
        after_comma=tuple(_WORD.findall(after)) if comma else (),
        sentences=len(pieces),
        question_mark=plain.endswith("?"),
        trails_off=plain.endswith(("...", "…", "-", "—", "–", ",")),
    )


def after_fillers(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without "um", "okay, so" and the like at their head."""
    for number, word in enumerate(words):
        if word not in HESITATIONS and word not in LEADING_FILLERS:
            return words[number:]
    return ()


def asks_by_form(words: tuple[str, ...]) -> bool:
    """Whether the words are put as a question: "do you …", "what would …"."""
    words = after_fillers(words)
    if len(words) < 2:
        return False
    if words[0] in QUESTION_WORDS:
        return (
            "'" in words[0]
            or words[1] in AUXILIARIES
            or words[0] in ("how", "who")
            or (words[0] == "what" and words[1] in _WHAT_ASKS)
        )
    return words[0] in QUESTION_AUXILIARIES and words[1] in QUESTION_SUBJECTS


def asks(text: TurnText) -> bool:
    """Whether the last sentence is a question, by its form or by its mark."""
    words = after_fillers(text.sentence)
    if len(words) < 2:
        return False
    return (text.question_mark and words[0] not in SUBORDINATORS) or asks_by_form(words)


def has_tag(words: tuple[str, ...]) -> bool:
    """Whether a statement ends in a question tag: "…, isn't it", "…, did they"."""
    return (
        len(words) >= 4
        and words[-2] in QUESTION_AUXILIARIES
        and words[-1] in SUBJECT_PRONOUNS | {"you", "it"}
        and not asks_by_form(words)
    )


def subjects(words: tuple[str, ...]) -> int:
    """Count words that begin a clause: a subject pronoun or its contraction with something behind it."""
    count = 0
    for number, word in enumerate(words[:-1]):
        following = words[number + 1]
        if word in SUBJECT_PRONOUNS or (word in PERSONAL_STARTS and "'" in word):
            count += 1
        elif word in ("you", "it", "that", "there", "nobody", "somebody", "everybody"):
            takes_object = (PREPOSITIONS - SUBORDINATORS) | OPEN_VERBS
            if number and words[number - 1] in takes_object and following not in AUXILIARIES:
                continue
            count += following not in PREPOSITIONS | CONJUNCTIONS | PARTICLES | DETERMINERS | SENTENCE_TAILS
    return count


def has_inversion(words: tuple[str, ...]) -> bool:
    """Whether a question stands somewhere inside: "… what would", "… will you"."""
    for number in range(1, len(words) - 1):
        before, word, following = words[number - 1], words[number], words[number + 1]
        if word in QUESTION_WORDS and following in QUESTION_AUXILIARIES and before not in OPEN_VERBS | {"me", "know"}:
            return True
        if word in QUESTION_AUXILIARIES and following in SUBJECT_PRONOUNS | {"you"} and before not in SUBJECT_PRONOUNS:
            return True
    return False


def has_relative_clause(words: tuple[str, ...]) -> bool:
    """Whether a noun is followed by a clause about it: "the blanket you asked for", "somebody you can stay with"."""
    pairs = list(enumerate(zip(words, words[1:-2], strict=False)))
    return any(
        following in SUBJECT_PRONOUNS | {"you"} and ((number and word not in _NEVER_NOUNS) or word in _ANY_NOUN)
        for number, (word, following) in pairs
    )
