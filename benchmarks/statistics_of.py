"""The few figures that a bench prints of a list of measurements."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 95th percentile with how many measurements they stand on."""

    count: int
    median: float
    p95: float
    lowest: float
    highest: float


def spread(values: Sequence[float | None]) -> Spread | None:
    """Return the spread of the measurements that exist, None when there are none."""
    got = np.array([value for value in values if value is not None], dtype=np.float64)
    if not len(got):
        return None
    return Spread(len(got), float(np.median(got)), float(np.quantile(got, 0.95)), float(got.min()), float(got.max()))


def per_100(events: int, opportunities: int) -> float | None:
    """Return events per 100 opportunities, None without an opportunity."""
    return 100 * events / opportunities if opportunities else None
