"""What the heads are trained on: streams of synthetic speech with noise, as features, with the end of every phrase.

A stream is half a minute of one loudness, one room and one noise, in which people say phrases, near misses and lines of
encounters one after the other, as a microphone would hear them. Everything comes from one seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soxr
from piper import PiperVoice, SynthesisConfig

from appliance.audio.wake_features import STEP_SAMPLES, WakeFeatures
from appliance.inference.people import PEOPLE, Person, revoiced
from benchmarks.wake import rooms
from benchmarks.wake.texts import PHRASES, corpus_lines, near_misses, scenario_lines
from benchmarks.wake.voices import RATE_HZ, THRESHOLDS, TRAINING, TRAINING_PACES, Sound, Speaker, speak

LEAD_INS: Final = (
    "",
    "",
    "",
    "",
    "",
    "",
    "okay, ",
    "please ",
    "hold on, ",
    "I'd like to ",
    "let's ",
    "computer, ",
    "uh, ",
)
PHRASES_EACH: Final = 1300
PHRASES_BY_PIPER: Final = 150
NEAR_MISSES_EACH: Final = 16
NEAR_MISSES_BY_PIPER: Final = 2
LINES_BY_PIPER: Final = 450
LONGEST_LINE_WORDS: Final = 16
STREAM_S: Final = 30.0
NOISES: Final = ("white", "pink", "brown", "hum", "keyboard", "babble")


@dataclass(frozen=True, slots=True)
class Item:
    """Something said; `phrase` is an index of PHRASES, or -1."""

    sound: Sound
    phrase: int


@dataclass(frozen=True, slots=True)
class Material:
    """Features of all streams."""

    embeddings: np.ndarray
    """Shape `(steps, 96)`, float32, one every 80 ms; the streams one after the other."""
    stream: np.ndarray
    """Shape `(steps,)`: of which stream a step is."""
    since_end_s: np.ndarray
    """Shape `(3, steps)`: seconds from the end of the nearest utterance of each phrase, inf without one."""


class Joe:
    """Piper's one voice as several people."""

    def __init__(self, model: Path) -> None:
        self._voice = PiperVoice.load(model)
        self._rate_hz = self._voice.config.sample_rate

    def say(self, text: str, random: np.random.Generator, people: int) -> list[Sound]:
        """Return a line as this many people say it."""
        shape = SynthesisConfig(
            length_scale=1 / float(random.choice(TRAINING_PACES)),
            noise_scale=float(random.uniform(0.4, 0.9)),
            noise_w_scale=float(random.uniform(0.4, 1.0)),
            normalize_audio=False,
        )
        spoken = np.concatenate([chunk.audio_float_array for chunk in self._voice.synthesize(text, shape)])
        return [_fitted(self._as(person, spoken)) for person in _people(random, people)]

    def _as(self, person: Person, spoken: Sound) -> Sound:
        return soxr.resample(revoiced(spoken, self._rate_hz, person), self._rate_hz, RATE_HZ)


def _people(random: np.random.Generator, count: int) -> list[Person]:
    known = [PEOPLE["joe"], PEOPLE["marisol"]]
    others = [
        Person(formant_ratio=float(random.uniform(0.92, 1.2)), pitch_ratio=float(random.uniform(0.8, 1.8)))
        for _ in range(count)
    ]
    return [*(known[int(random.integers(2))] for _ in range(1)), *others][:count]


def _fitted(sound: Sound) -> Sound:
    sounding = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    cut = sound[sounding[0] : sounding[-1] + 1]
    return np.asarray(cut * (0.5 / np.abs(cut).max()), np.float32)


def _another_throat(sound: Sound, random: np.random.Generator) -> Sound:
    """Play some faster or slower: a smaller or a larger person, who also speaks faster or slower."""
    if random.random() < 0.4:
        return sound
    ratio = float(random.uniform(0.89, 1.13))
    return np.asarray(soxr.resample(sound, RATE_HZ * ratio, RATE_HZ), np.float32)


def _by_engine(text: str, random: np.random.Generator) -> Sound:
    speakers: tuple[Speaker, ...] = TRAINING[:3] if random.random() < 0.45 else TRAINING[3:]
    speaker = speakers[int(random.integers(len(speakers)))]
    pace, pitch = float(random.choice(TRAINING_PACES)), float(random.choice(speaker.pitches))
    return _another_throat(speak(text, speaker, pace, pitch), random)


def unheard(random: np.random.Generator) -> list[Item]:
    """Return phrases by voices that nothing else here uses, to choose thresholds by, with near misses between them."""
    said: list[Item] = []
    for speaker in THRESHOLDS:
        for index, phrase in enumerate(PHRASES):
            pace, pitch = float(random.choice(TRAINING_PACES)), float(random.choice(speaker.pitches))
            said.append(Item(speak(phrase, speaker, pace, pitch), index))
    between = np.random.default_rng(5)
    for text in corpus_lines("dev")[:40] + near_misses()[:60]:
        said.append(Item(speak(text, THRESHOLDS[int(between.integers(len(THRESHOLDS)))], 1.0, 50.0), -1))
    return said


