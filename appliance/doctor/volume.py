"""How loud the headset's ear is, asked of and told to the system's mixer."""

import re
import shutil
import subprocess
from typing import Final

from appliance.words import N_

STEP_PERCENT: Final = 5
_LIMIT_S: Final = 5.0
_PERCENT: Final = re.compile(r"(\d{1,3})%")
NO_MIXER: Final = N_("No mixer answers. Start the sound server, or install pactl or amixer (alsa-utils).")


def volume_percent() -> int | None:
    """Return the loudness of the system's default ear, None where no mixer answers."""
    for command in (["pactl", "get-sink-volume", "@DEFAULT_SINK@"], ["amixer", "get", "Master"]):
        if (told := _run(command)) is not None and (found := _PERCENT.search(told)) is not None:
            return int(found.group(1))
    return None


def change_volume(percent: int) -> int | None:
    """Make it louder, or softer by a negative number, between 0 and 100; return what it is then."""
    now = volume_percent()
    if now is None:
        return None
    wanted = max(0, min(100, now + percent))
    for command in (
        ["pactl", "set-sink-volume", "@DEFAULT_SINK@", f"{wanted}%"],
        ["amixer", "set", "Master", f"{wanted}%"],
    ):
        if _run(command) is not None:
            break
    return volume_percent()


def _run(command: list[str]) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
