"""The microphone check before an encounter: the officer reads one sentence aloud, the ear learns their voice."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from appliance.audio.ears import Detector, Ears
from appliance.audio.levels import level_dbfs
from appliance.audio.microphone_check import CHECK_S, MicrophoneCheck, check_microphone
from appliance.audio.ordinary_voice import ordinary_voice
from appliance.audio.pcm import Samples
from appliance.audio.seams import FRAME_SAMPLES, Frame, Headset, HeadsetError, PlaybackMark
from appliance.audio.vad import CHUNK_S, CHUNK_SAMPLES, SpeechDetector
from appliance.engine.officer_voice import FliteOfficer
from appliance.engine.seat import Seat
from appliance.officers.simulated import SimulatedOfficer
from appliance.officers.speech import RATE_HZ, render

SENTENCE: Final = "My name is Alex, I'm with the police, and I'd like to hear what happened here tonight."
SPEECH_AT: Final = 0.5
BEFORE_SPEECH_S: Final = 0.6
"""Kept from before the first word, so that the check hears the room too."""
NO_SPEECH_LIMIT_S: Final = 6.0
SENTENCE_OVER_S: Final = 0.6
"""Silence after which the sentence counts as read to its end."""
LONGEST_CHECK_S: Final = 8.0


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """What a microphone check found, with its sound."""

    check: MicrophoneCheck
    sound: Samples
    """16 kHz, with a little of the room before the first word; never written anywhere."""


class OwnVoiceTaker:
    """Takes frames until the officer has read the sentence, or has waited long enough to hear any."""

    def __init__(self, detector: Detector) -> None:
        """Judge speech by a detector that nothing else feeds."""
        self._detector = detector
        self._samples = np.zeros(0, np.int16)
        self._probabilities: list[float] = []
        self._first_speech: int | None = None
        self._last_speech = 0
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
        if probability >= SPEECH_AT:
            self._last_speech = len(self._probabilities)
            if self._first_speech is None:
                self._first_speech = self._last_speech
        self._probabilities.append(probability)
        if self._has_enough(len(self._probabilities) * CHUNK_S):
            self.full.set()

    def _has_enough(self, now_s: float) -> bool:
        if self._first_speech is None:
            return now_s >= NO_SPEECH_LIMIT_S
        taken_s = now_s - self._first_speech * CHUNK_S
        read = now_s - (self._last_speech + 1) * CHUNK_S >= SENTENCE_OVER_S
        return taken_s >= LONGEST_CHECK_S or (taken_s >= CHECK_S and read)

    def heard(self) -> HeardVoice:
        """Judge what was taken."""
        first = 0 if self._first_speech is None else self._first_speech
        start = max(0, first - round(BEFORE_SPEECH_S / CHUNK_S))
        sound = self._samples[start * CHUNK_SAMPLES :]
        return HeardVoice(check_microphone(sound, np.asarray(self._probabilities[start:])), sound)


async def hear_own_voice(
    headset: Headset, on_open: Callable[[], None], on_level: Callable[[float], None]
) -> HeardVoice:
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
    return taker.heard()


def know_voice(seat: Seat, heard: HeardVoice) -> None:
    """Let the seat's ear know the officer's own voice, when the check found it fit to be kept.

    Where tone is not scored the ear knows the level alone, so that it tells the officer from a radio.
    """
    own = heard.check.own
    if seat.hearing is None or not heard.check.fine or own is None:
        return
    ordinary = ordinary_voice(heard.sound, own, SpeechDetector()) if seat.hearing.tone_scored else None
    seat.hearing.know_voice(Ears(SpeechDetector(), own), ordinary, heard.sound)


def know_simulated_voice(seat: Seat) -> None:
    """Let a simulated officer read the sentence too, straight into the check; raise SpeechError without flite."""
    if isinstance(seat.officer, SimulatedOfficer) and isinstance(seat.voice, FliteOfficer):
        spoken = render(SENTENCE, seat.voice.voice).samples
        taker = OwnVoiceTaker(SpeechDetector())
        silence = np.zeros(RATE_HZ, np.int16)
        sound = np.concatenate([silence, spoken, silence])
        for end in range(FRAME_SAMPLES, len(sound) + 1, FRAME_SAMPLES):
            taker.take(Frame(sound[end - FRAME_SAMPLES : end], end / RATE_HZ))
        know_voice(seat, taker.heard())


def _no_sound(_: PlaybackMark) -> None:
    """Nothing is played during the check."""


def _nothing() -> None:
    """Leave a headset that comes back during the check to the officer, who checks again."""
