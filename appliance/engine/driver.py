"""A simulated, typed or recorded officer in the officer's chair: ask what is next, do it, wait for the floor."""

import asyncio
from collections.abc import Awaitable
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from appliance.officers.officer import (
    Act,
    Action,
    Disengage,
    Finished,
    HeardLine,
    HeardSoFar,
    Move,
    Officer,
    PlayWav,
    Radio,
    Say,
    Wait,
)
from appliance.officers.speech import without_marks
from appliance.officers.wav_folder import read_wav
from appliance.stage import view
from appliance.stage.floor import Holder
from appliance.stage.sitting import Sitting

LOOK_S: Final = 0.05
UNHEARD_AFTER_S: Final = 8.0
"""A spoken line that has opened no turn by then was not understood; the officer goes on."""
PROMPT_S: Final = 5.0
"""How long the kiosk may speak after it was told to pause or to end."""


class OfficerVoice(Protocol):
    """Gives an officer's lines sound in the microphone."""

    async def say(self, line: Say) -> None:
        """Speak and return when the sound is over."""
        ...

    async def play(self, samples: npt.NDArray[np.int16]) -> None:
        """Play a recording at 16 kHz and return when the sound is over."""
        ...


class Driver:
    """Drives one sitting by one officer; without a voice every line is typed."""

    def __init__(self, sitting: Sitting, officer: Officer, voice: OfficerVoice | None) -> None:
        """Take the officer's chair."""
        self._sitting = sitting
        self._session = sitting.session
        self._officer = officer
        self._voice = voice

    async def run(self) -> None:
        """Act until the encounter is over or the officer has finished."""
        while not self._session.over.is_set():
            await self._until_floor_is_free()
            if self._session.over.is_set():
                return
            action = await self._officer.next(self.heard())
            if isinstance(action, Finished):
                await self._until_floor_is_free()
                self._sitting.do(view.End(confirmed=True))
                return
            await self._do(action)

    def heard(self) -> HeardSoFar:
        """Return everything the officer has heard and seen."""
        lines = [HeardLine(turn.speaker, turn.text, turn.start_s) for turn in self._session.recorder.turns]
        lines += [HeardLine("scene", text, at_s) for at_s, text in self._session.person.notices]
        lines.sort(key=lambda line: line.at_s)
        return HeardSoFar(tuple(lines), self._session.clock.read_s())

    async def _do(self, action: Action) -> None:
        match action:
            case Say():
                await self._say(action)
            case PlayWav(path=path):
                if self._voice is not None:
                    await self._spoken(self._voice.play(read_wav(path)))
            case Radio():
                await self._radio(action)
            case Move(movement=movement):
                self._sitting.do(view.Move(movement=movement.value))
                await asyncio.sleep(LOOK_S)
            case Wait(seconds=seconds):
                await self._wait(seconds)
            case Act():
                self._sitting.do(view.Act())
            case Disengage():
                self._sitting.do(view.Disengage())
            case Finished():
                pass

    async def _say(self, line: Say) -> None:
        if self._voice is None:
            await self._typed(view.Say(text=without_marks(line.text)))
            return
        await asyncio.sleep(line.pause_before_s)
        await self._spoken(self._voice.say(line))

    async def _radio(self, line: Radio) -> None:
        if self._voice is None:
            await self._typed(view.Radio(text=line.text, to=line.to))
            return
        self._sitting.do(view.Radio(text=None, to=line.to))
        await self._spoken(self._voice.say(Say(line.text)))

    async def _typed(self, ask: view.Ask) -> None:
        turns = len(self._session.recorder.turns)
        self._sitting.do(ask)
        if self._session.officer.turn is not None:
            await self._until_a_turn_after(turns)

    async def _spoken(self, sounding: Awaitable[None]) -> None:
        turns = len(self._session.recorder.turns)
        await sounding
        await self._until_a_turn_after(turns)

    async def _until_a_turn_after(self, turns: int) -> None:
        """Wait until the line has become a turn, or clearly does not become one."""
        waited_s = 0.0
        while len(self._session.recorder.turns) <= turns and not self._session.over.is_set():
            if self._sitting.phase != "running":
                return
            if waited_s >= UNHEARD_AFTER_S and self._session.floor.holder is Holder.NOBODY:
                return
            await asyncio.sleep(LOOK_S)
            waited_s += LOOK_S

    async def _wait(self, seconds: float) -> None:
        """Wait, but no longer than until the person speaks."""
        turns = len(self._session.recorder.turns)
        waited_s = 0.0
        while waited_s < seconds and not self._session.over.is_set():
            if len(self._session.recorder.turns) > turns or self._session.speaking.line is not None:
                return
            await asyncio.sleep(LOOK_S)
            waited_s += LOOK_S

    async def _until_floor_is_free(self) -> None:
        """Wait until nobody speaks or is about to; a pause by voice is the officer's own to end."""
        paused_s = 0.0
        while not self._session.over.is_set():
            free = self._session.floor.holder is Holder.NOBODY and not self._session.person.about_to_speak
            if free and self._sitting.phase == "running":
                return
            paused_s = paused_s + LOOK_S if self._speaks_to_kiosk() else 0.0
            if paused_s >= PROMPT_S:
                return
            await asyncio.sleep(LOOK_S)

    def _speaks_to_kiosk(self) -> bool:
        """Whether what is spoken next can only be for the kiosk: to go on, or to end."""
        paused = self._sitting.phase in ("paused", "asking_to_end")
        return paused and self._voice is not None and self._sitting.waiting_for is None
