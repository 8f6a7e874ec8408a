from collections.abc import Callable

import numpy as np
import pytest
import soxr

from appliance.inference import nonwords
from appliance.inference.invented import plain_words
from appliance.inference.manners import MANNERS, broken_up, limited, slurred, whispered
from appliance.inference.paths import ModelPaths, default_root
from appliance.inference.people import PEOPLE, revoiced
from appliance.inference.seams import Audio, Delivery, ModelError, Spoken
from appliance.inference.voice import TalkingVoice
from appliance.inference.whisper import WhisperModel

LINE = "You don't know anything about me, so leave me alone."
RATE = 22_050


@pytest.fixture(scope="module")
def voice() -> TalkingVoice:
    return TalkingVoice(ModelPaths.under(default_root()).voice)


@pytest.fixture(scope="module")
def listen() -> Callable[[Spoken], list[str]]:
    model = WhisperModel(ModelPaths.under(default_root()).whisper)

    def words(spoken: Spoken) -> list[str]:
        return plain_words(model.transcribe(_resampled(spoken, 16_000)).text)

    return words


def _resampled(spoken: Spoken, rate_hz: int) -> Audio:
    return np.asarray(soxr.resample(spoken.audio, spoken.sample_rate_hz, rate_hz), dtype=np.float32)


def _level_dbfs(audio: Audio) -> float:
    return 10 * float(np.log10(np.mean(np.square(audio))))


