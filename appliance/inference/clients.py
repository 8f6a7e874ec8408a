"""The engine's side of each model: the seams' protocols, answered by a supervised child process."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import asdict
from typing import Final

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from appliance.inference.children.framing import Frame, Kind
from appliance.inference.encoder import DIMENSIONS
from appliance.inference.seams import Audio, Delivery, HeardWord, Sampling, Spoken, Transcript
from appliance.inference.supervisor import SupervisedChild

RECOGNISER_LIMIT_S: Final = 8.0
"""Silence after which the recogniser is taken for hung: a full window decoded twice on a busy core takes 4 s."""
PREFILL_LIMIT_S: Final = 15.0
"""A sign of life follows each batch of 32 tokens: 0.5 s, and 3 s with every core busy."""
ACTOR_LIMIT_S: Final = 15.0
VOICE_LIMIT_S: Final = 8.0
ENCODER_LIMIT_S: Final = 5.0

_TRANSCRIPT: Final = TypeAdapter(Transcript)
_WORDS: Final = TypeAdapter(tuple[HeardWord, ...])


class ChildRecogniser:
    """Whisper in its own process."""

    def __init__(self, child: SupervisedChild, limit_s: float = RECOGNISER_LIMIT_S) -> None:
        self._child = child
        self._limit_s = limit_s

    @property
    def name(self) -> str:
        """Return model and runtime, as the record keeps it."""
        return self._child.name

    async def transcribe(self, audio_16k: Audio, *, final: bool, prefix: str = "") -> Transcript:
        """See `Recogniser`; at most 30 s of audio (`RunningTranscript` cuts longer turns)."""
        done = await self._child.call(
            "final" if final else "partial", {"prefix": prefix}, _bytes(audio_16k), limit_s=self._limit_s
        )
        return _TRANSCRIPT.validate_json(done.body)

    async def align(self, audio_16k: Audio, text: str) -> tuple[HeardWord, ...]:
        """Return times and confidences of the words of a text that this audio was transcribed to."""
        done = await self._child.call("align", {"text": text}, _bytes(audio_16k), limit_s=self._limit_s)
        return _WORDS.validate_json(done.body)


class ChildActor:
    """llama.cpp in its own process."""

    def __init__(self, child: SupervisedChild, limit_s: float = ACTOR_LIMIT_S) -> None:
        self._child = child
        self._limit_s = limit_s

    @property
    def name(self) -> str:
        """Return model and runtime, as the record keeps it."""
        return self._child.name

    async def prefill(self, prompt: str) -> None:
        """Read a prompt into the cache; returns early when a newer call makes that useless."""
        async with aclosing(self._child.stream("prefill", {"prompt": prompt}, limit_s=self._limit_s)) as frames:
            async for _ in frames:
                pass

    async def continue_script(self, prompt: str, sampling: Sampling) -> AsyncGenerator[str, None]:
        """Yield pieces of text as they are decoded; closing the generator cancels the decoding."""
        arguments = {"prompt": prompt, "sampling": asdict(sampling)}
        async with aclosing(self._child.stream("continue", arguments, limit_s=self._limit_s)) as frames:
            async for frame in frames:
                if frame.kind is Kind.PART:
                    yield frame.body.decode()


class ChildVoice:
    """Piper in its own process."""

    def __init__(self, child: SupervisedChild, limit_s: float = VOICE_LIMIT_S) -> None:
        self._child = child
        self._limit_s = limit_s

    @property
    def name(self) -> str:
        """Return model and runtime, as the record keeps it."""
        return self._child.name

    async def say(self, clause: str, delivery: Delivery) -> Spoken:
        """Synthesise one clause."""
        arguments = {"clause": clause, "delivery": asdict(delivery)}
        return _spoken(await self._child.call("say", arguments, limit_s=self._limit_s))

    async def sound(self, name: str, voice: str = "joe") -> Spoken:
        """Return a sound without words by name ("breath", "sigh", "sob", …), as this voice would make it."""
        return _spoken(await self._child.call("sound", {"name": name, "voice": voice}, limit_s=self._limit_s))


class ChildEncoder:
    """MiniLM, in the voice's process: the two never work at the same moment of a turn."""

    def __init__(self, child: SupervisedChild, limit_s: float = ENCODER_LIMIT_S) -> None:
        self._child = child
        self._limit_s = limit_s

    async def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return L2-normalised vectors, shape `(len(sentences), 384)`."""
        if not sentences:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        done = await self._child.call("encode", list(sentences), limit_s=self._limit_s)
        return np.frombuffer(done.blob, dtype=np.float32).reshape(len(sentences), DIMENSIONS)


def _bytes(audio: Audio) -> bytes:
    return np.ascontiguousarray(audio, dtype=np.float32).tobytes()


def _spoken(done: Frame) -> Spoken:
    rate = TypeAdapter(dict[str, int]).validate_json(done.body)["sample_rate_hz"]
    return Spoken(np.frombuffer(done.blob, dtype=np.float32), rate)
