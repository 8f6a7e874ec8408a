"""Rooms and noise for synthetic speech, all from one random generator."""

from typing import Final

import numpy as np

from benchmarks.wake.voices import RATE_HZ, Sound

_LONGEST_ROOM_S: Final = 0.5
_SOUNDING_BELOW_PEAK_DB: Final = 30.0
_FRAME: Final = RATE_HZ // 100


def in_a_room(speech: Sound, random: np.random.Generator, decay_s: float, direct_db: float) -> Sound:
    """Return speech with a room behind it: decaying noise that starts after the direct sound (Moorer, 1979).

    `decay_s` is the time in which the room falls by 60 dB, `direct_db` how far the direct sound stands above the room.
    """
    length = round(min(decay_s, _LONGEST_ROOM_S) * RATE_HZ)
    tail = random.standard_normal(length) * 10 ** (-3 * np.arange(length) / (decay_s * RATE_HZ))
    tail[: round(random.uniform(0.002, 0.012) * RATE_HZ)] = 0
    tail *= 10 ** (-direct_db / 20) / max(1e-9, float(np.sqrt(np.sum(tail**2))))
    tail[0] = 1.0
    size = 1 << (len(speech) + length - 1).bit_length()
    heard = np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(tail, size), size)
    return np.asarray(heard[: len(speech) + length // 2], np.float32)


def coloured(length: int, random: np.random.Generator, slope: float) -> Sound:
    """Return noise whose power falls with the frequency to this power: 0 white, 1 pink, 2 brown."""
    spectrum = np.fft.rfft(random.standard_normal(length))
    frequency = np.maximum(np.fft.rfftfreq(length, 1 / RATE_HZ), 20.0)
    return np.asarray(np.fft.irfft(spectrum * frequency ** (-slope / 2), length), np.float32)


def hum(length: int, random: np.random.Generator) -> Sound:
    """Return a fan or a refrigerator: harmonics of the mains over brown noise."""
    at_s = np.arange(length) / RATE_HZ
    base_hz = float(random.choice([60.0, 120.0, 87.0]))
    tones = sum(np.sin(2 * np.pi * base_hz * n * at_s + random.uniform(0, 6.3)) / n for n in range(1, 9))
    brown = coloured(length, random, 2.0)
    return np.asarray(tones + brown / float(np.std(brown)), np.float32)


def keyboard(length: int, random: np.random.Generator) -> Sound:
    """Return somebody typing: short clicks, five a second, over faint noise."""
    sound = 0.02 * random.standard_normal(length)
    for _ in range(max(1, round(5 * length / RATE_HZ))):
        at = int(random.integers(0, max(1, length - 480)))
        click = random.standard_normal(480) * np.exp(-np.arange(480) / random.uniform(30, 120))
        sound[at : at + 480] += click[: max(0, length - at)]
    return np.asarray(sound, np.float32)


def babble(length: int, random: np.random.Generator, talkers: list[Sound]) -> Sound:
    """Return several people talking at once."""
    sound = np.zeros(length, np.float32)
    for _ in range(5):
        at = 0
        while at < length:
            talker = talkers[int(random.integers(len(talkers)))]
            talker = talker[int(random.integers(max(1, len(talker) // 2))) :][: length - at]
            sound[at : at + len(talker)] += talker * random.uniform(0.5, 1.0)
            at += len(talker)
    return sound


def from_recording(length: int, random: np.random.Generator, recording: Sound) -> Sound:
    """Return a stretch of a recording that is repeated where it is too short."""
    at = int(random.integers(len(recording)))
    return np.resize(np.roll(recording, -at), length)


def speech_power(speech: Sound) -> float:
    """Return the mean power of what sounds."""
    whole = len(speech) // _FRAME * _FRAME
    powers = np.mean(np.square(speech[:whole].reshape(-1, _FRAME), dtype=np.float64), axis=1)
    sounding = powers[powers > powers.max() * 10 ** (-_SOUNDING_BELOW_PEAK_DB / 10)]
    return float(sounding.mean()) if len(sounding) else 0.0


def with_noise(speech: Sound, noise: Sound, snr_db: float, power: float | None = None) -> Sound:
    """Add noise so that it lies this far below the speech while it sounds; `power` is the speech's, if known."""
    power = speech_power(speech) if power is None else power
    noise_power = float(np.mean(np.square(noise, dtype=np.float64)))
    gain = np.sqrt(power / 10 ** (snr_db / 10) / max(1e-20, noise_power))
    return np.asarray(speech + noise * gain, np.float32)


def at_level(sound: Sound, peak_dbfs: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Return 16-bit samples with their peak at this level."""
    gain = 10 ** (peak_dbfs / 20) * 32767 / max(1e-9, float(np.abs(sound).max()))
    return np.asarray(np.round(sound * gain), np.int16)
