"""Reading risk and staying safe: was each danger noticed, when, and was something clear done about it.

With a scenario the dangers are its declared hazards, by what the scenario itself counts as noticing and dealing with
them. In a bare transcript they are what the person says: dying, a weapon, an injury. Warmth does not count here.
"""

import re
from dataclasses import dataclass
from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency
from appliance.review.competencies.scored import Case, penalty, quoted, result
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import Moment, Naming, View
from appliance.words import N_

_SIGNS: Final = (
    (
        "dying",
        re.compile(
            r"\b(?:kill(?:ing)? my ?self|end (?:it|my life)|want to die|wanna die|suicid\w+|"
            r"better off (?:dead|without me)|no (?:point|reason) (?:in )?(?:living|to live|going on)|"
            r"(?:don't|dont|do not) want to (?:be here|live|be alive|wake up)|can't (?:do this|"
            r"go on) any ?more|just (?:want|need) it (?:all )?to (?:stop|end)|going to jump|gonna jump|"
            r"could jump|shoot me|over for me)\b",
            re.IGNORECASE,
        ),
        (B.SUICIDE_QUESTION,),
        N_("They spoke of dying and were not asked about it directly."),
    ),
    (
        "weapon",
        re.compile(
            r"\b(?:(?:got|have|has|grab|my|a|the) (?:gun|knife|blade|rifle|pistol|shotgun|machete|razor)|"
            r"i'll cut|i'll stab)\b",
            re.IGNORECASE,
        ),
        (B.WEAPON_CHECK, B.COMMAND, B.LIMIT_WITH_REASON),
        N_("They spoke of a weapon and nothing was said about it."),
    ),
    (
        "injury",
        re.compile(
            r"\b(?:took (?:some|all|too many|the|my|a lot of) (?:\w+ )?pills|overdos\w+|bleeding|chest pains?|"
            r"can't breathe|cut myself|hit my head|passed out)\b",
            re.IGNORECASE,
        ),
        (B.MEDICAL_CHECK, B.RESOURCE),
        N_("They spoke of an injury or of taking something and were not asked about it."),
    ),
)
_DENIED: Final = re.compile(
    r"\b(?:not|never|n't) (?:\w+ ){0,2}?(?:kill|hurt|suicid|going to jump|gonna jump)", re.IGNORECASE
)
_SAFETY: Final = (B.WEAPON_CHECK, B.SUICIDE_QUESTION, B.MEDICAL_CHECK)
_INSTRUCTION: Final = (B.COMMAND, B.LIMIT_WITH_REASON, B.WEAPON_CHECK)


@dataclass(frozen=True, slots=True)
class Danger:
    """One thing that could hurt somebody, and how the officer met it, each 0 to 1."""

    noticed: float
    dealt_with: float
    ignored: bool


def _promptness(delay: int) -> float:
    """Return what noticing after this many officer turns is worth."""
    n = method().competencies[Competency.RISK].numbers
    if delay < n["early_turns"]:
        return 1.0
    return n["late"] if delay < n["late_turns"] else n["very_late"]


def declared(view: View, case: Case) -> list[Danger]:
    """Return how the scenario's visible hazards were met; a hidden one counts once it was found."""
    n = method().competencies[Competency.RISK].numbers
    noticed, closed = dict(view.noticed), dict(view.closed_at)
    named = {naming.hazard: naming for naming in view.named}
    dangers: list[Danger] = []
    for hazard in (*view.hazards, *view.hidden_hazards):
        hidden = hazard in view.hidden_hazards
        if hazard not in noticed and hidden:
            continue
        if hazard not in noticed and hazard in named:
            dangers.append(_named(view, named[hazard], case))
            continue
        if hazard not in noticed:
            dangers.append(Danger(0.0, 0.0, True))
            chance = view.moments[min(int(n["early_turns"]), len(view.moments)) - 1]
            note = N_("Never spoken about: the {hazard}.").format(hazard=hazard.replace("_", " "))
            case.add("against", 2.0, chance.turn, chance.text, None, note)
            continue
        place = noticed[hazard]
        prompt = 1.0 if hidden else _promptness(place)
        about = [m for m in view.moments if hazard in m.open_hazards and _is_about(view, hazard, m, place)]
        instructed = max((_instruction(m, case) for m in about), default=0.0)
        settled = 1.0 if hazard in closed else instructed
        seen = prompt if hazard in closed or _is_about(view, hazard, view.moments[place]) else n["only_named"] * prompt
        dangers.append(Danger(seen, settled * (1.0 if hidden else max(prompt, n["late_dealt_with"])), False))
        _show_noticing(view, hazard, view.moments[place], prompt, case)
    return dangers


def _is_about(view: View, hazard: str, moment: Moment, noticed_at: int | None = None) -> bool:
    """Return whether a turn's words are about a hazard; one without words of its own is met where it is noticed."""
    if hazard in view.without_words:
        return noticed_at is None or moment.place == noticed_at
    return (hazard, moment.place) in view.spoken_of


