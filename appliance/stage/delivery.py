"""From a direction to how the voice says it, within what the agency allows."""

from typing import Final

from appliance.encounter.direction import Direction, Manner
from appliance.encounter.scenario import Scenario
from appliance.inference.seams import Delivery

DISPATCH_VOICE: Final = "dispatch"
PARTNER_VOICE: Final = "partner"


def delivery_of(scenario: Scenario, direction: Direction, shouting_allowed: bool) -> Delivery:
    """Return how the person says a line."""
    speech = scenario.subject.speech
    manner = direction.manner
    if manner is Manner.SHOUTING and not shouting_allowed:
        manner = Manner.RAISED
    return Delivery(
        voice=speech.voice,
        manner=manner.value,
        pace=speech.pace,
        slurring=round(speech.slurring / 10.0, 2),
    )


def other_delivery(speaker: str) -> Delivery:
    """Return how the radio or the partner says a line."""
    return Delivery(voice=PARTNER_VOICE if speaker == "partner" else DISPATCH_VOICE)
