"""What moved a person, in words that an officer can read: behaviours, and what this scenario calls its sore points."""

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.scenario import Scenario
from appliance.review.plain_names import PLAIN_NAMES


def cause_in_words(cause: str, scenario: Scenario) -> str:
    """Return a recorded cause in words."""
    behaviour = next((b for b in BehaviourId if b.value == cause), None)
    if behaviour is not None:
        return PLAIN_NAMES[behaviour]
    kind, _, name = cause.partition(":")
    words = _what(kind, name, scenario) or (name or kind).replace("_", " ").replace("-", " ")
    told = {
        "hook": f"you touched on {words}",
        "trigger": f"a sore point: {words}",
        "promise": f"a promise about the {words}",
        "move": f"moving {words}",
    }
    return told.get(kind, words)


def _what(kind: str, name: str, scenario: Scenario) -> str:
    hooks = {"hook": scenario.subject.hooks, "trigger": scenario.subject.triggers}.get(kind, ())
    return next((hook.what for hook in hooks if hook.id == name), "")
