"""What a program that was killed left behind: encounters that ended and were not closed, or never began."""

from datetime import date

from appliance.encounter.record import Record
from appliance.engine.library import read_scenario
from appliance.errors import TalkdownError
from appliance.review.review import review
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from appliance.words import _


def settle_leftovers(store: Store, owner: OwnerKey, today: date) -> tuple[Record, ...]:
    """Keep record and review of every encounter of an officer that has an end, and return the records.

    One whose scenario is no longer installed, or cannot be read, stays as it is: it can be closed once the scenario is
    back. A journal in which nobody has spoken, and that no other process writes, is dropped.
    """
    closed: list[Record] = []
    for left in store.unfinished(owner):
        if left.account is None:
            continue
        if left.account.ended is None:
            if not left.account.turns:
                store.drop_unbegun(owner, left.encounter_id)
            continue
        try:
            scenario = read_scenario(left.account.began.scenario_id).scenario
        except TalkdownError:
            continue
        record = store.record_of_unfinished(owner, left.encounter_id)
        leaves = store.what_leaves(owner, scenario)
        store.close_encounter(owner, record, review(record, scenario), today, leaves)
        closed.append(record)
    return tuple(closed)


def told_of(record: Record) -> str:
    """Return what an officer is told of an encounter that was closed late."""
    return _(
        "An encounter ({scenario_id}) had ended when the program was stopped; record and review are now kept."
    ).format(scenario_id=record.scenario_id)
