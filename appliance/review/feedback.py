"""What went well, and the one next step."""

from collections.abc import Collection, Sequence
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency, Scenario
from appliance.review.better_lines import scene_line
from appliance.review.coaching import coaching
from appliance.review.competencies.repeats import first_time
from appliance.review.competencies.scored import quoted, shortened
from appliance.review.method import method
from appliance.review.model import CompetencyScore, NextStep, Slipped, WentWell
from appliance.review.moved import effect_in_words, moved
from appliance.review.view import Moment, View
from appliance.words import N_

MOST_WELL: Final = 3
LEAST_WORTH: Final = 0.1
"""Effect of a behaviour from which its words are worth keeping; a phrase for anyone seldom is."""
WORSE: Final = 0.1
"""Rise in agitation over trust from which a turn made the person worse."""
GOOD_ENOUGH: Final = 4.0
"""From here on, in every observed competency, another scenario teaches more than a retake."""


def went_well(view: View, person: str, slipped_in: Collection[int] = ()) -> tuple[WentWell, ...]:
    """Return the turns that did most for the person, each for its best behaviour, no behaviour twice.

    A turn that stands under what slipped is not praised beside it, nor is one that made the person worse.
    """
    weights, texts = method().effect, coaching().well
    ranked: list[tuple[float, Moment, B]] = []
    for m in view.moments:
        shown = m.shown()
        agitation, trust = moved(m)
        if PROVOCATIONS & set(shown) or m.turn in slipped_in or agitation - trust > WORSE:
            continue
        for behaviour, heard in shown.items():
            if behaviour in view.harms or behaviour not in texts:
                continue
            worth = max(weights.get(behaviour.value, 0.0), 0.0) * heard.confidence * first_time(behaviour, heard.words)
            if behaviour is B.COMMAND:
                about = any((hazard, m.place) in view.spoken_of for hazard in m.open_hazards)
                worth = 0.4 if about and B.REPEATED_COMMAND not in shown and m.word_count <= 30 else 0.0
            if worth > LEAST_WORTH:
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
            quote=shortened(quoted(m.text, m.shown()[b])),
            why=texts[b],
            effect=effect_in_words(m, person),
        )
        for m, b in sorted(kept, key=lambda k: k[0].turn)
    )


def next_step(scored: Sequence[CompetencyScore], slips: Sequence[Slipped], view: View, scenario: Scenario) -> NextStep:
    """Return one thing to do: a retake of the turn that cost the lowest competency most, a drill, another scenario.

    A drill is the step where the lowest competency has one and no turn stands for it; with a retake it is named as what
    to do before.
    """
    observed = sorted((s for s in scored if s.score is not None), key=lambda s: (s.score, list(Competency).index(s.id)))
    if not observed:
        return NextStep(
            kind="same_again", why=N_("There was too little to review. Play it again and talk for a few minutes.")
        )
    lowest = observed[0]
    drill = coaching().drill.get(lowest.id)
    if (lowest.score or 0.0) < GOOD_ENOUGH and drill is not None and _slip_of(lowest, slips) is None:
        return NextStep(
            kind="drill",
            drill=drill,
            why=N_("{title} has most to gain, and no single turn stands for it. {drill}").format(
                title=lowest.title, drill=_drill_sentence(drill)
            ),
            competency=lowest.id,
        )
    if (lowest.score or 0.0) >= GOOD_ENOUGH or not slips:
        return NextStep(
            kind="another_scenario",
            why=N_(
                "Nothing here asks for a retake. Another scenario, with a person whom other things help, teaches more."
            ),
        )
    for entry in observed:
        slip = _slip_of(entry, slips)
        if slip is not None:
            break
    else:
        entry, slip = observed[0], slips[0]
    drill = _drill_for(slip)
    before = "" if drill is None else f" {_drill_sentence(drill)}"
    return NextStep(
        kind="retake",
        turn=slip.turn,
        drill=drill,
        why=f"{_why_retake(entry, lowest, slip)}{before}",
        try_this=slip.better_line or scene_line(entry.id, _moment(view, slip.turn), scenario, view),
        competency=entry.id,
    )


def _why_retake(entry: CompetencyScore, lowest: CompetencyScore, slip: Slipped) -> str:
    """Say which competency a retake serves, and how its turn belongs to it."""
    again = N_("Take it again from turn {turn}.").format(turn=slip.turn)
    if entry.id is not lowest.id:
        return N_("{title} is where one turn stands out. {again}").format(title=entry.title, again=again)
    if slip.competency is not entry.id:
        return N_("{title} has most to gain; turn {turn} is part of it. Take it again from there.").format(
            title=entry.title, turn=slip.turn
        )
    return N_("{title} has most to gain. {again}").format(title=entry.title, again=again)


def _moment(view: View, turn: int) -> Moment | None:
    return next((m for m in view.moments if m.turn == turn), None)


def _drill_for(slip: Slipped) -> str | None:
    """Return the drill that trains what slipped."""
    entries = (*coaching().slip.values(), *coaching().miss.values())
    return next((e.drill for e in entries if e.name == slip.what and e.competency is slip.competency), None)


def _drill_sentence(drill: str) -> str:
    return N_("The short drill “{drill}” trains it.").format(drill=drill)


def _slip_of(entry: CompetencyScore, slips: Sequence[Slipped]) -> Slipped | None:
    """Return the slip of this competency, or one that is evidence against it."""
    against = {e.turn for e in entry.evidence if e.side == "against"}
    own = [s for s in slips if s.competency is entry.id]
    return next(iter(own or [s for s in slips if s.turn in against]), None)
