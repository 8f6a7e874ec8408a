import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.officers.speech import FliteVoice, render
from benchmarks.sound import RATE_HZ, Span, Threshold, first_sound_s, last_sound_s, levels_dbfs, spans, stops_s
from benchmarks.turn_taking import duck_time_s, measure
from tests.bench.recordings import both, cue, fade, on_one_clock, put, silence, speechlike

FRAME_TOLERANCE_S = 0.021


@settings(max_examples=30, deadline=None)
@given(gap_s=st.floats(0.02, 6.0), at_s=st.floats(0.3, 2.0), length_s=st.floats(0.4, 3.0), late_s=st.floats(-0.2, 0.3))
def test_the_measured_gap_is_the_gap_in_the_sound(gap_s: float, at_s: float, length_s: float, late_s: float) -> None:
    mouth, ear = both(14.0)
    put(mouth, at_s, speechlike(length_s))
    put(ear, at_s + length_s + gap_s, speechlike(1.5, dbfs=-26))
    ear = np.roll(ear, -round(late_s * RATE_HZ))
    (found,) = measure(
        on_one_clock(mouth, ear, 100.0, 100.0 + late_s), (cue(asked_at_s=100 + at_s, length_s=length_s),)
    )
    assert found.first_sound_after_s == pytest.approx(gap_s, abs=FRAME_TOLERANCE_S)
    assert found.reply_end_s is not None and found.reply_s is not None
    assert found.reply_end_s - found.reply_s == pytest.approx(1.5, abs=FRAME_TOLERANCE_S)


def test_a_quiet_breath_counts_as_the_first_sound() -> None:
    mouth, ear = both(8.0)
    put(mouth, 1.0, speechlike(2.0))
    put(ear, 3.4, speechlike(0.3, dbfs=-42))
    put(ear, 4.5, speechlike(1.5))
    (found,) = measure(on_one_clock(mouth, ear), (cue(),))
    assert found.first_sound_after_s == pytest.approx(0.4, abs=FRAME_TOLERANCE_S)


def test_inner_pauses_do_not_end_the_officers_line() -> None:
    mouth, ear = both(10.0)
    put(mouth, 1.0, speechlike(1.0))
    put(mouth, 3.5, speechlike(1.0))
    put(ear, 5.5, speechlike(1.0))
    (found,) = measure(on_one_clock(mouth, ear), (cue(length_s=3.5, pauses=((1.0, 2.5),)),))
    assert found.end_s == pytest.approx(4.5, abs=FRAME_TOLERANCE_S)
    assert found.first_sound_after_s == pytest.approx(1.0, abs=FRAME_TOLERANCE_S)
    assert found.cut_in_s is None


@pytest.mark.parametrize(("ear_at_s", "pause"), [(2.6, 0), (3.9, 0), (4.9, 1), (1.3, None)])
def test_a_reply_before_the_officers_end_is_a_cut_in_of_the_pause_before_it_and_never_a_fast_reply(
    ear_at_s: float, pause: int | None
) -> None:
    mouth, ear = both(12.0)
    for at_s in (1.0, 3.0, 5.5):
        put(mouth, at_s, speechlike(1.0))
    put(ear, ear_at_s, speechlike(0.4))
    put(ear, 7.0, speechlike(1.0))
    (found,) = measure(on_one_clock(mouth, ear), (cue(length_s=5.5, pauses=((1.0, 2.0), (3.0, 4.5))),))
    assert found.cut_in_s == pytest.approx(ear_at_s, abs=FRAME_TOLERANCE_S)
    assert found.cut_in_pause == pause
    assert found.first_sound_after_s is None


def test_an_unanswered_line_does_not_borrow_the_next_lines_reply() -> None:
    mouth, ear = both(14.0)
    put(mouth, 1.0, speechlike(2.0))
    put(mouth, 8.0, speechlike(2.0))
    put(ear, 11.0, speechlike(1.0))
    first, second = measure(on_one_clock(mouth, ear), (cue(), cue(asked_at_s=8.0)))
    assert first.first_sound_after_s is None
    assert second.first_sound_after_s == pytest.approx(1.0, abs=FRAME_TOLERANCE_S)


def test_a_line_that_never_sounded_is_no_figure_though_the_ear_sounds() -> None:
    mouth, ear = both(8.0)
    put(ear, 4.0, speechlike(1.0))
    (found,) = measure(on_one_clock(mouth, ear), (cue(),))
    assert found.distorted and found.first_sound_after_s is None and found.cut_in_s is None


def test_a_line_that_stuttered_is_no_figure() -> None:
    mouth, ear = both(8.0)
    put(mouth, 1.0, speechlike(2.4))
    put(ear, 4.0, speechlike(1.0))
    (found,) = measure(on_one_clock(mouth, ear), (cue(length_s=2.0),))
    assert found.distorted and found.first_sound_after_s is None


