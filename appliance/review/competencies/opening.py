"""Opening: who I am and why I am here, in the first words; what kind of first words they were."""

from collections.abc import Iterable
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency
from appliance.review.competencies.repeats import first_time, is_stock, new_words
from appliance.review.competencies.scored import Case, quoted, result, sentence_with
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import Moment, View
from appliance.words import N_

FIRST_WORDS: Final = 45
"""The words that Rho et al. 2023 read."""
NO_NAME: Final = N_("Not heard at the start: who you are.")
NO_REASON: Final = N_("Not heard at the start: why you were there.")
FOR_ANYONE: Final = N_("It could be said to anyone, so it does not tell them why you came.")
_WARMTH: Final = frozenset(
    {
        B.USES_NAME,
        B.RESPECT,
        B.OPEN_QUESTION,
        B.WANTS_QUESTION,
        B.EMPATHY,
        B.REASSURANCE,
        B.OPTION,
        B.COLLABORATION,
        B.TIME_AND_DISTANCE,
        B.VALIDATION,
        B.EMOTION_LABEL,
        B.COMPLEX_REFLECTION,
        B.MEDICAL_CHECK,
        B.SIMPLE_REFLECTION,
    }
)


def opening_moments(view: View) -> tuple[Moment, ...]:
    """Return the officer's first turns: three, or more while fewer than 45 words were said.

    Sentences said again count neither as words nor, alone, as a turn: nobody talks themselves out of their opening.
    """
    turns = int(method().competencies[Competency.OPENING].numbers["turns"])
    taken: list[Moment] = []
    said: set[str] = set()
    new_turns = words = 0
    for moment in view.moments:
        new = new_words(moment.text, said)
        if new and ((new_turns >= turns and words >= FIRST_WORDS) or new_turns >= 2 * turns):
            break
        taken.append(moment)
        new_turns += new > 0
        words += new
    return tuple(taken)


def opened_with_command(view: View) -> bool:
    """Return whether the first turn was an order that no open hazard and no reason called for."""
    if not view.moments:
        return False
    first = view.moments[0].shown()
    excused = view.moments[0].open_hazards or first.keys() & {B.LIMIT_WITH_REASON, B.PURPOSE, B.INTRODUCTION}
    return B.COMMAND in first and not excused


def _confidence(moments: Iterable[Moment], behaviour: B) -> tuple[float, Moment | None]:
    """Return the coder's confidence in a behaviour where it is highest, less for a phrase for anyone, and its turn."""
    best: tuple[float, Moment | None] = (0.0, None)
    for m in moments:
        heard = m.shown().get(behaviour)
        worth = 0.0 if heard is None else heard.confidence * first_time(behaviour, heard.words)
        if worth > best[0]:
            best = (worth, m)
    return best


def _warmth(early: Iterable[Moment]) -> float:
    """Return the coder's confidence in each kind of warmth, added up; phrases for anyone are one kind together."""
    meant: dict[B, float] = {}
    stock = 0.0
    for m in early:
        for b, heard in m.shown().items():
            worth = heard.confidence * first_time(b, heard.words)
            if b not in _WARMTH:
                continue
            if is_stock(b, heard.words):
                stock = max(stock, worth)
            else:
                meant[b] = max(meant.get(b, 0.0), worth)
    return sum(meant.values()) + stock


def score(view: View) -> CompetencyScore:
    """Score the first turns only."""
    n = method().competencies[Competency.OPENING].numbers
    early = opening_moments(view)
    if not early:
        return result(Competency.OPENING, None, Case(), 0, N_("nothing was said to the person."))
    late = view.moments[early[-1].place + 1 : int(n["late_turns"])]
    case = Case()
    points = 1.0
    for behaviour, unheard in ((B.INTRODUCTION, NO_NAME), (B.PURPOSE, NO_REASON)):
        confidence, moment = _confidence(early, behaviour)
        factor = 1.0
        if moment is None:
            confidence, moment = _confidence(late, behaviour)
            factor = n["late"]
        if moment is None:
            case.add("against", 1.0, early[0].turn, early[0].text, None, unheard)
            continue
        if behaviour is B.PURPOSE and is_stock(behaviour, moment.shown()[behaviour].words):
            case.add("for", 0.1, moment.turn, quoted(moment.text, moment.shown()[behaviour]), behaviour, FOR_ANYONE)
            continue
        points += n[behaviour.value] * factor * min(1.0, confidence / n["sure"])
        note = N_("Late.") if factor < 1 else ""
        case.add(
            "for", confidence, moment.turn, sentence_with(moment.text, moment.shown()[behaviour].words), behaviour, note
        )
    warm = [(m.shown()[b].confidence, m, b) for m in early for b in sorted(_WARMTH & set(m.shown()))]
    if warm:
        points += n["warmth"] * min(1.0, _warmth(early) / n["warmth_full"])
        _, moment, behaviour = max(warm, key=lambda w: (w[0], -w[1].place, w[2]))
        case.add("for", 0.5, moment.turn, sentence_with(moment.text, moment.shown()[behaviour].words), behaviour)
    if opened_with_command(view):
        points -= n["command_first"]
        case.add(
            "against",
            1.2,
            early[0].turn,
            early[0].shown()[B.COMMAND].words,
            B.COMMAND,
            N_("An order before a name or a reason."),
        )
    lost = 0.0
    for m in early:
        for behaviour in sorted(PROVOCATIONS & set(m.shown())):
            lost += n["provocation"] * m.shown()[behaviour].confidence
            case.add("against", 1.5, m.turn, sentence_with(m.text, m.shown()[behaviour].words), behaviour)
    return result(Competency.OPENING, points - min(n["provocation_most"], lost), case, 3 + len(early))
