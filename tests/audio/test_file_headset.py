import asyncio
from pathlib import Path

import numpy as np
import pytest

from appliance.audio.clock import LoopClock
from appliance.audio.file_headset import EAR_RATE_HZ, FileHeadset
from appliance.audio.seams import CAPTURE_RATE_HZ, FRAME_S, Frame, HeadsetError, PlaybackMark
from appliance.audio.wav_file import read_wav, write_wav


class SteppingClock:
    """Jumps to every instant it is asked to wait for."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def monotonic_s(self) -> float:
        return self.now_s

    async def sleep_until(self, instant_s: float) -> None:
        self.now_s = max(self.now_s, instant_s)
        await asyncio.sleep(0)


class Kiosk:
    """Collects what the headset sends until a number of frames has come."""

    def __init__(self, headset: FileHeadset, frames: int) -> None:
        self.headset = headset
        self.wanted = frames
        self.frames: list[Frame] = []
        self.marks: list[PlaybackMark] = []
        self.enough = asyncio.Event()
        self.play_at: dict[int, np.ndarray[tuple[int], np.dtype[np.float32]]] = {}
        self.do_at: dict[int, str] = {}

    def on_frame(self, frame: Frame) -> None:
        self.frames.append(frame)
        number = len(self.frames)
        if number in self.play_at:
            self.headset.play(self.play_at[number], 16_000)
        if self.do_at.get(number) == "stop":
            self.headset.stop_playing()
        if number == self.wanted:
            self.enough.set()

    async def run(self) -> None:
        await self.headset.open(self.on_frame, self.marks.append, lambda _: None, lambda: None)
        async with asyncio.timeout(20):
            await self.enough.wait()
        await self.headset.close()

    def speaking_s(self) -> list[tuple[float, float]]:
        """Return when the microphone sounded, seconds from the first frame."""
        loud = [index for index, frame in enumerate(self.frames) if frame.samples.any()]
        runs: list[tuple[float, float]] = []
        for index in loud:
            if runs and index * FRAME_S - runs[-1][1] < FRAME_S / 2:
                runs[-1] = (runs[-1][0], (index + 1) * FRAME_S)
            else:
                runs.append((index * FRAME_S, (index + 1) * FRAME_S))
        return runs


def line(tmp_path: Path, name: str, length_s: float, rate_hz: int = 16_000) -> Path:
    path = tmp_path / name
    tone = 8000 * np.sin(2 * np.pi * 300 * np.arange(int(length_s * rate_hz)) / rate_hz)
    write_wav(path, tone.astype(np.int16), rate_hz)
    return path


async def test_lines_are_said_in_turn_once_the_answer_has_sounded(tmp_path: Path) -> None:
    headset = FileHeadset(
        [line(tmp_path, "1.wav", 1.0), line(tmp_path, "2.wav", 1.0, 22_050)],
        clock=SteppingClock(),
        first_line_s=0.5,
        answer_gap_s=0.8,
    )
    kiosk = Kiosk(headset, 300)
    kiosk.play_at[100] = np.full(16_000, 0.2, np.float32)
    await kiosk.run()
    (first, second) = kiosk.speaking_s()
    assert first == pytest.approx((0.5, 1.5), abs=0.05)
    assert second == pytest.approx((2.0 + 1.0 + 0.8, 4.8), abs=0.06)
    assert headset.lines_done.is_set()


async def test_a_line_follows_after_the_patience_when_nobody_answers(tmp_path: Path) -> None:
    headset = FileHeadset(
        [line(tmp_path, "1.wav", 0.5), line(tmp_path, "2.wav", 0.5)], clock=SteppingClock(), patience_s=3.0
    )
    kiosk = Kiosk(headset, 300)
    await kiosk.run()
    assert [start for start, _ in kiosk.speaking_s()] == pytest.approx([0.5, 4.0], abs=0.05)


async def test_frames_are_stamped_on_the_given_clock() -> None:
    kiosk = Kiosk(FileHeadset(clock=SteppingClock()), 50)
    await kiosk.run()
    assert kiosk.frames[0].captured_s == pytest.approx(100.02)
    assert np.diff([frame.captured_s for frame in kiosk.frames]) == pytest.approx(FRAME_S)


async def test_the_ear_is_written_and_marks_tell_what_sounded_before_a_stop(tmp_path: Path) -> None:
    ear = tmp_path / "ear.wav"
    kiosk = Kiosk(FileHeadset(ear=ear, clock=SteppingClock()), 100)
    kiosk.play_at[10] = np.full(16_000 * 3, 0.5, np.float32)
    kiosk.do_at[35] = "stop"
    await kiosk.run()
    last = kiosk.marks[-1]
    assert last.done
    assert last.played_s == pytest.approx(25 * FRAME_S + 0.08, abs=0.021)
    samples, rate_hz = read_wav(ear)
    assert rate_hz == EAR_RATE_HZ
    sounding = np.flatnonzero(np.abs(samples.astype(int)) > 100)
    assert len(sounding) / rate_hz == pytest.approx(last.played_s, abs=0.03)


async def test_speech_given_while_it_runs_is_said_at_once() -> None:
    headset = FileHeadset(clock=SteppingClock())
    kiosk = Kiosk(headset, 60)
    headset.speak(np.full(8_000, 5000, np.int16), 8_000)
    await kiosk.run()
    ((start, end),) = kiosk.speaking_s()
    assert (start, end) == pytest.approx((0.0, 1.0), abs=0.03)


async def test_a_fast_clock_runs_through_the_same_seconds_sooner() -> None:
    clock = LoopClock(speed=50)
    began_s = clock.monotonic_s()
    await clock.sleep_until(began_s + 5.0)
    assert clock.monotonic_s() >= began_s + 5.0
    assert asyncio.get_running_loop().time() - began_s < 5.0


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no sound file"), (b"RIFFxxxx", "16-bit PCM"), (b"", "16-bit PCM")],
)
async def test_a_bad_wav_is_refused_by_name(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "officer.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(HeadsetError, match=said) as refused:
        FileHeadset([path])
    assert "officer.wav" in str(refused.value)


async def test_a_wav_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    write_wav(path, np.zeros(0, np.int16), CAPTURE_RATE_HZ)
    with pytest.raises(HeadsetError, match="holds no sound"):
        FileHeadset([path])


async def test_an_ear_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    headset = FileHeadset(ear=tmp_path / "nowhere" / "ear.wav")
    with pytest.raises(HeadsetError, match="nowhere"):
        await headset.open(lambda _: None, lambda _: None, lambda _: None, lambda: None)
