"""The headset on the officer's head, through PyAudio.

Callbacks on PortAudio's thread copy bytes and hand them to the event loop; framing, resampling and marks happen there.
One output stream stays open and plays silence, because loudspeakers that go idle swallow the first words after it.
PortAudio sees a replugged headset only after it has been terminated and initialised again, so a lost device is
reopened from scratch until frames flow.
"""

import asyncio
import contextlib
import itertools
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import pyaudio

from appliance.audio.capture_clock import CaptureClock
from appliance.audio.device_thread import DeviceThread
from appliance.audio.devices import (
    DEFAULT_DEVICE,
    Direction,
    Format,
    all_devices,
    choose_device,
    choose_format,
)
from appliance.audio.ear_tuning import EarTuning, tuned
from appliance.audio.levels import FLOOR_DBFS
from appliance.audio.native_noise import native_messages_to, quiet_alsa
from appliance.audio.output_mixer import MixMark, OutputMixer
from appliance.audio.resampling import StreamResampler, resample, to_capture_rate
from appliance.audio.seams import CAPTURE_RATE_HZ, FRAME_SAMPLES, Frame, HeadsetError, PlaybackMark
from appliance.words import _

BLOCK_S: Final = 0.01
LOST_AFTER_S: Final = 1.2
"""No captured sound, or no sound asked for, for this long means that the device is gone or its stream has stalled."""
_FIRST_SOUND_LIMIT_S: Final = 3.0
_WATCH_EVERY_S: Final = 0.1
_REOPEN_EVERY_S: Final = 0.5
_PULSE_LATENCY_MS: Final = 40
"""With 30 ms or less a late block leaves PulseAudio's ALSA plug-in waiting for ever."""
_SANE_DEVICE_DELAY_S: Final = 0.5
_OPEN_LIMIT_S: Final = 10.0
_CLOSE_LIMIT_S: Final = 2.0
"""A sound server that stands still answers nothing; its streams then end with the process."""


class _Stream(Protocol):
    def close(self) -> None: ...


@dataclass(slots=True)
class _Streams:
    """One opening of the device; callbacks of an earlier one carry another number and are ignored."""

    opening: int
    port: pyaudio.PyAudio
    microphone: _Stream
    ear: _Stream


@dataclass(slots=True)
class _Capture:
    """Turns the microphone's blocks into frames."""

    format: Format
    resampler: StreamResampler
    clock: CaptureClock
    waiting: npt.NDArray[np.int16]
    taken: int = 0

    def push(self, data: bytes, last_sample_s: float) -> list[Frame]:
        block = np.frombuffer(data, np.int16)
        if self.format.channels == 2:
            block = block.reshape(-1, 2).astype(np.int32).mean(axis=1).astype(np.int16)
        self.clock.took(len(block), last_sample_s)
        self.taken += len(block)
        self.waiting = np.concatenate([self.waiting, self.resampler.push(block)])
        frames = []
        while len(self.waiting) >= FRAME_SAMPLES:
            samples, self.waiting = self.waiting[:FRAME_SAMPLES].copy(), self.waiting[FRAME_SAMPLES:]
            behind_s = self.resampler.held_back_s + len(self.waiting) / CAPTURE_RATE_HZ
            last = self.taken - behind_s * self.format.rate_hz
            frames.append(Frame(samples, self.clock.instant_of(last)))
        return frames


