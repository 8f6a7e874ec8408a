"""Speech as openWakeWord's feature models see it: a mel spectrogram, and every 80 ms an embedding of the last 0.76 s.

The arithmetic is that of openWakeWord 0.6.0 (`openwakeword/utils.py`, class AudioFeatures), so that heads trained for
one run on the other; what differs is the beginning, which here is silence.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime

from appliance.audio.pcm import Samples

STEP_SAMPLES: Final = 1280
STEP_S: Final = STEP_SAMPLES / 16_000
EMBEDDING_SIZE: Final = 96
WINDOW_STEPS: Final = 16
"""Embeddings that a head sees at once; with the first one's own reach they cover 1.96 s."""
_LEAD_SAMPLES: Final = 480
_MEL_BANDS: Final = 32
_MEL_FRAMES: Final = 76
_FRAMES_A_STEP: Final = 8
_MEL_FILE: Final = "melspectrogram.onnx"
_EMBEDDING_FILE: Final = "embedding_model.onnx"

Window = npt.NDArray[np.float32]
"""Shape `(16, 96)`, the newest embedding last."""


def session_options() -> Any:
    """Return onnxruntime's options for a small model that runs all the time: one thread, and no spinning."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return options


class WakeFeatures:
    """Holds the last two seconds of one stream as features; one stream, one owner. About 1.2 ms of a core a step."""

    def __init__(self, folder: Path) -> None:
        """Load both models from the bundle's folder `wake-features`."""
        self._mel_model = _session(folder / _MEL_FILE)
        self._embedding_model = _session(folder / _EMBEDDING_FILE)
        quiet = self._mel(np.zeros(_LEAD_SAMPLES + STEP_SAMPLES, np.float32))
        self._quiet_mel = np.tile(quiet, (_MEL_FRAMES // _FRAMES_A_STEP + 1, 1))[-_MEL_FRAMES:]
        self._quiet_window = np.tile(self._embedding(self._quiet_mel), (WINDOW_STEPS, 1))
        self.reset()

    def reset(self) -> None:
        """Forget the stream: before it there was silence."""
        self._lead = np.zeros(_LEAD_SAMPLES, np.float32)
        self._frames = self._quiet_mel
        self._window = self._quiet_window

    def step(self, samples: Samples) -> Window:
        """Take the next 80 ms (1280 samples of 16 kHz) and return the window that ends with them."""
        if samples.shape != (STEP_SAMPLES,):
            raise ValueError(f"A step holds {STEP_SAMPLES} samples, not {samples.shape}.")
        sound = np.concatenate([self._lead, samples.astype(np.float32)])
        self._lead = sound[-_LEAD_SAMPLES:]
        self._frames = np.concatenate([self._frames[_FRAMES_A_STEP:], self._mel(sound)])
        self._window = np.concatenate([self._window[1:], self._embedding(self._frames)])
        return self._window

    def _mel(self, sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the frames of a step, `(8, 32)`; samples count as integers, not from -1 to 1."""
        (mel,) = self._mel_model.run(None, {"input": sound[np.newaxis]})
        return np.asarray(mel.reshape(-1, _MEL_BANDS) / 10 + 2, np.float32)

    def _embedding(self, frames: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        (embedding,) = self._embedding_model.run(None, {"input_1": frames[np.newaxis, :, :, np.newaxis]})
        return np.asarray(embedding, np.float32).reshape(1, EMBEDDING_SIZE)


def _session(model: Path) -> Any:
    return onnxruntime.InferenceSession(str(model), session_options(), providers=["CPUExecutionProvider"])
