"""Sharing a final review with one trainer: what may go, what would go exactly, and sending it."""

from typing import Final

from appliance.encounter.record import Record
from appliance.review.model import Review
from appliance.stage.people_view import QuoteView, Share, SharingView, TrainerView
from appliance.store.agency import desired_known
from appliance.store.errors import StoreError
from appliance.store.held import SHIPPED
from appliance.store.keys import OwnerKey
from appliance.store.local_time import local_start
from appliance.store.store import Store
from appliance.wire.envelope import canonical
from appliance.wire.scales import half_point
from appliance.wire.shared import SharedReview
from appliance.words import _

LONGEST_QUOTE: Final = 600
LONGEST_NOTE: Final = 400
LONGEST_STEP: Final = 600
LONGEST_TITLE: Final = 120


def sharing(store: Store, owner: OwnerKey, review: Review) -> SharingView | None:
    """Return how a review can be shared.

    None unless it is final, the sign-in is claimed, the agency named a trainer, and its anonymous copy is still held.
    """
    trainers = desired_known(store).trainers
    if not review.final or not trainers or store.claims.of(owner.owner_id) is None:
        return None
    if not store.sharing.can_share(review.encounter_id):
        return None
    return SharingView(
        trainers=tuple(TrainerView(ref=one.trainer_ref, name=one.name) for one in trainers), quotes=quotes_of(review)
    )


def quotes_of(review: Review) -> tuple[QuoteView, ...]:
    """Return the moments that an officer may show: what went well, and what slipped."""
    well = [
        QuoteView(turn=one.turn, text=one.quote[:LONGEST_QUOTE], note=one.why[:LONGEST_NOTE], side="well")
        for one in review.went_well
        if one.quote
    ]
    slipped = [
        QuoteView(turn=one.turn, text=one.quote[:LONGEST_QUOTE], note=one.what[:LONGEST_NOTE], side="slipped")
        for one in review.slipped
        if one.quote
    ]
    return (*well, *slipped)


def message(store: Store, owner: OwnerKey, record: Record, review: Review, ask: Share) -> SharedReview:
    """Return what would go; raise StoreError when the sign-in is unclaimed or there is no such trainer."""
    ref = store.claims.of(owner.owner_id)
    if ref is None or ask.trainer not in {one.trainer_ref for one in desired_known(store).trainers}:
        raise StoreError(_("This review cannot be shared with that trainer any more. Nothing was sent."))
    shown = quotes_of(review)
    step = review.next_step
    return SharedReview.model_validate(
        {
            "officer_ref": ref,
            "trainer_ref": ask.trainer,
            "scenario": record.scenario_id if record.scenario_id in SHIPPED else None,
            "scenario_title": review.scenario_title[:LONGEST_TITLE],
            "date": local_start(record).date().isoformat(),
            "competencies": {s.id.value: half_point(s.score) for s in review.competencies if s.score is not None},
            "quotes": [shown[number].model_dump() for number in ask.quotes if 0 <= number < len(shown)],
            "next_step": f"{step.why} {step.try_this}".strip()[:LONGEST_STEP],
            "officer_says": ask.says,
        }
    )


def share(store: Store, owner: OwnerKey, record: Record, review: Review, ask: Share) -> str:
    """Send a review to its trainer, or only show it; return it as it goes.

    Raises:
        StoreError: it cannot be shared any more.

    """
    body = message(store, owner, record, review, ask)
    if ask.send:
        if not review.final:
            raise StoreError(_("Only a final review is shared. Nothing was sent."))
        store.sharing.share(owner.owner_id, record.encounter_id, body)
    return canonical(body).decode()