class PyAudioHeadset:
    """A microphone and a loudspeaker by (part of their) name; "default" is the system's choice.

    When the device is lost, everything queued is dropped and a last mark tells how much of the current clip sounded;
    what is played before `on_back` is dropped too.
    """

    def __init__(self, microphone: str = DEFAULT_DEVICE, ear: str | None = None) -> None:
        self.name = microphone
        self._microphone_name = microphone
        self._ear_name = ear if ear is not None else microphone
        self._numbers = itertools.count(1)
        self._openings = itertools.count(1)
        self._device_thread = DeviceThread()
        self._streams: _Streams | None = None
        self._opening = 0
        self._capture: _Capture | None = None
        self._mixer: OutputMixer | None = None
        self._ear_format: Format | None = None
        self._lost = False
        self._closed = False
        self._last_block_s = 0.0
        self._last_pull_s = 0.0
        self._gain_db = 0.0
        self.tuning = EarTuning()
        """How the wearer likes it; read at every block."""
        self._last_mark_s = 0.0
        self._watch: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._on_frame: Callable[[Frame], None] = _ignore
        self._on_mark: Callable[[PlaybackMark], None] = _ignore
        self._on_lost: Callable[[str], None] = _ignore
        self._on_back: Callable[[], None] = _ignore_back

    async def open(
        self,
        on_frame: Callable[[Frame], None],
        on_mark: Callable[[PlaybackMark], None],
        on_lost: Callable[[str], None],
        on_back: Callable[[], None],
    ) -> None:
        """Open microphone and ear, again after `close` too; raise HeadsetError when no sound comes from the device."""
        os.environ.setdefault("PULSE_LATENCY_MSEC", str(_PULSE_LATENCY_MS))
        self._loop = asyncio.get_running_loop()
        if self._closed:
            self._closed, self._lost = False, False
            self._device_thread = DeviceThread()
        self._on_frame, self._on_mark, self._on_lost, self._on_back = on_frame, on_mark, on_lost, on_back
        try:
            async with asyncio.timeout(_OPEN_LIMIT_S):
                await self._open_and_hear()
        except HeadsetError:
            self._closed = True
            self._device_thread.end()
            raise
        except TimeoutError:
            self._closed = True
            self._device_thread.end()
            raise HeadsetError(
                _(
                    'The sound server does not answer, so "{name}" cannot be opened. Restart it, or restart the '
                    "machine; `talkdown doctor` tells whether it answers again."
                ).format(name=self._microphone_name)
            ) from None
        self._watch = asyncio.create_task(self._watch_device(), name="headset-watch")

    def play(self, audio: npt.NDArray[np.float32], sample_rate_hz: int) -> int:
        """Queue a clip behind whatever is playing and return its number; dropped while the device is lost."""
        number = next(self._numbers)
        if self._mixer is not None and not self._lost:
            self._mixer.queue(number, resample(np.asarray(audio, np.float32), sample_rate_hz, self._mixer.rate_hz))
        return number

    def set_gain(self, gain_db: float, over_s: float = 0.06) -> None:
        """Fade everything that is played to this gain."""
        self._gain_db = gain_db
        if self._mixer is not None:
            self._mixer.set_gain(gain_db, over_s)

    def stop_playing(self, fade_s: float = 0.08) -> None:
        """Fade out and drop all queued clips; the current one gets a last mark, the others none."""
        if self._mixer is not None:
            self._mixer.stop(fade_s)

    @property
    def ear_level_dbfs(self) -> float:
        """The level of what sounds in the ear now, for a meter."""
        return FLOOR_DBFS if self._mixer is None else self._mixer.level_dbfs

    async def close(self) -> None:
        """Close both streams, or leave them to the end of the process when the sound server stands still."""
        self._closed = True
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_LIMIT_S):
                await self._device_thread.call(self._close_streams)
        self._device_thread.end()

    async def _open_and_hear(self) -> None:
        """Open both streams and wait until the microphone gives its first block."""
        opened_s = time.monotonic()
        self._last_block_s = 0.0
        await self._device_thread.call(self._open_streams)
        self._last_pull_s = time.monotonic()
        while not self._last_block_s:
            if time.monotonic() - opened_s > _FIRST_SOUND_LIMIT_S:
                await self._device_thread.call(self._close_streams)
                raise HeadsetError(
                    _(
                        'The microphone "{name}" opens but gives no sound. Unplug the headset and plug it in again, '
                        "and check that no other program holds it."
                    ).format(name=self._microphone_name)
                )
            await asyncio.sleep(BLOCK_S)

    async def _watch_device(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_EVERY_S)
            if time.monotonic() - min(self._last_block_s, self._last_pull_s) <= LOST_AFTER_S:
                continue
            self._lose()
            await self._device_thread.call(self._close_streams)
            while self._lost:
                try:
                    await self._open_and_hear()
                    self._lost = False
                except HeadsetError:
                    await asyncio.sleep(_REOPEN_EVERY_S)
            self._on_back()

    def _lose(self) -> None:
        self._lost = True
        self._opening = 0
        if self._mixer is not None:
            mark = self._mixer.drop()
            if mark is not None:
                self._on_mark(PlaybackMark(mark.clip, mark.played_s, True, time.monotonic()))
        self._on_lost(
            _('The headset "{name}" no longer answers. Plug it in again; practice goes on by itself.').format(
                name=self.name
            )
        )

    def _open_streams(self) -> None:
        """Initialise PortAudio, find both devices and start both streams; runs on the device thread."""
        with native_messages_to():
            quiet_alsa()
            port = pyaudio.PyAudio()
            try:
                self._streams = self._start(port)
            except HeadsetError:
                port.terminate()
                raise
            except (OSError, ValueError) as error:
                port.terminate()
                raise HeadsetError(
                    _(
                        'The headset "{name}" cannot be opened ({error}). Check that it is plugged in and that no '
                        "other program holds it."
                    ).format(name=self._microphone_name, error=error)
                ) from error

    def _start(self, port: pyaudio.PyAudio) -> _Streams:
        devices = all_devices(port)
        microphone_device = choose_device(devices, self._microphone_name, Direction.MICROPHONE)
        ear_device = choose_device(devices, self._ear_name, Direction.EAR)
        heard = choose_format(port, microphone_device, Direction.MICROPHONE)
        sounded = choose_format(port, ear_device, Direction.EAR)
        self.name = heard.device.name
        self._capture = _Capture(
            heard, to_capture_rate(heard.rate_hz), CaptureClock(heard.rate_hz), np.zeros(0, np.int16)
        )
        self._mixer = OutputMixer(sounded.rate_hz)
        self._mixer.set_gain(self._gain_db, 0.0)
        self._ear_format = sounded
        opening = next(self._openings)
        self._opening = opening

        def heard_block(data: bytes | None, count: int, times: Mapping[str, float], _status: int) -> tuple[None, int]:
            if data is not None:
                now_s = time.monotonic()
                delay_s = times["current_time"] - times["input_buffer_adc_time"]
                self._hand_over(self._take_block, opening, data, now_s, count, delay_s)
            return None, pyaudio.paContinue

        def wanted_block(
            _data: bytes | None, count: int, times: Mapping[str, float], _status: int
        ) -> tuple[bytes, int]:
            delay_s = times["output_buffer_dac_time"] - times["current_time"]
            return self._mixed(opening, count, delay_s), pyaudio.paContinue

        ear = port.open(
            rate=sounded.rate_hz,
            channels=sounded.channels,
            format=pyaudio.paInt16,
            output=True,
            output_device_index=sounded.device.index,
            frames_per_buffer=int(BLOCK_S * sounded.rate_hz),
            stream_callback=wanted_block,
        )
        microphone = port.open(
            rate=heard.rate_hz,
            channels=heard.channels,
            format=pyaudio.paInt16,
            input=True,
            input_device_index=heard.device.index,
            frames_per_buffer=int(BLOCK_S * heard.rate_hz),
            stream_callback=heard_block,
        )
        return _Streams(opening, port, microphone, ear)

    def _close_streams(self) -> None:
        """Close what is open; runs on the device thread."""
        streams, self._streams = self._streams, None
        self._opening = 0
        if streams is None:
            return
        with native_messages_to():
            for stream in (streams.microphone, streams.ear):
                # A stream on a device that is gone may refuse to close; terminate frees it.
                with contextlib.suppress(OSError):
                    stream.close()
            streams.port.terminate()

    def _take_block(self, opening: int, data: bytes, now_s: float, count: int, delay_s: float) -> None:
        capture = self._capture
        if opening != self._opening or capture is None:
            return
        self._last_block_s = time.monotonic()
        # `delay_s` is that of the block's first sample. PulseAudio's plug-in sometimes reports nonsense.
        late_s = delay_s - count / capture.format.rate_hz
        for frame in capture.push(data, now_s - (late_s if 0 <= late_s <= _SANE_DEVICE_DELAY_S else 0.0)):
            if not self._lost:
                self._on_frame(frame)

    def _mixed(self, opening: int, count: int, delay_s: float) -> bytes:
        """Return the next block for the ear; runs on PortAudio's thread."""
        mixer, form = self._mixer, self._ear_format
        if opening != self._opening or mixer is None or form is None:
            return bytes(2 * count * (form.channels if form is not None else 1))
        self._last_pull_s = time.monotonic()
        block, marks = mixer.pull(count)
        if marks:
            sounds_s = time.monotonic() + (delay_s if 0 <= delay_s <= _SANE_DEVICE_DELAY_S else 0.0)
            self._hand_over(self._take_marks, marks, sounds_s, mixer.rate_hz)
        return tuned(block, form.channels, self.tuning).tobytes()

    def _take_marks(self, marks: list[MixMark], sounds_s: float, rate_hz: int) -> None:
        """Send each mark when its sample sounds, in order."""
        if self._loop is None:
            return
        for mark in marks:
            at_s = max(self._last_mark_s, sounds_s + mark.offset_samples / rate_hz)
            self._last_mark_s = at_s
            sent = PlaybackMark(mark.clip, mark.played_s, mark.done, at_s)
            self._loop.call_later(max(0.0, at_s - time.monotonic()), self._send_mark, sent)

    def _send_mark(self, mark: PlaybackMark) -> None:
        if not self._lost and not self._closed:
            self._on_mark(mark)

    def _hand_over(self, call: Callable[..., None], *arguments: object) -> None:
        loop = self._loop
        if loop is None or self._closed:
            return
        # The loop may close between the check and the call when the program ends.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(call, *arguments)


def _ignore(_: object) -> None:
    """Stand in for a callback before `open`."""


def _ignore_back() -> None:
    """Stand in for `on_back` before `open`."""
