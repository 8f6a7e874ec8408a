"""The simulated officer's mouth: plays speech into the virtual headset and tells when it really sounded."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.audio.seams import HeadsetError
from appliance.audio.virtual_headset import MOUTH, TAPE_RATE_HZ, Tape, VirtualHeadset
from appliance.officers.speech import RATE_HZ

_FRAME: Final = TAPE_RATE_HZ // 100
_SOUNDING_RMS: Final = 100.0
"""About -50 dBFS: above room tone, below the quietest speech."""
_TAIL_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Sounded:
    """When a line was audible in the microphone, on `time.monotonic()`."""

    start_s: float
    end_s: float


class Mouth:
    """Plays one line at a time. The virtual headset is started and closed by its owner."""

    def __init__(self, headset: VirtualHeadset) -> None:
        self._headset = headset
        self._tape: Tape = headset.record(MOUTH)

    async def speak(self, samples: npt.NDArray[np.int16]) -> Sounded:
        """Play 16 kHz mono samples and return when they sounded, from the recorded microphone.

        Cancelling stops the sound. Raises HeadsetError when nothing sounded.
        """
        from_s = self._tape.length_s
        player = self._headset.play_samples(samples, RATE_HZ)
        try:
            code = await asyncio.to_thread(player.wait)
        except asyncio.CancelledError:
            player.kill()
            raise
        if code != 0:
            raise HeadsetError("The officer's line could not be played: the virtual headset's sound server is gone.")
        await asyncio.to_thread(self._tape.wait_for, self._tape.length_s + _TAIL_S, 5.0)
        now_s = time.monotonic()
        span = sounding_span(self._tape.samples()[round(from_s * TAPE_RATE_HZ) :])
        if span is None:
            if not np.any(np.abs(samples) > _SOUNDING_RMS):
                return Sounded(now_s - len(samples) / RATE_HZ, now_s)
            raise HeadsetError("The officer's line was played but did not sound in the virtual headset's microphone.")
        began_s = self._tape.start_s + from_s
        return Sounded(began_s + span[0], began_s + span[1])

    def close(self) -> None:
        """Stop listening to the microphone."""
        self._tape.stop()


def sounding_span(samples: npt.NDArray[np.int16]) -> tuple[float, float] | None:
    """Return the seconds at which sound first begins and last ends in 16 kHz samples, None when there is none."""
    whole = len(samples) // _FRAME * _FRAME
    frames = samples[:whole].astype(np.float64).reshape(-1, _FRAME)
    sounding = np.flatnonzero(np.sqrt(np.mean(frames**2, axis=1)) > _SOUNDING_RMS)
    if not len(sounding):
        return None
    return float(sounding[0]) * _FRAME / TAPE_RATE_HZ, float(sounding[-1] + 1) * _FRAME / TAPE_RATE_HZ
