"""The headset during a drill: the person's words into the ear, one answer at a time out of the microphone.

Nobody answers the officer, so there is no floor to hold: a turn is over after a silence that its words make long
enough, and nothing is prepared before.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from appliance.audio.seams import Frame, Headset, HeadsetError
from appliance.encounter.drill import Prompt
from appliance.engine.drilling import Said
from appliance.inference.clauses import ClauseSplitter
from appliance.inference.seams import Delivery, ModelError, Recogniser, Transcript, Voice
from appliance.stage import floor_events
from appliance.stage.hearing import Hearing
from appliance.stage.mouth import Mouth
from appliance.stage.preparation import OfficerTurn
from appliance.stage.reading import Reading
from appliance.stage.turn_end import TurnEnd
from appliance.words import _

NO_ANSWER_S: Final = 20.0
"""Silence after the person's words that counts as no answer."""
READ_AFTER_S: Final = 0.35
"""Silence after which the words so far are read."""
EXTRA_WAIT_S: Final = 0.4
"""Nobody waits for an answer, so a pause for thought may be longer than in an encounter."""
SLURRING_OF_TEN: Final = 10.0


class DrillEar:
    """Owner of an open headset during one drill."""

    def __init__(self, headset: Headset, hearing: Hearing | None, recogniser: Recogniser | None, voice: Voice) -> None:
        """`hearing` and `recogniser` are None where the officer types."""
        self._headset = headset
        self._hearing = hearing
        self._voice = voice
        self._reading = None if hearing is None or recogniser is None else Reading(recogniser, hearing)
        self._turn_end = TurnEnd(hearing, EXTRA_WAIT_S)
        self._said = asyncio.Event()
        self._mouth = Mouth(headset, lambda place, at_s: None, lambda at_s: self._said.set())
        self._happened = asyncio.Event()
        self._lost: str | None = None
        self._now_s = 0.0
        self._began_s: float | None = None
        self._last_speech_s = 0.0
        self._pause_s = 0.0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keep the headset open; raise HeadsetError when it cannot be."""
        await self._headset.open(self._frame, self._mouth.on_mark, self._lose, lambda: None)
        try:
            # Silence is counted in frames, so the first has to be there.
            await self._until(lambda: self._now_s > 0)
            yield
        finally:
            await self._headset.close()

    async def say(self, prompt: Prompt) -> None:
        """Speak the person's words and return when they have sounded; what was said before them is forgotten."""
        self._forget()
        self._said.clear()
        self._mouth.begin()
        manner = prompt.voice
        delivery = Delivery(manner.voice, manner.manner.value, manner.pace, manner.slurring / SLURRING_OF_TEN)
        splitter = ClauseSplitter()
        try:
            for clause in (*splitter.feed(prompt.says), *splitter.finish()):
                self._mouth.add(clause, await self._voice.say(clause, delivery))
        except ModelError:
            # The words stand on the screen too: a drill goes on while the voice is restarted.
            self._mouth.hush()
            return
        self._mouth.complete()
        await self._until(self._said.is_set)

    async def listen(self, patiently: bool = False) -> Said:
        """Return the officer's next answer; an empty one after `NO_ANSWER_S` of silence, unless `patiently`.

        Raises HeadsetError when the headset is pulled, ModelError when the recogniser cannot be brought back.
        """
        if self._reading is None or self._hearing is None:
            raise HeadsetError(_("No microphone is listened to here. Type the answers instead."))
        from_s = self._now_s
        while True:
            await self._until(
                lambda: self._began_s is not None or (not patiently and self._now_s - from_s >= NO_ANSWER_S)
            )
            if self._began_s is None:
                return Said("")
            began_s = self._began_s
            heard = await self._turn(self._reading, OfficerTurn(began_s, over_subject=False))
            last_s = self._last_speech_s
            self._forget()
            if heard.text:
                return Said(
                    heard.text, tuple(word.confidence for word in heard.words), round(max(0.0, last_s - began_s), 2)
                )

    async def _turn(self, reading: Reading, turn: OfficerTurn) -> Transcript:
        """Read the open turn at every pause, until one is longer than its words make likely."""
        while True:
            await self._until(lambda: self._pause_s >= READ_AFTER_S)
            spoken_until_s = self._last_speech_s
            heard = await reading.whole(turn)
            if self._goes_on_after(spoken_until_s):
                continue
            if await self._stays_silent(spoken_until_s, self._turn_end.patience_s(heard)):
                return heard

    async def _stays_silent(self, spoken_until_s: float, patience_s: float) -> bool:
        """Wait until the pause has lasted this long, or speech goes on: False."""
        await self._until(lambda: self._goes_on_after(spoken_until_s) or self._pause_s >= patience_s)
        return not self._goes_on_after(spoken_until_s)

    def _goes_on_after(self, instant_s: float) -> bool:
        return self._last_speech_s > instant_s

    def _forget(self) -> None:
        self._began_s = None
        self._pause_s = 0.0
        if self._hearing is not None:
            self._hearing.close_turn()

    async def _until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that a frame, a mark or a lost headset brings."""
        while not holds():
            if self._lost is not None:
                raise HeadsetError(self._lost)
            self._happened.clear()
            await self._happened.wait()

    def _frame(self, frame: Frame) -> None:
        self._now_s = frame.captured_s
        for event in () if self._hearing is None else self._hearing.frame(frame):
            match event:
                case floor_events.SpeechStarted(at_s, began_s):
                    self._began_s, self._last_speech_s, self._pause_s = began_s, at_s, 0.0
                case floor_events.SpeechRuns(at_s):
                    self._last_speech_s, self._pause_s = at_s, 0.0
                case floor_events.SilenceRuns(at_s, last_speech_s) if last_speech_s is not None:
                    self._last_speech_s, self._pause_s = last_speech_s, at_s - last_speech_s
        self._happened.set()

    def _lose(self, what: str) -> None:
        self._lost = what
        self._happened.set()
