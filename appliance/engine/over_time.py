"""One officer's trend from what this box keeps of them; opened, worked out and forgotten again."""

from datetime import UTC, datetime, tzinfo

from pydantic import ValidationError

from appliance.encounter.drill import Drill
from appliance.encounter.scenario import Scenario
from appliance.engine.drill_library import drill_files, read_drill
from appliance.engine.library import Filed, read_scenario, scenario_files
from appliance.errors import TalkdownError
from appliance.review.trend.build import build
from appliance.review.trend.method import trend_method
from appliance.review.trend.model import Trend
from appliance.review.trend.practice import (
    DrillOffer,
    DrillRun,
    KeptReview,
    Practice,
    practice_of,
    scenario_offer,
)
from appliance.store.errors import StoreError
from appliance.store.keys import OwnerKey
from appliance.store.store import Store


def officer_trend(
    store: Store, owner: OwnerKey, now: datetime, zone: tzinfo | None = None, offer_drills: bool = True
) -> Trend:
    """Return the trend of the officer whose key is given, from their own kept reviews and drills alone.

    Days are those of `zone`, of this machine's without one. `offer_drills` says whether a drill can be done from where
    the trend is shown. An encounter that does not open is left out and counted.
    """
    scenarios = _installed()
    practices: list[Practice] = []
    unreadable = 0
    for encounter_id in store.encounters.ids(owner):
        try:
            practices.append(_practice(store, owner, encounter_id, scenarios, zone))
        except (StoreError, ValidationError, ValueError):
            unreadable += 1
    drills = _installed_drills()
    runs = _drill_runs(store, owner, drills, zone)
    return build(
        practices,
        [scenario_offer(filed.scenario) for filed in scenarios.values()],
        now.astimezone(zone).date(),
        [DrillOffer(id=d.id, title=d.title, competency=d.competency, self_harm=d.self_harm) for d in drills.values()]
        if offer_drills
        else (),
        runs or (),
        unreadable=unreadable,
        drills_opened=runs is not None,
    )


def _installed() -> dict[str, Filed]:
    """Return the scenarios that can be played; what is wrong with the others is told where they are offered."""
    found: dict[str, Filed] = {}
    for file in scenario_files():
        try:
            filed = read_scenario(file.stem)
        except TalkdownError:
            continue
        found[filed.scenario.id] = filed
    return found


def _installed_drills() -> dict[str, Drill]:
    found: dict[str, Drill] = {}
    for file in drill_files():
        try:
            drill = read_drill(file.stem).drill
        except TalkdownError:
            continue
        found[drill.id] = drill
    return found


def _drill_runs(
    store: Store, owner: OwnerKey, drills: dict[str, Drill], zone: tzinfo | None
) -> tuple[DrillRun, ...] | None:
    """Return the drills that an officer did, None when they do not open."""
    try:
        kept = [drill.record for drill in store.drills.of(owner)]
    except StoreError:
        return None
    least = trend_method().spacing.drill_answers
    return tuple(
        DrillRun(
            drill_id=record.drill_id,
            competency=drills[record.drill_id].competency,
            on=_instant(record.started_utc).astimezone(zone).date(),
            self_harm=drills[record.drill_id].self_harm,
        )
        for record in kept
        if record.mode != "simulated"
        and record.drill_id in drills
        and sum(bool(answer.text.strip()) for answer in record.answers) >= least
    )


def _instant(started_utc: str) -> datetime:
    started = datetime.fromisoformat(started_utc)
    return started if started.tzinfo else started.replace(tzinfo=UTC)


def _practice(
    store: Store, owner: OwnerKey, encounter_id: str, scenarios: dict[str, Filed], zone: tzinfo | None
) -> Practice:
    closed = store.closed(owner, encounter_id)
    record = closed.record
    filed = scenarios.get(record.scenario_id)
    scenario: Scenario | None = None if filed is None else filed.scenario
    return practice_of(
        record,
        KeptReview.model_validate_json(closed.review_json),
        scenario,
        filed is not None and filed.sha256 == record.scenario_sha256,
        _instant(record.started_utc).astimezone(zone),
    )
