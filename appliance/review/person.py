"""What happened to the person: the curve, its turning points, and what they say afterwards."""

from collections.abc import Iterable, Sequence
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS, BehaviourId
from appliance.encounter.direction import Cause
from appliance.encounter.promises import false_promises
from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.encounter.state import AGITATION, TRUST
from appliance.encounter.words import touches_any
from appliance.review.causes import cause_in_words
from appliance.review.competencies.scored import sentence_with, shortened
from appliance.review.model import CurvePoint, Landed, TurningPoint
from appliance.review.moved import changes
from appliance.review.view import Moment, View

TURNING_POINTS: Final = 3
TURN_FROM: Final = 0.6
"""Sum of changes in agitation and trust from which a turn can be a turning point."""
LANDED: Final = 3
QUOTE_WORDS: Final = 10
CAUSE_WORDS: Final = 6
_SILENCE: Final = "silence"
"""Can help and can wear; what the person says of it afterwards is about the one that helped."""
_OFFICER_CAUSES: Final = ("trigger:", "promise:", "tone", "move:closer")


def curve(record: Record) -> tuple[CurvePoint, ...]:
    """Return the state after each turn, one point for each turn number."""
    points: dict[int, CurvePoint] = {}
    for s in record.snapshots:
        points[s.after_turn] = CurvePoint(
            at_s=round(s.at_s, 1),
            turn=s.after_turn,
            agitation=round(s.state.agitation, 2),
            trust=round(s.state.trust, 2),
        )
    return tuple(sorted(points.values(), key=lambda p: (p.at_s, p.turn)))


def turning_points(view: View, scenario: Scenario) -> tuple[TurningPoint, ...]:
    """Return the officer turns after which the person changed most, in order."""
    ranked = sorted(view.moments, key=lambda m: (-abs(changes(m)[0] - changes(m)[1]), m.turn))
    kept = [m for m in ranked if abs(changes(m)[0] - changes(m)[1]) >= TURN_FROM][:TURNING_POINTS]
    return tuple(_turning_point(m, scenario) for m in sorted(kept, key=lambda m: m.turn))


def _turning_point(moment: Moment, scenario: Scenario) -> TurningPoint:
    agitation, trust = changes(moment)
    better = trust - agitation > 0
    because = tuple(c.id for c in _weightiest(moment.causes) if (_good(c) > 0) is better)[:2]
    return TurningPoint(
        turn=moment.turn,
        at_s=round(moment.at_s or 0.0, 1),
        quote=shortened(moment.heard or moment.text, QUOTE_WORDS),
        better=better,
        agitation_change=agitation,
        trust_change=trust,
        because=because,
        in_words=tuple(cause_in_words(c, scenario) for c in because),
    )


def _good(cause: Cause) -> float:
    return cause.changes.get(TRUST, 0.0) - cause.changes.get(AGITATION, 0.0)


def _weightiest(causes: Iterable[Cause]) -> Sequence[Cause]:
    return sorted(causes, key=lambda c: (-sum(abs(v) for v in c.changes.values()), c.id))


def landed(record: Record, view: View, scenario: Scenario) -> tuple[Landed, ...]:
    """Return up to three authored lines whose causes the director recorded, the weightiest, in order of the turns.

    What lies in words that the officer corrected or disputed is left out.
    """
    weight: dict[str, float] = {}
    turn: dict[str, int | None] = {}
    largest: dict[str, float] = {}
    said = {m.turn: m for m in view.moments}
    for s in record.snapshots:
        for cause in s.causes:
            if cause.turn in said and not lies_in(cause, said[cause.turn], scenario):
                continue
            if cause.id == _SILENCE and _good(cause) <= 0:
                continue
            size = sum(abs(v) for v in cause.changes.values())
            weight[cause.id] = weight.get(cause.id, 0.0) + size
            if size > largest.get(cause.id, -1.0):
                largest[cause.id], turn[cause.id] = size, cause.turn
    able = [entry for entry in scenario.landed if weight.get(entry.cause, 0.0) > 0]
    able.sort(key=lambda entry: (-round(weight[entry.cause], 6), entry.cause))
    chosen = [
        Landed(
            turn=at,
            line=entry.line,
            cause=entry.cause,
            in_words=cause_in_words(entry.cause, scenario),
            quote=_quote(said, at, entry.cause),
        )
        for entry in able[:LANDED]
        for at in [turn[entry.cause]]
    ]
    return tuple(sorted(chosen, key=lambda entry: (entry.turn or 0, entry.cause)))


def lies_in(cause: Cause, moment: Moment, scenario: Scenario) -> bool:
    """Tell whether a cause recorded in a turn lies in what counts as said there, and not in what was only heard."""
    kind, _, name = cause.id.partition(":")
    behaviour = next((b for b in BehaviourId if b.value == cause.id), None)
    if kind == "promise" and BehaviourId.FALSE_PROMISE in moment.disputed:
        return False
    if not moment.corrected:
        return behaviour is None or behaviour not in moment.disputed
    if behaviour is not None:
        return behaviour in {b.id for b in moment.coded.behaviours}
    if kind == "promise":
        return name in false_promises(scenario, moment.text)
    if kind in {"hook", "trigger"}:
        sore = scenario.subject.hooks if kind == "hook" else scenario.subject.triggers
        return any(touches_any(moment.text, hook.heard) for hook in sore if hook.id == name)
    return True


def _quote(said: dict[int, Moment], turn: int | None, cause: str) -> str:
    """Return the officer's words in which a cause lies, or their first ones in that turn."""
    if turn is None or turn not in said:
        return ""
    moment = said[turn]
    words = next((b.words for b in moment.coded.behaviours if b.id.value == cause), "")
    return shortened(sentence_with(moment.text, words), CAUSE_WORDS)


def worsened_by_officer(view: View, record: Record, scenario: Scenario) -> bool:
    """Return whether any recorded cause of the officer's made the person worse.

    What the person answered that the officer did not say is not the officer's.
    """
    provocations = {b.value for b in PROVOCATIONS}
    said = {m.turn: m for m in view.moments}
    for s in record.snapshots:
        for cause in s.causes:
            if cause.turn in said and not lies_in(cause, said[cause.turn], scenario):
                continue
            ours = cause.id in provocations or cause.id.startswith(_OFFICER_CAUSES) or cause.turn is not None
            if ours and _good(cause) < -0.05:
                return True
    return any(provocations & {b.value for b in m.shown()} for m in view.moments)
