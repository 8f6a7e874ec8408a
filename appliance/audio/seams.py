"""The headset as the stage sees it.

All captured audio is 16 kHz mono int16 in frames of 20 ms (320 samples), stamped with the monotonic instant at which
its last sample was captured. All played audio is mono float32 at the rate that `Mouthpiece.play` is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from appliance.errors import TalkdownError

CAPTURE_RATE_HZ: Final = 16_000
FRAME_SAMPLES: Final = 320
FRAME_S: Final = FRAME_SAMPLES / CAPTURE_RATE_HZ


@dataclass(frozen=True, slots=True)
class Frame:
    """20 ms of the officer's microphone."""

    samples: npt.NDArray[np.int16]
    """Shape `(320,)`."""
    captured_s: float
    """`time.monotonic()` at the last sample."""


class HeadsetError(TalkdownError):
    """The headset cannot be opened or used; the message says which device and what to do."""


@dataclass(frozen=True, slots=True)
class PlaybackMark:
    """A clip has sounded up to here."""

    clip: int
    """The number `play` returned."""
    played_s: float
    """Seconds of the clip that have left the loudspeaker."""
    done: bool
    at_s: float
    """`time.monotonic()` at which that sample sounded."""


class Headset(Protocol):
    """A microphone and an ear. Callbacks arrive on the event loop that called `open`."""

    name: str

    async def open(
        self,
        on_frame: Callable[[Frame], None],
        on_mark: Callable[[PlaybackMark], None],
        on_lost: Callable[[str], None],
        on_back: Callable[[], None],
    ) -> None:
        """Open microphone and ear and keep both streams running; raise HeadsetError when there is no such device."""
        ...

    def play(self, audio: npt.NDArray[np.float32], sample_rate_hz: int) -> int:
        """Queue a clip behind whatever is playing and return its number."""
        ...

    def set_gain(self, gain_db: float, over_s: float = 0.06) -> None:
        """Fade everything that is played to this gain; 0 dB is as synthesised."""
        ...

    def stop_playing(self, fade_s: float = 0.08) -> None:
        """Fade out and drop all queued clips; a last mark tells how much of the current one sounded."""
        ...

    async def close(self) -> None:
        """Close both streams."""
        ...
