"""Whisper through CTranslate2, with as much encoder context as there is speech."""

import math
import os
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import ctranslate2
import numpy as np
from tokenizers import Tokenizer

from appliance.inference import invented
from appliance.inference.lead_in import background, noise_like
from appliance.inference.mel import FRAMES_PER_S, SAMPLE_RATE_HZ, log_mel
from appliance.inference.seams import Audio, HeardWord, ModelError, Transcript
from appliance.inference.speech_finder import SpeechFinder
from appliance.inference.spoken_phrases import PHRASES, Evidence, Reading

SILENCE_S: Final = 5.0
"""Silence after the speech. Less of it costs words: on 95 clips 5.7 % of them at 2 s, 3.9 % at 4 s, 3.5 % at 5 s, where
faster-whisper's 30 s window gives 3.3 %; each second costs 15 ms of one core."""
WINDOW_S: Final = 30.0
"""The window Whisper was trained on; a text that looks like a loop is decoded once more in it."""
LONGEST_S: Final = 28.0
"""Of audio at a time; what is longer is cut at its pauses before it comes here."""
MARGIN_S: Final = 0.6
"""Before the first word (background of its own where the audio has less) and, where there is so much, after the last:
Whisper mishears a word that begins with the window, and the rest of the sentence with it."""
BEAM: Final = 5
"""As in faster-whisper; of 732 words at 5 dB of office noise a beam of 2 mishears 91, this one 68."""
PHRASE_BEAM: Final = 3
PHRASE_TOKENS: Final = 16
"""What is written freely beside a phrase of three tokens."""
TOKENS_PER_S: Final = 7.0
"""Generous for speech (English runs at 3 to 5); it bounds what a loop can cost."""
S_PER_TIME_TOKEN: Final = 0.02
UNSURE_LOG_PROBABILITY: Final = -0.6
"""Mean of a token; about one text in twenty is below it, few of clean speech. Of 202 clips at four levels of noise, 11
were, and reading them again left 193 words wrong of 2,560 instead of 205."""
SHORT_CONTEXT_VARIABLE: Final = "TALKDOWN_SHORT_CONTEXT"
"""Set to 0 to give every utterance the full window; for measurements."""


@dataclass(frozen=True, slots=True)
class _Decoded:
    text: str
    log_probability: float
    no_speech: float


