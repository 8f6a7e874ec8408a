"""What went well, where it slipped with a better line, and the one next step."""

from collections.abc import Sequence
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency, Scenario
from appliance.review.coaching import Advice, coaching
from appliance.review.competencies.scored import shortened
from appliance.review.method import method
from appliance.review.model import CompetencyScore, NextStep, Slipped, WentWell
from appliance.review.person import changes
from appliance.review.view import Moment, View

MOST_WELL: Final = 3
MOST_SLIPS: Final = 4
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
                ranked.append((worth + 0.35 * max(0.0, trust - agitation) + (0.1 if behaviour in view.helps else 0.0), m, behaviour))
    ranked.sort(key=lambda r: (-round(r[0], 6), r[1].turn, r[2]))
    kept: list[tuple[Moment, B]] = []
    for _, m, behaviour in ranked:
        if len(kept) < MOST_WELL and all(m.turn != k.turn and behaviour is not b for k, b in kept):
            kept.append((m, behaviour))
    return tuple(
        WentWell(turn=m.turn, quote=shortened(m.shown()[b].words), why=texts[b], effect=effect_in_words(m, person))
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
        found.append((cost, _slip(m.turn, shown[worst].words, advice, effect_in_words(m, person), bool(m.open_hazards))))
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
    return _with_scene_lines(sorted(once, key=lambda s: s.turn), scenario)


def _needless_order(moment: Moment, behaviour: B) -> bool:
    return behaviour is B.COMMAND and not moment.open_hazards and B.LIMIT_WITH_REASON not in moment.shown() and moment.coded.de_escalation < 0


def _slip(turn: int, quote: str, advice: Advice, effect: str, hazard_open: bool) -> Slipped:
    return Slipped(
        turn=turn, quote=shortened(quote), what=advice.name, competency=advice.competency, effect=effect, why=advice.why,
        better_line=advice.better_line(hazard_open),
    )


def _does_not_help(moment: Moment, behaviour: B, scenario: Scenario) -> Slipped:
    return Slipped(
        turn=moment.turn,
        quote=shortened(moment.shown()[behaviour].words),
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
        elif entry.id in _MISSES and entry.score < 2.5 and not any(e.behaviour in _WORSE for e in against):
            m = _weak_moment(view, entry.id)
            found.append((0.45 + 0.1 * (3 - entry.score), _slip(m.turn, m.text, miss[_MISSES[entry.id]], "", False)))
    return found


def _weak_moment(view: View, competency: Competency) -> Moment:
    """Return the turn at which the missing thing had the best chance: after the person's longest words, or the last."""
    if competency is Competency.CLOSURE:
        return view.moments[-1]
    plain = [m for m in view.moments if m.coded.de_escalation < 0.3] or list(view.moments)
    return max(plain, key=lambda m: (len(m.before.split()), -m.turn))


def _with_scene_lines(slips: Sequence[Slipped], scenario: Scenario) -> tuple[Slipped, ...]:
    """Put the scenario's own better line where it has one for the competency, each once."""
    lines = {o.competency: o.better_line for o in scenario.objectives}
    made: list[Slipped] = []
    for slip in slips:
        line = lines.pop(slip.competency, None)
        made.append(slip.model_copy(update={"better_line": line}) if line else slip)
    return tuple(made)


def next_step(scored: Sequence[CompetencyScore], slips: Sequence[Slipped]) -> NextStep:
    """Return one thing to do: a retake from the turn before the weightiest slip, or another scenario."""
    observed = [s for s in scored if s.score is not None]
    if not observed:
        return NextStep(kind="same_again", why="There was too little to review. Play it again and talk for a few minutes.")
    lowest = min(observed, key=lambda s: (s.score or 0.0, list(Competency).index(s.id)))
    if (lowest.score or 0.0) >= GOOD_ENOUGH or not slips:
        return NextStep(
            kind="another_scenario",
            why="Nothing here asks for a retake. Another scenario, with a person whom other things help, teaches you more.",
        )
    related = [s for s in slips if s.competency is lowest.id] or list(slips)
    slip = related[0]
    return NextStep(
        kind="retake",
        turn=slip.turn,
        why=f"{lowest.title} has most to gain. Take it again from turn {slip.turn}: {slip.what}.",
        try_this=slip.better_line,
        competency=lowest.id,
    )
