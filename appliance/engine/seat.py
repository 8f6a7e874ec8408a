"""Who sits in the officer's chair and through what they hear and speak."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.audio.ear_tuning import EarTuning
from appliance.audio.ears import Ears
from appliance.audio.near_field import OwnVoice
from appliance.audio.seams import Headset
from appliance.audio.vad import SpeechDetector
from appliance.audio.virtual_headset import VirtualHeadset
from appliance.config import HeadsetNames
from appliance.encounter.scenario import Scenario
from appliance.engine.driver import OfficerVoice
from appliance.engine.officer_voice import FliteOfficer
from appliance.engine.play import Mode
from appliance.errors import UsageError
from appliance.officers.officer import Officer
from appliance.officers.simulated import SimulatedOfficer
from appliance.officers.speech import VOICES
from appliance.officers.typed import TypedOfficer
from appliance.officers.wav_folder import WavFolderOfficer
from appliance.stage.comfort import Comfort
from appliance.stage.hearing import Hearing

AUTO: Final = "auto"
NONE: Final = "none"
VIRTUAL: Final = "virtual"


@dataclass(frozen=True, slots=True)
class Seat:
    """The officer's chair, ready to be sat in."""

    mode: Mode
    headset: Headset | None
    """None where the encounter is text alone."""
    hearing: Hearing | None
    """None where no microphone is listened to."""
    officer: Officer | None
    """None when a person speaks for themselves."""
    voice: OfficerVoice | None
    """Gives a simulated or recorded officer sound in the microphone."""


def simulates(officer: str) -> bool:
    """Whether nobody real sits in the chair."""
    return officer.startswith(("sim:", "wav:"))


@contextmanager
def take_seat(
    officer: str,
    headset: str,
    scenario: Scenario | None,
    seed: int,
    names: HeadsetNames,
    flite_voice: str = "rms",
    own_voice: OwnVoice | None = None,
    tone_scored: bool = True,
) -> Iterator[Seat]:
    """Open what an officer needs and close it afterwards; raise UsageError or HeadsetError in plain words.

    `officer` is mic, typed (standard input), screen (typed on a screen that sends asks), wav:DIR or sim:POLICY; without
    a scenario, as in a drill, nobody can be simulated. Without `tone_scored` the officer's voice is not measured.
    """
    who = _officer(officer, scenario, seed)
    types = officer in ("typed", "screen")
    mode: Mode = "simulated" if simulates(officer) else "typed" if types else "speech"
    if headset == NONE:
        if officer == "mic" or officer.startswith("wav:"):
            raise UsageError(f"The officer {officer} speaks, so a headset is needed: leave out --headset none.")
        yield Seat(mode, None, None, who, None)
        return
    if headset == VIRTUAL or (headset == AUTO and simulates(officer)):
        with _virtual(flite_voice, simulates(officer)) as (device, voice):
            hearing = Hearing(Ears(SpeechDetector(), own_voice), tone_scored=tone_scored)
            yield Seat(mode, device, hearing, who, voice)
        return
    if simulates(officer):
        raise UsageError(f"The officer {officer} needs the virtual headset: use --headset virtual, auto or none.")
    if types and headset == AUTO and not _has_ear():
        yield Seat(mode, None, None, who, None)
        return
    device = _real(None if headset == AUTO else headset, names)
    listens = None if types else Hearing(Ears(SpeechDetector(), own_voice), tone_scored=tone_scored)
    yield Seat(mode, device, listens, who, None)


def tune_ear(seat: Seat, comfort: Comfort) -> None:
    """Make the ear as loud as its wearer likes it, on the side they like."""
    if seat.headset is None:
        return
    from appliance.audio.pyaudio_headset import PyAudioHeadset

    if isinstance(seat.headset, PyAudioHeadset):
        seat.headset.tuning = EarTuning(float(comfort.volume_db), comfort.ears)


def _officer(officer: str, scenario: Scenario | None, seed: int) -> Officer | None:
    kind, _, rest = officer.partition(":")
    match kind:
        case "mic" | "screen" if not rest:
            return None
        case "typed" if not rest:
            return TypedOfficer(explain=_explain)
        case "wav" if rest:
            return WavFolderOfficer(Path(rest))
        case "sim" if rest and scenario is not None:
            return SimulatedOfficer(scenario, rest, seed)
    kinds = "mic, typed or wav:DIR" if scenario is None else "mic, typed, wav:DIR or sim:POLICY"
    raise UsageError(f"There is no officer {officer!r}. Use {kinds}.")


def _explain(message: str) -> None:
    sys.stderr.write(f"{message}\n")


@contextmanager
def _virtual(flite_voice: str, speaks: bool) -> Iterator[tuple[Headset, OfficerVoice | None]]:
    chosen = next((voice for voice in VOICES if voice == flite_voice), None)
    if chosen is None:
        raise UsageError(f"There is no flite voice {flite_voice!r}. Use {', '.join(VOICES)}.")
    with VirtualHeadset() as virtual:
        # PortAudio reads the environment of this process when it starts.
        os.environ.update(virtual.environment())
        from appliance.audio.pyaudio_headset import PyAudioHeadset

        voice = FliteOfficer(virtual, chosen) if speaks else None
        try:
            yield PyAudioHeadset(), voice
        finally:
            if voice is not None:
                voice.close()


def _real(name: str | None, names: HeadsetNames) -> Headset:
    from appliance.audio.pyaudio_headset import PyAudioHeadset

    microphone = name or names.microphone
    ear = name or names.ear
    return PyAudioHeadset(microphone, ear) if microphone else PyAudioHeadset(ear=ear)


def _has_ear() -> bool:
    """Whether any loudspeaker is there."""
    import pyaudio

    from appliance.audio.devices import all_devices
    from appliance.audio.native_noise import native_messages_to, quiet_alsa

    quiet_alsa()
    with native_messages_to():
        port = pyaudio.PyAudio()
        try:
            return any(device.output_channels for device in all_devices(port))
        finally:
            port.terminate()
