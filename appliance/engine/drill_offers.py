"""The drills of this box as an officer is offered them: with what they did of each, and the one to do next first."""

from typing import Final

from pydantic import ValidationError

from appliance.encounter.drill import Drill
from appliance.engine.drill_library import drill_files, read_drill
from appliance.errors import TalkdownError
from appliance.review.drill_result import NOT_REVIEWED, DrillResult
from appliance.review.method import method
from appliance.review.model import Review
from appliance.stage.drill_view import DrillOffer, PastDrill
from appliance.store.errors import StoreError
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from appliance.words import _

PAST_SHOWN: Final = 5


def drill_offers(store: Store, owner: OwnerKey) -> tuple[tuple[DrillOffer, ...], tuple[str, ...]]:
    """Return the drills, the one first that the officer's last review names, and what is wrong with other files."""
    named = _named_last(store, owner)
    past = _past(store, owner)
    found: list[DrillOffer] = []
    problems: list[str] = []
    for file in drill_files():
        try:
            drill = read_drill(file.stem).drill
        except TalkdownError as error:
            problems.append(str(error))
            continue
        found.append(_offer(drill, drill.id == named, past.get(drill.id, ())))
    return tuple(sorted(found, key=lambda offer: (not offer.suggested, offer.title.lstrip("“")))), tuple(problems)


def _offer(drill: Drill, suggested: bool, past: tuple[PastDrill, ...]) -> DrillOffer:
    return DrillOffer(
        id=drill.id,
        title=drill.title,
        trains=method().competencies[drill.competency].title,
        aim=drill.aim,
        why=drill.why,
        topic_notes=drill.topic_notes,
        self_harm=drill.self_harm,
        content_status=_("Reviewed by {reviewed_by}.").format(reviewed_by="; ".join(drill.reviewed_by))
        if drill.reviewed_by
        else NOT_REVIEWED,
        suggested=suggested,
        past=past,
    )


def _past(store: Store, owner: OwnerKey) -> dict[str, tuple[PastDrill, ...]]:
    """Return the last runs of each drill, none when they do not open: that must not keep anybody from drilling."""
    found: dict[str, list[PastDrill]] = {}
    try:
        kept = store.drills.of(owner)
    except StoreError:
        return {}
    for entry in reversed(kept):
        try:
            result = DrillResult.model_validate_json(entry.result_json)
        except ValidationError:
            continue
        done = PastDrill(
            started_utc=entry.record.started_utc,
            passed=result.passed,
            answered=result.answered,
            prompts=result.prompts,
            try_this=result.try_this,
        )
        found.setdefault(result.drill_id, []).append(done)
    return {drill_id: tuple(runs[:PAST_SHOWN]) for drill_id, runs in found.items()}


def _named_last(store: Store, owner: OwnerKey) -> str | None:
    """Return the drill that the latest review names, unless it was done since or none is named."""
    latest: Review | None = None
    for encounter_id in store.encounters.ids(owner):
        try:
            made = Review.model_validate_json(store.closed(owner, encounter_id).review_json)
        except (StoreError, ValidationError):
            continue
        if latest is None or made.started_utc >= latest.started_utc:
            latest = made
    return None if latest is None else latest.next_step.drill
