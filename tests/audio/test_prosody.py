import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.audio.ears import Utterance
from appliance.audio.pitch import track_pitch
from appliance.audio.prosody import final_pitch_movement, measure_prosody, pitch_movement
from tests.audio.scenes import OFFICER_LINES, flite, samples

RATE_HZ = 16_000

Samples = np.ndarray[tuple[int], np.dtype[np.int16]]


def voice(pitch_hz: np.ndarray[tuple[int], np.dtype[np.float64]], amplitude: float = 4000) -> Samples:
    """Return a buzz of ten harmonics that follows `pitch_hz`."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
    wave = sum(np.sin(k * phase) / k for k in range(1, 11))
    return (amplitude * np.asarray(wave) / 2).astype(np.int16)


def steady(pitch_hz: float, length_s: float = 1.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(int(length_s * RATE_HZ), pitch_hz)


def utterance(speech: Samples, voiced_s: float, level_dbfs: float = -20.0) -> Utterance:
    end_s = len(speech) / RATE_HZ
    return Utterance(speech, 0.0, 0.0, end_s, voiced_s, level_dbfs)


@settings(max_examples=25, deadline=None)
@given(st.floats(75, 400))
def test_the_pitch_of_a_steady_voice_is_found(pitch_hz: float) -> None:
    track = track_pitch(voice(steady(pitch_hz)))
    assert 55 * 2 ** (np.nanmedian(track.semitones) / 12) == pytest.approx(pitch_hz, rel=0.02)
    assert track.voiced_s == pytest.approx(0.95, abs=0.06)


def test_a_flat_voice_moves_little_and_a_lively_one_much() -> None:
    time_s = np.arange(2 * RATE_HZ) / RATE_HZ
    flat = pitch_movement(track_pitch(voice(steady(120, 2.0))))
    lively = pitch_movement(track_pitch(voice(120 * 2 ** (4 * np.sin(2 * np.pi * 1.5 * time_s) / 12))))
    assert flat is not None
    assert lively is not None
    assert flat < 0.2
    assert lively == pytest.approx(4 / np.sqrt(2), rel=0.1)


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(1).normal(0, 3000, RATE_HZ).astype(np.int16)
    for sound in (noise, np.zeros(RATE_HZ, np.int16), np.zeros(10, np.int16)):
        assert pitch_movement(track_pitch(sound)) is None
        assert final_pitch_movement(sound) is None


@pytest.mark.parametrize("semitones", [-5.0, 5.0])
def test_a_final_rise_or_fall_is_found_with_its_sign(semitones: float) -> None:
    steps = np.concatenate([np.zeros(RATE_HZ), np.linspace(0, semitones, int(0.3 * RATE_HZ))])
    moved = final_pitch_movement(voice(150 * 2 ** (steps / 12)))
    assert moved == pytest.approx(semitones, rel=0.25)


def test_synthesised_men_and_women_are_told_apart_by_pitch() -> None:
    medians = {
        name: 55 * 2 ** (np.nanmedian(track_pitch(samples(flite(OFFICER_LINES[3], name))).semitones) / 12)
        for name in ("rms", "slt")
    }
    assert 80 < medians["rms"] < 130
    assert 140 < medians["slt"] < 230


def test_loudness_and_rate_are_against_the_baseline_and_the_spoken_seconds() -> None:
    measured = measure_prosody(utterance(voice(steady(120, 3.0)), 2.0, level_dbfs=-18.0), words=7, baseline_dbfs=-26.0)
    assert measured.loudness_over_baseline_db == pytest.approx(8.0)
    assert measured.rate_words_per_s == pytest.approx(3.5)
    assert measured.pitch_movement_semitones is not None


def test_what_cannot_be_measured_is_none() -> None:
    short = measure_prosody(utterance(voice(steady(120, 0.2)), 0.2), words=1, baseline_dbfs=-26.0)
    assert (short.loudness_over_baseline_db, short.rate_words_per_s, short.pitch_movement_semitones) == (None,) * 3
    no_check = measure_prosody(utterance(voice(steady(120, 2.0)), 2.0), words=2, baseline_dbfs=None)
    assert no_check.loudness_over_baseline_db is None
    assert no_check.rate_words_per_s is None
