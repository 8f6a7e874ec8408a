"""What there is for one officer beside the calls: what the agency sent about them, and their time at this kiosk."""

import contextlib
from collections.abc import Mapping
from datetime import datetime

from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.engine.library import read_scenario, scenario_files
from appliance.errors import TalkdownError
from appliance.stage.people_view import AssignedView, HomeView, NoteView
from appliance.store.agency import standing_of
from appliance.store.counted import minutes_by_day
from appliance.store.errors import StoreError
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from appliance.wire.desired import Assignment


def home(store: Store, owner: OwnerKey) -> HomeView:
    """Return what the agency sent about an officer; nothing of it for guests and while unclaimed."""
    standing = standing_of(store, owner.owner_id)
    if standing is None:
        return HomeView()
    installed = _installed() if standing.assignments else {}
    return HomeView(
        assigned=tuple(_assigned(assignment, installed) for assignment in standing.assignments),
        standing=standing.in_words,
        standing_on=standing.as_of,
        notes=tuple(NoteView(outcome=note.outcome, text=note.text) for note in standing.notes),
    )


def minutes_here(store: Store, owner: OwnerKey) -> int:
    """Return the minutes that count of every call an officer still keeps here; what does not open is left out."""
    records: list[Record] = []
    for encounter_id in store.encounters.ids(owner):
        with contextlib.suppress(StoreError):
            records.append(store.closed(owner, encounter_id).record)
    zone = datetime.now().astimezone().tzinfo
    return sum(minutes_by_day(records, *([zone] if zone else [])).values())


def _assigned(assignment: Assignment, installed: Mapping[str, Scenario]) -> AssignedView:
    """Return an assignment with the call that does it: its own, or the first of its kind."""
    fits = [
        scenario.id
        for scenario in installed.values()
        if assignment.scenario == scenario.id
        or (assignment.scenario is None and assignment.category == scenario.category.value)
    ]
    return AssignedView(title=assignment.title, scenario=fits[0] if fits else None, due=assignment.due)


def _installed() -> dict[str, Scenario]:
    found: dict[str, Scenario] = {}
    for file in scenario_files():
        try:
            scenario = read_scenario(file.stem).scenario
        except TalkdownError:
            continue
        found[scenario.id] = scenario
    return found
