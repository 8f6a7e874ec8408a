"""Transcribes recordings of any length, in windows that end where nobody speaks."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from appliance.inference.mel import SAMPLE_RATE_HZ
from appliance.inference.running_transcript import quietest_s
from appliance.inference.seams import Audio, HeardWord, Transcript
from appliance.inference.speech_finder import Span, SpeechFinder
from appliance.inference.whisper import WhisperModel

WINDOW_S: Final = 22.0
PAUSE_S: Final = 0.8
"""A pause from which on a new window may begin."""
MARGIN_S: Final = 0.4


def windows(finder: SpeechFinder, audio_16k: Audio) -> Iterator[Span]:
    """Yield windows of at most 22 s that together hold all speech."""
    total_s = len(audio_16k) / SAMPLE_RATE_HZ
    begun: Span | None = None
    for span in finder.spans(audio_16k, join_s=PAUSE_S):
        if begun is not None and span.end_s - begun.start_s > WINDOW_S:
            yield from _split(audio_16k, begun)
            begun = None
        begun = span if begun is None else Span(begun.start_s, span.end_s)
    if begun is not None:
        yield from _split(audio_16k, Span(begun.start_s, min(begun.end_s, total_s)))


def _split(audio_16k: Audio, span: Span) -> Iterator[Span]:
    while span.length_s > WINDOW_S:
        first = round(span.start_s * SAMPLE_RATE_HZ)
        cut_s = span.start_s + quietest_s(audio_16k[first:], 0.5 * WINDOW_S, WINDOW_S)
        yield Span(span.start_s, cut_s)
        span = Span(cut_s, span.end_s)
    yield span


def transcribe_recording(
    model: WhisperModel,
    finder: SpeechFinder,
    audio_16k: Audio,
    on_progress: Callable[[float], None] = lambda share: None,
) -> Transcript:
    """Return text, words and confidence of a whole recording; empty when nobody speaks in it."""
    texts: list[str] = []
    words: list[HeardWord] = []
    rejected: str | None = "no_speech"
    previous_end_s = 0.0
    for window in windows(finder, audio_16k):
        start_s = max(previous_end_s, window.start_s - MARGIN_S)
        piece = audio_16k[math.floor(start_s * SAMPLE_RATE_HZ) : math.ceil((window.end_s + MARGIN_S) * SAMPLE_RATE_HZ)]
        previous_end_s = window.end_s
        heard = model.transcribe(piece)
        if heard.text:
            texts.append(heard.text)
            words += [
                replace(word, start_s=round(word.start_s + start_s, 2), end_s=round(word.end_s + start_s, 2))
                for word in model.align(piece, heard.text)
            ]
        else:
            rejected = heard.rejected
        on_progress(window.end_s * SAMPLE_RATE_HZ / len(audio_16k))
    if not texts:
        return Transcript("", confidence=0.0, rejected=rejected)
    confidence = float(np.mean([word.confidence for word in words])) if words else 0.0
    return Transcript(" ".join(texts), tuple(words), confidence)
