"""The headset without a sound card: the officer speaks from WAV files, the ear is written to one.

Time comes from a clock, so that a test plays minutes of conversation in an instant.
"""

import asyncio
import contextlib
import itertools
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.audio.clock import Clock, LoopClock
from appliance.audio.output_mixer import OutputMixer
from appliance.audio.pcm import Samples, as_audio, as_samples
from appliance.audio.resampling import resample
from appliance.audio.seams import CAPTURE_RATE_HZ, FRAME_S, FRAME_SAMPLES, Frame, HeadsetError, PlaybackMark
from appliance.audio.wav_file import read_wav, write_wav

EAR_RATE_HZ: Final = 48_000
_EAR_BLOCK_SAMPLES: Final = round(EAR_RATE_HZ * FRAME_S)


class FileHeadset:
    """Gives the officer's lines one after the other and keeps what sounds in the ear.

    A line starts `answer_gap_s` after the ear has fallen silent, or after `patience_s` without any answer; the first
    starts at `first_line_s`. `speak` adds sound at once, over a line if one is being said. Between lines the
    microphone gives silence. `lines_done` is set when the last line has been said.
    """

    def __init__(
        self,
        lines: Sequence[Path] = (),
        ear: Path | None = None,
        clock: Clock | None = None,
        *,
        first_line_s: float = 0.5,
        answer_gap_s: float = 0.8,
        patience_s: float = 12.0,
    ) -> None:
        self.name = "files"
        self.lines_done = asyncio.Event()
        self._lines = deque(_at_capture_rate(path) for path in lines)
        self._ear = ear
        self._clock = clock if clock is not None else LoopClock()
        self._first_line_s, self._answer_gap_s, self._patience_s = first_line_s, answer_gap_s, patience_s
        self._mixer = OutputMixer(EAR_RATE_HZ)
        self._numbers = itertools.count(1)
        self._mouth = np.zeros(0, np.int16)
        self._heard: list[Samples] = []
        self._task: asyncio.Task[None] | None = None

    async def open(
        self,
        on_frame: Callable[[Frame], None],
        on_mark: Callable[[PlaybackMark], None],
        on_lost: Callable[[str], None],
        on_back: Callable[[], None],
    ) -> None:
        """Begin; files are never lost. Raises HeadsetError when the ear's file cannot be written."""
        if self._ear is not None and not self._ear.parent.is_dir():
            raise HeadsetError(f"{self._ear} cannot be written: there is no folder {self._ear.parent}.")
        self._task = asyncio.create_task(self._run(on_frame, on_mark), name="file-headset")

    def speak(self, samples: Samples, rate_hz: int) -> None:
        """Say this into the microphone, mixed over what is being said."""
        spoken = as_samples(resample(as_audio(samples), rate_hz, CAPTURE_RATE_HZ))
        length = max(len(self._mouth), len(spoken))
        mixed = np.zeros(length, np.int32)
        mixed[: len(self._mouth)] += self._mouth
        mixed[: len(spoken)] += spoken
        self._mouth = np.clip(mixed, -32768, 32767).astype(np.int16)

    def play(self, audio: npt.NDArray[np.float32], sample_rate_hz: int) -> int:
        """Queue a clip for the ear and return its number."""
        number = next(self._numbers)
        self._mixer.queue(number, resample(np.asarray(audio, np.float32), sample_rate_hz, EAR_RATE_HZ))
        return number

    def set_gain(self, gain_db: float, over_s: float = 0.06) -> None:
        """Fade everything that is played to this gain."""
        self._mixer.set_gain(gain_db, over_s)

    def stop_playing(self, fade_s: float = 0.08) -> None:
        """Fade out and drop all queued clips; the current one gets a last mark."""
        self._mixer.stop(fade_s)

    async def close(self) -> None:
        """Stop and write the ear."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        if self._ear is not None:
            write_wav(self._ear, np.concatenate([np.zeros(0, np.int16), *self._heard]), EAR_RATE_HZ)

    async def _run(self, on_frame: Callable[[Frame], None], on_mark: Callable[[PlaybackMark], None]) -> None:
        started_s = self._clock.monotonic_s()
        next_line_s: float | None = started_s + self._first_line_s
        answered = False
        for number in itertools.count(1):
            until_s = started_s + number * FRAME_S
            await self._clock.sleep_until(until_s)
            if not len(self._mouth) and next_line_s is not None and until_s >= next_line_s and self._lines:
                self._mouth = self._lines.popleft()
                answered = False
            saying = len(self._mouth) > 0
            frame, self._mouth = self._mouth[:FRAME_SAMPLES], self._mouth[FRAME_SAMPLES:]
            on_frame(Frame(np.pad(frame, (0, FRAME_SAMPLES - len(frame))), until_s))
            sounding = self._mixer.busy
            block, marks = self._mixer.pull(_EAR_BLOCK_SAMPLES)
            if self._ear is not None:
                self._heard.append(as_samples(block))
            for mark in marks:
                # This block sounds while the next frame is captured.
                at_s = until_s + mark.offset_samples / EAR_RATE_HZ
                on_mark(PlaybackMark(mark.clip, mark.played_s, mark.done, at_s))
            if saying or sounding:
                answered = answered or (sounding and not saying)
                next_line_s = until_s + (self._answer_gap_s if answered else self._patience_s)
                if saying and not len(self._mouth) and not self._lines:
                    self.lines_done.set()


def _at_capture_rate(path: Path) -> Samples:
    samples, rate_hz = read_wav(path)
    return as_samples(resample(as_audio(samples), rate_hz, CAPTURE_RATE_HZ))

