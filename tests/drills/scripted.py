"""A headset, a recogniser and a voice that follow a script, for drills on virtual time."""

import asyncio
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from appliance.audio.ears import Ears
from appliance.audio.levels import level_dbfs
from appliance.audio.pcm import Samples
from appliance.audio.seams import FRAME_S, FRAME_SAMPLES, Frame, PlaybackMark
from appliance.inference.seams import Audio, ChildDied, Delivery, HeardWord, ModelError, Spoken, Transcript
from appliance.stage.hearing import Hearing

RATE_HZ = 16_000
SECONDS_A_WORD = 0.3
LOUD = 3000.0


class LevelDetector:
    """Takes whatever is loud for speech."""

    def probability(self, chunk: Samples) -> float:
        return 0.95 if level_dbfs(chunk) > -40 else 0.01

    def reset(self) -> None: ...


def hearing() -> Hearing:
    return Hearing(Ears(LevelDetector()))


class ScriptedHeadset:
    """Sounds in the microphone when it is told to, and plays clips in as long as they are."""

    name = "scripted"

    def __init__(self) -> None:
        self.played_s = 0.0
        self.clips = 0
        self.on_lost: Callable[[str], None] = lambda _: None
        self._speaking_until_s = 0.0
        self._ear_free_s = 0.0
        self._running: list[asyncio.Task[None]] = []
        self._noise = np.random.default_rng(3)

    async def open(
        self,
        on_frame: Callable[[Frame], None],
        on_mark: Callable[[PlaybackMark], None],
        on_lost: Callable[[str], None],
        on_back: Callable[[], None],
    ) -> None:
        self.on_mark = on_mark
        self.on_lost = on_lost
        self._running.append(asyncio.create_task(self._frames(on_frame)))

    async def _frames(self, on_frame: Callable[[Frame], None]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(FRAME_S)
            loud = loop.time() <= self._speaking_until_s
            sound = self._noise.standard_normal(FRAME_SAMPLES) * (LOUD if loud else 5.0)
            on_frame(Frame(np.clip(sound, -32768, 32767).astype(np.int16), loop.time()))

    def speak(self, seconds: float) -> None:
        """Let the officer sound from now on."""
        self._speaking_until_s = asyncio.get_running_loop().time() + seconds

    def play(self, audio: npt.NDArray[np.float32], sample_rate_hz: int) -> int:
        self.clips += 1
        now_s = asyncio.get_running_loop().time()
        length_s = len(audio) / sample_rate_hz
        self._ear_free_s = max(self._ear_free_s, now_s) + length_s
        self.played_s += length_s
        self._running.append(asyncio.create_task(self._done(self.clips, length_s, self._ear_free_s - now_s)))
        return self.clips

    async def _done(self, clip: int, length_s: float, after_s: float) -> None:
        await asyncio.sleep(after_s)
        self.on_mark(PlaybackMark(clip, length_s, True, asyncio.get_running_loop().time()))

    def set_gain(self, gain_db: float, over_s: float = 0.06) -> None: ...

    def stop_playing(self, fade_s: float = 0.08) -> None: ...

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


class ScriptedRecogniser:
    """Gives the next text for each turn; a turn is new when its sound is shorter than the last one read."""

    name = "scripted"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.read_s: list[float] = []
        self.dies = 0

    async def transcribe(self, audio_16k: Audio, *, final: bool, prefix: str = "") -> Transcript:
        await asyncio.sleep(0.1)
        if self.dies:
            self.dies -= 1
            raise ChildDied("The recogniser died.")
        length_s = len(audio_16k) / RATE_HZ
        if self.read_s and length_s < self.read_s[-1] - 0.1:
            self.texts.pop(0)
        self.read_s.append(length_s)
        text = self.texts[0]
        return Transcript(text, tuple(HeardWord(word, 0.0, 0.1, 0.9) for word in text.split()), 0.9)


class ScriptedVoice:
    """Says everything at one pace."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Delivery]] = []
        self.dead = False

    async def say(self, clause: str, delivery: Delivery) -> Spoken:
        if self.dead:
            raise ModelError("The voice stopped.")
        self.said.append((clause, delivery))
        return Spoken(np.zeros(int(len(clause.split()) * SECONDS_A_WORD * RATE_HZ), np.float32), RATE_HZ)
