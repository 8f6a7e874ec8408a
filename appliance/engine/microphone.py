"""The microphone check before an encounter: the officer reads one sentence aloud, the ear learns their voice."""

import asyncio
from collections.abc import Callable
from typing import Final

import numpy as np

from appliance.audio.ears import Detector, Ears
from appliance.audio.levels import level_dbfs
from appliance.audio.microphone_check import CHECK_S, MicrophoneCheck, check_microphone
from appliance.audio.pcm import Samples
from appliance.audio.seams import Frame, Headset, HeadsetError, PlaybackMark
from appliance.audio.vad import CHUNK_S, CHUNK_SAMPLES, SpeechDetector
from appliance.engine.seat import Seat

SENTENCE: Final = "My name is Alex, I'm with the police, and I'd like to hear what happened here tonight."
SPEECH_AT: Final = 0.5
BEFORE_SPEECH_S: Final = 0.6
"""Kept from before the first word, so that the check hears the room too."""
NO_SPEECH_LIMIT_S: Final = 6.0


class OwnVoiceTaker:
    """Takes frames until it holds enough of the officer's voice, or has waited long enough for any."""

    def __init__(self, detector: Detector) -> None:
        """Judge speech by a detector that nothing else feeds."""
        self._detector = detector
        self._samples = np.zeros(0, np.int16)
        self._probabilities: list[float] = []
        self._first_speech: int | None = None
        self.full = asyncio.Event()

    def take(self, frame: Frame) -> None:
        """Take 20 ms of microphone."""
        if self.full.is_set():
            return
        self._samples = np.concatenate([self._samples, frame.samples])
        while len(self._samples) >= (len(self._probabilities) + 1) * CHUNK_SAMPLES:
            start = len(self._probabilities) * CHUNK_SAMPLES
            self._judge(self._samples[start : start + CHUNK_SAMPLES])

    def _judge(self, chunk: Samples) -> None:
        probability = self._detector.probability(chunk)
        if self._first_speech is None and probability >= SPEECH_AT:
            self._first_speech = len(self._probabilities)
        self._probabilities.append(probability)
        first = self._first_speech
        limit_s = NO_SPEECH_LIMIT_S if first is None else first * CHUNK_S + CHECK_S
        if len(self._probabilities) * CHUNK_S >= limit_s:
            self.full.set()

    def verdict(self) -> MicrophoneCheck:
        """Judge what was taken."""
        first = 0 if self._first_speech is None else self._first_speech
        start = max(0, first - round(BEFORE_SPEECH_S / CHUNK_S))
        return check_microphone(self._samples[start * CHUNK_SAMPLES :], np.asarray(self._probabilities[start:]))


async def hear_own_voice(
    headset: Headset, on_open: Callable[[], None], on_level: Callable[[float], None]
) -> MicrophoneCheck:
    """Open the headset, listen to one sentence, close it; raise HeadsetError when it cannot be opened or is pulled.

    `on_open` is called when the officer may speak, `on_level` with the level in dBFS every 20 ms.
    """
    taker = OwnVoiceTaker(SpeechDetector())
    lost: list[str] = []

    def take(frame: Frame) -> None:
        on_level(level_dbfs(frame.samples))
        taker.take(frame)

    def lose(what: str) -> None:
        lost.append(what)
        taker.full.set()

    await headset.open(take, _no_sound, lose, _nothing)
    try:
        on_open()
        await taker.full.wait()
    finally:
        await headset.close()
    if lost:
        raise HeadsetError(lost[0])
    return taker.verdict()


def know_voice(seat: Seat, check: MicrophoneCheck) -> None:
    """Let the seat's ear know the officer's own voice, when the check found it fit to be kept."""
    if seat.hearing is not None and check.fine and check.own is not None:
        seat.hearing.know_voice(Ears(SpeechDetector(), check.own), check.own.speech_dbfs)


def _no_sound(_: PlaybackMark) -> None:
    """Nothing is played during the check."""


def _nothing() -> None:
    """Leave a headset that comes back during the check to the officer, who checks again."""
