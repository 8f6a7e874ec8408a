"""Speech or not, every 32 ms: Silero's network on a running stream."""

import importlib.util
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime

from appliance.audio.pcm import Samples, as_audio
from appliance.audio.seams import HeadsetError
from appliance.words import _

CHUNK_SAMPLES: Final = 512
CHUNK_S: Final = CHUNK_SAMPLES / 16_000
_CONTEXT_SAMPLES: Final = 64
_STATE_SHAPE: Final = (1, 1, 128)


def model_path() -> Path:
    """Return the network that faster-whisper brings along, without importing it."""
    package = importlib.util.find_spec("faster_whisper")
    if package is None or package.origin is None:
        raise HeadsetError(_("Voice activity needs the package faster-whisper: install the kiosk extra."))
    return Path(package.origin).parent / "assets" / "silero_vad_v6.onnx"


class SpeechDetector:
    """Holds the network's memory of the stream so far; one stream, one owner.

    One thread and no spinning: onnxruntime would otherwise keep every core busy between two chunks.
    """

    def __init__(self, model: Path | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(model if model is not None else model_path()), options, providers=["CPUExecutionProvider"]
        )
        self.reset()

    def reset(self) -> None:
        """Forget the stream so far, as after a lost headset."""
        self._hidden = np.zeros(_STATE_SHAPE, np.float32)
        self._cell = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def probability(self, chunk: Samples) -> float:
        """Return how likely the next 512 samples of 16 kHz hold speech, 0 to 1."""
        if chunk.shape != (CHUNK_SAMPLES,):
            raise ValueError(f"A chunk holds {CHUNK_SAMPLES} samples, not {chunk.shape}.")
        audio = as_audio(chunk)
        window = np.concatenate([self._context, audio])[np.newaxis, :]
        probabilities, self._hidden, self._cell = self._run(window)
        self._context = audio[-_CONTEXT_SAMPLES:]
        return float(probabilities.reshape(-1)[0])

    def _run(
        self, window: npt.NDArray[np.float32]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        probabilities, hidden, cell = self._session.run(None, {"input": window, "h": self._hidden, "c": self._cell})
        return np.asarray(probabilities), np.asarray(hidden), np.asarray(cell)