@pytest.mark.parametrize("gain_db", [-9.0, -15.0])
@pytest.mark.parametrize("after_s", [0.1, 0.2, 0.4, 0.6])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_duck_and_yield_are_found_where_they_are(gain_db: float, after_s: float, seed: int) -> None:
    mouth, ear = both(9.0)
    put(ear, 0.5, speechlike(4.0, seed=seed))
    put(mouth, 2.0, speechlike(1.5))
    fade(ear, 2.0 + after_s, 8.0, gain_db, over_s=0.02)
    ear[round(3.0 * RATE_HZ) :] = 0
    (found,) = measure(on_one_clock(mouth, ear), (cue("barge_in", asked_at_s=2.0, length_s=1.5),))
    assert found.was_over_reply and found.yielded
    assert found.duck_after_s == pytest.approx(after_s, abs=0.06)
    assert found.yield_after_s == pytest.approx(1.0, abs=FRAME_TOLERANCE_S)


@pytest.mark.parametrize("gain_db", [0.0, -4.0])
def test_a_voice_that_does_not_go_down_has_no_duck(gain_db: float) -> None:
    ear = speechlike(6.0)
    fade(ear, 2.0, 6.0, gain_db)
    assert duck_time_s(levels_dbfs(ear), 2.0) is None


def test_a_subject_who_talks_on_through_a_barge_in_has_missed_the_yield() -> None:
    mouth, ear = both(9.0)
    put(ear, 0.5, speechlike(6.0))
    put(mouth, 2.0, speechlike(1.5))
    (found,) = measure(on_one_clock(mouth, ear), (cue("barge_in", asked_at_s=2.0, length_s=1.5),))
    assert found.was_over_reply and not found.yielded
    assert found.duck_after_s is None


def test_a_subject_who_comes_back_up_after_a_backchannel_has_not_yielded() -> None:
    mouth, ear = both(9.0)
    put(ear, 0.5, speechlike(5.0))
    put(mouth, 2.0, speechlike(0.4))
    fade(ear, 2.2, 2.8, -12.0)
    (found,) = measure(on_one_clock(mouth, ear), (cue("backchannel", asked_at_s=2.0, length_s=0.4),))
    assert found.was_over_reply and not found.yielded
    assert found.duck_after_s == pytest.approx(0.2, abs=0.15)


def test_a_barge_in_after_the_reply_had_ended_measures_nothing() -> None:
    mouth, ear = both(9.0)
    put(ear, 0.5, speechlike(1.55))
    put(mouth, 2.0, speechlike(1.5))
    (found,) = measure(on_one_clock(mouth, ear), (cue("barge_in", asked_at_s=2.0, length_s=1.5),))
    assert not found.was_over_reply and found.yield_after_s is None


@pytest.mark.real
@pytest.mark.parametrize("voice", ["rms", "slt"])
def test_ducks_in_speech_are_found_without_bias(voice: FliteVoice) -> None:
    text = "They read it to me off a piece of paper, so I am not in the mood to be told what to do, man, by anybody."
    speech = render(text, voice)
    random = np.random.default_rng(1)
    errors: list[float] = []
    for _ in range(60):
        onset_s, after_s = random.uniform(1.2, speech.length_s - 1.8), random.uniform(0.08, 0.35)
        ear = speech.samples.copy()
        fade(ear, onset_s + after_s, speech.length_s, -12.0)
        found = duck_time_s(levels_dbfs(ear), onset_s)
        assert found is not None
        errors.append(found - after_s - 0.03)
    assert abs(float(np.median(errors))) < 0.03
    assert max(errors) < 0.08


@given(st.floats(-70, -10))
def test_levels_are_in_dbfs(dbfs: float) -> None:
    samples = np.full(RATE_HZ, round(32768 * 10 ** (dbfs / 20)), np.int16)
    assert levels_dbfs(samples).mean() == pytest.approx(dbfs, abs=0.5)


def test_levels_of_digital_silence_are_finite() -> None:
    assert set(levels_dbfs(silence(0.1)).tolist()) == {-120.0}


def test_hysteresis_bridges_a_dip_and_drops_a_click() -> None:
    levels = np.array(
        [-120.0] * 5 + [-30.0] * 2 + [-120.0] * 20 + [-30.0] * 10 + [-50.0] * 10 + [-120.0] * 5 + [-40.0] * 5
    )
    found = spans(levels, Threshold(on_dbfs=-48, off_dbfs=-54, hangover_s=0.08, shortest_s=0.03))
    assert [round(edge, 3) for span in found for edge in (span.start_s, span.end_s)] == [0.27, 0.57]


def test_windows_of_sound() -> None:
    found = (Span(1.0, 2.0), Span(3.0, 3.4), Span(5.0, 6.0))
    assert first_sound_s(found, 1.5) == 1.5
    assert first_sound_s(found, 2.1) == 3.0
    assert first_sound_s(found, 2.1, 2.9) is None
    assert last_sound_s(found, 0.0, 4.0) == 3.4
    assert last_sound_s(found, 3.5, 4.0) is None
    assert stops_s(found, 1.2) == 2.0
    assert stops_s(found, 1.2, quiet_s=1.1) == 3.4
    assert stops_s(found, 4.0) is None
