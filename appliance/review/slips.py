"""Where it slipped: the officer's words or what was left unsaid, what it did to the person, and a better line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS, REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency, Scenario
from appliance.review.better_lines import INSTEAD_OF, INSTRUCTING, MISSING, line_for, scene_line
from appliance.review.coaching import Advice, coaching
from appliance.review.competencies.honesty import asks_what_comes
from appliance.review.competencies.opening import NO_NAME
from appliance.review.competencies.scored import sentence_with, shortened
from appliance.review.method import method
from appliance.review.model import CompetencyScore, Evidence, Slipped
from appliance.review.moved import effect_in_words, moved
from appliance.review.plain_names import PLAIN_NAMES
from appliance.review.view import Moment, View
from appliance.words import N_

MOST_SLIPS: Final = 3
_MISSES: Final[dict[Competency, str]] = {
    Competency.LISTENING: "reflection",
    Competency.EMPATHY: "empathy",
    Competency.QUESTIONS: "open_question",
    Competency.TIME_AND_OPTIONS: "option",
    Competency.HONESTY: "explanation",
    Competency.CLOSURE: "closure",
    Competency.ADAPTING: "repair",
    Competency.TONE: "tone",
}
_CORE: Final[dict[Competency, frozenset[B]]] = {
    Competency.LISTENING: REFLECTIONS,
    Competency.EMPATHY: frozenset({B.EMPATHY, B.VALIDATION, B.EMOTION_LABEL}),
    Competency.QUESTIONS: frozenset({B.OPEN_QUESTION, B.WANTS_QUESTION, B.SUICIDE_QUESTION}),
    Competency.TIME_AND_OPTIONS: frozenset({B.TIME_AND_DISTANCE, B.OPTION, B.COLLABORATION}),
    Competency.HONESTY: frozenset({B.EXPLANATION, B.LIMIT_WITH_REASON, B.RESTRAINT_EXPLAINED}),
    Competency.ADAPTING: frozenset({B.APOLOGY, B.VALIDATION, B.EMPATHY}),
    Competency.CLOSURE: frozenset({B.AGREEMENT, B.SUMMARY, B.RESOURCE}),
    Competency.TONE: frozenset(),
}
"""What a competency cannot do without; hardly any of it is an omission worth naming."""
_WORSE: Final = PROVOCATIONS | {B.LECTURE, B.STACKED_QUESTIONS, B.INTERRUPTION}
_FIRST: Final = frozenset({B.INTRODUCTION, B.PURPOSE})
"""What belongs into the first turn, whatever else went wrong there."""
_ASKED_BY: Final = {
    "dying": ("suicide", B.SUICIDE_QUESTION),
    "weapon": ("weapon", B.WEAPON_CHECK),
    "injury": ("injury", B.MEDICAL_CHECK),
}
"""Danger that a person can speak of, to its place under `miss` in `coaching.toml` and the question that answers it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that slipped, before it is known which of them are told."""

    cost: float
    moment: Moment
    quote: str
    what: str
    competency: Competency
    why: str
    wanted: frozenset[B]
    """What should have been there instead."""
    otherwise: str
    """The line where the scenario has none that fits."""
    unsaid: bool = False
    """Something that was missing, for which the scenario's objective has a line too."""
    hazards: tuple[str, ...] = ()
    """Dangers that the line should rather be about."""
    missing: bool = False
    """Nothing wrong was said, so the words that stood there instead caused nothing that could be told here."""


def slipped(view: View, scored: Sequence[CompetencyScore], scenario: Scenario) -> tuple[Slipped, ...]:
    """Return the turns and omissions that cost most, the weightiest, in order of the turns."""
    found = [*_said(view), *_unhelpful(view, scenario), *_omissions(view, scored, scenario)]
    found.sort(key=lambda f: (-round(f.cost, 6), f.moment.turn, f.what))
    once: list[Finding] = []
    for finding in found:
        new = all(finding.what != f.what and finding.moment.turn != f.moment.turn for f in once)
        if new and len(once) < MOST_SLIPS:
            once.append(finding)
    told: list[Slipped] = []
    for finding in once:
        told.append(_slip(finding, view, scenario, [slip.better_line for slip in told]))
    return tuple(sorted(told, key=lambda s: s.turn))


def _slip(f: Finding, view: View, scenario: Scenario, taken: Sequence[str]) -> Slipped:
    about = (line_for(INSTRUCTING, f.moment, view, scenario, taken, hazard) for hazard in f.hazards)
    line = next(filter(None, about), "")
    if not line and f.hazards:
        line = scene_line(Competency.RISK, f.moment, scenario, view, taken) or f.otherwise
    line = line or line_for(f.wanted, f.moment, view, scenario, taken)
    if not line and f.unsaid:
        line = scene_line(f.competency, f.moment, scenario, view, taken)
    return Slipped(
        turn=f.moment.turn,
        quote=shortened(f.quote),
        what=f.what,
        competency=f.competency,
        effect="" if f.missing else effect_in_words(f.moment, scenario.subject.name),
        why=f.why,
        better_line=line or f.otherwise,
    )


def _said(view: View) -> list[Finding]:
    """Return each turn with the worst that was said in it."""
    weights = method().effect
    found: list[Finding] = []
    for m in view.moments:
        shown = m.shown()
        wrong = [b for b in shown if b in coaching().slip and (b in _WORSE or _needless_order(m, b))]
        if not wrong:
            continue
        worst = min(wrong, key=lambda b: (weights.get(b.value, 0.0) * shown[b].confidence, b))
        agitation, trust = moved(m)
        cost = -weights.get(worst.value, 0.0) * shown[worst].confidence + 0.4 * max(0.0, agitation - trust)
        advice = coaching().slip[worst]
        quote = sentence_with(m.text, shown[worst].words)
        wanted = INSTEAD_OF.get(worst, frozenset()) | (_FIRST if m.place == 0 else frozenset())
        found.append(_finding(cost, m, quote, advice, wanted))
    return found


