import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from appliance.audio.pyaudio_headset import PyAudioHeadset
from appliance.audio.seams import FRAME_S, FRAME_SAMPLES, Frame, HeadsetError, PlaybackMark
from appliance.audio.virtual_headset import EAR, MOUTH, TAPE_RATE_HZ, VirtualHeadset

pytestmark = pytest.mark.real

Samples = np.ndarray[tuple[int], np.dtype[np.int16]]


@dataclass
class Heard:
    frames: list[Frame] = field(default_factory=list)
    marks: list[PlaybackMark] = field(default_factory=list)
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    back: asyncio.Event = field(default_factory=asyncio.Event)
    reasons: list[str] = field(default_factory=list)

    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def on_frame(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.moved.set()

    def on_mark(self, mark: PlaybackMark) -> None:
        self.marks.append(mark)
        self.moved.set()

    async def move(self) -> None:
        self.moved.clear()
        await self.moved.wait()

    def on_lost(self, reason: str) -> None:
        self.reasons.append(reason)
        self.lost.set()

    def samples(self) -> Samples:
        return np.concatenate([frame.samples for frame in self.frames])

    async def frames_after(self, count: int) -> None:
        wanted = len(self.frames) + count
        async with asyncio.timeout(10):
            while len(self.frames) < wanted:
                await self.move()

    async def done(self, clip: int) -> PlaybackMark:
        async with asyncio.timeout(10):
            while True:
                for mark in self.marks:
                    if mark.clip == clip and mark.done:
                        return mark
                await self.move()


@pytest.fixture
def virtual(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualHeadset]:
    with VirtualHeadset() as headset:
        for name, value in headset.environment().items():
            monkeypatch.setenv(name, value)
        yield headset


@pytest.fixture
async def heard() -> Heard:
    return Heard()


@pytest.fixture
async def headset(virtual: VirtualHeadset, heard: Heard) -> AsyncIterator[PyAudioHeadset]:
    opened = PyAudioHeadset()
    await opened.open(heard.on_frame, heard.on_mark, heard.on_lost, heard.back.set)
    yield opened
    await opened.close()


def bursts(rate_hz: int, length_s: float = 1.0) -> Samples:
    """Return a chirp in three bursts, whose shape a correlation finds again."""
    t = np.arange(int(length_s * rate_hz)) / rate_hz
    gate = (np.sin(2 * np.pi * 3 * t) > 0).astype(float)
    return (9000 * gate * np.sin(2 * np.pi * (300 + 400 * t) * t)).astype(np.int16)


def likeness(played: Samples, recorded: Samples) -> float:
    """Return how well the sounding tenths of a second of `played` are found in `recorded`: the median correlation.

    A median, because a busy machine may drop a block here and there.
    """
    tenth = TAPE_RATE_HZ // 10
    pieces = [played[start : start + tenth] for start in range(0, len(played) - tenth + 1, tenth)]
    return float(np.median([best_correlation(piece, recorded) for piece in pieces if np.abs(piece).max() > 1000]))


def best_correlation(piece: Samples, recorded: Samples) -> float:
    x, y = piece.astype(float), recorded.astype(float)
    size = 1 << int(np.ceil(np.log2(len(x) + len(y))))
    product = np.fft.irfft(np.fft.rfft(y, size) * np.conj(np.fft.rfft(x, size)), size)[: len(y) - len(x) + 1]
    at = int(np.argmax(product))
    return float(product[at] / (np.linalg.norm(x) * np.linalg.norm(y[at : at + len(x)]) + 1e-9))


async def test_what_is_said_into_the_microphone_arrives_as_frames(
    virtual: VirtualHeadset, headset: PyAudioHeadset, heard: Heard
) -> None:
    player = virtual.play_samples(bursts(16_000), 16_000)
    await heard.frames_after(90)
    assert player.wait() == 0
    assert all(frame.samples.shape == (FRAME_SAMPLES,) for frame in heard.frames)
    assert likeness(bursts(16_000), heard.samples()) > 0.97
    level = np.abs(heard.samples().astype(int)).max()
    assert level == pytest.approx(9000, rel=0.1)


async def test_frames_are_stamped_one_frame_apart(headset: PyAudioHeadset, heard: Heard) -> None:
    await heard.frames_after(50)
    steps_s = np.diff([frame.captured_s for frame in heard.frames[10:]])
    assert np.median(steps_s) == pytest.approx(FRAME_S, abs=0.001)


async def test_a_clip_of_any_rate_sounds_in_the_ear_and_is_marked(
    virtual: VirtualHeadset, headset: PyAudioHeadset, heard: Heard
) -> None:
    ear = virtual.record(EAR)
    clip = (bursts(22_050) / 32768).astype(np.float32)
    number = headset.play(clip, 22_050)
    mark = await heard.done(number)
    assert mark.played_s == pytest.approx(1.0, abs=0.01)
    ear.wait_for(ear.length_s + 0.2)
    assert likeness(bursts(TAPE_RATE_HZ), ear.samples()) > 0.97
    sounded = np.flatnonzero(np.abs(ear.samples().astype(int)) > 1000)
    first = next(mark for mark in heard.marks if mark.clip == number)
    assert first.at_s == pytest.approx(ear.start_s + sounded[0] / TAPE_RATE_HZ, abs=0.15)


async def test_stopping_silences_the_ear_and_the_last_mark_tells_how_much_sounded(
    virtual: VirtualHeadset, headset: PyAudioHeadset, heard: Heard
) -> None:
    ear = virtual.record(EAR)
    number = headset.play(np.full(48_000 * 5, 0.3, np.float32), 48_000)
    await heard.frames_after(25)
    headset.stop_playing()
    mark = await heard.done(number)
    assert 0.2 < mark.played_s < 2.0
    ear.wait_for(ear.length_s + 0.3)
    recorded = ear.samples()
    assert not recorded[-1600:].any()
    assert np.count_nonzero(np.abs(recorded.astype(int)) > 300) / TAPE_RATE_HZ == pytest.approx(mark.played_s, abs=0.15)


async def test_a_killed_server_is_reported_and_a_new_one_brings_the_headset_back(
    virtual: VirtualHeadset, headset: PyAudioHeadset, heard: Heard
) -> None:
    number = headset.play(np.full(48_000 * 20, 0.3, np.float32), 48_000)
    await heard.frames_after(20)
    virtual.kill_server()
    async with asyncio.timeout(2):
        await heard.lost.wait()
    assert "no longer answers" in heard.reasons[0]
    assert (await heard.done(number)).played_s < 5.0
    before = len(heard.frames)
    virtual.start()
    async with asyncio.timeout(10):
        await heard.back.wait()
    assert len(heard.frames) - before < 25
    await heard.frames_after(20)
    ear, mouth = virtual.record(EAR), virtual.record(MOUTH)
    virtual.play_samples(bursts(16_000), 16_000)
    await heard.done(headset.play((bursts(48_000) / 32768).astype(np.float32), 48_000))
    await heard.frames_after(30)
    assert likeness(bursts(16_000), heard.samples()[-16_000 * 4 :]) > 0.95
    assert likeness(bursts(TAPE_RATE_HZ), ear.samples()) > 0.95
    assert mouth.length_s > 0


async def test_an_unknown_device_is_refused_with_the_names_there_are(virtual: VirtualHeadset) -> None:
    heard = Heard()
    with pytest.raises(HeadsetError, match='"Nobody Makes This".*"default"'):
        headset = PyAudioHeadset("Nobody Makes This")
        await headset.open(heard.on_frame, heard.on_mark, heard.on_lost, heard.back.set)


async def test_no_sound_server_is_an_error_for_a_person(virtual: VirtualHeadset) -> None:
    virtual.kill_server()
    heard = Heard()
    with pytest.raises(HeadsetError, match="[Pp]lug"):
        await PyAudioHeadset().open(heard.on_frame, heard.on_mark, heard.on_lost, heard.back.set)
