from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soxr

from appliance.inference import nonwords
from appliance.inference.invented import plain_words
from appliance.inference.lead_in import noise_like
from appliance.inference.long_audio import transcribe_recording
from appliance.inference.paths import ModelPaths, default_root
from appliance.inference.seams import Audio, ModelError
from appliance.inference.speech_finder import SpeechFinder
from appliance.inference.whisper import LONGEST_S, WhisperModel, _Decoded
from tests.inference.sound import RATE, keyboard, recording, white

SAID = "he might even have been made amiable himself".split()


@pytest.fixture(scope="module")
def model() -> WhisperModel:
    return WhisperModel(ModelPaths.under(default_root()).whisper)


@pytest.mark.real
def test_a_sentence_is_read_word_for_word(model: WhisperModel) -> None:
    assert plain_words(model.transcribe(recording("librivox/austen-0930.wav")).text) == SAID


@pytest.mark.real
def test_words_have_rising_times_inside_the_audio_and_confidences(model: WhisperModel) -> None:
    sound = np.concatenate([white(1.5, -70), recording("librivox/austen-0930.wav")])
    heard = model.transcribe(sound)
    words = model.align(sound, heard.text)
    assert [plain_words(word.text)[0] for word in words] == SAID
    assert all(a.end_s <= b.start_s + 0.01 for a, b in pairwise(words))
    assert words[0].start_s > 1.0
    assert words[-1].end_s <= len(sound) / RATE
    assert all(0.2 < word.confidence <= 1 for word in words)


@pytest.mark.real
def test_a_forced_beginning_is_kept_and_continued(model: WhisperModel) -> None:
    heard = model.transcribe(recording("librivox/austen-0930.wav"), prefix="He might even have been")
    assert plain_words(heard.text) == SAID


@pytest.mark.real
@pytest.mark.parametrize("clip", ["short/computer-001.wav", "short/computer-011.wav", "short/computer-021.wav"])
def test_one_word_is_not_heard_twice(model: WhisperModel, clip: str) -> None:
    assert plain_words(model.transcribe(recording(clip)).text) == ["computer"]


def _breaths() -> Audio:
    pause = np.zeros(9_000, dtype=np.float32)
    parts = [part for name in ("breath", "sigh", "sniff", "exhale") for part in (nonwords.make(name) * 3, pause)]
    return np.asarray(soxr.resample(np.concatenate(parts), nonwords.RATE_HZ, RATE), dtype=np.float32)


@pytest.mark.real
@pytest.mark.parametrize(
    "sound",
    [np.zeros(3 * RATE, np.float32), white(4, -45), white(2, -20), keyboard(5), _breaths(), np.zeros(50, np.float32)],
    ids=["silence", "hiss", "roar", "keyboard", "breath", "a moment"],
)
def test_no_word_is_invented_where_nobody_speaks(model: WhisperModel, sound: Audio) -> None:
    heard = model.transcribe(sound)
    assert heard.text == ""
    assert heard.rejected == "no_speech"
    assert model.align(sound, "thank you") == ()


@pytest.mark.real
def test_nobody_speaks_in_an_office_without_people_at_the_microphone(model: WhisperModel) -> None:
    office = recording("noise/office-ambience-8k.wav")[: 20 * RATE]
    assert transcribe_recording(model, SpeechFinder(), office).text == ""


@pytest.mark.real
def test_a_recording_longer_than_the_window_is_read_whole(model: WhisperModel) -> None:
    clips = ["austen-0870", "austen-0880", "austen-0890", "austen-0920", "austen-0930"]
    pause = white(1.0, -70)
    sound = np.concatenate([part for clip in clips for part in (recording(f"librivox/{clip}.wav"), pause)])
    assert len(sound) / RATE > LONGEST_S - 3
    shares: list[float] = []
    heard = transcribe_recording(model, SpeechFinder(), sound, shares.append)
    words = plain_words(heard.text)
    assert words[-len(SAID) :] == SAID
    assert 60 <= len(words) <= 70
    assert shares == sorted(shares)
    assert heard.words[-1].end_s == pytest.approx(len(sound) / RATE - 1.0, abs=0.6)


@pytest.mark.real
def test_too_much_audio_at_once_is_refused(model: WhisperModel) -> None:
    with pytest.raises(ModelError, match="cut the audio"):
        model.transcribe(np.zeros(31 * RATE, np.float32))


def test_a_missing_model_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.bin is missing.*talkdown models fetch"):
        WhisperModel(tmp_path)


def test_noise_has_the_level_of_what_it_is_like_and_no_period_of_it() -> None:
    hum = np.sin(np.arange(1_600) * 0.3).astype(np.float32)
    noise = noise_like(hum, 9_600)
    assert len(noise) == 9_600
    assert abs(float(np.sqrt(np.mean(np.square(noise)))) - float(np.sqrt(np.mean(np.square(hum))))) < 1e-3
    assert not np.allclose(noise[:1_600], noise[1_600:3_200], atol=0.1)
    assert not noise_like(np.zeros(1_600, dtype=np.float32), 100).any()


@pytest.mark.real
@pytest.mark.parametrize(("final", "text"), [(True, "the likelier reading"), (False, "an unsure reading")])
def test_a_final_text_the_model_is_unsure_of_is_read_once_more(
    model: WhisperModel, monkeypatch: pytest.MonkeyPatch, final: bool, text: str
) -> None:
    readings = iter([_Decoded("an unsure reading", -0.9, 0.0), _Decoded("the likelier reading", -0.5, 0.0)])
    monkeypatch.setattr(model, "_decode", lambda *_: next(readings))
    assert model.transcribe(recording("librivox/austen-0930.wav"), final=final).text == text


@pytest.mark.real
def test_the_second_reading_is_dropped_when_it_is_no_likelier(
    model: WhisperModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = iter([_Decoded("an unsure reading", -0.7, 0.0), _Decoded("another reading", -0.8, 0.0)])
    monkeypatch.setattr(model, "_decode", lambda *_: next(readings))
    assert model.transcribe(recording("librivox/austen-0930.wav")).text == "an unsure reading"
