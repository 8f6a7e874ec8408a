"""The endings of an encounter as a heading says them."""

from typing import Final

from appliance.encounter.direction import Ending

ENDINGS: Final[dict[Ending, str]] = {
    Ending.RESOLVED: "Resolved",
    Ending.HANDED_OVER: "Handed over",
    Ending.DISENGAGED: "Stepped back",
    Ending.ACTED: "I would act now",
    Ending.STILL_TALKING: "Still talking",
    Ending.ESCALATED: "Escalated",
}
