"""Active listening: credits for giving back, over the officer's turns; nothing to hear means not observed."""

from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency
from appliance.review.competencies.scored import Case, credit_score, result, substantial, tally
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import View
from appliance.words import N_

_GIVING_BACK: Final = frozenset({B.SIMPLE_REFLECTION, B.COMPLEX_REFLECTION, B.EMOTION_LABEL, B.PARAPHRASE, B.SUMMARY})
_INTERPRETING: Final = frozenset({B.COMPLEX_REFLECTION, B.EMOTION_LABEL})
_LITERAL: Final = (B.SIMPLE_REFLECTION, B.PARAPHRASE, B.MINIMAL_ENCOURAGER, B.VALIDATION)
"""What listening sounds like to a person whom interpretation hurts: short and literal."""


def score(view: View) -> CompetencyScore:
    """Score the encounter."""
    m = method().competencies[Competency.LISTENING]
    if len(view.moments) < 2 or substantial(view.subject_texts) < 2:
        return result(Competency.LISTENING, None, Case(), 0, N_("there was too little to listen to."))
    if view.harms >= _GIVING_BACK:
        return result(Competency.LISTENING, None, Case(), 0, N_("giving back does not help this person."))
    case = Case()
    credits = m.credits
    if view.harms & _INTERPRETING:
        credits = {**credits, **{b.value: credits[B.COMPLEX_REFLECTION.value] for b in _LITERAL}}
    sums = tally(view, credits, m.harms, case)
    return result(Competency.LISTENING, credit_score(sums, m.full), case, sums.observations)
