import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.audio.levels import FLOOR_DBFS, LevelMeter, clipped_share, level_dbfs


def square(amplitude: int, count: int = 320) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.where(np.arange(count) % 2 == 0, amplitude, -amplitude).astype(np.int16)


def test_full_scale_is_zero_and_half_is_six_decibels_less() -> None:
    assert level_dbfs(square(32767)) == pytest.approx(0.0, abs=0.01)
    assert level_dbfs(square(16384)) == pytest.approx(-6.02, abs=0.01)
    assert level_dbfs(np.zeros(320, np.int16)) == FLOOR_DBFS
    assert level_dbfs(np.zeros(0, np.int16)) == FLOOR_DBFS


def test_clipping_is_counted_on_both_sides() -> None:
    assert clipped_share(square(32767)) == 1.0
    assert clipped_share(np.full(4, -32768, np.int16)) == 1.0
    assert clipped_share(square(20_000)) == 0.0


def test_the_meter_rises_at_once_and_falls_slowly_and_the_peak_holds_a_second() -> None:
    meter = LevelMeter()
    loud = meter.feed(square(16384), 0.02)
    assert loud.level_dbfs == pytest.approx(-6.02, abs=0.01)
    quiet = [meter.feed(np.zeros(320, np.int16), 0.02) for _ in range(60)]
    assert quiet[24].level_dbfs == pytest.approx(-6.02 - 24 * 0.5, abs=0.1)
    assert quiet[24].peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert quiet[-1].peak_dbfs < -20


@given(st.lists(st.integers(0, 32767), min_size=1, max_size=30))
def test_the_peak_is_never_below_the_level(amplitudes: list[int]) -> None:
    meter = LevelMeter()
    for amplitude in amplitudes:
        reading = meter.feed(square(amplitude), 0.02)
        assert FLOOR_DBFS <= reading.level_dbfs <= reading.peak_dbfs + 1e-9
