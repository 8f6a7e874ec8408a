import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.audio.near_field import NearField, OwnVoice, low_band_db

OWN = OwnVoice(speech_dbfs=-26.0, noise_dbfs=-60.0, low_band_db=-8.0)


def tone(level_dbfs: float, frequency_hz: float = 1000.0) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    wave = np.sqrt(2) * 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * frequency_hz * np.arange(512) / 16_000)
    return np.asarray(np.clip(np.rint(wave * 32767), -32768, 32767), np.int16)


def judged(near: NearField, level_dbfs: float, *, speaking: bool = False, frequency_hz: float = 200.0) -> bool:
    verdict = False
    for _ in range(10):
        verdict = near.officer(tone(level_dbfs, frequency_hz), 0.9, speaking=speaking)
    return verdict


@pytest.mark.parametrize(("over_own_db", "own"), [(10, True), (0, True), (-6, True), (-10, False), (-16, False)])
def test_level_against_the_officers_own_decides(over_own_db: float, own: bool) -> None:
    assert judged(NearField(OWN), OWN.speech_dbfs + over_own_db) is own


def test_inside_an_utterance_quieter_words_still_count() -> None:
    assert not judged(NearField(OWN), OWN.speech_dbfs - 9)
    assert judged(NearField(OWN), OWN.speech_dbfs - 9, speaking=True)
    assert not judged(NearField(OWN), OWN.speech_dbfs - 14, speaking=True)


def test_speech_without_low_frequencies_must_be_louder() -> None:
    assert judged(NearField(OWN), OWN.speech_dbfs - 5, frequency_hz=200)
    assert not judged(NearField(OWN), OWN.speech_dbfs - 5, frequency_hz=1000)


def test_a_headset_that_itself_gives_no_low_frequencies_is_not_taken_for_a_radio() -> None:
    thin = OwnVoice(-26.0, -60.0, low_band_db=-100.0)
    assert judged(NearField(thin), -31.0, frequency_hz=1000)


def test_without_a_check_the_first_utterance_sets_the_level() -> None:
    near = NearField()
    assert judged(near, -30)
    assert not judged(near, -60)
    near.learn(-30.0)
    assert near.own_dbfs == -30.0
    assert not judged(near, -42)


@given(st.lists(st.floats(-60, 0), max_size=200))
def test_the_level_never_strays_more_than_three_decibels_from_the_check(levels_dbfs: list[float]) -> None:
    near = NearField(OWN)
    for level_dbfs in levels_dbfs:
        near.learn(level_dbfs)
    assert near.own_dbfs is not None
    assert abs(near.own_dbfs - OWN.speech_dbfs) <= 3.0 + 1e-9


def test_the_low_band_is_told_in_decibels() -> None:
    assert low_band_db(np.array([1.0, 100.0])) == pytest.approx(-20.0)
