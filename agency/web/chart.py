"""Line charts for SVG: they need no script, they print, and a table of the same numbers stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 300
HEIGHT: Final = 120
LEFT: Final = 20
RIGHT: Final = 12
TOP: Final = 10
BOTTOM: Final = 20
LOW: Final = 1.0
HIGH: Final = 5.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One number in its place; the label is of the axis below."""

    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line over steps, with gaps where a number is left out; scores from 1 to 5."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    """Points of each stretch without a gap."""
    ticks: tuple[tuple[float, str], ...]
    grid: tuple[tuple[float, int], ...]
    words: str


def line_chart(name: str, labels: Sequence[str], values: Sequence[float | None]) -> LineChart:
    """Return a chart; the words say the same to a screen reader."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(labels) - 1)
    stretches: list[list[Dot]] = [[]]
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        if value is None:
            stretches.append([])
            continue
        x = LEFT + (at * step if len(labels) > 1 else (WIDTH - LEFT - RIGHT) / 2)
        stretches[-1].append(Dot(round(x, 1), _y(value), label, value))
    dots = tuple(dot for stretch in stretches for dot in stretch)
    shown = "; ".join(f"{dot.label} {dot.value:.1f}" for dot in dots) or "no group is large enough"
    every = max(1, -(-len(labels) // 4))
    return LineChart(
        dots=dots,
        lines=tuple(" ".join(f"{d.x},{d.y}" for d in stretch) for stretch in stretches if len(stretch) > 1),
        ticks=tuple((round(LEFT + at * step, 1), label) for at, label in enumerate(labels) if at % every == 0),
        grid=tuple((_y(points), points) for points in range(int(LOW), int(HIGH) + 1)),
        words=f"{name}: {shown}.",
    )


def _y(value: float) -> float:
    return round(TOP + (HIGH - value) / (HIGH - LOW) * (HEIGHT - TOP - BOTTOM), 1)
