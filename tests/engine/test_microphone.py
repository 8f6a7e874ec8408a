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
from appliance.engine.microphone import SENTENCE, OwnVoiceTaker, hear_own_voice, know_voice
from appliance.engine.seat import Seat
from appliance.officers.speech import RATE_HZ, render
from appliance.stage.hearing import Hearing


class SpeechFrom:
    """Hears speech from one second on."""

    def __init__(self, from_s: float) -> None:
        self._chunks = 0
        self._from_s = from_s

    def probability(self, chunk: Samples) -> float:
        self._chunks += 1
        return 1.0 if self._chunks * len(chunk) / 16_000 > self._from_s else 0.0

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


async def test_it_listens_for_four_seconds_from_the_first_word() -> None:
    assert fed(OwnVoiceTaker(SpeechFrom(2.0)), 20.0) == pytest.approx(6.0, abs=0.1)


async def test_it_stops_waiting_when_nobody_speaks_and_says_so() -> None:
    taker = OwnVoiceTaker(SpeechFrom(1e9))
    assert fed(taker, 20.0) == pytest.approx(6.0, abs=0.1)
    assert taker.verdict().verdict is Verdict.NO_SPEECH


def seat() -> Seat:
    return Seat("speech", None, Hearing(Ears(SpeechDetector())), None, None)


def test_only_a_fine_check_teaches_the_ear() -> None:
    own = OwnVoice(-24.0, -60.0)
    taken, refused = seat(), seat()
    know_voice(taken, MicrophoneCheck(Verdict.FINE, "", own))
    know_voice(refused, MicrophoneCheck(Verdict.TOO_FAR, "", own))
    assert taken.hearing is not None and taken.hearing.baseline_dbfs == -24.0
    assert refused.hearing is not None and refused.hearing.baseline_dbfs is None


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
            check = await hear_own_voice(headset, speak, levels.append)
            assert check.fine, check.advice
            assert check.own is not None and -35 < check.own.speech_dbfs < -15
    assert len(opened) == 2 and max(levels) > -35
