"""Time, distance and options: credits for room and choice, harm for pressure; a command only without a hazard."""

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency
from appliance.review.competencies.scored import Case, credit_score, result, tally
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import Moment, View
from appliance.words import N_


def _counts(moment: Moment, behaviour: B) -> float:
    if behaviour is B.COMMAND and (moment.open_hazards or B.LIMIT_WITH_REASON in moment.shown()):
        return 0.0
    return 1.0


def score(view: View) -> CompetencyScore:
    """Score the encounter."""
    m = method().competencies[Competency.TIME_AND_OPTIONS]
    if len(view.moments) < 3:
        return result(Competency.TIME_AND_OPTIONS, None, Case(), 0, N_("hardly anything was said."))
    case = Case()
    sums = tally(view, m.credits, m.harms, case, _counts)
    back = sum(move in {"back", "cover"} for move in view.moves)
    if back:
        sums.earned += min(m.numbers["moved_back_most"], m.numbers["moved_back"] * back)
        sums.observations += 1
        case.add("for", 0.8, view.moments[0].turn, "", None, N_("You made distance by moving back."))
    return result(Competency.TIME_AND_OPTIONS, credit_score(sums, m.full), case, sums.observations)
