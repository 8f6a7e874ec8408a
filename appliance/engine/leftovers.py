"""Encounters that ended but were never closed, because the program was stopped between the two."""

from datetime import date

from appliance.encounter.record import Record
from appliance.engine.library import read_scenario
from appliance.errors import UsageError
from appliance.review.review import review
from appliance.store.keys import OwnerKey
from appliance.store.store import Store


def close_ended(store: Store, owner: OwnerKey, today: date) -> tuple[Record, ...]:
    """Keep record and review of every encounter of an officer that has an end, and return the records.

    One whose scenario is no longer installed stays as it is: it can be closed once the scenario is back.
    """
    closed: list[Record] = []
    for left in store.unfinished(owner):
        if left.account is None or left.account.ended is None:
            continue
        record = store.record_of_unfinished(owner, left.encounter_id)
        try:
            scenario = read_scenario(record.scenario_id).scenario
        except UsageError:
            continue
        store.close_encounter(owner, record, review(record, scenario), today)
        closed.append(record)
    return tuple(closed)
