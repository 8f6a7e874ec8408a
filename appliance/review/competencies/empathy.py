"""Empathy and respect: credits for warmth and dignity, heavy harm for contempt."""

from appliance.encounter.scenario import Competency
from appliance.review.competencies.scored import Case, credit_score, result, tally
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import View
from appliance.words import N_


def score(view: View) -> CompetencyScore:
    """Score the encounter."""
    m = method().competencies[Competency.EMPATHY]
    if len(view.moments) < 2:
        return result(Competency.EMPATHY, None, Case(), 0, N_("hardly anything was said."))
    case = Case()
    sums = tally(view, m.credits, m.harms, case)
    return result(Competency.EMPATHY, credit_score(sums, m.full), case, sums.observations)
