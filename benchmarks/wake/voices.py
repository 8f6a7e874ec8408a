"""Synthetic people: three engines besides Piper, each with voices, paces and pitches, all to 16 kHz.

Which voice is for training and which for the bench is decided here, once: no voice is in both lists, festival and the
fastest paces are for the bench alone.
"""

import io
import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import soxr

from appliance.errors import TalkdownError

RATE_HZ: Final = 16_000
Engine = Literal["flite", "espeak-ng", "festival"]
_LIMIT_S: Final = 30.0
_ESPEAK_WORDS_PER_MIN: Final = 165
_PEAK: Final = 0.5

Sound = npt.NDArray[np.float32]
"""Mono, 16 kHz, -1 to 1."""


class VoicesError(TalkdownError):
    """An engine is missing or made no sound; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice of an engine."""

    engine: Engine
    name: str
    pitches: tuple[float, ...]
    """Mean pitch in Hz for flite, espeak-ng's own 0 to 99, and nothing that festival's voices could follow."""


def _espeak(accents: str, variants: str) -> tuple[Speaker, ...]:
    return tuple(
        Speaker("espeak-ng", f"{accent}+{variant}", (30.0, 50.0, 70.0))
        for accent in accents.split()
        for variant in variants.split()
    )


TRAINING: Final = (
    Speaker("flite", "rms", (80.0, 100.0, 120.0, 145.0)),
    Speaker("flite", "kal16", (90.0, 110.0, 135.0)),
    Speaker("flite", "kal", (90.0, 110.0, 135.0)),
    *_espeak(
        "en-us en-gb en-gb-scotland en-029",
        "m1 m2 m3 m5 m7 f1 f2 f4 Alex Alicia Andrea adam belinda benjamin caleb david edward klatt2 Lee Michael pablo",
    ),
)
THRESHOLDS: Final = _espeak(
    "en-gb-x-gbcwmd en-us",
    "Gene Hugo Jacky Marco Mario anika antonio aunty boris ed gustave john max michel norbert paul quincy rob robert "
    "sandro shelby travis zac steph2",
)
"""For choosing thresholds: in neither of the other lists."""
BENCH: Final = (
    Speaker("flite", "slt", (150.0, 175.0, 205.0)),
    Speaker("flite", "awb", (100.0, 125.0, 150.0)),
    Speaker("festival", "ked_diphone", ()),
    Speaker("festival", "cmu_us_slt_arctic_hts", ()),
    *_espeak("en-us-nyc en-gb-x-rp en-gb-x-gbclan en-us", "m4 m6 m8 f3 f5 Andy Annie linda steph victor"),
)
TRAINING_PACES: Final = (0.8, 0.88, 0.95, 1.0, 1.06, 1.13, 1.2)
BENCH_PACES: Final = (0.84, 1.0, 1.1, 1.22, 1.32)
"""The last two are faster than anything in training."""


def missing(speakers: tuple[Speaker, ...]) -> tuple[str, ...]:
    """Return the engines among these speakers' that this machine lacks."""
    programs = {"flite": "flite", "espeak-ng": "espeak-ng", "festival": "text2wave"}
    engines = dict.fromkeys(speaker.engine for speaker in speakers)
    return tuple(engine for engine in engines if shutil.which(programs[engine]) is None)


def speak(text: str, speaker: Speaker, pace: float = 1.0, pitch: float | None = None) -> Sound:
    """Return a line as sound with its peak at half scale; raise VoicesError when none is made."""
    plain = text.replace("…", ", ").replace("—", ", ").replace("’", "'").strip()
    match speaker.engine:
        case "flite":
            made = _flite(plain, speaker.name, pace, pitch)
        case "espeak-ng":
            made = _espeak_ng(plain, speaker.name, pace, pitch)
        case "festival":
            made = _festival(plain, speaker.name, pace)
    sounding = np.flatnonzero(np.abs(made) > 0.01 * np.abs(made).max()) if len(made) else np.zeros(0, int)
    if not len(sounding):
        raise VoicesError(f"{speaker.engine}'s voice {speaker.name} made no sound of {text!r}.")
    cut = made[sounding[0] : sounding[-1] + 1]
    return np.asarray(cut * (_PEAK / np.abs(cut).max()), np.float32)


def _flite(text: str, name: str, pace: float, pitch: float | None) -> Sound:
    with tempfile.TemporaryDirectory(prefix="talkdown-voice-") as folder:
        path = Path(folder) / "line.wav"
        shape = ["--setf", f"duration_stretch={1 / pace:.3f}"]
        shape += [] if pitch is None else ["--setf", f"int_f0_target_mean={pitch:.0f}"]
        _run(["flite", "-voice", name, *shape, "-t", text, "-o", str(path)], b"")
        return _read(path.read_bytes())


def _espeak_ng(text: str, name: str, pace: float, pitch: float | None) -> Sound:
    speed = round(_ESPEAK_WORDS_PER_MIN * pace)
    command = ["espeak-ng", "-v", name, "-s", str(speed), "-p", str(round(pitch or 50)), "--stdin", "--stdout"]
    return _read(_run(command, text.encode()))


def _festival(text: str, name: str, pace: float) -> Sound:
    with tempfile.TemporaryDirectory(prefix="talkdown-voice-") as folder:
        path = Path(folder) / "line.wav"
        scheme = f"(begin (voice_{name}) (Parameter.set 'Duration_Stretch {1 / pace:.3f}))"
        _run(["text2wave", "-F", str(RATE_HZ), "-eval", scheme, "-o", str(path)], text.encode())
        return _read(path.read_bytes())


def _run(command: list[str], text: bytes) -> bytes:
    try:
        made = subprocess.run(command, input=text, capture_output=True, check=False, timeout=_LIMIT_S)
    except FileNotFoundError:
        raise VoicesError(f"{command[0]} is not installed: install the Debian package of that name.") from None
    if made.returncode != 0:
        raise VoicesError(f"{command[0]} could not speak: {made.stderr.decode(errors='replace').strip()}")
    return made.stdout


def _read(data: bytes) -> Sound:
    # espeak-ng writes a header before it knows the length: what follows the header is all there is.
    with wave.open(io.BytesIO(data), "rb") as file:
        rate_hz = file.getframerate()
        samples = np.frombuffer(data[44:], np.int16) if rate_hz == 22_050 else None
        if samples is None:
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    sound = samples.astype(np.float32) / np.float32(32768)
    return np.asarray(sound if rate_hz == RATE_HZ else soxr.resample(sound, rate_hz, RATE_HZ), np.float32)
