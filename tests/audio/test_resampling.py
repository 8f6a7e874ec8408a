import numpy as np
import pytest

from appliance.audio.resampling import resample, to_capture_rate

Samples = np.ndarray[tuple[int], np.dtype[np.int16]]
RATES_HZ = (16_000, 32_000, 44_100, 48_000, 22_050, 96_000)


def tone(frequency_hz: float, rate_hz: int, length_s: float = 1.0) -> Samples:
    return (10_000 * np.sin(2 * np.pi * frequency_hz * np.arange(int(length_s * rate_hz)) / rate_hz)).astype(np.int16)


def through(samples: Samples, rate_hz: int) -> tuple[Samples, float]:
    stream = to_capture_rate(rate_hz)
    block = rate_hz // 100
    out = np.concatenate([stream.push(samples[i : i + block]) for i in range(0, len(samples), block)])
    return out, stream.held_back_s


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_speech_band_comes_through_at_its_level(rate_hz: int) -> None:
    out, _ = through(tone(1000, rate_hz), rate_hz)
    assert np.sqrt(np.mean(out[2000:-2000].astype(float) ** 2)) == pytest.approx(10_000 / np.sqrt(2), rel=0.02)


@pytest.mark.parametrize("rate_hz", [rate for rate in RATES_HZ if rate > 40_000])
def test_what_16_khz_cannot_carry_is_removed_and_does_not_fold_back(rate_hz: int) -> None:
    out, _ = through(tone(11_000, rate_hz), rate_hz)
    assert np.sqrt(np.mean(out[2000:-2000].astype(float) ** 2)) < 100


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_the_delay_it_states_is_the_delay_it_has(rate_hz: int) -> None:
    samples = np.zeros(rate_hz, np.int16)
    samples[rate_hz // 2 :] = 12_000
    out, held_back_s = through(samples, rate_hz)
    step_s = int(np.flatnonzero(out > 6000)[0]) / 16_000
    assert 1.0 - len(out) / 16_000 == pytest.approx(held_back_s, abs=0.002)
    assert step_s == pytest.approx(0.5, abs=0.002)


@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_the_usual_rates_hold_back_at_most_two_milliseconds(rate_hz: int) -> None:
    assert through(tone(500, rate_hz), rate_hz)[1] <= 0.002


def test_a_whole_clip_keeps_its_length_and_level() -> None:
    clip = (tone(440, 22_050) / 32768).astype(np.float32)
    out = resample(clip, 22_050, 48_000)
    assert len(out) == pytest.approx(48_000, abs=2)
    assert np.sqrt(np.mean(out**2)) == pytest.approx(np.sqrt(np.mean(clip**2)), rel=0.01)
