"""Which microphone would be opened now, and how its level is set: what a microphone check holds for."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import Final

import pyaudio

from appliance.audio.devices import DEFAULT_DEVICE, Direction, all_devices, choose_device
from appliance.audio.native_noise import native_messages_to, quiet_alsa
from appliance.audio.seams import HeadsetError

_LIMIT_S: Final = 5.0
_WHATEVER: Final = (DEFAULT_DEVICE, "pulse", "pipewire", "sysdefault")
"""Devices that lead to whichever microphone the sound server has chosen."""
_CARD: Final = re.compile(r"\(hw:(\d+),")
_DEFAULT_SOURCE: Final = "@DEFAULT_SOURCE@"


@dataclass(frozen=True, slots=True)
class MicrophoneNow:
    """A microphone by name, with its level."""

    name: str
    level: str
    """As the mixer tells it, volume and mute; to be compared, not to be read."""


def microphone_now(wanted: str) -> MicrophoneNow | None:
    """Return the microphone that `wanted` finds, None where it has no name of its own or no mixer tells its level."""
    name = _device_name(wanted)
    if name is None:
        return None
    if name.casefold() in _WHATEVER:
        source = _told("pactl", "get-default-source")
        volume, mute = (_told("pactl", f"get-source-{what}", _DEFAULT_SOURCE) for what in ("volume", "mute"))
        return MicrophoneNow(source, f"{volume} {mute}") if source and volume and mute else None
    card = _CARD.search(name)
    mixer = None if card is None else _told("amixer", "-c", card.group(1), "scontents")
    level = "\n".join(line for line in (mixer or "").splitlines() if "Capture" in line)
    return MicrophoneNow(name, level) if level else None


def _device_name(wanted: str) -> str | None:
    quiet_alsa()
    with native_messages_to():
        port = pyaudio.PyAudio()
        try:
            return choose_device(all_devices(port), wanted, Direction.MICROPHONE).name
        except HeadsetError:
            return None
        finally:
            port.terminate()


def _told(*command: str) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
