"""What happened to the person: the curve, its turning points, and what they say afterwards."""

from collections.abc import Iterable, Sequence
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS
from appliance.encounter.direction import Cause
from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.encounter.state import AGITATION, TRUST
from appliance.review.competencies.scored import shortened
from appliance.review.model import CurvePoint, Landed, TurningPoint
from appliance.review.view import Moment, View

TURNING_POINTS: Final = 3
TURN_FROM: Final = 0.6
"""Sum of changes in agitation and trust from which a turn can be a turning point."""
LANDED: Final = 3
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


def changes(moment: Moment) -> tuple[float, float]:
    """Return what one officer turn did to agitation and trust, by its recorded causes."""
    agitation = sum(c.changes.get(AGITATION, 0.0) for c in moment.causes)
    trust = sum(c.changes.get(TRUST, 0.0) for c in moment.causes)
    return round(agitation, 2), round(trust, 2)


def turning_points(view: View) -> tuple[TurningPoint, ...]:
    """Return the officer turns after which the person changed most, in order."""
    ranked = sorted(view.moments, key=lambda m: (-abs(changes(m)[0] - changes(m)[1]), m.turn))
    kept = [m for m in ranked if abs(changes(m)[0] - changes(m)[1]) >= TURN_FROM][:TURNING_POINTS]
    return tuple(_turning_point(m) for m in sorted(kept, key=lambda m: m.turn))


def _turning_point(moment: Moment) -> TurningPoint:
    agitation, trust = changes(moment)
    better = trust - agitation > 0
    return TurningPoint(
        turn=moment.turn,
        at_s=round(moment.at_s or 0.0, 1),
        quote=shortened(moment.text, 10),
        better=better,
        agitation_change=agitation,
        trust_change=trust,
        because=tuple(c.id for c in _weightiest(moment.causes) if (_good(c) > 0) is better)[:2],
    )


def _good(cause: Cause) -> float:
    return cause.changes.get(TRUST, 0.0) - cause.changes.get(AGITATION, 0.0)


def _weightiest(causes: Iterable[Cause]) -> Sequence[Cause]:
    return sorted(causes, key=lambda c: (-sum(abs(v) for v in c.changes.values()), c.id))


def landed(record: Record, scenario: Scenario) -> tuple[Landed, ...]:
    """Return up to three authored lines whose causes the director recorded, the weightiest, in order of the turns."""
    weight: dict[str, float] = {}
    turn: dict[str, int | None] = {}
    largest: dict[str, float] = {}
    for s in record.snapshots:
        for cause in s.causes:
            size = sum(abs(v) for v in cause.changes.values())
            weight[cause.id] = weight.get(cause.id, 0.0) + size
            if size > largest.get(cause.id, -1.0):
                largest[cause.id], turn[cause.id] = size, cause.turn
    able = [entry for entry in scenario.landed if weight.get(entry.cause, 0.0) > 0]
    able.sort(key=lambda entry: (-round(weight[entry.cause], 6), entry.cause))
    chosen = [Landed(turn=turn[entry.cause], line=entry.line, cause=entry.cause) for entry in able[:LANDED]]
    return tuple(sorted(chosen, key=lambda entry: (entry.turn or 0, entry.cause)))


def worsened_by_officer(view: View, record: Record) -> bool:
    """Return whether any recorded cause of the officer's made the person worse."""
    provocations = {b.value for b in PROVOCATIONS}
    for s in record.snapshots:
        for cause in s.causes:
            ours = cause.id in provocations or cause.id.startswith(_OFFICER_CAUSES) or cause.turn is not None
            if ours and _good(cause) < -0.05:
                return True
    return any(provocations & {b.value for b in m.shown()} for m in view.moments)