def _pitch_hz(audio: Audio, rate_hz: int) -> float:
    """Median pitch of the voiced frames, by autocorrelation."""
    found = []
    for start in range(0, len(audio) - 1024, 512):
        frame = audio[start : start + 1024] - audio[start : start + 1024].mean()
        spectrum = np.abs(np.fft.rfft(frame * np.hanning(1024), 4096)) ** 2
        correlation = np.fft.irfft(spectrum)[: rate_hz // 60]
        low = rate_hz // 400
        peak = low + int(np.argmax(correlation[low:]))
        if correlation[0] > 1e-3 and correlation[peak] > 0.5 * correlation[0]:
            found.append(rate_hz / peak)
    return float(np.median(found))


@pytest.mark.real
@pytest.mark.parametrize("manner", [name for name in MANNERS if name not in ("slurred", "whispering")])
def test_every_manner_can_be_understood(
    voice: TalkingVoice, listen: Callable[[Spoken], list[str]], manner: str
) -> None:
    missed = set(plain_words(LINE)) - set(listen(voice.say(LINE, Delivery(manner=manner))))
    assert len(missed) <= 2


@pytest.mark.real
@pytest.mark.parametrize("name", PEOPLE)
def test_every_person_can_be_understood(voice: TalkingVoice, listen: Callable[[Spoken], list[str]], name: str) -> None:
    missed = set(plain_words(LINE)) - set(listen(voice.say(LINE, Delivery(voice=name))))
    assert len(missed) <= 2


@pytest.mark.real
def test_people_differ_in_pitch_as_people_do(voice: TalkingVoice) -> None:
    pitch = {name: _pitch_hz(*_sound(voice.say(LINE, Delivery(voice=name)))) for name in PEOPLE}
    assert 145 < pitch["marisol"] < 240
    assert pitch["older man"] < pitch["joe"] < pitch["young man"] < pitch["marisol"]


def _sound(spoken: Spoken) -> tuple[Audio, int]:
    return spoken.audio, spoken.sample_rate_hz


@pytest.mark.real
def test_manners_differ_in_loudness_as_they_should(voice: TalkingVoice) -> None:
    level = {name: _level_dbfs(voice.say(LINE, Delivery(manner=name)).audio) for name in MANNERS}
    assert level["shouting"] > level["raised"] + 2 > level["plain"] + 4
    assert level["whispering"] < level["flat"] + 1 < level["plain"]


@pytest.mark.real
@pytest.mark.parametrize("manner", MANNERS)
def test_sound_begins_at_once_and_never_clips(voice: TalkingVoice, manner: str) -> None:
    audio, rate = _sound(voice.say("No. I told you already.", Delivery(manner=manner)))
    loud = np.flatnonzero(np.abs(audio) > 0.005)
    assert loud[0] / rate <= 0.01
    assert np.abs(audio).max() < 0.95


@pytest.mark.real
def test_pace_and_slurring_change_the_length(voice: TalkingVoice) -> None:
    plain = len(voice.say(LINE, Delivery()).audio)
    assert len(voice.say(LINE, Delivery(pace=1.3)).audio) < 0.87 * plain
    assert len(voice.say(LINE, Delivery(slurring=1.0)).audio) > 1.1 * plain


@pytest.mark.real
def test_nothing_to_say_is_no_sound(voice: TalkingVoice) -> None:
    for text in ("", "...", "*sighs*", "—"):
        assert len(voice.say(text, Delivery()).audio) == 0


@pytest.mark.real
def test_unknown_people_and_manners_are_refused_by_name(voice: TalkingVoice) -> None:
    with pytest.raises(ModelError, match="“zoe”.*marisol"):
        voice.say("Hello.", Delivery(voice="zoe"))
    with pytest.raises(ModelError, match="“yodelling”.*whispering"):
        voice.say("Hello.", Delivery(manner="yodelling"))
    with pytest.raises(ModelError, match="“burp”.*sigh"):
        voice.sound("burp")


def _vowel(pitch_hz: float, seconds: float = 1.0) -> Audio:
    t = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(sum(0.1 / k * np.sin(2 * np.pi * k * pitch_hz * t) for k in range(1, 20)), dtype=np.float32)


def test_another_person_speaks_as_long_at_another_pitch() -> None:
    vowel = _vowel(110)
    changed = revoiced(vowel, RATE, PEOPLE["marisol"])
    assert len(changed) == pytest.approx(len(vowel), rel=0.03)
    assert _pitch_hz(changed, RATE) == pytest.approx(110 * PEOPLE["marisol"].pitch_ratio, rel=0.04)
    assert revoiced(vowel, RATE, PEOPLE["joe"]) is vowel


def test_a_whisper_has_no_pitch_and_the_same_length() -> None:
    vowel = _vowel(110)
    whisper = whispered(vowel, RATE)
    assert len(whisper) == len(vowel)
    frame = whisper[8_000:12_096] * np.hanning(4_096)
    correlation = np.fft.irfft(np.abs(np.fft.rfft(frame, 8_192)) ** 2)
    assert correlation[RATE // 110] < 0.35 * correlation[0]


def test_slurring_nothing_changes_nothing() -> None:
    vowel = _vowel(110)
    assert slurred(vowel, RATE, 0.0) is vowel
    assert _level_dbfs(slurred(vowel, RATE, 1.0)) == pytest.approx(_level_dbfs(vowel), abs=0.5)


def test_peaks_are_bent_and_quiet_sound_is_left_alone() -> None:
    loud = np.array([0.1, -0.4, 2.0, -3.0], dtype=np.float32)
    bent = limited(loud)
    assert np.array_equal(bent[:2], loud[:2])
    assert np.abs(bent).max() < 0.9
    assert bent[3] < 0 < bent[2]


def test_crying_breaks_a_sentence_where_breath_runs_out() -> None:
    assert broken_up("I just want to see her one more time") == "I just want, to see her one more time"
    assert broken_up("No. Don't.") == "No. Don't."


@pytest.mark.parametrize("name", nonwords.RECIPES)
def test_sounds_without_words_are_the_same_every_time_and_begin_and_end_in_silence(name: str) -> None:
    sound = nonwords.make(name)
    assert np.array_equal(sound, nonwords.make(name))
    assert _level_dbfs(sound) == pytest.approx(nonwords.TARGET_RMS_DBFS[name], abs=0.1)
    assert np.abs(sound).max() < 0.9
    assert abs(sound[0]) < 0.002
    assert abs(sound[-1]) < 0.002
    assert 0.2 < len(sound) / nonwords.RATE_HZ < 2.0
