"""Piper's one voice, as it comes: text in, raw sound out."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from appliance.inference.encoder import quiet_session_options
from appliance.inference.seams import Audio, ModelError
from appliance.inference.speech_text import spoken_text

SENTENCE_PAUSE_S: Final = 0.18
EDGE_LEVEL: Final = 0.006
"""Below this, Piper's output is the silence around the words."""
LEAD_S: Final = 0.006
"""Silence left before the first sound: all of it is latency."""
TAIL_S: Final = 0.06


@dataclass(frozen=True, slots=True)
class Prosody:
    """What Piper itself lets be chosen."""

    length_scale: float = 1.0
    """Above 1 is slower."""
    noise_scale: float = 0.667
    """How much each sound varies."""
    noise_w: float = 0.8
    """How much the rhythm varies."""


class PiperSpeaker:
    """One loaded Piper voice."""

    def __init__(self, model: Path, threads: int = 1) -> None:
        config = Path(f"{model}.json")
        for path in (model, config):
            if not path.is_file():
                raise ModelError(f"The voice's file {path} is missing. Run `talkdown models fetch`.")
        onnxruntime.set_seed(0)
        session = onnxruntime.InferenceSession(
            str(model), quiet_session_options(threads), providers=["CPUExecutionProvider"]
        )
        settings = PiperConfig.from_dict(json.loads(config.read_text(encoding="utf-8")))
        self._voice = PiperVoice(session=session, config=settings)
        self.sample_rate_hz: int = settings.sample_rate
        self.name = f"{model.stem} piper"

    def speak(self, text: str, prosody: Prosody) -> Audio:
        """Return mono sound that begins at once; empty when the text has nothing to be said."""
        words = spoken_text(text)
        if not any(character.isalnum() for character in words):
            return np.zeros(0, dtype=np.float32)
        config = SynthesisConfig(
            length_scale=prosody.length_scale,
            noise_scale=prosody.noise_scale,
            noise_w_scale=prosody.noise_w,
            normalize_audio=False,
        )
        sentences = [
            trimmed(np.asarray(chunk.audio_float_array, dtype=np.float32), self.sample_rate_hz)
            for chunk in self._voice.synthesize(words, config)
        ]
        pause = np.zeros(round(SENTENCE_PAUSE_S * self.sample_rate_hz), dtype=np.float32)
        parts = [part for sentence in sentences for part in (pause, sentence)][1:]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def trimmed(audio: Audio, rate_hz: int) -> Audio:
    """Cut the silence around the words and fade what is left of it, so that the cut does not click."""
    loud = np.flatnonzero(np.abs(audio) > EDGE_LEVEL)
    if not len(loud):
        return audio[:0]
    lead, tail = round(LEAD_S * rate_hz), round(TAIL_S * rate_hz)
    start, stop = max(0, int(loud[0]) - lead), min(len(audio), int(loud[-1]) + tail)
    cut = audio[start:stop].copy()
    fade_in, fade_out = min(lead, len(cut)), min(tail, len(cut))
    cut[:fade_in] *= np.linspace(0.0, 1.0, fade_in, dtype=np.float32)
    cut[len(cut) - fade_out :] *= np.linspace(1.0, 0.0, fade_out, dtype=np.float32)
    return cut
