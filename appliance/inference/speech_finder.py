"""Finds where in a stretch of audio somebody speaks: Silero's model on whole stretches, as faster-whisper ships it."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime

from appliance.inference.encoder import quiet_session_options
from appliance.inference.mel import SAMPLE_RATE_HZ
from appliance.inference.seams import Audio, ModelError
from appliance.words import _

FRAME_SAMPLES: Final = 512
CONTEXT_SAMPLES: Final = 64
STATE: Final = 128
WARMING_FRAMES: Final = 19
"""0.6 s of silence that the model hears first: without, it finds the first word up to 0.2 s late."""
ENTER_PROBABILITY: Final = 0.5
LEAVE_PROBABILITY: Final = 0.35
"""Silero's own defaults."""
SHORTEST_SPEECH_S: Final = 0.12
"""Four frames: a clipped "no" is 0.15 s, a mouth click 0.03 s."""


@dataclass(frozen=True, slots=True)
class Span:
    """Speech from one instant to another."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Return the length in seconds."""
        return self.end_s - self.start_s


class SpeechFinder:
    """One loaded voice-activity model; 1.5 ms of one core per second of audio."""

    def __init__(self) -> None:
        package = find_spec("faster_whisper")
        if package is None or package.origin is None:
            raise ModelError("faster-whisper is not installed; its voice-activity model is needed. Run `make setup`.")
        path = Path(package.origin).parent / "assets" / "silero_vad_v6.onnx"
        if not path.is_file():
            raise ModelError(_("The voice-activity model {path} is missing. Run `make setup`.").format(path=path))
        self._session = onnxruntime.InferenceSession(
            str(path), quiet_session_options(1), providers=["CPUExecutionProvider"]
        )

    def probabilities(self, audio_16k: Audio) -> npt.NDArray[np.float32]:
        """Return the probability of speech in each 32 ms."""
        if not len(audio_16k):
            return np.zeros(0, dtype=np.float32)
        silence = WARMING_FRAMES * FRAME_SAMPLES
        frames = np.pad(audio_16k, (silence, -len(audio_16k) % FRAME_SAMPLES)).reshape(-1, FRAME_SAMPLES)
        context = np.zeros((len(frames), CONTEXT_SAMPLES), dtype=np.float32)
        context[1:] = frames[:-1, -CONTEXT_SAMPLES:]
        state = np.zeros((1, 1, STATE), dtype=np.float32)
        output, _, _ = self._session.run(
            None, {"input": np.concatenate([context, frames], axis=1), "h": state, "c": state.copy()}
        )
        return np.asarray(output, dtype=np.float32).reshape(-1)[WARMING_FRAMES:]

    def spans(self, audio_16k: Audio, join_s: float = 0.3) -> list[Span]:
        """Return stretches of speech in order; gaps shorter than `join_s` are part of them."""
        frame_s = FRAME_SAMPLES / SAMPLE_RATE_HZ
        found: list[Span] = []
        begun: int | None = None
        chances = self.probabilities(audio_16k)
        for index, chance in enumerate([*chances.tolist(), 0.0]):
            if begun is None and chance >= ENTER_PROBABILITY:
                begun = index
            elif begun is not None and chance < LEAVE_PROBABILITY:
                found.append(Span(begun * frame_s, min(index * frame_s, len(audio_16k) / SAMPLE_RATE_HZ)))
                begun = None
        joined: list[Span] = []
        for span in found:
            if joined and span.start_s - joined[-1].end_s < join_s:
                joined[-1] = Span(joined[-1].start_s, span.end_s)
            else:
                joined.append(span)
        return [span for span in joined if span.length_s >= SHORTEST_SPEECH_S]
