"""Authored example sentences for each behaviour, and how like them a sentence is.

The encoder sees a topic more clearly than an act of speech, so its word is only a second opinion: it nudges a rule
that was not sure, and names a behaviour by itself only where the likeness is high and well above that to the
behaviour's hard negatives and to talk that shows nothing.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.encounter.behaviours import BehaviourId

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
"""Sentences to L2-normalised rows of 384 numbers."""

ALONE: Final = 0.55
"""Likeness from which a behaviour can be named without a rule."""
MARGIN: Final = 0.08


@dataclass(frozen=True, slots=True)
class Prototypes:
    """Example sentences in a fixed order, with what each stands for."""

    sentences: tuple[str, ...]
    shows: tuple[BehaviourId | None, ...]
    """None for talk that shows nothing."""
    against: tuple[BehaviourId | None, ...]
    """The behaviour that a hard negative is easily taken for."""


@cache
def load() -> Prototypes:
    """Read `prototypes.toml`."""
    data = tomllib.loads(files("appliance.review").joinpath("prototypes.toml").read_text(encoding="utf-8"))
    sentences: list[str] = []
    shows: list[BehaviourId | None] = []
    against: list[BehaviourId | None] = []
    for name, entry in data.items():
        behaviour = None if name == "nothing" else BehaviourId(name)
        for text in entry["shows"]:
            sentences.append(text)
            shows.append(behaviour)
            against.append(None)
        for text in entry.get("not", []):
            sentences.append(text)
            shows.append(None)
            against.append(behaviour)
    return Prototypes(tuple(sentences), tuple(shows), tuple(against))


class Likeness:
    """Compares sentences with the prototypes."""

    def __init__(self, vectors: Vectors) -> None:
        """Take the vectors of `load().sentences`, in that order."""
        self._prototypes = load()
        if vectors.shape[0] != len(self._prototypes.sentences):
            raise ValueError(
                f"expected {len(self._prototypes.sentences)} prototype vectors, got {vectors.shape[0]}: encode "
                "prototypes.load().sentences"
            )
        self._vectors = vectors
        self._ids = sorted({s for s in self._prototypes.shows if s is not None})
        self._rows = {b: [i for i, s in enumerate(self._prototypes.shows) if s is b] for b in self._ids}
        self._negative = {b: [i for i, a in enumerate(self._prototypes.against) if a is b] for b in self._ids}
        self._nothing = [
            i for i, s in enumerate(self._prototypes.shows) if s is None and self._prototypes.against[i] is None
        ]

    def of(self, vector: npt.NDArray[np.float32]) -> dict[BehaviourId, tuple[float, float]]:
        """Return for each behaviour the likeness and its margin over hard negatives and empty talk."""
        cosine = self._vectors @ vector
        empty = float(cosine[self._nothing].max(initial=0.0))
        out: dict[BehaviourId, tuple[float, float]] = {}
        for behaviour in self._ids:
            best = np.sort(cosine[self._rows[behaviour]])[-2:]
            like = float(0.7 * best[-1] + 0.3 * best[0])
            rival = max(empty, float(cosine[self._negative[behaviour]].max(initial=0.0)))
            out[behaviour] = (like, like - rival)
        return out
