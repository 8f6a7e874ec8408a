"""Makes a scenario's first sounds before the encounter begins."""

from appliance.encounter.direction import Manner
from appliance.encounter.scenario import Scenario
from appliance.engine.company import Company
from appliance.inference.seams import Delivery
from appliance.stage.sounds import NO_SOUNDS, FirstSounds, Sound


async def make_first_sounds(scenario: Scenario, company: Company) -> FirstSounds:
    """Return every first sound: words by the person's voice, names in parentheses from the library of sounds."""
    if company.voice is None:
        return NO_SOUNDS
    speech = scenario.subject.speech
    delivery = Delivery(voice=speech.voice, manner=Manner.TENSE.value, pace=speech.pace)
    sounds: dict[str, Sound] = {}
    for name, text in scenario.first_sounds.items():
        if text.startswith("("):
            if company.sound is not None:
                sounds[name] = Sound(text, await company.sound(text.strip("()")))
        else:
            sounds[name] = Sound(text, await company.voice.say(text, delivery))
    return FirstSounds(sounds)
