"""The parts of a review that set a retake beside the take before."""

from typing import Final

from appliance.review.document.amended import shown_score
from appliance.review.document.endings import ENDINGS
from appliance.review.document.model import Block, Facts, Para, Section, TakeRow, Takes, TakeSide
from appliance.review.document.text import clock
from appliance.review.model import Comparison, TakeEnd, TakeTurn
from appliance.review.plain_names import PLAIN_NAMES

MISSING: Final = "The record of this retake does not hold the take before, so the two cannot be compared."


def changes_section(compared: Comparison) -> Section:
    """Return what the retake changed, for the first page."""
    blocks: list[Block] = [
        Para(f"Taken again from turn {compared.from_turn}."),
        Facts((("Before", _end(compared.before)), ("Now", _end(compared.now)))),
    ]
    changed = tuple(
        (c.title, f"{shown_score(c.before)} before, {shown_score(c.after)} now")
        for c in compared.scores
        if c.before != c.after
    )
    if changed:
        blocks.append(Facts(changed))
    kept = len(compared.scores) - len(changed)
    blocks.append(Para(f"{'No' if not changed else 'No other'} score changed." if kept else "Every score changed."))
    return Section("This take and the one before", tuple(blocks))


def turns_section(compared: Comparison, person: str) -> Section:
    """Return both takes from the fork on."""
    both = sum(pair.before is not None and pair.now is not None for pair in compared.turns)
    rows = tuple(TakeRow(_side(pair.before), _side(pair.now)) for pair in compared.turns[: both + 1])
    blocks: list[Block] = [Takes(rows, person)]
    left = len(compared.turns) - len(rows)
    if left > 0:
        longer = "The take before" if compared.turns[-1].now is None else "This take"
        turns = "one more turn" if left == 1 else f"{left} more turns"
        blocks.append(Para(f"{longer} went on for {turns} of yours, with nothing to set beside them."))
    return Section("Both takes, turn by turn", tuple(blocks), detail=True)


def _end(end: TakeEnd) -> str:
    return f"{ENDINGS[end.ending]}, {_gauges(end.agitation, end.trust)}, at {clock(end.duration_s)}"


def _side(turn: TakeTurn | None) -> TakeSide | None:
    if turn is None:
        return None
    coded = ", ".join(PLAIN_NAMES[b] for b in turn.behaviours) or "nothing coded"
    return TakeSide(
        turn=turn.turn,
        said=turn.said,
        coded=coded if turn.addressed_to == "person" else f"to {turn.addressed_to}",
        answer=turn.answer,
        gauges=_gauges(turn.agitation, turn.trust),
    )


def _gauges(agitation: float | None, trust: float | None) -> str:
    if agitation is None or trust is None:
        return "state not recorded"
    return f"agitation {agitation:.1f}, trust {trust:.1f}"