def _needless_order(moment: Moment, behaviour: B) -> bool:
    return (
        behaviour is B.COMMAND
        and not moment.open_hazards
        and B.LIMIT_WITH_REASON not in moment.shown()
        and moment.coded.de_escalation < 0
    )


def _finding(cost: float, moment: Moment, quote: str, advice: Advice, wanted: frozenset[B]) -> Finding:
    line = advice.better_line(bool(moment.open_hazards))
    about = moment.open_hazards if advice.hazard is not None else ()
    return Finding(cost, moment, quote, advice.name, advice.competency, advice.why, wanted, line, hazards=about)


def _unhelpful(view: View, scenario: Scenario) -> list[Finding]:
    """Return what helps many people, does not help this one, and made it worse."""
    name = scenario.subject.name
    why = N_("It helps many people. {name} does better without it.").format(name=name)
    found: list[Finding] = []
    for m in view.moments:
        harmful = sorted((view.harms & set(m.shown())) - _WORSE)
        agitation, trust = moved(m)
        if not harmful or agitation - trust <= 0.2:
            continue
        quote = sentence_with(m.text, m.shown()[harmful[0]].words)
        what = N_("{behaviour}, which does not help {name}").format(behaviour=PLAIN_NAMES[harmful[0]], name=name)
        cost = 0.3 + 0.4 * (agitation - trust)
        repair = coaching().miss["repair"].line
        found.append(Finding(cost, m, quote, what, Competency.ADAPTING, why, view.helps, repair, unsaid=True))
    return found


def _omissions(view: View, scored: Sequence[CompetencyScore], scenario: Scenario) -> list[Finding]:
    """Return what was left unsaid where a score is low for lack of it."""
    found: list[Finding] = []
    miss = coaching().miss
    for entry in scored:
        if entry.score is None or not view.moments:
            continue
        unsaid = [e for e in entry.evidence if e.side == "against" and e.behaviour is None]
        if entry.id is Competency.RISK and entry.score < 3:
            found += [_risk_missed(e, view, scenario) for e in unsaid]
        elif entry.id is Competency.OPENING and entry.score < 3:
            for e in unsaid:
                advice = miss["introduction" if e.note == NO_NAME else "purpose"]
                found.append(_unsaid(0.5, _officer_answer(view, e.turn), advice, frozenset()))
        elif entry.id in _MISSES and entry.score < 2.8:
            core = _CORE[entry.id] - view.harms
            if sum(bool(core & set(m.shown())) for m in view.moments) <= 1:
                m = _chance(view, entry.id, scenario)
                if _CORE[entry.id] & view.harms and not _proposed(entry.id, m, view, scenario):
                    continue
                cost = 0.45 + 0.15 * (3 - entry.score)
                found.append(_unsaid(cost, m, miss[_MISSES[entry.id]], MISSING.get(entry.id, frozenset())))
    return found


def _proposed(competency: Competency, moment: Moment, view: View, scenario: Scenario) -> str:
    """Return the author's line for what was missing; where part of that harms this person, no other line will do."""
    wanted = MISSING.get(competency, frozenset())
    return line_for(wanted, moment, view, scenario) or scene_line(competency, moment, scenario, view)


def _unsaid(cost: float, moment: Moment, advice: Advice, wanted: frozenset[B]) -> Finding:
    missing = advice.competency is not Competency.TONE
    return replace(_finding(cost, moment, moment.text, advice, wanted), unsaid=True, missing=missing)


def _risk_missed(e: Evidence, view: View, scenario: Scenario) -> Finding:
    """Return a danger that was left unspoken: one that was there to see, or one the person spoke of."""
    miss = coaching().miss
    m = _officer_answer(view, e.turn)
    spoken_of = next((text for number, text in view.subject_texts if number == e.turn), None)
    if spoken_of is None:
        unseen = tuple(h.id for h in scenario.hazards if h.id.replace("_", " ") in e.note)
        return replace(_unsaid(1.6, m, miss["hazard"], frozenset()), hazards=unseen)
    name, question = next((asked for sign, asked in _ASKED_BY.items() if sign in e.note), _ASKED_BY["weapon"])
    finding = _unsaid(1.6, m, miss[name], frozenset({question}))
    why = N_("{name} had said: “{words}” {why}").format(
        name=scenario.subject.name, words=shortened(spoken_of, 14), why=finding.why
    )
    return replace(finding, why=why, unsaid=False)


def _officer_answer(view: View, turn: int) -> Moment:
    """Return the officer turn of this number, or the first after a turn of the person's."""
    return next((m for m in view.moments if m.turn >= turn), view.moments[-1])


def _chance(view: View, competency: Competency, scenario: Scenario) -> Moment:
    """Return the turn at which the missing thing had the best chance.

    That is after the person's longest words for which the scenario has a fitting line; a plan belongs at the end, and
    telling what comes next where they asked.
    """
    if competency is Competency.CLOSURE:
        return view.moments[-1]
    if competency is Competency.HONESTY:
        asked = [m for m in view.moments if asks_what_comes(m.before)]
        wanted = MISSING[competency]
        if asked:
            return next((m for m in asked if line_for(wanted, m, view, scenario)), asked[0])
    plain = [m for m in view.moments if m.coded.de_escalation < 0.3] or list(view.moments)
    likely = sorted(plain, key=lambda m: (-len(m.before.split()), m.turn))
    wanted = MISSING.get(competency, frozenset())
    return next((m for m in likely if line_for(wanted, m, view, scenario)), likely[0])
