import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from appliance.audio.output_mixer import OutputMixer

RATE_HZ = 16_000


def constant(length_s: float, value: float = 0.5) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.full(int(length_s * RATE_HZ), value, np.float32)


def test_clips_sound_one_behind_the_other_without_a_gap() -> None:
    mixer = OutputMixer(RATE_HZ)
    mixer.queue(1, constant(0.05, 0.25))
    mixer.queue(2, constant(0.05, 0.75))
    block, marks = mixer.pull(2000)
    assert np.array_equal(block[:800], constant(0.05, 0.25))
    assert np.array_equal(block[800:1600], constant(0.05, 0.75))
    assert not block[1600:].any()
    assert [(mark.clip, mark.done, mark.offset_samples) for mark in marks] == [
        (1, False, 0),
        (1, True, 800),
        (2, False, 800),
        (2, True, 1600),
    ]


def test_a_stop_fades_and_tells_how_much_sounded_and_drops_the_rest() -> None:
    mixer = OutputMixer(RATE_HZ)
    mixer.queue(1, constant(1.0))
    mixer.queue(2, constant(1.0))
    mixer.pull(8000)
    mixer.stop(0.05)
    block, marks = mixer.pull(4000)
    assert block[0] > block[400] > block[799]
    assert not block[800:].any()
    assert [(mark.clip, mark.done) for mark in marks if mark.done] == [(1, True)]
    assert marks[-1].played_s == 0.55
    assert not mixer.busy


def test_a_clip_queued_during_the_fade_sounds_at_full_level_after_it() -> None:
    mixer = OutputMixer(RATE_HZ)
    mixer.queue(1, constant(1.0))
    mixer.pull(1600)
    mixer.stop(0.05)
    mixer.queue(2, constant(0.1))
    block, _ = mixer.pull(1600)
    assert np.array_equal(block[800:], constant(0.05))


def test_a_stop_with_nothing_playing_leaves_the_next_clip_alone() -> None:
    mixer = OutputMixer(RATE_HZ)
    mixer.stop(0.05)
    mixer.queue(1, constant(0.1))
    block, _ = mixer.pull(1600)
    assert np.array_equal(block, constant(0.1))


def test_ducking_reaches_its_gain_within_the_fade_and_comes_back() -> None:
    mixer = OutputMixer(RATE_HZ)
    mixer.queue(1, constant(2.0, 1.0))
    mixer.set_gain(-20, 0.06)
    block, _ = mixer.pull(1600)
    assert np.all(np.diff(block[:960]) < 0)
    assert np.allclose(block[960:], 0.1, atol=1e-4)
    mixer.set_gain(0, 0.06)
    block, _ = mixer.pull(1600)
    assert np.allclose(block[960:], 1.0, atol=1e-4)


def test_dropping_reports_only_a_clip_that_has_begun() -> None:
    mixer = OutputMixer(RATE_HZ)
    assert mixer.drop() is None
    mixer.queue(7, constant(1.0))
    assert mixer.drop() is None
    mixer.queue(8, constant(1.0))
    mixer.pull(1600)
    mark = mixer.drop()
    assert mark is not None
    assert (mark.clip, mark.played_s, mark.done) == (8, 0.1, True)


@given(
    lengths=st.lists(st.integers(1, 5000), max_size=6),
    pulls=st.lists(st.integers(1, 3000), min_size=1, max_size=12),
)
def test_every_sample_sounds_once_in_order_whatever_the_block_sizes(lengths: list[int], pulls: list[int]) -> None:
    mixer = OutputMixer(RATE_HZ)
    expected = np.concatenate([np.zeros(0, np.float32), *(np.full(n, 0.1 + i / 10) for i, n in enumerate(lengths))])
    for number, length in enumerate(lengths):
        mixer.queue(number, np.full(length, 0.1 + number / 10, np.float32))
    got = np.concatenate([mixer.pull(count)[0] for count in pulls])
    assert np.allclose(got[: len(expected)], expected[: len(got)])
    assert not got[len(expected) :].any()


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=8), st.integers(0, 3000))
def test_marks_of_a_clip_never_go_back_and_end_once(pulls: list[int], length: int) -> None:
    mixer = OutputMixer(RATE_HZ)
    mixer.queue(1, np.ones(length, np.float32))
    marks = [mark for count in [*pulls, 4000] for mark in mixer.pull(count)[1]]
    played = [mark.played_s for mark in marks]
    assert played == sorted(played)
    assert [mark.done for mark in marks].count(True) == 1
    assert played[-1] == length / RATE_HZ
