import numpy as np
import pytest

from appliance.audio.microphone_check import ADVICE, MicrophoneCheck, Verdict, check_microphone
from appliance.audio.vad import CHUNK_SAMPLES, SpeechDetector
from tests.audio.scenes import (
    DATA,
    OFFICER_LINES,
    Audio,
    as_colleague,
    at_level,
    clip,
    flite,
    hum,
    office,
    padded,
    samples,
)

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def detector() -> SpeechDetector:
    return SpeechDetector()


def check(detector: SpeechDetector, sound: Audio) -> MicrophoneCheck:
    detector.reset()
    heard = samples(np.clip(sound, -1, 1))
    starts = range(0, len(heard) - CHUNK_SAMPLES + 1, CHUNK_SAMPLES)
    return check_microphone(
        heard, np.array([detector.probability(heard[start : start + CHUNK_SAMPLES]) for start in starts])
    )


def speech() -> list[Audio]:
    people = [clip(path) for path in sorted(DATA.glob("librivox/*.wav"))]
    return [padded(line, 0.5, 0.5) for line in [*people, *(flite(OFFICER_LINES[3], v) for v in ("rms", "slt", "awb"))]]


def test_normal_speech_is_fine_and_gives_the_level_it_was_spoken_at(detector: SpeechDetector) -> None:
    for line in speech():
        outcome = check(detector, at_level(line, -26) + hum(len(line), -65))
        assert outcome.fine
        assert outcome.own is not None
        assert outcome.own.speech_dbfs == pytest.approx(-26, abs=1.5)
        assert outcome.own.noise_dbfs == pytest.approx(-65, abs=2)
        assert outcome.own.low_band_db is not None


@pytest.mark.parametrize(
    ("level_dbfs", "verdict"), [(-48.0, Verdict.TOO_QUIET), (-3.0, Verdict.CLIPPING)], ids=["quiet", "loud"]
)
def test_a_level_that_is_wrong_is_said(detector: SpeechDetector, level_dbfs: float, verdict: Verdict) -> None:
    for line in speech():
        outcome = check(detector, at_level(line, level_dbfs) + hum(len(line), -65))
        assert outcome.verdict is verdict
        assert outcome.advice == ADVICE[verdict]


def test_speech_from_across_the_room_is_too_far(detector: SpeechDetector) -> None:
    for line in speech():
        far = at_level(as_colleague(line), -38)
        assert check(detector, far + hum(len(far), -65)).verdict is Verdict.TOO_FAR


def test_a_microphone_that_hears_the_room_as_loud_as_the_officer_is_the_wrong_one(detector: SpeechDetector) -> None:
    line = at_level(speech()[0], -38)
    outcome = check(detector, line + office(len(line), -44))
    assert outcome.verdict is Verdict.WRONG_DEVICE


def test_digital_silence_is_no_signal_and_room_noise_no_speech(detector: SpeechDetector) -> None:
    assert check(detector, np.zeros(64_000, np.float32)).verdict is Verdict.NO_SIGNAL
    assert check(detector, hum(64_000, -50)).verdict is Verdict.NO_SPEECH


def test_probabilities_without_their_sound_are_refused() -> None:
    with pytest.raises(ValueError, match="512"):
        check_microphone(np.zeros(100, np.int16), np.array([0.5]))
