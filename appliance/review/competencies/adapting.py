"""Adapting and repair: what helps this person, feelings answered, slips mended, listening before influence."""

import re
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS, REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency
from appliance.review.competencies.repeats import Repeats
from appliance.review.competencies.scored import BETTER_WITHOUT, Case, Tally, credit_score, is_blank, quoted, result
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import Moment, View
from appliance.words import N_

_ANSWERS: Final = REFLECTIONS | {B.EMPATHY, B.VALIDATION, B.APOLOGY, B.REASSURANCE, B.TIME_AND_DISTANCE}
_LISTENING: Final = REFLECTIONS | {B.OPEN_QUESTION, B.WANTS_QUESTION, B.MINIMAL_ENCOURAGER, B.VALIDATION, B.EMPATHY}
_INFLUENCE: Final = frozenset({B.MORALISING, B.AGREEMENT, B.GUILT_APPEAL, B.LECTURE})
_MENDS: Final = frozenset({B.APOLOGY, B.VALIDATION, B.EMPATHY, B.EMOTION_LABEL})
_PUSHBACK: Final = re.compile(
    r"!|\b(?:no|stop|don't|leave me|get away|shut up|hell|fuck\w*|screw|hate|never|can't|scared|"
    r"afraid|alone|nobody|not fair|angry|tired|hurts?|crying|lost|miss)\b",
    re.IGNORECASE,
)


def _helping(view: View, moment: Moment) -> list[B]:
    shown = set(moment.shown()) - view.harms
    return sorted(shown & view.helps) if view.helps else sorted(shown & _ANSWERS)


def score(view: View) -> CompetencyScore:
    """Score the encounter from its second turn on."""
    m = method().competencies[Competency.ADAPTING]
    n = m.numbers
    case = Case()
    if len(view.moments) < 4:
        return result(Competency.ADAPTING, None, case, 0, N_("it was too short to see change."))
    sums = Tally()
    repeats = Repeats()
    listened = 0
    slip: Moment | None = None
    for moment in view.moments:
        shown = moment.shown()
        factors = repeats.factors(moment)
        provoking = sorted(PROVOCATIONS & set(shown))
        gains = [0.0]
        for behaviour in _helping(view, moment):
            gains.append(n["helps"] * shown[behaviour].confidence * factors[behaviour])
            note = N_("It helps this person.") if behaviour in view.helps else ""
            case.add("for", gains[-1], moment.turn, quoted(moment.text, shown[behaviour]), behaviour, note)
        answered = sorted((_ANSWERS - view.harms) & set(shown))
        if answered and _PUSHBACK.search(moment.before):
            gains.append(n["answers_feeling"] * max(shown[b].confidence * factors[b] for b in answered))
        mends = sorted(_MENDS & set(shown))
        if slip is not None and mends and not provoking:
            gains.append(n["repair"] * shown[mends[0]].confidence)
            case.add(
                "for",
                1.5,
                moment.turn,
                quoted(moment.text, shown[mends[0]]),
                mends[0],
                N_("Mended what turn {turn} had done.").format(turn=slip.turn),
            )
            slip = None
        earned = max(gains) + method().shared.others * (sum(gains) - max(gains))
        sums.earned += 0.0 if provoking else min(n["turn_cap"], earned)
        sums.observations += max(gains) > 0
        for behaviour in sorted(view.harms & set(shown) - PROVOCATIONS):
            sums.harm += n["harms"] * shown[behaviour].confidence
            case.add(
                "against",
                0.6,
                moment.turn,
                quoted(moment.text, shown[behaviour]),
                behaviour,
                BETTER_WITHOUT,
            )
        early = sorted(_INFLUENCE & set(shown))
        if early and listened < n["listening_first"]:
            sums.harm += n["influence_too_early"]
            case.add(
                "against",
                0.4,
                moment.turn,
                quoted(moment.text, shown[early[0]]),
                early[0],
                N_("Before much listening."),
            )
        if provoking:
            sums.harm += n["again_after_pushback"] if slip is not None else n["first_slip"]
            case.add(
                "against",
                0.8,
                moment.turn,
                quoted(moment.text, shown[provoking[0]]),
                provoking[0],
                N_("Again, after it had gone wrong.") if slip is not None else "",
            )
            slip = moment
        listened += bool(_LISTENING & set(shown))
        sums.blank += repeats.recited(moment, factors) or is_blank(moment)
        sums.unprovoking += not provoking
    return result(Competency.ADAPTING, credit_score(sums, m.full), case, sums.observations)
