"""The endings of an encounter as a heading says them."""

from typing import Final

from appliance.encounter.direction import Ending
from appliance.words import N_

ENDINGS: Final[dict[Ending, str]] = {
    Ending.RESOLVED: N_("Resolved"),
    Ending.HANDED_OVER: N_("Handed over"),
    Ending.DISENGAGED: N_("Stepped back"),
    Ending.ACTED: N_("I would act now"),
    Ending.STILL_TALKING: N_("Still talking"),
    Ending.ESCALATED: N_("Escalated"),
}
