"""The simulated officer's voice: flite into the virtual headset's microphone."""

import asyncio

import numpy as np
import numpy.typing as npt

from appliance.audio.virtual_headset import VirtualHeadset
from appliance.officers.mouth import Mouth, Sounded
from appliance.officers.officer import Say
from appliance.officers.speech import FliteVoice, render


class FliteOfficer:
    """Speaks an officer's lines where a microphone would hear them."""

    def __init__(self, headset: VirtualHeadset, voice: FliteVoice = "rms") -> None:
        """Speak into a virtual headset; its owner starts and closes it."""
        self._mouth = Mouth(headset)
        self.voice: FliteVoice = voice
        self.sounded: list[Sounded] = []
        """When each line was audible."""

    async def say(self, line: Say) -> None:
        """Speak and return when the sound is over."""
        speech = await asyncio.to_thread(render, line.text, self.voice, raised_db=line.raised_db, pace=line.pace)
        await self.play(speech.samples)

    async def play(self, samples: npt.NDArray[np.int16]) -> None:
        """Play a recording at 16 kHz and return when the sound is over."""
        self.sounded.append(await self._mouth.speak(samples))

    def close(self) -> None:
        """Stop listening to the microphone."""
        self._mouth.close()
