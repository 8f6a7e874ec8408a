"""What went well, where it slipped with a better line, and the one next step."""

import re
from collections.abc import Sequence
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS, REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency, Scenario
from appliance.review.coaching import Advice, coaching
from appliance.review.competencies.scored import sentence_with, shortened
from appliance.review.method import method
from appliance.review.model import CompetencyScore, NextStep, Slipped, WentWell
from appliance.review.person import changes
from appliance.review.view import Moment, View

MOST_WELL: Final = 3
MOST_SLIPS: Final = 3
GOOD_ENOUGH: Final = 4.0
"""From here on, in every observed competency, another scenario teaches more than a retake."""
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


def effect_in_words(moment: Moment, person: str) -> str:
    """Return what a turn did to the person, from the recorded causes; empty when nothing moved."""
    agitation, trust = changes(moment)
    parts = []
    if abs(agitation) >= 0.1:
        parts.append(f"agitation {'rose' if agitation > 0 else 'fell'} by {abs(agitation):.1f}")
    if abs(trust) >= 0.1:
        parts.append(f"trust {'rose' if trust > 0 else 'fell'} by {abs(trust):.1f}")
    return f"{person}'s {' and '.join(parts)}." if parts else ""


def went_well(view: View, person: str) -> tuple[WentWell, ...]:
    """Return the turns that did most for the person, each for its best behaviour, no behaviour twice."""
    weights, texts = method().effect, coaching().well
    ranked: list[tuple[float, Moment, B]] = []
    for m in view.moments:
        shown = m.shown()
        if PROVOCATIONS & set(shown):
            continue
        agitation, trust = changes(m)
        for behaviour, heard in shown.items():
            if behaviour in view.harms or behaviour not in texts:
                continue
            worth = max(weights.get(behaviour.value, 0.0), 0.0) * heard.confidence
            if behaviour is B.COMMAND:
                worth = 0.4 if m.open_hazards and B.REPEATED_COMMAND not in shown and m.word_count <= 30 else 0.0
            if worth > 0.05:
                ranked.append(
                    (
                        worth + 0.35 * max(0.0, trust - agitation) + (0.1 if behaviour in view.helps else 0.0),
                        m,
                        behaviour,
                    )
                )
    ranked.sort(key=lambda r: (-round(r[0], 6), r[1].turn, r[2]))
    kept: list[tuple[Moment, B]] = []
    for _, m, behaviour in ranked:
        if len(kept) < MOST_WELL and all(m.turn != k.turn and behaviour is not b for k, b in kept):
            kept.append((m, behaviour))
    return tuple(
        WentWell(
            turn=m.turn,
            quote=shortened(sentence_with(m.text, m.shown()[b].words)),
            why=texts[b],
            effect=effect_in_words(m, person),
        )
        for m, b in sorted(kept, key=lambda k: k[0].turn)
    )


def slipped(view: View, scored: Sequence[CompetencyScore], scenario: Scenario) -> tuple[Slipped, ...]:
    """Return the turns and omissions that cost most, the weightiest, in order of the turns."""
    person = scenario.subject.name
    found: list[tuple[float, Slipped]] = []
    for m in view.moments:
        shown = m.shown()
        wrong = [b for b in shown if b in coaching().slip and (b in _WORSE or _needless_order(m, b))]
        if not wrong:
            continue
        weights = method().effect
        worst = min(wrong, key=lambda b: (weights.get(b.value, 0.0) * shown[b].confidence, b))
        agitation, trust = changes(m)
        cost = -weights.get(worst.value, 0.0) * shown[worst].confidence + 0.4 * max(0.0, agitation - trust)
        advice = coaching().slip[worst]
        found.append(
            (
                cost,
                _slip(
                    m.turn,
                    sentence_with(m.text, shown[worst].words),
                    advice,
                    effect_in_words(m, person),
                    bool(m.open_hazards),
                ),
            )
        )
    for m in view.moments:
        harmful = sorted((view.harms & set(m.shown())) - _WORSE)
        agitation, trust = changes(m)
        if harmful and agitation - trust > 0.2:
            found.append((0.3 + 0.4 * (agitation - trust), _does_not_help(m, harmful[0], scenario)))
    found += _omissions(view, scored)
    found.sort(key=lambda item: (-round(item[0], 6), item[1].turn, item[1].what))
    once: list[Slipped] = []
    for _, slip in found:
        if len(once) < MOST_SLIPS and all(slip.what != s.what and (slip.turn != s.turn) for s in once):
            once.append(slip)
    return _with_scene_lines(sorted(once, key=lambda s: s.turn), view, scenario)


def _needless_order(moment: Moment, behaviour: B) -> bool:
    return (
        behaviour is B.COMMAND
        and not moment.open_hazards
        and B.LIMIT_WITH_REASON not in moment.shown()
        and moment.coded.de_escalation < 0
    )


def _slip(turn: int, quote: str, advice: Advice, effect: str, hazard_open: bool) -> Slipped:
    return Slipped(
        turn=turn,
        quote=shortened(quote),
        what=advice.name,
        competency=advice.competency,
        effect=effect,
        why=advice.why,
        better_line=advice.better_line(hazard_open),
    )


