import random
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.review.trend.level import Observation, levels
from appliance.review.trend.method import trend_method

DRIFT = trend_method().drift
Z = trend_method().evidence.z

observations = st.lists(
    st.builds(
        Observation,
        at_days=st.integers(0, 12).map(float),
        score=st.floats(1, 5),
        error=st.floats(0.3, 1.2),
    ),
    min_size=1,
    max_size=10,
).map(lambda found: sorted(found, key=lambda o: o.at_days))


def test_one_score_is_the_level_with_its_own_error() -> None:
    told = levels([Observation(0, 2.4, 0.5)], DRIFT)
    assert told.at[0].value == pytest.approx(2.4) and told.at[0].sd == pytest.approx(0.5)
    assert told.change.value == 0 and told.change.sd == pytest.approx(0)


def test_without_a_score_there_is_no_level() -> None:
    with pytest.raises(ValueError, match="no level"):
        levels([], DRIFT)


@given(observations)
def test_levels_are_those_of_the_whole_joint_distribution(found: list[Observation]) -> None:
    times = sorted({o.at_days for o in found})
    place = {at: n for n, at in enumerate(times)}
    precision = np.zeros((len(times), len(times)))
    right = np.zeros(len(times))
    for o in found:
        precision[place[o.at_days], place[o.at_days]] += 1 / o.error**2
        right[place[o.at_days]] += o.score / o.error**2
    for n, (a, b) in enumerate(pairwise(times)):
        link = 1 / min(DRIFT.most, sqrt(DRIFT.step**2 + DRIFT.per_root_day**2 * (b - a))) ** 2
        precision[n : n + 2, n : n + 2] += link * np.array([[1, -1], [-1, 1]])
    covariance = np.linalg.inv(precision)
    mean = covariance @ right
    told = levels(found, DRIFT)
    misfit = sum(((o.score - mean[place[o.at_days]]) / o.error) ** 2 for o in found)
    for n, (a, b) in enumerate(pairwise(times)):
        link = 1 / min(DRIFT.most, sqrt(DRIFT.step**2 + DRIFT.per_root_day**2 * (b - a))) ** 2
        misfit += link * (mean[n + 1] - mean[n]) ** 2
    widened = max(1.0, sqrt(misfit / (len(found) - 1))) if len(found) > 1 else 1.0
    for o, estimate in zip(found, told.at, strict=True):
        n = place[o.at_days]
        assert estimate.value == pytest.approx(mean[n])
        assert estimate.sd == pytest.approx(widened * sqrt(covariance[n, n]))
    spread = covariance[0, 0] + covariance[-1, -1] - 2 * covariance[0, -1]
    assert told.change.value == pytest.approx(mean[-1] - mean[0], abs=1e-9)
    assert told.change.sd == pytest.approx(widened * sqrt(max(0.0, spread)), abs=1e-6)


@given(observations, st.data())
def test_a_better_score_never_lowers_a_level(found: list[Observation], data: st.DataObject) -> None:
    better = [Observation(o.at_days, o.score + data.draw(st.floats(0, 2)), o.error) for o in found]
    for before, after in zip(levels(found, DRIFT).at, levels(better, DRIFT).at, strict=True):
        assert after.value >= before.value - 1e-9


@given(observations, st.randoms(use_true_random=False))
def test_the_order_of_equal_times_changes_nothing(found: list[Observation], chance: random.Random) -> None:
    shuffled = sorted(chance.sample(found, len(found)), key=lambda o: o.at_days)
    assert levels(shuffled, DRIFT) == levels(found, DRIFT)


def test_nine_intervals_in_ten_hold_the_true_level_and_the_true_change() -> None:
    chance = random.Random(11)
    held_level = held_change = 0
    runs = 2000
    for _ in range(runs):
        true, found, first = 3.0, [], 3.0
        for day in range(0, 24, 3):
            if day:
                true += chance.gauss(0, min(DRIFT.most, sqrt(DRIFT.step**2 + DRIFT.per_root_day**2 * 3)))
            found.append(Observation(day, chance.gauss(true, 0.55), 0.55))
        told = levels(found, DRIFT)
        held_level += abs(told.at[-1].value - true) <= Z * told.at[-1].sd
        held_change += abs(told.change.value - (true - first)) <= Z * told.change.sd
    assert 0.88 <= held_level / runs <= 0.95
    assert 0.88 <= held_change / runs <= 0.95


def test_scores_that_scatter_more_than_they_should_widen_the_interval_and_leave_the_level() -> None:
    calm = [Observation(day, 3.0, 0.4) for day in range(4)]
    wild = [Observation(day, score, 0.4) for day, score in enumerate([1.5, 4.5, 4.5, 1.5])]
    assert levels(wild, DRIFT).at[0].sd > 1.5 * levels(calm, DRIFT).at[0].sd
    assert levels(wild, DRIFT).change.value == pytest.approx(0)


def test_one_odd_score_moves_the_level_less_than_it_differs() -> None:
    steady = [Observation(day, 3.0, 0.5) for day in range(6)]
    told = levels([*steady, Observation(6, 5.0, 0.5)], DRIFT)
    assert 3.0 < told.at[-1].value < 4.4


def test_scores_that_only_scatter_are_seldom_called_a_change() -> None:
    chance = random.Random(12)
    called = 0
    runs = 2000
    for _ in range(runs):
        told = levels([Observation(day, chance.gauss(3.0, 0.5), 0.5) for day in range(0, 24, 3)], DRIFT)
        called += abs(told.change.value) > Z * told.change.sd
    assert 0 < called / runs < 0.1
