"""Small trained heads over rules, forms and the sentence encoder, and the file that ships them.

A head gives one number for an utterance, `pool(units @ A) + whole @ B + c`: a smooth maximum over the units, so that
one telling sentence in a long turn is enough, and a part for the utterance as a whole. `models/coder/train.py` fits
them.
"""

import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.encounter.behaviours import BehaviourId
from appliance.errors import TalkdownError
from appliance.review.coder import features
from appliance.words import _

Floats = npt.NDArray[np.float32]

FILE: Final = "heads.npz"
QUESTION: Final = "question"
REFLECTION: Final = "reflection"
POOLS: Final = (QUESTION, REFLECTION)
"""Heads for any question and any reflection, whichever kind it is."""
PROBES: Final = (
    "You have had to carry this on your own for a long time.",
    "Put the bottle down on the step and show me your hands.",
)
"""Sentences whose vectors tell whether an encoder is the one that the heads were fitted on."""
LIKE_ENOUGH: Final = 0.98
"""Cosine of a probe's vector with the one kept; other arithmetic of the same model stays above."""
VECTOR_SCALE: Final = 3.0
"""Weight of the encoder's vectors beside forms and cues, under one penalty."""
SHARPNESS: Final = 2.0
"""Of the smooth maximum over units."""


class HeadsError(TalkdownError):
    """The heads cannot be used as they are."""


@dataclass(frozen=True, slots=True)
class Sight:
    """An utterance as the heads see it."""

    units: Floats
    """One row a unit: forms, cues and scaled vector."""
    whole: Floats


@dataclass(frozen=True, slots=True)
class Heads:
    """Weights of all heads; one column a head."""

    names: tuple[str, ...]
    """Pools and behaviour ids."""
    unit_weights: Floats
    whole_weights: Floats
    bias: Floats
    thresholds: Floats
    """Scores from which a behaviour is heard."""
    decides: tuple[bool, ...]
    """Whether the head rather than the rules says that the behaviour is there."""
    trusted: tuple[bool, ...]
    """Whether a sure rule is believed against the head."""
    calming: Floats
    """What each head's probability adds to de_escalation."""
    calming_bias: float
    probes: Floats
    corpus_sha256: str
    encoder_sha256: str

    def scores(self, sight: Sight) -> tuple[Floats, npt.NDArray[np.intp]]:
        """Return each head's score, shape `(heads,)`, and the unit that shows it most."""
        by_unit = sight.units @ self.unit_weights
        pooled = pool(by_unit, np.array([0]))[0][0]
        return pooled + sight.whole @ self.whole_weights + self.bias, by_unit.argmax(axis=0)

    def check_encoder(self, vectors: Floats) -> None:
        """Raise `HeadsError` when the vectors of `PROBES` come from another encoder."""
        if vectors.shape != self.probes.shape or float((vectors * self.probes).sum(axis=1).min()) < LIKE_ENOUGH:
            raise HeadsError(
                _(
                    "The sentence encoder is not the one that the coder's heads were fitted on. Fetch the encoder of "
                    "this version with `talkdown models fetch`, or fit the heads again with `python "
                    "models/coder/train.py`."
                )
            )


def pool(by_unit: Floats, starts: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Return the smooth maximum over the rows from each start to the next, and each row's part in it."""
    rows = np.repeat(np.arange(len(starts)), np.diff([*starts, len(by_unit)]))
    top = np.maximum.reduceat(by_unit, starts)
    raised = np.exp(SHARPNESS * (by_unit - top[rows]))
    total = np.add.reduceat(raised, starts)
    pooled = np.asarray(top + np.log(total) / SHARPNESS, dtype=np.float32)
    return pooled, np.asarray(raised / total[rows], dtype=np.float32)


def chance(scores: Floats) -> Floats:
    """Return the logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)


def read(path: Path) -> Heads:
    """Read a file of heads; raises `HeadsError`."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            found = Heads(
                names=tuple(str(name) for name in kept["names"]),
                unit_weights=kept["unit_weights"].astype(np.float32),
                whole_weights=kept["whole_weights"].astype(np.float32),
                bias=kept["bias"].astype(np.float32),
                thresholds=kept["thresholds"].astype(np.float32),
                decides=tuple(bool(x) for x in kept["decides"]),
                trusted=tuple(bool(x) for x in kept["trusted"]),
                calming=kept["calming"].astype(np.float32),
                calming_bias=float(kept["calming_bias"]),
                probes=kept["probes"].astype(np.float32),
                corpus_sha256=str(kept["corpus_sha256"]),
                encoder_sha256=str(kept["encoder_sha256"]),
            )
            seen = tuple(str(name) for name in kept["features"])
    except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise HeadsError(
            _(
                "The coder's heads in {path} cannot be read ({error}). Install this version again, or fit them with "
                "`python models/coder/train.py`."
            ).format(path=path, error=error)
        ) from error
    heads, width = len(found.names), len(features.names())
    fits = (
        seen == features.names()
        and found.unit_weights.shape == (width + found.probes.shape[1], heads)
        and found.whole_weights.shape == (width, heads)
        and all(len(x) == heads for x in (found.bias, found.thresholds, found.decides, found.trusted, found.calming))
        and set(found.names) <= {*POOLS, *BehaviourId}
    )
    if not fits:
        raise HeadsError(
            _(
                "The coder's heads in {path} were fitted on other cues than this version's. Install this version "
                "again, or fit them with `python models/coder/train.py`."
            ).format(path=path)
        )
    return found


@cache
def load() -> Heads:
    """Return the heads that ship with this version; raises `HeadsError`."""
    return read(Path(str(files("appliance.review").joinpath(FILE))))
