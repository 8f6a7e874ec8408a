"""Whether the two recordings share a clock: the same clicks, played into both sinks at once, must fall together."""

import os
import subprocess
from typing import Final

import numpy as np

from appliance.audio.virtual_headset import EAR, MOUTH, Tape, VirtualHeadset
from appliance.errors import TalkdownError
from benchmarks.sound import RATE_HZ, Samples

_CLICKS: Final = 6
_EVERY_S: Final = 0.25
_LOUD: Final = 8000
_LIMIT_S: Final = 0.04
_BOTH: Final = "bench_both"


class AlignmentError(TalkdownError):
    """The recordings of mouth and ear are too far apart to be compared."""


def check_alignment(headset: VirtualHeadset, mouth: Tape, ear: Tape) -> float:
    """Return by how many seconds the ear's recording is late against the mouth's; raise AlignmentError over 40 ms."""
    environment = {**os.environ, **headset.environment()}
    module = subprocess.run(
        [
            *("pactl", "load-module", "module-combine-sink", f"sink_name={_BOTH}"),
            *(f"slaves={MOUTH},{EAR}", "resample_method=trivial", "adjust_time=0"),
        ],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    try:
        until_s = mouth.length_s
        headset.play_samples(_clicks(), RATE_HZ, sink=_BOTH).wait()
        mouth.wait_for(mouth.length_s + 0.3)
        ear.wait_for(ear.length_s + 0.3)
    finally:
        subprocess.run(["pactl", "unload-module", module], env=environment, check=True)
    heard = [click_times_s(tape.samples(), tape.start_s) for tape in (mouth, ear)]
    in_mouth, in_ear = (times[times > mouth.start_s + until_s] for times in heard)
    if len(in_mouth) != _CLICKS or len(in_ear) != _CLICKS:
        raise AlignmentError(
            f"Of {_CLICKS} clicks {len(in_mouth)} were recorded at the mouth and {len(in_ear)} at the ear: "
            "the sound server drops sound. Close other programs and run the bench again."
        )
    late_s = float(np.median(in_ear - in_mouth))
    if abs(late_s) > _LIMIT_S:
        raise AlignmentError(
            f"The two recordings are {1000 * late_s:.0f} ms apart (at most {1000 * _LIMIT_S:.0f}): "
            "the machine is too busy to measure. Close other programs and run the bench again."
        )
    return late_s


def click_times_s(samples: Samples, start_s: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return when each click begins."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _LOUD)
    if not len(loud):
        return np.zeros(0)
    first = np.insert(np.diff(loud) > RATE_HZ // 20, 0, True)
    return np.asarray(start_s + loud[first] / RATE_HZ)


def _clicks() -> Samples:
    samples = np.zeros(round((_CLICKS + 1) * _EVERY_S * RATE_HZ), np.int16)
    for number in range(_CLICKS):
        at = round((number + 0.5) * _EVERY_S * RATE_HZ)
        samples[at : at + 80] = 20_000
    return samples
