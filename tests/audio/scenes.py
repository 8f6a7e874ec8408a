"""Sound scenes mixed at stated levels: the officer's boom microphone, a radio on the shoulder, a colleague, an office.

Levels are active speech levels: mean power over the 20 ms frames within 30 dB of the loudest, dB re full scale.
"""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from appliance.audio.resampling import resample
from appliance.audio.wav_file import read_wav

DATA = Path(__file__).parent.parent / "data" / "speech"
RATE_HZ = 16_000

Audio = np.ndarray[tuple[int], np.dtype[np.float32]]
Samples = np.ndarray[tuple[int], np.dtype[np.int16]]

OFFICER_LINES = (
    "Hey, my name is Dan. I'm with the police department.",
    "No.",
    "Marcus, can you tell me what happened tonight?",
    "I hear you. You've been working hard for a long time, and it still fell apart.",
    "Put the bottle down for me, please.",
    "Are you thinking about killing yourself?",
)
RADIO_LINES = (
    "Unit twelve, what is your status, over.",
    "All units, be advised, the vehicle is a white pickup heading north on Main Street.",
    "Copy that, two en route, five minutes out.",
)
COLLEAGUE_LINES = (
    "I think he has something in his hand, watch the left side.",
    "We should call his sister before the shift changes.",
    "Did you get lunch yet? I am starving over here.",
)


def active_level_dbfs(audio: Audio) -> float:
    count = len(audio) // 320
    power = (audio[: count * 320].reshape(count, 320).astype(np.float64) ** 2).mean(axis=1)
    return float(10 * np.log10(power[power > power.max() * 1e-3].mean()))


def at_level(audio: Audio, level_dbfs: float) -> Audio:
    return (audio * 10 ** ((level_dbfs - active_level_dbfs(audio)) / 20)).astype(np.float32)


@cache
def clip(path: Path) -> Audio:
    samples, rate_hz = read_wav(path)
    return resample((samples / 32768).astype(np.float32), rate_hz, RATE_HZ)


@cache
def flite(text: str, voice: str) -> Audio:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        spoken = clip(path)
    return spoken


def recorded() -> list[Audio]:
    """Return people's recorded speech, in file order."""
    return [clip(path) for path in sorted(DATA.glob("short/*.wav")) + sorted(DATA.glob("librivox/*.wav"))]


def band_passed(audio: Audio, low_hz: float, high_hz: float) -> Audio:
    """Return the band with edges about 150 Hz wide."""
    spectrum = np.fft.rfft(audio)
    frequency = np.fft.rfftfreq(len(audio), 1 / RATE_HZ)
    edge = 1 / (1 + np.exp(-(frequency - low_hz) / 30)) * 1 / (1 + np.exp((frequency - high_hz) / 60))
    return np.fft.irfft(spectrum * edge, len(audio)).astype(np.float32)


def as_portable_radio(audio: Audio) -> Audio:
    """Return speech as a small loudspeaker gives it: 300 to 3400 Hz, clipped 10 dB into the limiter."""
    narrow = band_passed(audio, 300, 3400)
    limit = np.abs(narrow).max() * 10 ** (-10 / 20)
    return band_passed(np.clip(narrow, -limit, limit), 300, 3400)


def as_colleague(audio: Audio, *, seed: int = 1) -> Audio:
    """Return speech from 1.5 m away in a room: 0.5 s of reverberation, as strong as the direct sound."""
    reverberation_s, direct_to_reverberant_db = 0.5, 0.0
    draw = np.random.default_rng(seed)
    count = int(reverberation_s * RATE_HZ)
    tail = draw.normal(size=count) * 10 ** (-3 * np.arange(count) / count)
    tail[: int(0.003 * RATE_HZ)] = 0
    tail *= 10 ** (-direct_to_reverberant_db / 20) / np.linalg.norm(tail)
    response = tail
    response[0] = 1.0
    size = len(audio) + count
    return np.fft.irfft(np.fft.rfft(audio, size) * np.fft.rfft(response, size), size).astype(np.float32)


def office(length_samples: int, level_dbfs: float, offset_s: float = 0.0) -> Audio:
    """Return office noise whose whole-stretch level is `level_dbfs`."""
    noise: Audio = clip(DATA / "noise" / "office-ambience-8k.wav")
    start = int(offset_s * RATE_HZ)
    stretch = np.asarray(np.resize(np.roll(noise, -start), length_samples), np.float32)
    return np.asarray(stretch * 10 ** (level_dbfs / 20) / np.sqrt(np.mean(stretch**2)), np.float32)


def hum(length_samples: int, level_dbfs: float = -72.0, seed: int = 3) -> Audio:
    """Return a microphone's own noise."""
    draw = np.random.default_rng(seed)
    return (draw.normal(size=length_samples) * 10 ** (level_dbfs / 20)).astype(np.float32)


def padded(audio: Audio, before_s: float, after_s: float) -> Audio:
    return np.concatenate(
        [np.zeros(int(before_s * RATE_HZ), np.float32), audio, np.zeros(int(after_s * RATE_HZ), np.float32)]
    )


def samples(audio: Audio) -> Samples:
    return np.clip(np.rint(audio * 32767), -32768, 32767).astype(np.int16)
