"""Whisper through CTranslate2, with as much encoder context as there is speech."""

import math
import os
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ctranslate2
import numpy as np
from tokenizers import Tokenizer

from appliance.inference import invented
from appliance.inference.mel import FRAMES_PER_S, SAMPLE_RATE_HZ, log_mel
from appliance.inference.seams import Audio, HeardWord, ModelError, Transcript

SILENCE_S: Final = 2.0
"""Silence after the speech: with less, the decoder falls into loops (2 to 5 of 16 clips at 0.5 to 1 s)."""
RETRY_WINDOW_S: Final = 30.0
"""The window Whisper was trained on; a suspicious text is decoded once more in it."""
WINDOW_S: Final = 30.0
TOKENS_PER_S: Final = 7.0
"""Generous for speech (English runs at 3 to 5); it bounds what a loop can cost."""
FRAMES_PER_TIME_TOKEN: Final = 2
SHORT_CONTEXT_VARIABLE: Final = "TALKDOWN_SHORT_CONTEXT"
"""Set to 0 to give every utterance the full window; for measurements."""


@dataclass(frozen=True, slots=True)
class _Decoded:
    text: str
    log_probability: float
    no_speech: float


def _nothing() -> None:
    """Stand in for a check that nobody asked for."""


class WhisperModel:
    """One loaded model, for one caller at a time."""

    def __init__(self, directory: Path, threads: int = 2, compute_type: str = "int8") -> None:
        for name in ("model.bin", "tokenizer.json", "config.json"):
            if not (directory / name).is_file():
                raise ModelError(f"The recogniser's file {directory / name} is missing. Run `talkdown models fetch`.")
        self.name = f"{directory.name} ctranslate2 {compute_type}"
        self._model = ctranslate2.models.Whisper(
            str(directory), device="cpu", compute_type=compute_type, intra_threads=threads, inter_threads=1
        )
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._eot = self._id("<|endoftext|>")
        language = ["<|en|>", "<|transcribe|>"] if self._model.is_multilingual else []
        self._start = [self._id(token) for token in ("<|startoftranscript|>", *language)]
        self._no_times = self._id("<|notimestamps|>")
        self._encoded: tuple[int, ctranslate2.StorageView] | None = None
        self._short_context = os.environ.get(SHORT_CONTEXT_VARIABLE, "1") != "0"

    def _id(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise ModelError(f"The recogniser's tokenizer has no {token}; the model files do not belong together.")
        return int(number)

    def transcribe(self, audio_16k: Audio, prefix: str = "", check: Callable[[], None] = _nothing) -> Transcript:
        """Return the text of at most 30 s of speech, without word times; `check` may raise between steps to give up.

        A text that looks like a loop or a guess is decoded once more in Whisper's full window before it is rejected.
        """
        if len(audio_16k) > WINDOW_S * SAMPLE_RATE_HZ:
            raise ModelError(f"The recogniser takes at most {WINDOW_S:g} s at a time; cut the audio at its pauses.")
        speech_s = len(audio_16k) / SAMPLE_RATE_HZ
        if speech_s < 0.1 or invented.loudest_dbfs(audio_16k) < invented.QUIET_DBFS:
            return Transcript("", confidence=0.0, rejected="no_speech")
        heard = self._decode(audio_16k, self._silence_s(speech_s), prefix, check)
        rejected = self._judge(heard, speech_s)
        if rejected in ("repetition", "low_probability"):
            check()
            heard = self._decode(audio_16k, RETRY_WINDOW_S - speech_s, "", check)
            rejected = self._judge(heard, speech_s)
        confidence = math.exp(min(0.0, heard.log_probability))
        if rejected is not None:
            return Transcript("", confidence=confidence, rejected=rejected)
        return Transcript(heard.text, confidence=confidence)

    @staticmethod
    def _judge(heard: _Decoded, speech_s: float) -> str | None:
        return invented.reason_to_reject(
            heard.text, log_probability=heard.log_probability, no_speech=heard.no_speech, speech_s=speech_s
        )

    def align(self, audio_16k: Audio, text: str, check: Callable[[], None] = _nothing) -> tuple[HeardWord, ...]:
        """Return times and confidences of the words of a text that this audio was transcribed to.

        Cheap when it is the audio of the last `transcribe`, whose encoding is kept.
        """
        tokens = self._tokens(text)
        if not tokens or len(audio_16k) < HOP_MINIMUM_SAMPLES:
            return ()
        encoded = self._encode(audio_16k, self._silence_s(len(audio_16k) / SAMPLE_RATE_HZ))
        check()
        frames = math.ceil(len(audio_16k) / SAMPLE_RATE_HZ * FRAMES_PER_S)
        (result,) = self._model.align(encoded, self._start, [tokens], frames)
        audio_s = len(audio_16k) / SAMPLE_RATE_HZ
        return self._words(tokens, result.alignments, result.text_token_probs, audio_s)

    def _silence_s(self, speech_s: float) -> float:
        return SILENCE_S if self._short_context else WINDOW_S - speech_s

    def _decode(self, audio_16k: Audio, silence_s: float, prefix: str, check: Callable[[], None]) -> _Decoded:
        encoded = self._encode(audio_16k, silence_s)
        check()
        forced = self._tokens(prefix)
        prompt = [*self._start, self._no_times, *forced]
        room = math.ceil(TOKENS_PER_S * len(audio_16k) / SAMPLE_RATE_HZ) + 8
        (result,) = self._model.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=min(448, len(prompt) + room),
            return_scores=True,
            return_no_speech_prob=True,
        )
        tokens = [token for token in result.sequences_ids[0] if token < self._eot]
        text: str = self._tokenizer.decode([*forced, *tokens])
        # CTranslate2 gives the mean over the decoded tokens, the end token among them.
        return _Decoded(text.strip(), float(result.scores[0]), float(result.no_speech_prob))

    def _encode(self, audio_16k: Audio, silence_s: float) -> ctranslate2.StorageView:
        key = zlib.crc32(audio_16k.tobytes(), round(silence_s * 1000))
        if self._encoded is None or self._encoded[0] != key:
            features = log_mel(audio_16k, silence_s)[None]
            limit = int(WINDOW_S * FRAMES_PER_S)
            view = ctranslate2.StorageView.from_array(np.ascontiguousarray(features[:, :, :limit]))
            self._encoded = (key, self._model.encode(view, to_cpu=False))
        return self._encoded[1]

    def _tokens(self, text: str) -> list[int]:
        text = text.strip()
        return list(self._tokenizer.encode(f" {text}", add_special_tokens=False).ids) if text else []

    def _words(
        self,
        tokens: Sequence[int],
        alignments: Sequence[tuple[int, int]],
        probabilities: Sequence[float],
        audio_s: float,
    ) -> tuple[HeardWord, ...]:
        first_frame: dict[int, int] = {}
        for token_index, frame in alignments:
            first_frame.setdefault(token_index, frame)
        seconds = FRAMES_PER_TIME_TOKEN / FRAMES_PER_S
        starts_s = [min(audio_s, first_frame.get(i, 0) * seconds) for i in range(len(tokens) + 1)]
        words: list[HeardWord] = []
        for begin, end in self._word_spans(tokens):
            text = self._tokenizer.decode(list(tokens[begin:end])).strip()
            if not any(c.isalnum() for c in text):
                continue
            stop_s = starts_s[end] if end in first_frame else audio_s
            confidence = float(np.mean([probabilities[i] for i in range(begin, end)]))
            words.append(HeardWord(text, round(starts_s[begin], 2), round(max(starts_s[begin], stop_s), 2), confidence))
        return tuple(words)

    def _word_spans(self, tokens: Sequence[int]) -> list[tuple[int, int]]:
        begins = [i for i, token in enumerate(tokens) if i == 0 or self._opens_word(token)]
        return list(zip(begins, [*begins[1:], len(tokens)], strict=True))

    def _opens_word(self, token: int) -> bool:
        piece = self._tokenizer.id_to_token(token)
        return piece is not None and piece.startswith("Ġ")


HOP_MINIMUM_SAMPLES: Final = SAMPLE_RATE_HZ // 10
"""Shorter audio has nothing to align."""
