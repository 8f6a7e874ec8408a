"""Recordings as the officer: the WAV files of a folder, in name order, one after each reply."""

import wave
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import soxr

from appliance.errors import UsageError
from appliance.officers.officer import Action, Finished, HeardSoFar, PlayWav

RATE_HZ: Final = 16_000
_SHORTEST_S: Final = 0.1
_LONGEST_S: Final = 120.0
_LOWEST_RATE_HZ: Final = 8_000
_REPAIR: Final = "Convert it with `sox IN -b 16 -c 1 -r 16000 OUT.wav`."


class WavFolderOfficer:
    """Plays every WAV of a folder once; all of them are checked before the first is played."""

    def __init__(self, folder: Path) -> None:
        self.name = f"wav:{folder}"
        self.files = check_folder(folder)
        self._played = 0

    async def next(self, heard: HeardSoFar) -> Action:
        """Return the next recording, or that there are no more."""
        if self._played == len(self.files):
            return Finished()
        self._played += 1
        return PlayWav(self.files[self._played - 1])


def check_folder(folder: Path) -> tuple[Path, ...]:
    """Return the folder's WAV files in name order; raise UsageError naming the first that cannot be played."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Give wav:DIR a folder that holds the officer's WAV files.")
    files = tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() == ".wav" and path.is_file()))
    if not files:
        raise UsageError(f"The folder {folder} holds no file that ends in .wav.")
    for path in files:
        read_wav(path)
    return files


def read_wav(path: Path) -> npt.NDArray[np.int16]:
    """Return a 16-bit PCM WAV as mono int16 at 16 kHz; raise UsageError that says what is wrong with it."""
    try:
        with wave.open(str(path), "rb") as recording:
            rate_hz, channels, width = recording.getframerate(), recording.getnchannels(), recording.getsampwidth()
            declared = recording.getnframes()
            data = recording.readframes(declared)
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.") from None
    except (wave.Error, EOFError) as problem:
        raise UsageError(f"{path} is not a PCM WAV file ({problem or 'it ends too early'}). {_REPAIR}") from problem
    if width != 2:
        raise UsageError(f"{path} has {8 * width}-bit samples; 16-bit ones are needed. {_REPAIR}")
    if rate_hz < _LOWEST_RATE_HZ:
        raise UsageError(f"{path} is sampled at {rate_hz} Hz; at least {_LOWEST_RATE_HZ} Hz is needed.")
    if len(data) < declared * channels * width:
        raise UsageError(f"{path} is cut short: it should hold {declared} samples. Copy it again.")
    samples = np.frombuffer(data, "<i2").reshape(-1, channels)
    length_s = len(samples) / rate_hz
    if not _SHORTEST_S <= length_s <= _LONGEST_S:
        raise UsageError(
            f"{path} is {length_s:.2f} s long; between {_SHORTEST_S} s and {_LONGEST_S:.0f} s can be played."
        )
    mono: npt.NDArray[np.float32] = samples.mean(axis=1, dtype=np.float32)
    if rate_hz != RATE_HZ:
        mono = np.asarray(soxr.resample(mono, rate_hz, RATE_HZ), dtype=np.float32)
    return np.asarray(np.clip(np.round(mono), -32768, 32767), dtype=np.int16)
