"""What can be played at this box: its scenarios, and the encounter that was left last."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from appliance.engine.library import read_scenario, scenario_files
from appliance.engine.plan import left_encounters
from appliance.errors import TalkdownError
from appliance.stage.view import LeftEncounter, Offer, View
from appliance.store.keys import OwnerKey
from appliance.store.recording import Account
from appliance.store.store import Store

LAST_LINE_LETTERS: Final = 160


def choosing(store: Store, owner: OwnerKey, resume_days: int, now: datetime, news: Sequence[str] = ()) -> View:
    """Return the view from which an officer chooses.

    Its notice gives the news and says what is wrong with a scenario file that cannot be read and is not offered.
    """
    offers: list[Offer] = []
    notices = list(news)
    for file in scenario_files():
        try:
            scenario = read_scenario(file.stem).scenario
        except TalkdownError as error:
            notices.append(str(error))
            continue
        short = scenario.short_form
        offers.append(
            Offer(
                id=scenario.id,
                title=scenario.title,
                minutes=scenario.time_limit_min,
                short_minutes=None if short is None else short.time_limit_min,
                topic_notes=scenario.topic_notes,
                self_harm=scenario.self_harm,
            )
        )
    return View(
        phase="choosing",
        offers=tuple(offers),
        left=_left(store, owner, now - timedelta(days=resume_days)),
        notice=" ".join(notices) or None,
    )


def _left(store: Store, owner: OwnerKey, since: datetime) -> LeftEncounter | None:
    recent = [(known, account) for known, account in left_encounters(store, owner) if _started(account) >= since]
    if not recent:
        return None
    encounter_id, account = recent[-1]
    try:
        filed = read_scenario(account.began.scenario_id)
    except TalkdownError:
        # Going on needs its file; `choosing` already tells what is wrong with one that is there.
        return None
    if filed.sha256 != account.began.scenario_sha256:
        return None
    scenario = filed.scenario
    short = scenario.short_form if account.began.short_form else None
    limit_min = scenario.time_limit_min if short is None else short.time_limit_min
    return LeftEncounter(
        encounter_id=encounter_id,
        title=scenario.title,
        last_line=account.turns[-1].text[:LAST_LINE_LETTERS],
        minutes_left=round(max(0.0, limit_min - account.at_s / 60), 1),
    )


def _started(account: Account) -> datetime:
    return datetime.strptime(account.began.started_utc, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
