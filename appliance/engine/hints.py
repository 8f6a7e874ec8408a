"""A word while the encounter goes on, for an officer who wants it: what slipped, and another way to say it."""

from collections.abc import Sequence
from typing import Final

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.record import Turn
from appliance.review.coaching import coaching
from appliance.words import _

SURE_FROM: Final = 0.7
"""A hint about something that was not said would be worse than none."""
RIGHT_WITH_A_HAZARD: Final = frozenset({BehaviourId.COMMAND, BehaviourId.REPEATED_COMMAND})
"""With something dangerous open an order is right."""


def hint_of(turns: Sequence[Turn], hazard_open: bool) -> str:
    """Return a hint on the officer's last turn to the person, empty when nothing in it slipped for sure."""
    last = next((turn for turn in reversed(turns) if turn.speaker == "officer"), None)
    if last is None or last.coded is None or last.addressed_to != "person":
        return ""
    found = [
        heard
        for heard in last.coded.behaviours
        if heard.id in coaching().slip
        and heard.confidence >= SURE_FROM
        and not (hazard_open and heard.id in RIGHT_WITH_A_HAZARD)
    ]
    if not found:
        return ""
    advice = coaching().slip[max(found, key=lambda heard: heard.confidence).id]
    return _("Hint: {what}. Try: “{line}”").format(what=_(advice.name), line=advice.better_line(hazard_open))
