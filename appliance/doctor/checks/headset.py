"""Whether the headset is there and its microphone gives sound."""

import asyncio
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.config import Settings
from appliance.doctor.finding import Finding, State
from appliance.words import N_, _

NAME: Final = "headset"
LISTEN_FRAMES: Final = 50
"""One second."""
_LIMIT_S: Final = 5.0
_PLUG_IN: Final = N_("Plug the headset in, and name it under [headset] in the configuration when there are several.")


def check(settings: Settings) -> Finding:
    """Open the headset as an encounter does and listen for a second."""
    from appliance.audio.devices import DEFAULT_DEVICE
    from appliance.audio.pyaudio_headset import PyAudioHeadset
    from appliance.audio.seams import Frame, HeadsetError

    async def listen() -> tuple[str, npt.NDArray[np.int16]]:
        headset = PyAudioHeadset(settings.headset.microphone or DEFAULT_DEVICE, settings.headset.ear)
        heard: asyncio.Queue[Frame] = asyncio.Queue()
        await headset.open(heard.put_nowait, _ignore, _ignore, _ignore)
        try:
            async with asyncio.timeout(_LIMIT_S):
                frames = [(await heard.get()).samples for _ in range(LISTEN_FRAMES)]
        finally:
            await headset.close()
        return headset.name, np.concatenate(frames)

    try:
        name, samples = asyncio.run(listen())
    except HeadsetError as error:
        return Finding(check=NAME, state=State.FAILED, found=str(error), mend=_(_PLUG_IN))
    except TimeoutError:
        found = _("The microphone stopped giving sound within {limit_s:.0f} s.").format(limit_s=_LIMIT_S)
        return Finding(check=NAME, state=State.FAILED, found=found, mend=_("Unplug the headset and plug it in again."))
    return judged(name, samples)


def _ignore(*_: object) -> None:
    """Take what the check does not look at."""


def judged(name: str, samples: npt.NDArray[np.int16]) -> Finding:
    """Return the finding for a second of the microphone, 16 kHz int16, shape `(samples,)`."""
    from appliance.audio.levels import clipped_share, level_dbfs

    level = _('"{name}" gives sound, {level:.0f} dBFS over one second').format(name=name, level=level_dbfs(samples))
    if not np.any(samples):
        return Finding(
            check=NAME,
            state=State.WARNING,
            found=_('"{name}" is there, but its microphone gives nothing, not even noise.').format(name=name),
            mend=_(
                "Switch the microphone on (a mute switch on the cable?), or turn its level up in the system's mixer."
            ),
        )
    if clipped_share(samples) > 0:
        return Finding(
            check=NAME,
            state=State.WARNING,
            found=_("{level}, and the loudest of it is cut off.").format(level=level),
            mend=_("Turn the microphone's level down in the system's mixer, or move it away from the mouth."),
        )
    return Finding(check=NAME, state=State.OK, found=f"{level}.")
