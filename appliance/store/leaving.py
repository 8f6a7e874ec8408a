"""What one closed encounter sends: time for the record, and a review that is held until it can leave unrecognised."""

import secrets
from collections.abc import Sequence
from datetime import date, tzinfo

from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.review.model import Review
from appliance.store.counted import CountedPart, counted_s
from appliance.store.dates import believable, clock_held
from appliance.store.held import hold
from appliance.store.hours import hours_draft
from appliance.store.local_time import local_start
from appliance.store.outbox import Anonymise, OutboxRow, Stream


def what_leaves(
    scenario: Scenario,
    practised_before: int,
    last_contact: date | None,
    zone: tzinfo | None = None,
    *,
    for_demo: bool = False,
) -> Anonymise[Review]:
    """Return what turns a record and its review into outbox rows.

    Args:
        scenario: the one that was played.
        practised_before: encounters that this officer had closed before.
        last_contact: the day on which the kiosk last heard from its server; None for never.
        zone: the kiosk's own without one.
        for_demo: this box belongs to the demo's agency, where a simulated officer sends what a person would send.

    """

    def anonymise(record: Record, review: Review) -> Sequence[OutboxRow]:
        if record.mode == "simulated":
            if not for_demo:
                return ()
            record = as_if_a_person(record)
        day = local_start(record, zone).date()
        trusted = believable(day, last_contact) and clock_held(record.incidents)
        draft = hours_draft(record, scenario, date_trusted=trusted, zone=zone)
        held = hold(record, review, scenario, practised_before, date_trusted=trusted, zone=zone)
        rows = [OutboxRow(secrets.token_hex(16), Stream.HELD, held.model_dump_json())]
        if draft is not None:
            rows.append(OutboxRow(secrets.token_hex(16), Stream.DRAFT, draft.model_dump_json()))
        return rows

    return anonymise


def as_if_a_person(record: Record) -> Record:
    """Return a simulated officer's record with the time that would count, had a person said the same."""
    part = CountedPart(record.turns, record.incidents, record.duration_s, retake=record.retake_of is not None)
    return record.model_copy(update={"counted_s": counted_s(part)})
