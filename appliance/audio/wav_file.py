"""Reads and writes the WAV files that stand in for a microphone and an ear."""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

from appliance.audio.seams import HeadsetError


def read_wav(path: Path) -> tuple[npt.NDArray[np.int16], int]:
    """Return mono int16 samples and their rate in Hz; several channels are averaged.

    Raises HeadsetError, naming the file, when it is missing, no WAV, not 16-bit or empty.
    """
    try:
        with wave.open(str(path), "rb") as sound:
            width_bytes, channels, rate_hz = sound.getsampwidth(), sound.getnchannels(), sound.getframerate()
            data = sound.readframes(sound.getnframes())
    except FileNotFoundError as error:
        raise HeadsetError(f"There is no sound file {path}.") from error
    except (wave.Error, EOFError, OSError) as error:
        raise HeadsetError(f"{path} cannot be read as a WAV file ({error}). Save it as 16-bit PCM WAV.") from error
    if width_bytes != 2:
        raise HeadsetError(f"{path} has {8 * width_bytes}-bit samples. Save it as 16-bit PCM WAV.")
    samples = np.frombuffer(data[: len(data) // (2 * channels) * (2 * channels)], np.int16)
    if not len(samples):
        raise HeadsetError(f"{path} holds no sound.")
    if channels > 1:
        samples = samples.reshape(-1, channels).astype(np.int32).mean(axis=1).astype(np.int16)
    return samples, rate_hz


def write_wav(path: Path, samples: npt.NDArray[np.int16], rate_hz: int) -> None:
    """Write mono int16 samples."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(samples.tobytes())