def _does_not_help(moment: Moment, behaviour: B, scenario: Scenario) -> Slipped:
    return Slipped(
        turn=moment.turn,
        quote=shortened(sentence_with(moment.text, moment.shown()[behaviour].words)),
        what=f"{behaviour.value.replace('_', ' ')}, which does not help {scenario.subject.name}",
        competency=Competency.ADAPTING,
        effect=effect_in_words(moment, scenario.subject.name),
        why=scenario.subject.what_helps,
        better_line="",
    )


def _omissions(view: View, scored: Sequence[CompetencyScore]) -> list[tuple[float, Slipped]]:
    """Return what was left unsaid where a score is low for lack of it."""
    found: list[tuple[float, Slipped]] = []
    miss = coaching().miss
    for entry in scored:
        if entry.score is None or not view.moments:
            continue
        against = [e for e in entry.evidence if e.side == "against"]
        if entry.id is Competency.RISK and entry.score < 3:
            for e in against:
                if e.behaviour is None:
                    name = "suicide" if "dying" in e.note else "hazard"
                    found.append((1.6, _slip(e.turn, e.quote, miss[name], "", False)))
        elif entry.id is Competency.OPENING and entry.score < 3:
            for e in against:
                if e.behaviour is None:
                    name = "introduction" if "who" in e.note else "purpose"
                    found.append((0.5, _slip(e.turn, e.quote, miss[name], "", False)))
        elif entry.id in _MISSES and entry.score < 2.8:
            core = _CORE[entry.id] - view.harms
            if sum(bool(core & set(m.shown())) for m in view.moments) <= 1:
                m = _weak_moment(view, entry.id)
                cost = 0.45 + 0.15 * (3 - entry.score)
                found.append((cost, _slip(m.turn, m.text, miss[_MISSES[entry.id]], "", False)))
    return found


def _weak_moment(view: View, competency: Competency) -> Moment:
    """Return the turn at which the missing thing had the best chance: after the person's longest words, or the last."""
    if competency is Competency.CLOSURE:
        return view.moments[-1]
    plain = [m for m in view.moments if m.coded.de_escalation < 0.3] or list(view.moments)
    return max(plain, key=lambda m: (len(m.before.split()), -m.turn))


def _with_scene_lines(slips: Sequence[Slipped], view: View, scenario: Scenario) -> tuple[Slipped, ...]:
    """Put the scenario's own better line where something was left unsaid, each once."""
    omitted = {advice.name for name, advice in coaching().miss.items() if name != "suicide"}
    used: set[Competency] = set()
    made: list[Slipped] = []
    for slip in slips:
        line = scene_line(slip.competency, slip.turn, view, scenario)
        if slip.what in omitted and slip.competency not in used and line:
            used.add(slip.competency)
            slip = slip.model_copy(update={"better_line": line})
        made.append(slip)
    return tuple(made)


def scene_line(competency: Competency, turn: int, view: View, scenario: Scenario) -> str:
    """Return the scenario's better line for a competency, unless it knows what the person had not told by this turn."""
    line = next((o.better_line for o in scenario.objectives if o.competency is competency), "")
    state = next((m.state_before for m in view.moments if m.turn >= turn), None)
    told = state.told if state is not None else ()
    for fact in scenario.subject.facts:
        if fact.id not in told and any(re.search(words, line, re.IGNORECASE) for words in fact.guard_words):
            return ""
    return line


def next_step(scored: Sequence[CompetencyScore], slips: Sequence[Slipped], view: View, scenario: Scenario) -> NextStep:
    """Return one thing to do: a retake of the turn that cost the lowest competency most, or another scenario."""
    observed = sorted((s for s in scored if s.score is not None), key=lambda s: (s.score, list(Competency).index(s.id)))
    if not observed:
        return NextStep(
            kind="same_again", why="There was too little to review. Play it again and talk for a few minutes."
        )
    if (observed[0].score or 0.0) >= GOOD_ENOUGH or not slips:
        return NextStep(
            kind="another_scenario",
            why="Nothing here asks for a retake. Another scenario, with a person whom other things help, teaches more.",
        )
    for entry in observed:
        slip = _slip_of(entry, slips)
        if slip is not None:
            break
    else:
        entry, slip = observed[0], slips[0]
    return NextStep(
        kind="retake",
        turn=slip.turn,
        why=f"{entry.title} has most to gain. Take it again from turn {slip.turn} ({slip.what}).",
        try_this=scene_line(entry.id, slip.turn, view, scenario) or slip.better_line,
        competency=entry.id,
    )


def _slip_of(entry: CompetencyScore, slips: Sequence[Slipped]) -> Slipped | None:
    """Return the slip of this competency, or one that is evidence against it."""
    against = {e.turn for e in entry.evidence if e.side == "against"}
    own = [s for s in slips if s.competency is entry.id]
    return next(iter(own or [s for s in slips if s.turn in against]), None)
