"""The officer's own ordinary voice, heard from the microphone check by the same ear that hears their turns."""

from appliance.audio.ears import Detector, Ears
from appliance.audio.near_field import OwnVoice
from appliance.audio.pcm import Samples
from appliance.audio.prosody import OrdinaryVoice, measure_voice
from appliance.audio.seams import CAPTURE_RATE_HZ, FRAME_SAMPLES, Frame


def ordinary_voice(check: Samples, own: OwnVoice, detector: Detector) -> OrdinaryVoice | None:
    """Return how the check sounded; None when the ear hears no utterance in it.

    `check` is 16 kHz sound with a little of the room before the first word; `detector` is fed by nothing else.
    """
    ears = Ears(detector, own)
    for end in range(FRAME_SAMPLES, len(check) + 1, FRAME_SAMPLES):
        ears.feed(Frame(check[end - FRAME_SAMPLES : end], end / CAPTURE_RATE_HZ))
    utterance = ears.utterance()
    return None if utterance is None else OrdinaryVoice(measure_voice(utterance))
