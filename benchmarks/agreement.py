"""Agreement between two codings of the same lines, with intervals that respect groups of related lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
RESAMPLES: Final = 2000
SEED: Final = 20260101


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % percentile interval."""

    value: float
    low: float
    high: float


def kappa(counts: Floats) -> Floats:
    """Return Cohen's kappa of tables `(…, 4)`: both, only the first, only the second, neither.

    Not a number where chance agreement is complete, so that kappa says nothing.
    """
    both, first, second, neither = np.moveaxis(counts, -1, 0)
    n = both + first + second + neither
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = (both + neither) / n
        chance = ((both + first) * (both + second) + (neither + second) * (neither + first)) / n**2
        return np.asarray(np.where(chance < 1, (observed - chance) / (1 - chance), np.nan), dtype=np.float64)


def f1(counts: Floats) -> Floats:
    """Return F1 of the same tables; not a number where neither coding has a positive."""
    both, first, second, _ = np.moveaxis(counts, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(2 * both / (2 * both + first + second), dtype=np.float64)


def correlation(sums: Floats) -> Floats:
    """Return Pearson's r from sums `(…, 6)`: n, x, y, x², y², xy."""
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((n * xy - x * y) / np.sqrt((n * xx - x**2) * (n * yy - y**2)), dtype=np.float64)


def table(first: Sequence[bool], second: Sequence[bool]) -> Floats:
    """Return one row of the four cells for each line."""
    a, b = np.array(first, dtype=bool), np.array(second, dtype=bool)
    return np.stack([a & b, a & ~b, ~a & b, ~a & ~b], axis=-1).astype(np.float64)


def moments(x: Sequence[float], y: Sequence[float]) -> Floats:
    """Return one row of the six summands of `correlation` for each line."""
    a, b = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
    return np.stack([np.ones_like(a), a, b, a * a, b * b, a * b], axis=-1)


def estimate(
    rows: Floats, groups: Sequence[str], figure: Callable[[Floats], Floats], resamples: int = RESAMPLES
) -> Estimate:
    """Return a figure of the summed rows; the interval resamples whole groups, with a fixed seed."""
    names, member = np.unique(np.array(groups), return_inverse=True)
    sums = np.zeros((len(names), rows.shape[1]))
    np.add.at(sums, member, rows)
    draws = np.random.default_rng(SEED).multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples)
    drawn = figure(draws @ sums)
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.quantile(drawn, (0.025, 0.975)) if len(drawn) else (np.nan, np.nan)
    return Estimate(float(figure(rows.sum(axis=0))), float(low), float(high))
