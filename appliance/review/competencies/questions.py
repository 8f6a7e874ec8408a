"""Questions and wants: open before closed, unless open feelings questions harm this person."""

from collections.abc import Mapping

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency
from appliance.review.competencies.scored import Case, credit_score, result, tally
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import View
from appliance.words import N_


def _credits(view: View, credits: Mapping[str, float]) -> Mapping[str, float]:
    if B.OPEN_QUESTION in view.harms or B.WANTS_QUESTION in view.harms or B.CLOSED_QUESTION in view.helps:
        return {**credits, B.CLOSED_QUESTION.value: credits[B.OPEN_QUESTION.value]}
    return credits


def score(view: View) -> CompetencyScore:
    """Score the encounter."""
    m = method().competencies[Competency.QUESTIONS]
    if len(view.moments) < 3:
        return result(Competency.QUESTIONS, None, Case(), 0, N_("hardly anything was said."))
    case = Case()
    sums = tally(view, _credits(view, m.credits), m.harms, case)
    if sums.observations == 0 and len(view.moments) < 5:
        return result(Competency.QUESTIONS, None, Case(), 0, N_("there was no time to ask."))
    return result(Competency.QUESTIONS, credit_score(sums, m.full), case, sums.observations)
