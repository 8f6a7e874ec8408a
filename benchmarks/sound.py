"""When a recording sounds: levels, spans with hysteresis, first and last sound. Pure numpy.

Recordings are mono int16 at 16 kHz; a frame is 10 ms; times are seconds from the recording's first sample.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

RATE_HZ: Final = 16_000
FRAME: Final = RATE_HZ // 100
FRAME_S: Final = FRAME / RATE_HZ
SILENT_DBFS: Final = -120.0

Samples = npt.NDArray[np.int16]
Levels = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a recording that sounds."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Seconds from first to last sound."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Threshold:
    """Sound begins at `on_dbfs` and lasts until it stays under `off_dbfs` for `hangover_s`; blips are not sound."""

    on_dbfs: float = -48.0
    off_dbfs: float = -54.0
    hangover_s: float = 0.08
    shortest_s: float = 0.03


EAR: Final = Threshold()
"""The ear's sink is digitally silent while nothing is played."""
MOUTH: Final = Threshold(on_dbfs=-44.0, off_dbfs=-48.0)
"""The mouth carries room tone at about -62 dBFS."""


def levels_dbfs(samples: Samples) -> Levels:
    """Return the level of each whole frame, shape `(len(samples) // 160,)`."""
    whole = len(samples) // FRAME * FRAME
    power = np.mean((samples[:whole].astype(np.float64).reshape(-1, FRAME) / 32768) ** 2, axis=1)
    return np.asarray(np.maximum(10 * np.log10(np.maximum(power, 1e-12)), SILENT_DBFS))


def spans(levels: Levels, threshold: Threshold = EAR) -> tuple[Span, ...]:
    """Return the stretches that sound, in order. A span ends with its last frame over `off_dbfs`."""
    found: list[Span] = []
    start: int | None = None
    last = 0
    hangover = round(threshold.hangover_s / FRAME_S)
    for at, level in enumerate(levels.tolist()):
        if start is None:
            if level >= threshold.on_dbfs:
                start = last = at
        elif level >= threshold.off_dbfs:
            last = at
        elif at - last > hangover:
            found.append(Span(start * FRAME_S, (last + 1) * FRAME_S))
            start = None
    if start is not None:
        found.append(Span(start * FRAME_S, (last + 1) * FRAME_S))
    return tuple(span for span in found if span.length_s >= threshold.shortest_s - 1e-9)


def first_sound_s(found: tuple[Span, ...], from_s: float, until_s: float = float("inf")) -> float | None:
    """Return when sound first begins in a window, or `from_s` when it is sounding already; None when it is silent."""
    for span in found:
        if span.start_s >= until_s:
            return None
        if span.end_s > from_s:
            return max(span.start_s, from_s)
    return None


def last_sound_s(found: tuple[Span, ...], from_s: float, until_s: float) -> float | None:
    """Return the end of the last sound that begins in a window, None when none does."""
    inside = [span.end_s for span in found if from_s <= span.start_s < until_s]
    return max(inside, default=None)


def stops_s(found: tuple[Span, ...], from_s: float, quiet_s: float = 0.5) -> float | None:
    """Return when sound that is there at `from_s` first gives way to `quiet_s` of silence; None when silent then."""
    end: float | None = None
    for span in found:
        if span.end_s <= from_s:
            continue
        if end is None:
            if span.start_s > from_s + quiet_s:
                return None
        elif span.start_s - end >= quiet_s:
            return end
        end = span.end_s
    return end
