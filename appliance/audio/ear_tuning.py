"""How loud the ear is and on which side, as its wearer likes it; measured levels and fades know nothing of it."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

_FULL: Final = 32767


@dataclass(frozen=True, slots=True)
class EarTuning:
    """One wearer's choice; a headset with one ear has no sides."""

    volume_db: float = 0.0
    ears: Literal["both", "left", "right"] = "both"


def tuned(block: npt.NDArray[np.float32], channels: int, tuning: EarTuning) -> npt.NDArray[np.int16]:
    """Return mono samples of -1 to 1, shape `(samples,)`, as 16 bits for 1 or 2 channels, interleaved."""
    loud = np.clip(block * 10 ** (tuning.volume_db / 20), -1.0, 1.0) * _FULL
    samples: npt.NDArray[np.int16] = loud.astype(np.int16)
    if channels == 1:
        return samples
    sides = np.repeat(samples, channels).reshape(-1, channels)
    if tuning.ears != "both":
        sides[:, 1 if tuning.ears == "left" else 0] = 0
    interleaved: npt.NDArray[np.int16] = sides.ravel()
    return interleaved
