import numpy as np
import pytest

from appliance.audio.ear_tuning import EarTuning, tuned

BLOCK = np.array([0.1, -0.2, 0.9], np.float32)


def test_the_usual_ear_gets_the_block_on_both_sides() -> None:
    sides = tuned(BLOCK, 2, EarTuning()).reshape(-1, 2)
    assert np.array_equal(sides[:, 0], sides[:, 1])
    assert np.allclose(sides[:, 0] / 32767, BLOCK, atol=1e-4)


@pytest.mark.parametrize("ears, silent", [("left", 1), ("right", 0)])
def test_one_side_can_be_silent(ears: str, silent: int) -> None:
    tuning = EarTuning(ears="left" if ears == "left" else "right")
    sides = tuned(BLOCK, 2, tuning).reshape(-1, 2)
    assert not sides[:, silent].any() and sides[:, 1 - silent].any()


def test_a_headset_with_one_ear_is_never_silenced_by_a_side() -> None:
    assert tuned(BLOCK, 1, EarTuning(ears="right")).any()


def test_softer_is_softer_and_louder_never_wraps_around() -> None:
    soft, usual, loud = (tuned(BLOCK, 1, EarTuning(volume_db=db)) for db in (-6.0, 0.0, 6.0))
    assert np.allclose(soft / usual, 0.501, atol=0.01)
    assert loud[2] == 32767 and loud[0] > usual[0]
