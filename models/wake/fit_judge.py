"""Fits what decides whether a short utterance is a control phrase, and prints the weights for `spoken_phrases.py`.

Needs what the kiosk needs, and Debian's flite and espeak-ng: `python models/wake/fit_judge.py --cache build/wake`. The
voices are training's and those for choosing thresholds, none of them the bench's. One thread; about five minutes.
"""

import argparse
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

HERE: Final = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from material import Joe  # noqa: E402 -- a sibling of this script

from appliance.audio.pcm import as_audio  # noqa: E402
from appliance.config import Paths  # noqa: E402
from appliance.inference.spoken_phrases import Evidence, numbers  # noqa: E402
from appliance.inference.whisper import WhisperModel  # noqa: E402
from benchmarks.wake import rooms  # noqa: E402
from benchmarks.wake.texts import PHRASES, corpus_lines, near_misses  # noqa: E402
from benchmarks.wake.voices import RATE_HZ, THRESHOLDS, TRAINING, Sound, speak  # noqa: E402

SEED: Final = 99
SNR_DB: Final = 10.0
PACES: Final = (0.84, 1.0, 1.1, 1.22, 1.32)
NOISES: Final = ("babble", "babble", "pink", "hum", "white")
JOE_EACH: Final = 6
JOES: Final = 3
BEFORE_S: Final = 1.0
AFTER_S: Final = 0.7
RIDGE: Final = 1.0
FOLDS: Final = 5
SHORT_LINES: Final = 150
SHORT_WORDS: Final = 6
FALSE_SHARE: Final = 0.1
"""Of the near misses that may pass when weights are tried on voices that they were not fitted on.

As many of them sound the same ("and training", "start raining", "send training"), and nobody says them alone.
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, by whom, and what the recogniser told of it; `phrase` is an index of PHRASES or -1."""

    text: str
    phrase: int
    voice: str
    evidence: Evidence | None


class Booth:
    """Says things as a microphone hears them, 10 dB above a noise, half of them in a room."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self._talkers = [speak(line, TRAINING[n % 3]) for n, line in enumerate(corpus_lines("dev")[:12])]

    def heard(self, spoken: Sound) -> np.ndarray:
        """Return 16-bit samples with silence before and after what is said."""
        random = self._random
        sound = rooms.in_a_room(spoken, random, 0.3, 8.0) if random.random() < 0.5 else spoken
        before, after = (np.zeros(round(length_s * RATE_HZ), np.float32) for length_s in (BEFORE_S, AFTER_S))
        padded = np.concatenate([before, sound, after])
        noisy = rooms.with_noise(padded, self._noise(len(padded)), SNR_DB)
        return rooms.at_level(noisy, float(random.uniform(-20, -4)))

    def _noise(self, length: int) -> Sound:
        match str(self._random.choice(NOISES)):
            case "babble":
                return rooms.babble(length, self._random, self._talkers)
            case "hum":
                return rooms.hum(length, self._random)
            case kind:
                return rooms.coloured(length, self._random, 1.0 if kind == "pink" else 0.0)


def utterances(joe: Joe, random: np.random.Generator) -> list[tuple[str, int, str, Sound]]:
    """Return everything that is said: text, phrase, voice and sound."""
    said: list[tuple[str, int, str, Sound]] = []
    for index, phrase in enumerate(PHRASES):
        for speaker in TRAINING[:3]:
            for pace in PACES:
                sound = speak(f"{phrase}.", speaker, pace, float(random.choice(speaker.pitches)))
                said += [(phrase, index, speaker.name, sound)] * 2
        for speaker in THRESHOLDS[::2]:
            sound = speak(phrase, speaker, float(random.choice(PACES)), float(random.choice(speaker.pitches)))
            said += [(phrase, index, speaker.name, sound)] * 2
        for _ in range(JOE_EACH):
            said += [(phrase, index, "joe", sound) for sound in joe.say(f"{phrase}.", random, JOES)]
    everybody = (*TRAINING[:3], *THRESHOLDS)
    for text in near_misses():
        speakers = everybody if random.random() < 0.5 else TRAINING[:3]
        speaker = speakers[int(random.integers(len(speakers)))]
        sound = speak(text, speaker, float(random.choice((0.84, 1.0, 1.2))), float(random.choice(speaker.pitches)))
        said.append((text, -1, speaker.name, sound))
        if random.random() < 0.5:
            said.append((text, -1, "joe", joe.say(text, random, 1)[0]))
    short = [line for line in corpus_lines("dev") if len(line.split()) <= SHORT_WORDS]
    for at in random.permutation(len(short))[:SHORT_LINES]:
        speaker = everybody[int(random.integers(len(everybody)))]
        sound = speak(short[at], speaker, float(random.choice(PACES)), float(random.choice(speaker.pitches)))
        said.append((short[at], -1, speaker.name, sound))
    return said


def gather(models: Path, tell: Callable[[str], None]) -> list[Heard]:
    """Say everything to the recogniser."""
    random = np.random.default_rng(SEED)
    whisper = WhisperModel(models / "whisper-base", threads=1)
    said = utterances(Joe(models / "piper-joe" / "en_US-joe-medium.onnx"), random)
    booth = Booth(random)
    heard: list[Heard] = []
    for text, phrase, voice, sound in said:
        heard.append(Heard(text, phrase, voice, whisper.phrase_evidence(as_audio(booth.heard(sound)))))
        if len(heard) % 50 == 0:
            tell(f"{len(heard)} of {len(said)}")
    return heard


def table(heard: list[Heard]) -> np.ndarray:
    """Return for each utterance and phrase what is weighed, with one column more for each phrase's bias."""
    rows = [
        [(*numbers(one.evidence, index), *np.eye(len(PHRASES))[index]) for index in range(len(PHRASES))]
        for one in heard
        if one.evidence is not None
    ]
    return np.array(rows, float)


