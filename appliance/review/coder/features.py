"""What the heads see of words beside the encoder's vectors: forms, cues and what the rules heard.

Every number but the vectors comes from the normal form of the words, so punctuation and capitals change little.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.encounter.behaviours import BehaviourId
from appliance.review.coder import cues
from appliance.review.coder.forms import QUESTION_FORMS, ReflectionForm, question_form, reflection_form
from appliance.review.coder.questions import is_question
from appliance.review.coder.reflections import content_stems, overlap
from appliance.review.coder.rules import Context
from appliance.review.coder.units import Unit

Row = npt.NDArray[np.float32]

_IDS: Final = tuple(BehaviourId)
_FORMS: Final = (
    "asks at all",
    "asks first",
    "asks last",
    "asks twice",
    "asks three times",
    "question mark",
    "exclamation mark",
    "most of a unit is the person's words",
    "half of a unit is the person's words",
    "first unit is the person's words",
    "share of these words that are the person's",
    "share of the person's words given back",
    "gives back, then asks",
    "words",
    "at most 2 words",
    "at most 4 words",
    "at most 8 words",
    "at least 20 words",
    "at least 40 words",
    "at least 70 words",
    "units",
    "one unit",
    "speaks first",
    "answers a question",
    "answers an act",
    "answers a few words",
    "rules call it calming",
    "rules call it inflaming",
    "rules' de_escalation",
)
_REFLECTION_FORMS: Final = tuple(ReflectionForm.__annotations__)


@cache
def names() -> tuple[str, ...]:
    """Return what each number of `dense` stands for."""
    return (
        *(f"rules: {b.value}" for b in _IDS),
        *_FORMS,
        *(f"question: {form}" for form in QUESTION_FORMS),
        *(f"reflection: {form}" for form in _REFLECTION_FORMS),
        *(f"cue: {cue.name}" for cue in cues.load()),
    )


def dense(
    text: str, units: Sequence[Unit], context: Context, by_rules: Mapping[BehaviourId, float], calming: float
) -> Row:
    """Return forms and cues of some units, at least one, in the order of `names`.

    `by_rules` holds the rules' confidences and `calming` the de_escalation that they come to.
    """
    asked = [question_form(unit) for unit in units]
    given = [reflection_form(unit, context.subject_last) for unit in units]
    numbers = [
        *(by_rules.get(b, 0.0) for b in _IDS),
        *_forms(text, units, context, calming),
        *(float(form in asked) for form in QUESTION_FORMS),
        *(max(float(getattr(g, form)) for g in given) for form in _REFLECTION_FORMS),
        *(float(any(cue.heard(unit) for unit in units)) for cue in cues.load()),
    ]
    return np.array(numbers, dtype=np.float32)


def _forms(text: str, units: Sequence[Unit], context: Context, calming: float) -> list[float]:
    asks = [is_question(unit) for unit in units]
    shared = [overlap(unit, context.subject_last) for unit in units]
    before = context.subject_last
    mine, theirs = content_stems(" ".join(unit.norm for unit in units)), content_stems(before)
    words = sum(unit.word_count for unit in units)
    count = sum(a >= 0.5 for a in asks)
    gave_back = next((n for n, s in enumerate(shared) if s >= 0.4), len(units))
    return [
        max(asks),
        asks[0],
        asks[-1],
        count >= 2,
        count >= 3,
        "?" in text,
        "!" in text,
        max(shared),
        max(shared) >= 0.5,
        shared[0],
        len(mine & theirs) / max(1, len(mine)),
        len(mine & theirs) / max(1, len(theirs)),
        any(a >= 0.5 for a in asks[gave_back + 1 :]),
        float(np.log1p(words)) / 4,
        words <= 2,
        words <= 4,
        words <= 8,
        words >= 20,
        words >= 40,
        words >= 70,
        len(units) / 5,
        len(units) == 1,
        not before,
        before.rstrip().endswith("?"),
        before.startswith("*"),
        0 < len(before.split()) <= 4,
        calming > 0.2,
        calming < -0.2,
        calming,
    ]
