"""A level that moves slowly behind noisy scores: the local-level model (a random walk observed with error).

Exact for given error sizes (Durbin and Koopman, Time Series Analysis by State Space Methods, chapter 2), with a flat
prior: nothing is assumed about an officer. Error and drift are fixed beforehand, so the level is a weighted mean of the
scores whose weights are never negative: a better score never lowers it. Where scores scatter more than they should, the
interval is widened by the Birge ratio; the level stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import sqrt

from appliance.review.trend.method import Drift


@dataclass(frozen=True, slots=True)
class Observation:
    """One score with the standard deviation of its error, both in points."""

    at_days: float
    score: float
    error: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its standard deviation, in points."""

    value: float
    sd: float


@dataclass(frozen=True, slots=True)
class Levels:
    """The level at each observation, in the order given, and its change from the first to the last."""

    at: tuple[Estimate, ...]
    change: Estimate


@dataclass(frozen=True, slots=True)
class _Instant:
    """Everything observed at one time, as one mean."""

    at_days: float
    count: int
    mean: float
    precision: float
    scatter: float
    """Squared distances from the mean, over squared errors."""


def levels(observations: Sequence[Observation], drift: Drift) -> Levels:
    """Return the levels behind scores in order of time; equal times share one level. Raise ValueError without any."""
    if not observations:
        raise ValueError("There is no level without a score.")
    instants = [_instant(list(same)) for _, same in groupby(observations, key=lambda o: o.at_days)]
    links = [1 / _moved(b.at_days - a.at_days, drift) ** 2 for a, b in pairwise(instants)]
    diagonal = [
        instant.precision + before + after
        for instant, before, after in zip(instants, [0.0, *links], [*links, 0.0], strict=True)
    ]
    forward = _eliminated(diagonal, links)
    backward = _eliminated(diagonal[::-1], links[::-1])[::-1]
    means = _solved([i.precision * i.mean for i in instants], forward, links)
    variances = [1 / (f + b - d) for f, b, d in zip(forward, backward, diagonal, strict=True)]
    widened = _birge(instants, means, links)
    estimates = [Estimate(mean, widened * sqrt(v)) for mean, v in zip(means, variances, strict=True)]
    spread = variances[0] + variances[-1] - 2 * _first_with_last(forward, links)
    return Levels(
        at=tuple(e for e, instant in zip(estimates, instants, strict=True) for _ in range(instant.count)),
        change=Estimate(means[-1] - means[0], widened * sqrt(max(0.0, spread))),
    )


def _instant(same: Sequence[Observation]) -> _Instant:
    # Summed in a fixed order, so that the order of equal times changes no digit.
    same = sorted(same, key=lambda o: (o.score, o.error))
    weights = [1 / o.error**2 for o in same]
    mean = sum(w * o.score for w, o in zip(weights, same, strict=True)) / sum(weights)
    scatter = sum(w * (o.score - mean) ** 2 for w, o in zip(weights, same, strict=True))
    return _Instant(same[0].at_days, len(same), mean, sum(weights), scatter)


def _moved(days: float, drift: Drift) -> float:
    return min(drift.most, sqrt(drift.step**2 + drift.per_root_day**2 * days))


def _eliminated(diagonal: Sequence[float], links: Sequence[float]) -> list[float]:
    """Return the pivots of the tridiagonal precision matrix, whose off-diagonal is minus the links."""
    pivots = [diagonal[0]]
    for d, link in zip(diagonal[1:], links, strict=True):
        pivots.append(d - link**2 / pivots[-1])
    return pivots


def _solved(right: Sequence[float], pivots: Sequence[float], links: Sequence[float]) -> list[float]:
    carried = [right[0]]
    for value, link, pivot in zip(right[1:], links, pivots, strict=False):
        carried.append(value + link * carried[-1] / pivot)
    solution = [carried[-1] / pivots[-1]]
    for value, link, pivot in zip(carried[-2::-1], links[::-1], pivots[-2::-1], strict=True):
        solution.append((value + link * solution[-1]) / pivot)
    return solution[::-1]


def _first_with_last(pivots: Sequence[float], links: Sequence[float]) -> float:
    """Return the covariance of the first level with the last."""
    shared = 1 / pivots[-1]
    for link, pivot in zip(links, pivots, strict=False):
        shared *= link / pivot
    return shared


def _birge(instants: Sequence[_Instant], means: Sequence[float], links: Sequence[float]) -> float:
    """Return by how much the scatter exceeds what error and drift explain, never less than 1."""
    freedom = sum(i.count for i in instants) - 1
    if freedom < 1:
        return 1.0
    misfit = sum(i.scatter + i.precision * (i.mean - m) ** 2 for i, m in zip(instants, means, strict=True))
    misfit += sum(link * (b - a) ** 2 for link, (a, b) in zip(links, pairwise(means), strict=True))
    return max(1.0, sqrt(misfit / freedom))
