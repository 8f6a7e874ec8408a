"""The form of one unit as a question or as a statement about the person; not what it is meant to do."""

import re
from dataclasses import dataclass
from typing import Final

from appliance.review.coder.clauses import INVERSION
from appliance.review.coder.questions import DIRECTIVE, INVITATION, TAG, WH_FORM, is_question
from appliance.review.coder.reflections import (
    CONTRAST,
    EMOTION,
    LABEL,
    METAPHOR,
    NOT_LABEL,
    NOT_YOU_FORM,
    SPEAKER,
    STRONG_FORM,
    YOU_FORM,
    overlap,
)
from appliance.review.coder.units import Unit

QUESTION_FORMS: Final = (
    "request",
    "permission",
    "offer",
    "invitation",
    "suggestion",
    "mocking",
    "why",
    "tag",
    "wh",
    "inverted",
    "marked",
    "other",
)
_PERMISSION: Final = re.compile(
    r"(?:(?:can|could|may|might|should|shall) (?:i|we)|(?:would|is) it (?:be )?(?:okay|all right|fine|better|easier)|"
    r"mind if|"
    r"okay (?:if|with)|all right (?:if|with)|do you mind|you mind)\b"
)
_OFFER: Final = re.compile(
    r"(?:(?:do|would) you (?:want|like|rather|prefer|need)|you want|want|need|care for|would (?:a|some|something|"
    r"it help))\b"
)
_REQUEST: Final = re.compile(
    r"(?:(?:can|could|would|will|might) (?:you|y'all)|would you (?:be (?:okay|willing|open)|let|consider))\b"
)
_SUGGESTION: Final = re.compile(r"(?:how about|what about|what if|why don't (?:we|you|i)|what do you say|suppose)\b")
_MOCKING: Final = re.compile(
    r"\b(?:do you (?:have any idea|even|think (?:i|this|that|anyone))|did you (?:even|really)|you think (?:i|you're|"
    r"this|they)|"
    r"who (?:do|does) you think|what did (?:you expect|i (?:just )?say)|how (?:can|could) you|are you (?:kidding|"
    r"serious|done|deaf)|"
    r"want to (?:find out|go to jail|be arrested)|is that what you want|what kind of|who cares|happy now|so what|"
    r"how'd you like to|"
    r"what's wrong with you|what's your problem|since when)\b"
)
_WHY: Final = re.compile(r"\bwhy(?:'d)? \w+")


def question_form(unit: Unit) -> str:
    """Return one of `QUESTION_FORMS`, or nothing for a unit that asks nothing."""
    if is_question(unit) < 0.5:
        return ""
    core = unit.norm[unit.core :]
    if _MOCKING.search(unit.norm):
        return "mocking"
    if _SUGGESTION.match(core):
        return "suggestion"
    if INVITATION.match(core):
        return "invitation"
    if _PERMISSION.match(core):
        return "permission"
    if _OFFER.match(core):
        return "offer"
    if DIRECTIVE.match(core) or _REQUEST.match(core):
        return "request"
    if _WHY.search(unit.norm):
        return "why"
    if WH_FORM.match(core):
        return "wh"
    if INVERSION.match(core):
        return "inverted"
    if TAG.search(unit.norm):
        return "tag"
    return "marked" if unit.question_mark else "other"


@dataclass(frozen=True, slots=True)
class ReflectionForm:
    """How a unit speaks of the person."""

    strong: bool
    """"Sounds like", "you're saying"."""
    of_you: bool
    """Begins with "you" and goes on as a statement of how things are for the person."""
    of_you_alone: bool
    """The same without a word of the speaker and without a question."""
    of_others: bool
    """Says what others did or how things are, without "I", "we" or a question."""
    ruled_out: bool
    """"You need to", "you can", "you're free to"."""
    speaker: bool
    feeling: bool
    names_feeling: bool
    """Gives the person a feeling."""
    contrast: bool
    picture: bool
    echo: bool
    """Short, and mostly the person's words."""
    partly_echo: bool
    """Some of the person's words and something added."""


def reflection_form(unit: Unit, subject_last: str) -> ReflectionForm:
    """Return the form of a unit said after the person's words."""
    norm, core = unit.norm, unit.norm[unit.core :]
    asks, speaks = is_question(unit) >= 0.5, SPEAKER.search(norm) is not None
    ruled_out = NOT_YOU_FORM.search(norm) is not None
    of_you = YOU_FORM.match(core) is not None and not ruled_out
    shared = overlap(unit, subject_last)
    return ReflectionForm(
        strong=STRONG_FORM.search(norm) is not None,
        of_you=of_you,
        of_you_alone=of_you and not speaks and not asks,
        of_others=not of_you and not speaks and not asks and unit.word_count >= 4,
        ruled_out=ruled_out,
        speaker=speaks,
        feeling=EMOTION.search(norm) is not None,
        names_feeling=LABEL.search(norm) is not None and NOT_LABEL.search(norm) is None,
        contrast=CONTRAST.search(norm) is not None,
        picture=METAPHOR.search(norm) is not None,
        echo=shared >= 0.55 and unit.word_count <= 10 and not asks,
        partly_echo=0.15 <= shared < 0.7 and unit.word_count >= 6 and not asks,
    )
