"""Says clauses as a person in a manner, and makes their sounds without words."""

from pathlib import Path
from typing import Final

import numpy as np

from appliance.inference import nonwords
from appliance.inference.manners import SLURRED_AT_LEAST, broken_up, manner_of_speech, slurred, whispered, with_effort
from appliance.inference.people import over_radio, person, revoiced
from appliance.inference.piper_voice import PiperSpeaker, Prosody, trimmed
from appliance.inference.seams import Delivery, Spoken

SLURRED_SLOWER: Final = 0.25
"""At full slurring a clause takes this much longer."""


class TalkingVoice:
    """One Piper voice playing everybody."""

    def __init__(self, model: Path, threads: int = 1) -> None:
        self._speaker = PiperSpeaker(model, threads)
        self.name = self._speaker.name

    def say(self, clause: str, delivery: Delivery) -> Spoken:
        """Return the clause as sound that begins within 10 ms; empty when there is nothing to be said."""
        who, manner = person(delivery.voice), manner_of_speech(delivery.manner)
        rate = self._speaker.sample_rate_hz
        slurring = min(1.0, max(delivery.slurring, SLURRED_AT_LEAST if delivery.manner == "slurred" else 0.0))
        pace = delivery.pace * who.pace / (1.0 + SLURRED_SLOWER * slurring)
        prosody = Prosody(manner.prosody.length_scale / pace, manner.prosody.noise_scale, manner.prosody.noise_w)
        audio = self._speaker.speak(broken_up(clause) if manner.broken else clause, prosody)
        if not len(audio):
            return Spoken(audio, rate)
        audio = slurred(audio, rate, slurring)
        audio = revoiced(audio, rate, who, manner.pitch_ratio, manner.tremor)
        if manner.whispered:
            audio = whispered(audio, rate)
        audio = with_effort(audio, rate, manner)
        if who.radio:
            audio = over_radio(audio, rate)
        audio = np.asarray(audio * 10.0 ** (who.gain_db / 20.0), dtype=np.float32)
        return Spoken(trimmed(audio, rate), rate)

    def sound(self, name: str, voice: str = "joe") -> Spoken:
        """Return a sound without words as this person would make it."""
        who = person(voice)
        return Spoken(nonwords.make(name, who.pitch_ratio, who.formant_ratio), nonwords.RATE_HZ)
