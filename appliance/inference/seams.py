"""What the stage may ask of the models. Every call is a coroutine on the engine's event loop; children do the work.

Audio is mono float32 in -1..1 (`numpy.ndarray`, shape `(samples,)`). Cancelling the awaiting task cancels the work
and leaves the child ready for the next call.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from appliance.errors import TalkdownError

Audio = npt.NDArray[np.float32]


class ModelError(TalkdownError):
    """A model, its server or its child process cannot do what was asked; the message says what to do about it."""


class ChildDied(ModelError):
    """A child process ended or was killed for hanging; its supervisor is restarting it."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One recognised word, seconds from the start of the audio handed in."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """What the recogniser made of a stretch of audio; empty text when it was not speech or looked invented."""

    text: str
    words: tuple[HeardWord, ...] = ()
    confidence: float = 1.0
    """Mean word confidence."""
    rejected: str | None = None
    """Name of the guard that emptied it: "no_speech", "repetition", "stock_phrase", "low_probability"."""


class Recogniser(Protocol):
    """Speech to text at 16 kHz."""

    async def transcribe(self, audio_16k: Audio, *, final: bool, prefix: str = "") -> Transcript:
        """Transcribe one utterance so far.

        `final` asks for word times and confidences; without it, text as fast as possible.
        `prefix` is text already committed for the beginning of this audio, forced rather than decoded again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sampling:
    """How freely the actor may word a line."""

    temperature: float = 0.7
    top_p: float = 0.9
    repeat_penalty: float = 1.05
    """Against single words; more than a little makes a small model avoid the words it needs."""
    recital_penalty: float = 0.8
    """Against runs of words that stand in the prompt (the DRY sampler of llama.cpp); runtimes without it ignore it."""
    recital_tokens: int = 3
    """Run that may be repeated before that penalty sets in."""
    least_share: float = 0.05
    """Words less likely than this share of the likeliest are never taken (min-p)."""
    max_tokens: int = 48
    seed: int = 0
    stop: tuple[str, ...] = ("\n",)


class Actor(Protocol):
    """Continues a screenplay."""

    @property
    def name(self) -> str:
        """Return model and runtime, as the record keeps it."""
        ...

    async def prefill(self, prompt: str) -> None:
        """Read a prompt into the cache, so that a continuation of it starts sooner. Cancellable."""
        ...

    def continue_script(self, prompt: str, sampling: Sampling) -> AsyncIterator[str]:
        """Yield pieces of text as they are decoded; closing the iterator cancels the decoding."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a clause is to be said; `manner` names one of the deliveries that the voice knows."""

    voice: str = "joe"
    manner: str = "plain"
    pace: float = 1.0
    """Above 1 is faster."""
    slurring: float = 0.0
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Synthesised audio with its rate and loudness as it should sound."""

    audio: Audio
    sample_rate_hz: int


class Voice(Protocol):
    """Text to speech."""

    async def say(self, clause: str, delivery: Delivery) -> Spoken:
        """Synthesise one clause."""
        ...


class Encoder(Protocol):
    """Sentences to vectors."""

    async def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return L2-normalised vectors, shape `(len(sentences), 384)`."""
        ...
