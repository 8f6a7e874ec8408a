"""The parts of a review that set a retake beside the take before."""

from typing import Final

from appliance.review.document.amended import shown_score
from appliance.review.document.endings import ENDINGS
from appliance.review.document.model import Block, Facts, Para, Section, TakeRow, Takes, TakeSide
from appliance.review.document.text import clock
from appliance.review.model import Comparison, TakeEnd, TakeTurn
from appliance.review.plain_names import PLAIN_NAMES
from appliance.words import N_, _

CHANGES: Final = N_("This take and the one before")
_TO: Final = {"radio": N_("to radio"), "partner": N_("to partner")}
MISSING: Final = N_("The record of this retake does not hold the take before, so the two cannot be compared.")


def changes_section(compared: Comparison) -> Section:
    """Return what the retake changed, for the first page."""
    blocks: list[Block] = [
        Para(_("Taken again from turn {from_turn}.").format(from_turn=compared.from_turn)),
        Facts(((_("Before"), _end(compared.before)), (_("Now"), _end(compared.now)))),
    ]
    changed = tuple(
        (
            _(c.title),
            _("{before} before, {now} now").format(before=shown_score(c.before), now=shown_score(c.after)),
        )
        for c in compared.scores
        if c.before != c.after
    )
    if changed:
        blocks.append(Facts(changed))
    kept = len(compared.scores) - len(changed)
    blocks.append(
        Para(
            _("Every score changed.")
            if not kept
            else _("No other score changed.")
            if changed
            else _("No score changed.")
        )
    )
    return Section(_(CHANGES), tuple(blocks))


def turns_section(compared: Comparison, person: str) -> Section:
    """Return both takes from the fork on."""
    both = sum(pair.before is not None and pair.now is not None for pair in compared.turns)
    rows = tuple(TakeRow(_side(pair.before), _side(pair.now)) for pair in compared.turns[: both + 1])
    blocks: list[Block] = [Takes(rows, person)]
    left = len(compared.turns) - len(rows)
    if left > 0:
        longer = _("The take before") if compared.turns[-1].now is None else _("This take")
        turns = _("one more turn") if left == 1 else _("{n} more turns").format(n=left)
        blocks.append(
            Para(
                _("{longer} went on for {turns} of yours, with nothing to set beside them.").format(
                    longer=longer, turns=turns
                )
            )
        )
    return Section(_("Both takes, turn by turn"), tuple(blocks), detail=True)


def _end(end: TakeEnd) -> str:
    return _("{ending}, {gauges}, at {time}").format(
        ending=_(ENDINGS[end.ending]), gauges=_gauges(end.agitation, end.trust), time=clock(end.duration_s)
    )


def _side(turn: TakeTurn | None) -> TakeSide | None:
    if turn is None:
        return None
    coded = ", ".join(_(PLAIN_NAMES[b]) for b in turn.behaviours) or _("nothing coded")
    return TakeSide(
        turn=turn.turn,
        said=turn.said,
        coded=coded if turn.addressed_to == "person" else _(_TO[turn.addressed_to]),
        answer=turn.answer,
        gauges=_gauges(turn.agitation, turn.trust),
    )


def _gauges(agitation: float | None, trust: float | None) -> str:
    if agitation is None or trust is None:
        return _("state not recorded")
    return _("agitation {agitation:.1f}, trust {trust:.1f}").format(agitation=agitation, trust=trust)
