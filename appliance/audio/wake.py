"""Wake phrases: "start training", "pause training" and "end training", heard in the middle of anything.

A small head for each phrase looks every 80 ms at two seconds of openWakeWord's features. Those features and the same
two seconds of sound are all that is held, in memory alone, and `reset` forgets them.
"""

import hashlib
import tomllib
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import onnxruntime

from appliance.audio.pcm import Samples
from appliance.audio.seams import FRAME_S, Frame
from appliance.audio.wake_features import STEP_S, STEP_SAMPLES, WakeFeatures, Window, session_options
from appliance.errors import TalkdownError

HEADS_FOLDER: Final = Path(__file__).with_name("wake_heads")
BUFFER_S: Final = 2.0
REFRACTORY_S: Final = 2.0
"""After a phrase was heard it is not heard again for so long: it is still in the window."""
_LIST: Final = "heads.toml"


class WakeError(TalkdownError):
    """A head cannot be used; the message names its file and says what to do."""


class WakePhrase(StrEnum):
    """What can be said to the kiosk at any moment."""

    START = "start training"
    PAUSE = "pause training"
    END = "end training"


@dataclass(frozen=True, slots=True)
class WakeHit:
    """A phrase was heard."""

    phrase: WakePhrase
    at_s: float
    """Instant of the last sample that was looked at, up to half a second after the phrase's end."""
    score: float
    """0 to 1."""
    sound: Samples
    """The last two seconds, 16 kHz."""


class WakeListener(Protocol):
    """Listens to one stream for the phrases."""

    def feed(self, frame: Frame) -> WakeHit | None:
        """Take the next 20 ms; return what was heard with them."""
        ...

    def reset(self) -> None:
        """Forget everything that was heard."""
        ...


class Features(Protocol):
    """Turns steps of sound into windows of features."""

    def step(self, samples: Samples) -> Window:
        """Take the next 80 ms and return the window that ends with them."""
        ...

    def reset(self) -> None:
        """Forget the stream."""
        ...


class Scorer(Protocol):
    """Tells how likely a window ends with a phrase."""

    phrase: WakePhrase
    threshold: float

    def score(self, window: Window) -> float:
        """Return 0 to 1."""
        ...


class WakeHead:
    """One phrase's small network."""

    def __init__(self, phrase: WakePhrase, threshold: float, model: bytes) -> None:
        """`threshold` is held against the mean of two scores in a row."""
        self.phrase = phrase
        self.threshold = threshold
        self._session: Any = onnxruntime.InferenceSession(model, session_options(), providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def score(self, window: Window) -> float:
        """Return how likely a window, `(16, 96)`, ends with the phrase, 0 to 1."""
        (score,) = self._session.run(None, {self._input: window[np.newaxis]})
        return float(score[0, 0])


def read_heads(folder: Path = HEADS_FOLDER) -> tuple[WakeHead, ...]:
    """Return every phrase's head; raise WakeError by name for one that is missing or whose bytes have changed."""
    mend = "Install this version again, or make the heads anew with `python models/wake/train.py`."
    try:
        listed = tomllib.loads((folder / _LIST).read_text(encoding="utf-8"))["heads"]
        entries = [
            (WakePhrase(head["phrase"]), folder / head["file"], str(head["sha256"]), float(head["threshold"]))
            for head in listed
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WakeError(f"The list of wake phrases {folder / _LIST} cannot be read ({error}). {mend}") from error
    heads = []
    for phrase, file, sha256, threshold in entries:
        try:
            model = file.read_bytes()
        except OSError as error:
            raise WakeError(f"The wake phrase file {file} cannot be read ({error.strerror}). {mend}") from error
        if hashlib.sha256(model).hexdigest() != sha256:
            raise WakeError(f"The wake phrase file {file} has changed: its bytes are not those recorded. {mend}")
        heads.append(WakeHead(phrase, threshold, model))
    return tuple(heads)


class WakeEar:
    """Implements WakeListener; owns two seconds of one stream."""

    def __init__(self, features: Features, scorers: tuple[Scorer, ...]) -> None:
        """Look for the phrases of these scorers."""
        self._features = features
        self._scorers = scorers
        self._frames: deque[Samples] = deque(maxlen=round(BUFFER_S / FRAME_S))
        self.reset()

    def reset(self) -> None:
        """Forget everything that was heard."""
        self._features.reset()
        self._frames.clear()
        self._step: list[Samples] = []
        self._before = {scorer.phrase: 0.0 for scorer in self._scorers}
        self._deaf_steps = 0

    def feed(self, frame: Frame) -> WakeHit | None:
        """Take the next 20 ms; every fourth time look for the phrases."""
        self._frames.append(frame.samples)
        self._step.append(frame.samples)
        if sum(map(len, self._step)) < STEP_SAMPLES:
            return None
        window = self._features.step(np.concatenate(self._step))
        self._step = []
        best = self._best(window)
        if self._deaf_steps > 0:
            self._deaf_steps -= 1
            return None
        if best is None:
            return None
        self._deaf_steps = round(REFRACTORY_S / STEP_S)
        phrase, score = best
        return WakeHit(phrase, frame.captured_s, score, np.concatenate(self._frames))

    def _best(self, window: Window) -> tuple[WakePhrase, float] | None:
        """Return the phrase that is most above its threshold, by the mean of this score and the one before."""
        heard: list[tuple[float, WakePhrase, float]] = []
        for scorer in self._scorers:
            now = scorer.score(window)
            mean, self._before[scorer.phrase] = (now + self._before[scorer.phrase]) / 2, now
            if mean >= scorer.threshold:
                heard.append((mean - scorer.threshold, scorer.phrase, mean))
        if not heard:
            return None
        _, phrase, score = max(heard)
        return phrase, score


def open_wake_ear(features: Path, *phrases: WakePhrase, heads: Path = HEADS_FOLDER) -> WakeEar:
    """Return an ear for these phrases; `features` is the bundle's folder of openWakeWord's models."""
    return WakeEar(WakeFeatures(features), tuple(head for head in read_heads(heads) if head.phrase in phrases))
