"""Officer text to speech by flite, for the virtual headset.

A mark like `…0.8…` in a text is an inner pause of 0.8 s: "I'm here because …0.8… somebody called about the noise".
Hesitations are words ("um") and stay.
"""

import re
import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from appliance.errors import TalkdownError

RATE_HZ: Final = 16_000
FliteVoice = Literal["slt", "rms", "awb", "kal16"]
VOICES: Final[tuple[FliteVoice, ...]] = get_args(FliteVoice)

_PAUSE_MARK: Final = re.compile(r"\s*…(\d+(?:\.\d+)?)…\s*")
_SPOKEN_RMS: Final = 0.06
"""About -24 dBFS while sounding, a conversational level on a headset."""
_TRIM_BELOW_PEAK_DB: Final = 36.0
"""The voices trail off in a hiss that nobody hears as speech; a pause or an end must begin where the words end."""
_FRAME: Final = RATE_HZ // 100
_FLITE_LIMIT_S: Final = 20.0


class SpeechError(TalkdownError):
    """The officer's line cannot be spoken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class OfficerSpeech:
    """A spoken officer line."""

    samples: npt.NDArray[np.int16]
    """Mono, 16 kHz; begins and ends with sound."""
    pauses: tuple[tuple[float, float], ...] = ()
    """Start and end of each marked inner pause, seconds from the first sample."""

    @property
    def length_s(self) -> float:
        """Seconds from first to last sound."""
        return len(self.samples) / RATE_HZ


def without_marks(text: str) -> str:
    """Return a text as it would be written down: without pause marks."""
    return _PAUSE_MARK.sub(" ", text).strip()


def render(
    text: str, voice: FliteVoice = "rms", *, pauses: bool = True, raised_db: float = 0.0, pace: float = 1.0
) -> OfficerSpeech:
    """Return a line as sound; `pauses=False` says it in one breath. Blocks for some tens of milliseconds.

    `raised_db` is loudness over a conversational level, `pace` above 1 is faster.
    Raises SpeechError when flite is not installed or makes nothing of the text.
    """
    parts = _PAUSE_MARK.split(text.strip()) if pauses else [without_marks(text)]
    pieces: list[npt.NDArray[np.int16]] = []
    spans: list[tuple[float, float]] = []
    at = 0
    for place, part in enumerate(parts):
        if place % 2:
            silent = round(float(part) * RATE_HZ)
            spans.append((at / RATE_HZ, (at + silent) / RATE_HZ))
            pieces.append(np.zeros(silent, np.int16))
        else:
            last = place == len(parts) - 1
            pieces.append(_say(part if last else _unfinished(part), voice, raised_db, pace))
        at += len(pieces[-1])
    return OfficerSpeech(np.concatenate(pieces), tuple(spans))


def _unfinished(part: str) -> str:
    """End a part with a comma where it has no mark of its own, so that its pitch does not fall as if it were done."""
    return part if part[-1:] in ".,?!;:" else f"{part},"


def _say(text: str, voice: FliteVoice, raised_db: float, pace: float) -> npt.NDArray[np.int16]:
    if shutil.which("flite") is None:
        raise SpeechError("The simulated officer speaks with flite, which is not installed: run `make setup`.")
    plain = text.replace("…", ", ").replace("—", ", ").replace("’", "'").strip()
    if not re.search(r"\w", plain):
        raise SpeechError(f"There are no words to speak in {text!r}.")
    with tempfile.TemporaryDirectory(prefix="talkdown-officer-") as folder:
        path = Path(folder) / "line.wav"
        made = subprocess.run(
            ["flite", "-voice", voice, "--setf", f"duration_stretch={1 / pace:.3f}", "-t", plain, "-o", str(path)],
            capture_output=True,
            text=True,
            check=False,
            timeout=_FLITE_LIMIT_S,
        )
        if made.returncode != 0 or not path.exists():
            raise SpeechError(
                f"flite could not speak with the voice {voice}: {made.stderr.strip() or 'no reason given'}"
            )
        with wave.open(str(path), "rb") as sound:
            if sound.getframerate() != RATE_HZ:
                raise SpeechError(f"flite's voice {voice} speaks at {sound.getframerate()} Hz; 16 kHz is needed.")
            samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
    return _at_level(_trimmed(samples), raised_db)


def _trimmed(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    level = _frame_rms(samples)
    if not len(level) or not level.max():
        raise SpeechError("flite made no sound.")
    sounding = np.flatnonzero(level > level.max() * 10 ** (-_TRIM_BELOW_PEAK_DB / 20))
    return samples[sounding[0] * _FRAME : (sounding[-1] + 1) * _FRAME]


def _at_level(samples: npt.NDArray[np.int16], raised_db: float) -> npt.NDArray[np.int16]:
    level = _frame_rms(samples)
    sounding = level[level > level.max() * 0.1]
    gain = _SPOKEN_RMS * 32768 / float(np.sqrt(np.mean(sounding**2))) * 10 ** (raised_db / 20)
    # A soft knee above half scale keeps a raised voice from clipping hard.
    loud = samples.astype(np.float64) * gain / 32768
    over = np.abs(loud) > 0.5
    loud[over] = np.sign(loud[over]) * (0.5 + 0.45 * np.tanh((np.abs(loud[over]) - 0.5) / 0.45))
    return np.asarray(np.round(loud * 32767), dtype=np.int16)


def _frame_rms(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.float64]:
    whole = len(samples) // _FRAME * _FRAME
    frames = samples[:whole].astype(np.float64).reshape(-1, _FRAME)
    return np.asarray(np.sqrt(np.mean(frames**2, axis=1)))
