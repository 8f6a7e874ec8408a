"""What moved a person, in words that an officer can read: behaviours, and what this scenario calls its sore points."""

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.scenario import Scenario
from appliance.review.plain_names import PLAIN_NAMES
from appliance.words import N_


def cause_in_words(cause: str, scenario: Scenario) -> str:
    """Return a recorded cause in words."""
    behaviour = next((b for b in BehaviourId if b.value == cause), None)
    if behaviour is not None:
        return PLAIN_NAMES[behaviour]
    kind, _, name = cause.partition(":")
    words = _what(kind, name, scenario) or (name or kind).replace("_", " ").replace("-", " ")
    told = {
        "hook": N_("you touched on {words}").format(words=words),
        "trigger": N_("a sore point: {words}").format(words=words),
        "promise": N_("a promise about the {words}").format(words=words),
        "move": N_("moving {words}").format(words=words),
    }
    return told.get(kind, words)


def _what(kind: str, name: str, scenario: Scenario) -> str:
    hooks = {"hook": scenario.subject.hooks, "trigger": scenario.subject.triggers}.get(kind, ())
    return next((hook.what for hook in hooks if hook.id == name), "")
