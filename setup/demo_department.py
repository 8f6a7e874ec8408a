"""Six further officers of the demo, simulated without a model: what they practised before, through the real pipeline.

Their records come from the authored officer lines, their reviews from the program's own rules. Their reviews are held
like anybody's, leave by the real rules of release, and travel by the real broker. They do not learn: each keeps one
manner, so the curves of the demo are flat but for chance.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.encounter.simulate import play
from appliance.engine.library import read_scenario
from appliance.review.model import Review
from appliance.review.review import review
from appliance.store.agency import claim
from appliance.store.held import hold
from appliance.store.keys import OwnerKey, OwnerKind
from appliance.store.outbox import OutboxRow, Stream
from appliance.store.store import Store
from benchmarks.review.encounters import record_of

MANNERS: Final = ("expert", "good", "good", "novice", "novice", "commanding")
SCENARIO: Final = "porch"
ENCOUNTERS: Final = 12
"""Of each officer; the twelfth is in the last practice band."""
_PIN: Final = "000000"
_FULL_MONTHS_BACK: Final = 4


def practise_before(
    store: Store, claims: Sequence[str], today: date, bind: Callable[[Store, str, str], int] = claim
) -> int:
    """Let six officers have practised in the months before this one; return how many reviews are held by that.

    Their hours stay out of it, so that the page of hours to credit shows the encounter that was just heard.
    """
    scenario = read_scenario(SCENARIO).scenario
    months = _full_months(today)
    held = 0
    for officer, code in enumerate(claims):
        owner = store.keys.enrol(_PIN, f"Simulated {officer + 2}")
        bind(store, owner.owner_id, code)
        for number in range(ENCOUNTERS):
            seed = 100 * officer + number
            month = months[number * len(months) // ENCOUNTERS]
            played = record_of(play(scenario, MANNERS[officer], seed), scenario)
            record = played.model_copy(
                update={
                    "encounter_id": f"demo-{officer}-{number}",
                    "scenario_id": scenario.id,
                    "started_utc": f"{month:%Y-%m}-{1 + number:02}T15:00Z",
                }
            )
            held += _keep(store, owner, record, scenario, number, today)
    return held


def already_practised(store: Store) -> bool:
    """Tell whether this box has the further officers."""
    return any(one.kind is OwnerKind.OFFICER and one.name.startswith("Simulated ") for one in store.keys.owners())


def _keep(
    store: Store, owner: OwnerKey, record: Record, scenario: Scenario, practised_before: int, today: date
) -> bool:
    def held_alone(record: Record, made: Review) -> Sequence[OutboxRow]:
        kept = hold(record, made, scenario, practised_before, date_trusted=True)
        return [OutboxRow(secrets.token_hex(16), Stream.HELD, kept.model_dump_json())]

    return store.close_encounter(owner, record, review(record, scenario), today, held_alone)


def _full_months(today: date) -> list[date]:
    """Return the first days of the months whose reviews may have left by now, the earliest first."""
    months: list[date] = []
    first = (today - timedelta(days=8)).replace(day=1)
    for _ in range(_FULL_MONTHS_BACK):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(first)
    return months[::-1]
