"""Whether the sound libraries that the headset needs are installed."""

import ctypes
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from appliance.config import Settings
from appliance.doctor.finding import Finding, State
from appliance.words import _

NAME: Final = "sound_libraries"
LIBRARIES: Final = {"libasound.so.2": "libasound2", "libportaudio.so.2": "libportaudio2"}
"""Shared library to the Debian package that brings it."""
PULSE_PLUGIN: Final = "libasound_module_pcm_pulse.so"
"""ALSA's way to PulseAudio and PipeWire."""
PULSE_PACKAGE: Final = "libasound2-plugins"


def check(settings: Settings) -> Finding:
    """Load the libraries and look for ALSA's way to PulseAudio."""
    missing = {library: package for library, package in LIBRARIES.items() if not loads(library)}
    if not any(Path("/usr").glob(f"lib*/*/alsa-lib/{PULSE_PLUGIN}")):
        if not any(Path("/usr").glob(f"lib*/alsa-lib/{PULSE_PLUGIN}")):
            missing[PULSE_PLUGIN] = PULSE_PACKAGE
    return judged(missing, pyaudio=find_spec("pyaudio") is not None)


def loads(library: str) -> bool:
    """Tell whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def judged(missing: Mapping[str, str], *, pyaudio: bool) -> Finding:
    """Return the finding for the libraries that are missing, each with its package."""
    names = [*missing, *([] if pyaudio else [_("the Python package pyaudio")])]
    if not names:
        return Finding(
            check=NAME, state=State.OK, found=_("ALSA, its PulseAudio plug-in, PortAudio and PyAudio are here.")
        )
    steps = [f"`apt-get install {' '.join(sorted(set(missing.values())))}`"] if missing else []
    steps += [] if pyaudio else ["`make setup`"]
    only_plugin = names == [PULSE_PLUGIN]
    found = _("Missing: {names}.").format(names=", ".join(names))
    if only_plugin:
        found += " " + _("Headsets that PulseAudio or PipeWire holds cannot be used; others can.")
    state = State.WARNING if only_plugin else State.FAILED
    return Finding(check=NAME, state=state, found=found, mend=_("Run {steps}.").format(steps=_(", then ").join(steps)))