def fitted(rows: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the weights of a ridge-penalised logistic regression over all phrases at once (Newton's method)."""
    flat, target = rows.reshape(-1, rows.shape[2]), wanted.reshape(-1).astype(float)
    spread = flat.std(0)
    spread[-len(PHRASES) :] = 1
    scaled = flat / spread
    weights = np.zeros(flat.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        slope = scaled.T @ (chance - target) + RIDGE * weights
        bend = (scaled.T * (chance * (1 - chance))) @ scaled + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return np.asarray(weights / spread)


def main() -> None:
    """Gather, try the weights on voices left out, print them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, required=True, help="Folder for what the recogniser told.")
    options.add_argument("--models", type=Path, default=Paths().models, help="Folder of the model bundle.")
    chosen = options.parse_args()
    file = chosen.cache / f"evidence-{SEED}.pickle"
    if not file.exists():
        chosen.cache.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(gather(chosen.models, _tell)))
    heard = [one for one in pickle.loads(file.read_bytes()) if one.evidence is not None]
    rows = table(heard)
    phrase = np.array([one.phrase for one in heard])
    wanted = phrase[:, np.newaxis] == np.arange(len(PHRASES))
    voices = sorted({one.voice for one in heard})
    fold = np.array([voices.index(one.voice) % FOLDS for one in heard])
    score = np.zeros(wanted.shape)
    for left_out in range(FOLDS):
        score[fold == left_out] = rows[fold == left_out] @ fitted(rows[fold != left_out], wanted[fold != left_out])
    wrong = np.where(wanted, -np.inf, score).max(1)
    close = set(near_misses())
    near = np.array([one.phrase < 0 and one.text in close for one in heard])
    limit = float(np.quantile(wrong[near], 1 - FALSE_SHARE))
    right = score[wanted]
    accepted = (right >= limit) & (right > wrong[phrase >= 0])
    for index, name in enumerate(PHRASES):
        mine = phrase[phrase >= 0] == index
        _tell(f"{name}: {int(accepted[mine].sum())} of {int(mine.sum())} on voices left out")
    for kind, which in (("near misses", near), ("short lines", (phrase < 0) & ~near)):
        taken = which & (wrong >= limit)
        _tell(f"{kind} taken for one: {int(taken.sum())} of {int(which.sum())}")
    weights = fitted(rows, wanted)
    _tell(f"WEIGHTS = {tuple(round(float(w), 3) for w in weights[: -len(PHRASES)])}")
    _tell(f"BIASES = {tuple(round(float(w), 3) for w in weights[-len(PHRASES) :])}")
    _tell(f"LEAST_PROBABILITY = {1 / (1 + np.exp(-limit)):.3f}")


def _tell(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