def items(joe: Joe, random: np.random.Generator) -> list[Item]:
    """Return everything that is said, in order of kind."""
    said: list[Item] = []
    for index, phrase in enumerate(PHRASES):
        for number in range(PHRASES_EACH):
            text = str(random.choice(LEAD_INS)) + phrase + str(random.choice(["", ".", ".", "!"]))
            if number < PHRASES_BY_PIPER:
                said += [Item(sound, index) for sound in joe.say(text, random, 4)]
            else:
                said.append(Item(_by_engine(text, random), index))
    for text in near_misses():
        for _ in range(NEAR_MISSES_BY_PIPER):
            said += [Item(sound, -1) for sound in joe.say(text, random, 3)]
        said += [Item(_by_engine(text, random), -1) for _ in range(NEAR_MISSES_EACH)]
    lines = [" ".join(line.split()[:LONGEST_LINE_WORDS]) for line in [*corpus_lines("dev"), *scenario_lines()]]
    for number, at in enumerate(random.permutation(len(lines))):
        if number < LINES_BY_PIPER:
            said += [Item(sound, -1) for sound in joe.say(lines[at], random, 2)]
        else:
            said.append(Item(_by_engine(lines[at], random), -1))
    return said


def noise(length: int, random: np.random.Generator, talkers: list[Sound]) -> Sound:
    """Return noise of a kind drawn by chance; none of it is recorded."""
    match NOISES[int(random.integers(len(NOISES)))]:
        case "white":
            return rooms.coloured(length, random, 0.0)
        case "pink":
            return rooms.coloured(length, random, 1.0)
        case "brown":
            return rooms.coloured(length, random, 2.0)
        case "hum":
            return rooms.hum(length, random)
        case "keyboard":
            return rooms.keyboard(length, random)
        case _:
            return rooms.babble(length, random, talkers)


def material(
    said: list[Item], features: WakeFeatures, random: np.random.Generator, tell: Callable[[str], None]
) -> Material:
    """Lay everything out in streams and return their features."""
    order = random.permutation(len(said))
    talkers = [item.sound for item in said if item.phrase < 0 and len(item.sound) > RATE_HZ]
    embeddings: list[np.ndarray] = []
    streams: list[np.ndarray] = []
    since: list[np.ndarray] = []
    at = 0
    while at < len(order):
        pieces: list[Sound] = []
        ends: list[tuple[int, int]] = []
        length = 0
        while at < len(order) and length < STREAM_S * RATE_HZ:
            item = said[order[at]]
            at += 1
            before_s = random.uniform(0.05, 0.2) if random.random() < 0.3 else random.uniform(0.2, 0.9)
            pieces += [np.zeros(round(before_s * RATE_HZ), np.float32), item.sound * float(random.uniform(0.6, 1.0))]
            length += len(pieces[-2]) + len(pieces[-1])
            if item.phrase >= 0:
                ends.append((item.phrase, length))
                pieces.append(np.zeros(round(random.uniform(0.45, 0.9) * RATE_HZ), np.float32))
                length += len(pieces[-1])
        pieces.append(np.zeros(RATE_HZ // 2, np.float32))
        sound = _heard(np.concatenate(pieces), random, talkers)
        features.reset()
        steps = len(sound) // STEP_SAMPLES
        made = [features.step(sound[n * STEP_SAMPLES : (n + 1) * STEP_SAMPLES])[-1] for n in range(steps)]
        embeddings.append(np.stack(made))
        streams.append(np.full(steps, len(streams), np.int32))
        since.append(_since(steps, ends))
        if len(streams) % 100 == 0:
            tell(f"{len(streams)} streams, {at} of {len(order)} items")
    return Material(np.concatenate(embeddings), np.concatenate(streams), np.concatenate(since, axis=1))


def _heard(clean: Sound, random: np.random.Generator, talkers: list[Sound]) -> np.ndarray:
    """Return a stream as a microphone hears it: room, noise, sometimes a narrow band, some level."""
    power = rooms.speech_power(clean)
    sound = clean
    if random.random() < 0.5:
        sound = rooms.in_a_room(clean, random, float(random.uniform(0.15, 0.5)), float(random.uniform(2, 20)))
        sound = sound[: len(clean)]
    if random.random() < 0.15:
        sound = soxr.resample(soxr.resample(sound, RATE_HZ, 8000), 8000, RATE_HZ)
        sound = np.resize(sound, len(clean))
    snr_db = 45.0 if random.random() < 0.15 else float(random.uniform(4, 25))
    sound = rooms.with_noise(sound, noise(len(sound), random, talkers), snr_db, power)
    return rooms.at_level(sound, float(random.uniform(-28, -2)))


def _since(steps: int, ends: list[tuple[int, int]]) -> np.ndarray:
    at_s = (np.arange(steps) + 1) * STEP_SAMPLES / RATE_HZ
    since = np.full((len(PHRASES), steps), np.inf, np.float32)
    for phrase, end in ends:
        apart = at_s - end / RATE_HZ
        nearer = np.abs(apart) < np.abs(since[phrase])
        since[phrase][nearer] = apart[nearer]
    return since
