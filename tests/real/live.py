"""A real encounter in this process: real models, a real sound server, and hooks to break things in the middle."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import psutil

from appliance.audio.ears import Ears
from appliance.audio.pyaudio_headset import PyAudioHeadset
from appliance.audio.vad import SpeechDetector
from appliance.audio.virtual_headset import VirtualHeadset
from appliance.encounter.record import Record
from appliance.engine.company import Company
from appliance.engine.library import read_scenario
from appliance.engine.officer_voice import FliteOfficer
from appliance.engine.play import Play, Played, Request
from appliance.officers.officer import Say
from appliance.stage import view
from appliance.stage.floor import Holder
from appliance.stage.hearing import Hearing
from appliance.stage.recorder import IncidentKind
from appliance.stage.sitting import Sitting
from appliance.store.store import Store

LIMIT_S: Final = 45.0
LOOK_S: Final = 0.05


@dataclass
class Incidents:
    """Hands what the model processes report to whichever encounter is being played."""

    sitting: Sitting | None = None

    def note(self, what: IncidentKind, why: str) -> None:
        if self.sitting is not None:
            self.sitting.note(what, why)


@dataclass
class Live:
    """One encounter that is being played."""

    virtual: VirtualHeadset
    play: Play
    sitting: Sitting
    ended: "asyncio.Task[Played]"
    _voice: FliteOfficer | None = field(default=None)

    @property
    def incidents(self) -> list[str]:
        return [incident.what for incident in self.sitting.session.recorder.incidents]

    def turns(self, speaker: str) -> list[str]:
        return [turn.text for turn in self.sitting.session.recorder.turns if turn.speaker == speaker]

    async def until(self, reached: Callable[[], bool], what: str) -> None:
        deadline_s = time.monotonic() + LIMIT_S
        while not reached():
            assert time.monotonic() < deadline_s, f"waited in vain for {what}"
            if self.ended.done() and not reached():
                raise AssertionError(f"the encounter was over before {what}: {self.ended}")
            await asyncio.sleep(LOOK_S)

    async def quiet(self) -> None:
        """Wait until nobody speaks or is about to."""
        session = self.sitting.session
        await self.until(
            lambda: session.floor.holder in (Holder.NOBODY, Holder.CLOSED) and not session.person.about_to_speak,
            "a free floor",
        )

    async def say(self, text: str) -> None:
        """Speak into the microphone; return when the sound is over."""
        if self._voice is None:
            self._voice = FliteOfficer(self.virtual)
        await self._voice.say(Say(text))

    async def sound(self, samples: npt.NDArray[np.int16]) -> None:
        """Let this sound in the microphone."""
        if self._voice is None:
            self._voice = FliteOfficer(self.virtual)
        await self._voice.play(samples)

    async def ask(self, text: str) -> str:
        """Speak when the floor is free, wait until it has become a turn with its answer, and return what was read."""
        await self.quiet()
        officer, person = len(self.turns("officer")), len(self.turns("subject"))
        await self.say(text)
        await self.until(lambda: len(self.turns("officer")) > officer, f"a turn of {text!r}")
        await self.until(lambda: len(self.turns("subject")) > person, f"an answer to {text!r}")
        return self.turns("officer")[-1]

    async def unplug(self) -> None:
        if self._voice is not None:
            self._voice.close()
            self._voice = None
        await asyncio.to_thread(self.virtual.kill_server)

    async def plug_in(self) -> None:
        await asyncio.to_thread(self.virtual.start)

    async def finish(self) -> Record:
        """End the encounter and return its record."""
        if not self.ended.done():
            self.sitting.do(view.End(confirmed=True))
        return await self.over()

    async def over(self) -> Record:
        """Wait for the end and return the record."""
        async with asyncio.timeout(LIMIT_S):
            played = await self.ended
        assert played.record is not None
        return played.record

    def close_voice(self) -> None:
        if self._voice is not None:
            self._voice.close()
            self._voice = None


@asynccontextmanager
async def live(company: Company, incidents: Incidents, data: Path, virtual: VirtualHeadset) -> AsyncIterator[Live]:
    """Begin an encounter on the porch; the headset's variables must be in this process's environment."""
    with Store(data) as store:
        request = Request(read_scenario("porch"), 4, "simulated")
        play = Play(request, company, PyAudioHeadset(), Hearing(Ears(SpeechDetector())), store, store.keys.practice())
        sitting = await play.prepare()
        incidents.sitting = sitting
        playing = Live(virtual, play, sitting, asyncio.create_task(play.run(), name="encounter"))
        try:
            await playing.until(lambda: bool(playing.turns("subject")), "the person's first words")
            yield playing
        finally:
            incidents.sitting = None
            playing.close_voice()
            sitting.stop()
            await asyncio.gather(playing.ended, return_exceptions=True)


def kill(role: str) -> None:
    """Kill the model process of this test run that fills a role."""
    (child,) = [
        child
        for child in psutil.Process().children(recursive=True)
        if f"appliance.inference.children.{role}" in child.cmdline()
    ]
    os.kill(child.pid, signal.SIGKILL)
