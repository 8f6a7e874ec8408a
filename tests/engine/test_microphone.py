import numpy as np
import pytest

from appliance.audio.ears import Ears
from appliance.audio.microphone_check import MicrophoneCheck, Verdict
from appliance.audio.near_field import OwnVoice
from appliance.audio.pcm import Samples
from appliance.audio.pyaudio_headset import PyAudioHeadset
from appliance.audio.seams import FRAME_SAMPLES, Frame
from appliance.audio.vad import SpeechDetector
from appliance.audio.virtual_headset import VirtualHeadset
from appliance.engine.microphone import (
    LONGEST_CHECK_S,
    SENTENCE,
    SENTENCE_OVER_S,
    HeardVoice,
    OwnVoiceTaker,
    hear_own_voice,
    know_voice,
)
from appliance.engine.seat import Seat
from appliance.officers.speech import RATE_HZ, render
from appliance.stage.hearing import Hearing


class SpeechBetween:
    """Hears speech from one second to another, whatever the sound."""

    def __init__(self, from_s: float, to_s: float = 1e9) -> None:
        self._chunks = 0
        self._from_s, self._to_s = from_s, to_s

    def probability(self, chunk: Samples) -> float:
        self._chunks += 1
        return 1.0 if self._from_s < self._chunks * len(chunk) / 16_000 <= self._to_s else 0.0

    def reset(self) -> None:
        self._chunks = 0


def frames(length_s: float, amplitude: int = 3000) -> list[Frame]:
    rng = np.random.default_rng(1)
    count = round(length_s / 0.02)
    return [
        Frame((amplitude * rng.standard_normal(FRAME_SAMPLES)).astype(np.int16), 0.02 * (number + 1))
        for number in range(count)
    ]


def fed(taker: OwnVoiceTaker, length_s: float) -> float:
    """Return how many seconds it took until the taker had enough, or all of them."""
    for number, frame in enumerate(frames(length_s)):
        taker.take(frame)
        if taker.full.is_set():
            return 0.02 * (number + 1)
    return length_s


async def test_it_listens_until_the_sentence_is_read_but_for_four_seconds_at_least() -> None:
    assert fed(OwnVoiceTaker(SpeechBetween(2.0, 4.0)), 20.0) == pytest.approx(6.0, abs=0.1)
    assert fed(OwnVoiceTaker(SpeechBetween(2.0, 7.5)), 20.0) == pytest.approx(7.5 + SENTENCE_OVER_S, abs=0.1)
    assert fed(OwnVoiceTaker(SpeechBetween(2.0)), 20.0) == pytest.approx(2.0 + LONGEST_CHECK_S, abs=0.1)


async def test_it_stops_waiting_when_nobody_speaks_and_says_so() -> None:
    taker = OwnVoiceTaker(SpeechBetween(1e9))
    assert fed(taker, 20.0) == pytest.approx(6.0, abs=0.1)
    assert taker.heard().check.verdict is Verdict.NO_SPEECH


def seat(tone_scored: bool = True) -> Seat:
    return Seat("speech", None, Hearing(Ears(SpeechDetector()), tone_scored=tone_scored), None, None)


def sentence_read(verdict: Verdict) -> HeardVoice:
    """Return a check of the sentence, read by flite a second after the room was first heard, with this verdict."""
    sound = np.concatenate([np.zeros(RATE_HZ, np.int16), render(SENTENCE).samples, np.zeros(RATE_HZ, np.int16)])
    return HeardVoice(MicrophoneCheck(verdict, "", OwnVoice(-24.0, -60.0)), sound)


def test_only_a_fine_check_teaches_the_ear() -> None:
    taken, refused = seat(), seat()
    know_voice(taken, sentence_read(Verdict.FINE))
    know_voice(refused, sentence_read(Verdict.TOO_FAR))
    assert taken.hearing is not None and taken.hearing.ordinary is not None
    assert taken.hearing.ordinary.voice.level_dbfs == pytest.approx(-24.0, abs=2.0)
    assert refused.hearing is not None and refused.hearing.ordinary is None


def test_the_pace_of_the_check_is_known_once_its_words_are_and_its_sound_is_handed_over_once() -> None:
    taken = seat()
    know_voice(taken, sentence_read(Verdict.FINE))
    hearing = taken.hearing
    assert hearing is not None and hearing.ordinary is not None and hearing.ordinary.rate_syllables_per_s is None
    assert hearing.check_sound() is not None
    assert hearing.check_sound() is None
    hearing.know_words_of_check(SENTENCE)
    assert hearing.ordinary.rate_syllables_per_s == pytest.approx(4.5, abs=1.2)


def test_with_tone_left_out_nothing_of_the_check_but_the_level_is_taken() -> None:
    left_out = seat(tone_scored=False)
    know_voice(left_out, sentence_read(Verdict.FINE))
    hearing = left_out.hearing
    assert hearing is not None and hearing.ordinary is None and hearing.check_sound() is None


@pytest.mark.real
async def test_a_sentence_read_into_a_real_microphone_is_fine_and_the_headset_opens_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spoken = render(SENTENCE)
    opened: list[bool] = []
    levels: list[float] = []
    with VirtualHeadset() as virtual:
        for name, value in virtual.environment().items():
            monkeypatch.setenv(name, value)
        headset = PyAudioHeadset()

        def speak() -> None:
            opened.append(True)
            players.append(virtual.play_samples(spoken.samples, RATE_HZ))

        players: list[object] = []
        for _ in range(2):
            check = (await hear_own_voice(headset, speak, levels.append)).check
            assert check.fine, check.advice
            assert check.own is not None and -35 < check.own.speech_dbfs < -15
    assert len(opened) == 2 and max(levels) > -35
