"""Lets held reviews leave when the rules allow it."""

from collections.abc import Sequence
from datetime import date

from appliance.store.agency import desired_known
from appliance.store.dates import believable
from appliance.store.held import HeldReview
from appliance.store.outbox import OutboxRow, Stream, Waiting
from appliance.store.store import Store
from appliance.sync.release import Candidate, release
from appliance.wire.envelope import ReviewEnvelope, canonical


def release_due(store: Store, today: date) -> int:
    """Release what may leave, and count it; nothing while the date cannot be believed.

    Only reviews of claimed sign-ins leave: distinct officers are counted by what the agency knows of them, so that
    nobody makes a crowd of one person.
    """
    if not believable(today, store.memory.last_contact):
        return 0
    smallest_group = desired_known(store).settings.smallest_group

    def choose(held: Sequence[Waiting]) -> Sequence[OutboxRow]:
        candidates = [
            Candidate(
                message.row.row_id, claimed[message.owner_id], HeldReview.model_validate_json(message.row.payload)
            )
            for message in held
            if message.owner_id in claimed
        ]
        return [
            OutboxRow(
                one.row_id,
                Stream.REVIEW,
                canonical(ReviewEnvelope(id=one.row_id, body=one.review)).decode(),
            )
            for one in release(candidates, today, smallest_group)
        ]

    claimed = store.claims.all()
    return store.outbox.release(choose)
