"""The part of a review that shows what its officer corrected and disputed."""

from appliance.encounter.behaviours import BehaviourId
from appliance.review.document.model import Block, Facts, Moment, Para, Section
from appliance.review.model import Amended, Review
from appliance.review.plain_names import PLAIN_NAMES
from appliance.words import _


def corrected_turns(review: Review) -> frozenset[int]:
    """Return the turns whose words the officer corrected."""
    return frozenset(a.turn for a in review.amended if a.kind == "correction")


def shown_score(score: float | None) -> str:
    """Return a score with one decimal, or that there is none."""
    return _("not observed") if score is None else f"{score:.1f}"


def amended_section(review: Review) -> Section:
    """Return both versions of every line, and what that changed."""
    counts = review.amendment_counts
    blocks: list[Block] = [_moment(a) for a in review.amended]
    blocks.append(
        Para(
            _(
                "{corrections} of {lines} lines corrected; {disputes} of {behaviours} coded behaviours disputed. "
                "{person} answered what was heard, so the curve stays."
            ).format(
                corrections=counts.corrections,
                lines=counts.lines,
                disputes=counts.disputes,
                behaviours=counts.behaviours,
                person=review.person,
            )
        )
    )
    if review.changed_by_amending:
        rows = (
            (
                _(c.title),
                _("{before} as heard, {now} now").format(before=shown_score(c.before), now=shown_score(c.after)),
            )
            for c in review.changed_by_amending
        )
        blocks.append(Facts(tuple(rows)))
    return Section(_("What you corrected or disputed"), tuple(blocks))


def _moment(a: Amended) -> Moment:
    if a.kind == "correction":
        lines = (
            _("heard as: “{heard}”").format(heard=a.heard),
            _("coded then: {then}; now: {now}").format(then=_names(a.coded_heard), now=_names(a.coded_said)),
        )
        return Moment(a.turn, a.said, lines, heading=_("Corrected"), mark=_("corrected"))
    name = _(PLAIN_NAMES[a.behaviour]) if a.behaviour is not None else ""
    return Moment(
        a.turn, a.said, (_("{name}: disputed, and left out of the scores").format(name=name),), heading=_("Disputed")
    )


def _names(behaviours: tuple[BehaviourId, ...]) -> str:
    return ", ".join(_(PLAIN_NAMES[b]) for b in behaviours) or _("nothing")
