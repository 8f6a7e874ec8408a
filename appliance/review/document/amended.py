"""The part of a review that shows what its officer corrected and disputed."""

from appliance.encounter.behaviours import BehaviourId
from appliance.review.document.model import Block, Facts, Moment, Para, Section
from appliance.review.model import Amended, Review
from appliance.review.plain_names import PLAIN_NAMES


def corrected_turns(review: Review) -> frozenset[int]:
    """Return the turns whose words the officer corrected."""
    return frozenset(a.turn for a in review.amended if a.kind == "correction")


def shown_score(score: float | None) -> str:
    """Return a score with one decimal, or that there is none."""
    return "not observed" if score is None else f"{score:.1f}"


def amended_section(review: Review) -> Section:
    """Return both versions of every line, and what that changed."""
    counts = review.amendment_counts
    blocks: list[Block] = [_moment(a) for a in review.amended]
    blocks.append(
        Para(
            f"{counts.corrections} of {counts.lines} lines corrected; {counts.disputes} of {counts.behaviours} coded "
            f"behaviours disputed. {review.person} answered what was heard, so the curve stays."
        )
    )
    if review.changed_by_amending:
        rows = (
            (c.title, f"{shown_score(c.before)} as heard, {shown_score(c.after)} now")
            for c in review.changed_by_amending
        )
        blocks.append(Facts(tuple(rows)))
    return Section("What you corrected or disputed", tuple(blocks))


def _moment(a: Amended) -> Moment:
    if a.kind == "correction":
        lines = (f"heard as: “{a.heard}”", f"coded then: {_names(a.coded_heard)}; now: {_names(a.coded_said)}")
        return Moment(a.turn, a.said, lines, heading="Corrected", mark="corrected")
    name = PLAIN_NAMES[a.behaviour] if a.behaviour is not None else ""
    return Moment(a.turn, a.said, (f"{name}: disputed, and left out of the scores",), heading="Disputed")


def _names(behaviours: tuple[BehaviourId, ...]) -> str:
    return ", ".join(PLAIN_NAMES[b] for b in behaviours) or "nothing"
