"""The two ways a sample is written: int16 as captured, float32 in -1..1 as played."""

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
Audio = npt.NDArray[np.float32]


def as_audio(samples: Samples) -> Audio:
    """Return int16 samples as float32 in -1..1."""
    return np.asarray(samples, np.float32) / np.float32(32768)


def as_samples(audio: Audio) -> Samples:
    """Return float32 audio as int16, clipped."""
    return np.clip(np.rint(audio * 32767), -32768, 32767).astype(np.int16)
