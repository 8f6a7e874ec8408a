"""What was chosen to be played: a call anew, a retake, a drill; with how the officer sits."""

from appliance.review.model import Review
from appliance.stage.comfort import Comfort
from appliance.stage.drill_view import StartDrill
from appliance.stage.view import Start, View


def chosen_id(start: Start | StartDrill) -> str:
    """Return the id of the scenario or the drill."""
    return start.id if isinstance(start, StartDrill) else start.scenario


def hard_ones(seen: View) -> frozenset[str]:
    """Return the ids of the scenarios and drills in which suicide may come up."""
    calls = {offer.id for offer in seen.offers if offer.self_harm}
    return frozenset(calls | {offer.id for offer in seen.drills if offer.self_harm})


def seated(start: Start | StartDrill, headset: str, comfort: Comfort, tone_scored: bool) -> Start | StartDrill:
    """Return the choice with the headset that is worn and what makes it easier."""
    chair: dict[str, object] = {"headset": headset, "comfort": comfort}
    if isinstance(start, StartDrill):
        return start.model_copy(update=chair)
    return start.model_copy(update=chair | {"tone_scored": tone_scored})


def again(review: Review, turn: int | None, typed: bool) -> Start:
    """Return the choice to go back to a turn of an encounter."""
    return Start(
        scenario=review.scenario_id,
        officer="typed" if typed else "mic",
        retake_of=review.encounter_id,
        retake_turn=turn,
    )
