"""Closure and hand-over: presence, not number, of agreement, summary, help, next step and briefing."""

import math
from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency
from appliance.review.competencies.repeats import first_time
from appliance.review.competencies.scored import Case, quoted, result
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import View
from appliance.words import N_

_STEPS: Final = (
    ("agreement", (B.AGREEMENT,)),
    ("summary", (B.SUMMARY,)),
    ("resource", (B.RESOURCE,)),
    ("next_step", (B.EXPLANATION, B.RESTRAINT_EXPLAINED)),
    ("option", (B.OPTION, B.COLLABORATION)),
    ("gratitude", (B.GRATITUDE,)),
)
_LEAVES_PIECES: Final = (B.THREAT, B.INSULT, B.FALSE_PROMISE, B.SARCASM, B.DISMISSAL)


def _briefing(view: View) -> tuple[int, str]:
    """Return the turn and the words with which those who take over were briefed: said here, or over the radio."""
    for m in view.moments:
        if m.state_before is not None and m.state_before.briefed:
            spoken = [line for line in view.radio if line[0] < m.turn]
            return spoken[-1] if spoken else (m.turn, "")
        if m.state_after is not None and m.state_after.briefed:
            return m.turn, m.text
    return view.radio[-1] if view.radio else (view.moments[-1].turn if view.moments else 0, "")


def score(view: View) -> CompetencyScore:
    """Score the encounter after its first turns; one that never came that far is not observed."""
    n = method().competencies[Competency.CLOSURE].numbers
    case = Case()
    later = view.moments[int(n["after_turns"]) :]
    shaped, seen = 0.0, 0
    for name, behaviours in _STEPS:
        hits = [
            (heard.confidence * first_time(b, heard.words), m, b)
            for m in later
            for b, heard in m.shown().items()
            if b in behaviours and b not in view.harms
        ]
        if not hits:
            continue
        confidence, moment, behaviour = max(hits, key=lambda h: (h[0], h[1].turn, h[2]))
        shaped += n[name] * min(1.0, confidence / n["sure"])
        seen += 1
        case.add("for", n[name], moment.turn, quoted(moment.text, moment.shown()[behaviour]), behaviour)
    if view.briefed:
        shaped += n["briefing"]
        seen += 1
        turn, text = _briefing(view)
        case.add("for", n["briefing"], turn, text, None, N_("You put those who take over in the picture."))
    if seen == 0 and len(view.moments) < n["least_turns"]:
        return result(Competency.CLOSURE, None, case, 0, N_("it did not come to an end that could be shaped."))
    points = n["begin"] + (5 - n["begin"]) * (1 - math.exp(-shaped / n["enough"]))
    lost = 0.0
    for m in later:
        for behaviour in _LEAVES_PIECES:
            if behaviour in m.shown():
                lost += n["harm"] * m.shown()[behaviour].confidence
                case.add("against", n["harm"], m.turn, quoted(m.text, m.shown()[behaviour]), behaviour)
    return result(
        Competency.CLOSURE,
        points - n["harm_most"] * lost / (lost + n["harm_half"]) if lost else points,
        case,
        seen + 1,
    )