def _show_noticing(view: View, hazard: str, moment: Moment, prompt: float, case: Case) -> None:
    """Quote the words that met a hazard: said to the person, or over the radio just before."""
    name = hazard.replace("_", " ")
    late = "" if prompt == 1.0 else N_(" {place} of your turns came before it.").format(place=moment.place)
    if not _is_about(view, hazard, moment) or hazard in view.without_words:
        earlier = max((m.turn for m in view.moments if m.place < moment.place), default=0)
        called = [line for line in view.radio if earlier < line[0] < moment.turn]
        if called:
            case.add(
                "for", prompt, *called[-1], None, N_("You had the {name} seen to.{late}").format(name=name, late=late)
            )
        return
    shown = moment.shown()
    first = next((shown[b] for b in (*_INSTRUCTION, *_SAFETY) if b in shown), None)
    note = N_("You spoke of the {name}.{late}").format(name=name, late=late)
    quote = quoted(moment.text, first) if first else moment.text
    case.add("for", prompt, moment.turn, quote, first.id if first else None, note)


def _named(view: View, naming: Naming, case: Case) -> Danger:
    """Return how a hazard was met that was put into words, though not in a way that the scenario counts as noticing."""
    n = method().competencies[Competency.RISK].numbers
    prompt = _promptness(naming.place)
    moment = view.moments[naming.place]
    hazard = naming.hazard.replace("_", " ")
    if naming.asked:
        case.add(
            "for",
            0.7 * prompt,
            moment.turn,
            moment.text,
            None,
            N_("You named the {hazard} in what you asked for.").format(hazard=hazard),
        )
        return Danger(prompt, n["named_ask"] * prompt, False)
    note = N_("You spoke of the {hazard}; what to do about it stayed unclear.").format(hazard=hazard)
    case.add("for", 0.5 * prompt, moment.turn, moment.text, None, note)
    return Danger(n["only_named"] * prompt, 0.0, False)


def _instruction(moment: Moment, case: Case) -> float:
    """Return how clear an instruction or question about an open hazard this turn is."""
    n = method().competencies[Competency.RISK].numbers
    shown = moment.shown()
    if B.CONFLICTING_COMMANDS in shown or B.THREAT in shown or B.INSULT in shown:
        return n["provoking_instruction"]
    best = max((shown[b].confidence for b in _INSTRUCTION if b in shown), default=0.0)
    if best and B.COMMAND in shown and moment.word_count <= n["instruction_words"]:
        case.add(
            "for",
            0.9,
            moment.turn,
            quoted(moment.text, shown[B.COMMAND]),
            B.COMMAND,
            N_("One clear instruction while it could hurt somebody."),
        )
        return n["instruction"] if B.REPEATED_COMMAND not in shown else n["repeated_instruction"]
    return n["asked_about"] if best else 0.0


def spoken_of(view: View, case: Case) -> list[Danger]:
    """Return how dangers that the person put into words were met."""
    dangers: list[Danger] = []
    for _, pattern, answers, missed in _SIGNS:
        first = next(
            ((n, text) for n, text in view.subject_texts if pattern.search(text) and not _DENIED.search(text)), None
        )
        if first is None:
            continue
        hits = [(m, m.shown()[b]) for m in view.moments for b in answers if b in m.shown()]
        if not hits:
            dangers.append(Danger(0.0, 0.0, True))
            case.add("against", 2.0, first[0], first[1], None, missed)
            continue
        moment, heard = hits[0]
        delay = sum(first[0] < m.turn < moment.turn for m in view.moments)
        dangers.append(Danger(_promptness(delay), 1.0, False))
        case.add("for", 1.2, moment.turn, quoted(moment.text, heard), heard.id)
    return dangers


def score(view: View) -> CompetencyScore:
    """Score the encounter."""
    m = method().competencies[Competency.RISK]
    n = m.numbers
    case = Case()
    if not view.moments:
        return result(Competency.RISK, None, case, 0, N_("nothing was said to the person."))
    dangers = declared(view, case) + spoken_of(view, case)
    asked = {b for moment in view.moments for b in _SAFETY if b in moment.shown()}
    if not dangers and not asked:
        return result(Competency.RISK, None, case, 0, N_("no danger was declared or spoken of."))
    harm = sum(
        heard.confidence * weight
        for moment in view.moments
        for b, weight in m.harms.items()
        for heard in [moment.shown().get(B(b))]
        if heard is not None
    )
    for moment in view.moments:
        for b in map(B, m.harms):
            if b in moment.shown():
                case.add("against", 0.8, moment.turn, quoted(moment.text, moment.shown()[b]), b)
    lost = penalty(harm, len(view.moments), n["harm_span"])
    if not dangers:
        for moment in view.moments:
            for b in _SAFETY:
                if b in moment.shown():
                    case.add("for", 0.5, moment.turn, quoted(moment.text, moment.shown()[b]), b)
        return result(Competency.RISK, n["asked_without_need"] + n["asked_each"] * len(asked) - lost, case, len(asked))
    met = sum(n["noticed"] * d.noticed + n["dealt_with"] * d.dealt_with for d in dangers) / len(dangers)
    extras = min(
        1.0,
        n["asked"] * len(asked)
        + n["radio"] * bool(view.radio)
        + n["moved_back"] * any(v in {"back", "cover"} for v in view.moves)
        + n["said_distance"] * _keeps_distance(view),
    )
    points = 1 + 4 * (n["hazards_share"] * met + n["extras_share"] * extras) - lost
    if any(d.ignored for d in dangers):
        blind = all(d.ignored for d in dangers) or (bool(view.hazards) and dangers[0].ignored)
        points = min(points, n["blind_cap"] if blind else n["one_missed_cap"])
    return result(Competency.RISK, points, case, 2 * len(dangers) + len(asked))


def _keeps_distance(view: View) -> bool:
    return any(B.TIME_AND_DISTANCE in m.shown() for m in view.moments)