@dataclass(frozen=True, slots=True)
class _Speech:
    """The part of some audio in which somebody speaks, with a margin."""

    audio: Audio
    start_s: float
    """Of this part, in the audio handed in; below 0 where background was put before it."""
    spoken_s: float
    """How long somebody speaks in it."""
    put_before: int = 0
    """Samples of background at its beginning that the audio handed in does not have."""

    @property
    def length_s(self) -> float:
        return len(self.audio) / SAMPLE_RATE_HZ


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
        self._first_time = self._id("<|0.00|>")
        self._finder = SpeechFinder()
        self._found: tuple[int, _Speech | None] | None = None
        self._encoded: tuple[int, ctranslate2.StorageView] | None = None
        self._short_context = os.environ.get(SHORT_CONTEXT_VARIABLE, "1") != "0"

    def _id(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise ModelError(f"The recogniser's tokenizer has no {token}; the model files do not belong together.")
        return int(number)

    def transcribe(
        self, audio_16k: Audio, prefix: str = "", check: Callable[[], None] = _nothing, final: bool = True
    ) -> Transcript:
        """Return the text of at most 30 s of speech, without word times; `check` may raise between steps to give up.

        A text that looks like a loop is decoded once more in Whisper's full window before it is rejected, and so is one
        that the model is unsure of when it is `final`: of the two readings the likelier is returned.
        """
        if len(audio_16k) > LONGEST_S * SAMPLE_RATE_HZ:
            raise ModelError(f"The recogniser takes at most {LONGEST_S:g} s at a time; cut the audio at its pauses.")
        sound = self._speech(audio_16k)
        if sound is None:
            return Transcript("", confidence=0.0, rejected="no_speech")
        full_s = WINDOW_S - sound.length_s
        heard = self._decode(sound, SILENCE_S if self._short_context else full_s, prefix, check)
        rejected = self._judge(heard, sound.spoken_s)
        if rejected == "repetition":
            check()
            heard = self._decode(sound, full_s, "", check)
            rejected = self._judge(heard, sound.spoken_s)
        elif final and rejected is None and heard.log_probability < UNSURE_LOG_PROBABILITY:
            check()
            again = self._decode(_noise_before(sound), full_s, "", check)
            if again.log_probability > heard.log_probability and self._judge(again, sound.spoken_s) is None:
                heard = again
        confidence = math.exp(min(0.0, heard.log_probability))
        if rejected is not None:
            return Transcript("", confidence=confidence, rejected=rejected)
        return Transcript(heard.text, confidence=confidence)

    def align(self, audio_16k: Audio, text: str, check: Callable[[], None] = _nothing) -> tuple[HeardWord, ...]:
        """Return times and confidences of the words of a text that this audio was transcribed to.

        Cheap when it is the audio of the last `transcribe`, whose encoding is kept.
        """
        sound = self._speech(audio_16k)
        tokens = self._tokens(text)
        if sound is None or not tokens:
            return ()
        encoded = self._encode(sound, SILENCE_S)
        check()
        return tuple(
            _moved(word, sound.start_s, len(audio_16k) / SAMPLE_RATE_HZ)
            for word in self._align(encoded, tokens, sound.length_s)
        )

    def spoken_s(self, audio_16k: Audio) -> float:
        """Return how long somebody speaks in some audio."""
        sound = self._speech(audio_16k)
        return 0.0 if sound is None else sound.spoken_s

    def phrase_evidence(self, audio_16k: Audio) -> Evidence | None:
        """Return how well each control phrase explains at most 30 s of sound, None when nobody speaks in it.

        About 0.15 s of one core where it is the audio of the last `transcribe`, 0.25 s otherwise.
        """
        sound = self._speech(audio_16k)
        if sound is None:
            return None
        encoded = self._encode(sound, SILENCE_S)
        each = ctranslate2.StorageView.from_array(np.repeat(np.array(encoded), len(PHRASES), axis=0))
        reminder = [self._id("<|startofprev|>"), *self._tokens(" ".join(f"{phrase}." for phrase in PHRASES))]
        plain = self._reading(encoded, each, self._start, [f"{phrase.capitalize()}." for phrase in PHRASES])
        reminded = self._reading(encoded, each, [*reminder, *self._start], [f"{phrase}." for phrase in PHRASES])
        return Evidence(plain, reminded, sound.spoken_s)

    def _reading(
        self, encoded: ctranslate2.StorageView, each: ctranslate2.StorageView, start: list[int], texts: list[str]
    ) -> Reading:
        """Return what is written freely after a prompt, and how likely each of these texts is there."""
        (free,) = self._model.generate(
            encoded,
            [[*start, self._id("<|notimestamps|>")]],
            beam_size=PHRASE_BEAM,
            max_length=len(start) + PHRASE_TOKENS,
            return_scores=True,
        )
        written = list(free.sequences_ids[0])
        likely = self._model.align(each, start, [self._tokens(text) for text in texts], FRAMES_PER_S)
        return Reading(
            self._tokenizer.decode([token for token in written if token < self._eot]).strip(),
            float(free.scores[0]) * (len(written) + 1),
            tuple(tuple(math.log(max(1e-9, p)) for p in result.text_token_probs) for result in likely),
        )

    def _speech(self, audio_16k: Audio) -> _Speech | None:
        """Return the part of the audio between first and last word with a margin, None when nobody speaks."""
        key = zlib.crc32(audio_16k.tobytes())
        if self._found is None or self._found[0] != key:
            self._found = (key, self._find_speech(audio_16k))
        return self._found[1]

    def _find_speech(self, audio_16k: Audio) -> _Speech | None:
        if invented.loudest_dbfs(audio_16k) < invented.QUIET_DBFS:
            return None
        spans = self._finder.spans(audio_16k)
        if not spans:
            return None
        first, last = (round(s * SAMPLE_RATE_HZ) for s in (spans[0].start_s - MARGIN_S, spans[-1].end_s + MARGIN_S))
        cut = np.concatenate([background(audio_16k, -first), audio_16k[max(0, first) : last]])
        return _Speech(cut, first / SAMPLE_RATE_HZ, sum(span.length_s for span in spans), max(0, -first))

    @staticmethod
    def _judge(heard: _Decoded, speech_s: float) -> str | None:
        return invented.reason_to_reject(
            heard.text, log_probability=heard.log_probability, no_speech=heard.no_speech, speech_s=speech_s
        )

    def _decode(self, sound: _Speech, silence_s: float, prefix: str, check: Callable[[], None]) -> _Decoded:
        encoded = self._encode(sound, silence_s)
        check()
        forced = self._tokens(prefix)
        # The model is left to write times: without them it often says everything twice in a short window. A forced
        # beginning needs the time at which it begins.
        onset = self._first_time + round(MARGIN_S / S_PER_TIME_TOKEN)
        prompt = [*self._start, *([onset, *forced] if forced else [])]
        sound_s = sound.length_s
        (result,) = self._model.generate(
            encoded,
            [prompt],
            beam_size=BEAM,
            max_length=min(448, len(prompt) + math.ceil(TOKENS_PER_S * sound_s) + 10),
            return_scores=True,
            return_no_speech_prob=True,
        )
        tokens = self._until_speech_ends(result.sequences_ids[0], sound_s)  # a forced beginning is part of it
        text = self._tokenizer.decode(tokens).strip()
        if invented.may_be_doubled(text):
            check()
            text = self._without_echo(encoded, tokens, sound_s)
        return _Decoded(text, float(result.scores[0]), float(result.no_speech_prob))

    def _until_speech_ends(self, tokens: Sequence[int], sound_s: float) -> list[int]:
        """Return the text tokens up to a time token that lies in the silence behind the speech."""
        text: list[int] = []
        for token in tokens:
            if token >= self._first_time:
                if text and (token - self._first_time) * S_PER_TIME_TOKEN >= sound_s - 0.1:
                    break
            elif token < self._eot:
                text.append(token)
        return text

    def _without_echo(self, encoded: ctranslate2.StorageView, tokens: list[int], sound_s: float) -> str:
        """Drop words that no sound belongs to: an echo of the text is aligned with the very end, without length."""
        words = self._align(encoded, tokens, sound_s)
        spoken = [w.text for w in words if w.start_s < sound_s - 0.06 or w.end_s > w.start_s]
        return " ".join(spoken)

    def _align(self, encoded: ctranslate2.StorageView, tokens: list[int], sound_s: float) -> tuple[HeardWord, ...]:
        frames = math.floor(sound_s * FRAMES_PER_S)
        (result,) = self._model.align(encoded, self._start, [tokens], frames)
        return self._words(tokens, result.alignments, result.text_token_probs, sound_s)

    def _encode(self, sound: _Speech, silence_s: float) -> ctranslate2.StorageView:
        key = zlib.crc32(sound.audio.tobytes(), round(silence_s * 1000))
        if self._encoded is None or self._encoded[0] != key:
            features = log_mel(sound.audio, silence_s)[None, :, : round(WINDOW_S * FRAMES_PER_S)]
            view = ctranslate2.StorageView.from_array(np.ascontiguousarray(features))
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
        starts_s = [min(audio_s, first_frame.get(i, 0) * S_PER_TIME_TOKEN) for i in range(len(tokens) + 1)]
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


def _noise_before(sound: _Speech) -> _Speech:
    """Return the same speech with noise in place of the background put before it.

    Where a recording begins with its first word its quietest part is speech, and Whisper hears words in the echo of it.
    """
    before, speech = sound.audio[: sound.put_before], sound.audio[sound.put_before :]
    return replace(sound, audio=np.concatenate([noise_like(before, sound.put_before), speech]))


def _moved(word: HeardWord, by_s: float, end_s: float) -> HeardWord:
    start_s, stop_s = (round(min(end_s, max(0.0, at_s + by_s)), 2) for at_s in (word.start_s, word.end_s))
    return HeardWord(word.text, start_s, stop_s, word.confidence)
