from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.audio.ears import Utterance
from appliance.audio.pitch import track_pitch
from appliance.audio.prosody import (
    OrdinaryVoice,
    final_pitch_movement,
    measure_prosody,
    measure_voice,
    pitch_movement,
)
from appliance.audio.syllables import syllables_in
from tests.audio.scenes import OFFICER_LINES, flite, samples

RATE_HZ = 16_000

Samples = np.ndarray[tuple[int], np.dtype[np.int16]]


def voice(
    pitch_hz: np.ndarray[tuple[int], np.dtype[np.float64]], amplitude: float = 4000, falls_off: float = 1.0
) -> Samples:
    """Return a buzz of twenty harmonics that follows `pitch_hz`; they grow weaker with that power of their number."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
    wave = sum(np.sin(k * phase) / k**falls_off for k in range(1, 21))
    return (amplitude * np.asarray(wave) / 2).astype(np.int16)


def steady(pitch_hz: float, length_s: float = 1.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(int(length_s * RATE_HZ), pitch_hz)


def wavering(pitch_hz: float, semitones: float, length_s: float = 2.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return a pitch that moves so far to each side."""
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    return np.asarray(pitch_hz * 2 ** (semitones * np.sin(2 * np.pi * 1.5 * time_s) / 12))


def utterance(speech: Samples, spoken_s: float, level_dbfs: float = -20.0) -> Utterance:
    return Utterance(speech, 0.0, 0.0, len(speech) / RATE_HZ, spoken_s, 0.0, level_dbfs)


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


SEVEN_WORDS = "I would like to understand what happened"
"""Ten syllables."""


def own(rate_syllables_per_s: float | None = 4.0) -> OrdinaryVoice:
    return OrdinaryVoice(measure_voice(utterance(voice(wavering(110, 2.0)), 2.5, -26.0)), rate_syllables_per_s)


def test_loudness_pitch_and_rate_are_against_the_ordinary_voice_and_the_spoken_seconds() -> None:
    higher = measure_prosody(utterance(voice(wavering(220, 4.0)), 2.0, -18.0), SEVEN_WORDS, own())
    assert higher.loudness_over_baseline_db == pytest.approx(8.0)
    assert higher.rate_words_per_s == pytest.approx(3.5)
    assert higher.rate_over_baseline == pytest.approx(10 / 2.0 / 4.0)
    assert higher.pitch_over_baseline_semitones == pytest.approx(12.0, abs=0.3)
    assert higher.pitch_movement_over_baseline == pytest.approx(2.0, rel=0.15)


def test_gain_alone_is_loudness_and_brighter_sound_is_alpha() -> None:
    plain, brighter = voice(wavering(110, 2.0)), voice(wavering(110, 2.0), falls_off=0.5)
    gained = measure_prosody(utterance((plain * 0.5).astype(np.int16), 2.0, -20.0), SEVEN_WORDS, own())
    assert gained.alpha_over_baseline_db == pytest.approx(0.0, abs=0.1)
    raised = measure_prosody(utterance(brighter, 2.0, -20.0), SEVEN_WORDS, own())
    assert raised.alpha_over_baseline_db is not None and raised.alpha_over_baseline_db > 1.0


def test_what_cannot_be_measured_is_none() -> None:
    short = asdict(measure_prosody(utterance(voice(steady(120, 0.2)), 0.2), "No", own()))
    assert short.pop("paused_s") == 0.0
    assert set(short.values()) == {None}
    no_check = measure_prosody(utterance(voice(steady(120, 2.0)), 2.0), "Put it down", None)
    assert no_check.loudness_over_baseline_db is None
    assert no_check.rate_words_per_s is None
    assert no_check.pitch_movement_semitones is not None
    words_unknown = measure_prosody(utterance(voice(steady(120, 2.0)), 2.0), SEVEN_WORDS, own(None))
    assert words_unknown.rate_words_per_s is not None
    assert words_unknown.rate_over_baseline is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (SEVEN_WORDS, 10),
        ("I'm not going to arrest you", 8),
        ("Are you thinking about suicide?", 9),
        ("", 0),
        ("She didn't want to hurt anybody", 10),
    ],
)
def test_syllables_are_counted_from_spelling(text: str, count: int) -> None:
    assert syllables_in(text) == count
