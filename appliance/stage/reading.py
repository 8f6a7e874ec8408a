"""Reading an officer turn while it grows and when it is over, whatever happens to the recogniser meanwhile."""

import asyncio
import contextlib
from typing import Final

from appliance.inference.running_transcript import RunningTranscript
from appliance.inference.seams import Audio, ChildDied, ModelError, Recogniser, Transcript
from appliance.stage.hearing import Hearing
from appliance.stage.preparation import OfficerTurn

TRIES: Final = 3
RETRY_PAUSE_S: Final = 0.3
RESTART_LIMIT_S: Final = 8.0
"""A recogniser that died is loaded again in 1.4 s, and in 4 s on busy cores; the words wait for it."""
SHORTEST_S: Final = 0.6
"""Less sound than this is not worth a partial reading."""
NEW_SOUND_S: Final = 0.5
HELD_BACK_WORDS: Final = 2
RATE_HZ: Final = 16_000


class Reading:
    """Owner of the running transcript of the open turn."""

    def __init__(self, recogniser: Recogniser, hearing: Hearing) -> None:
        """Read what a hearing holds with a recogniser."""
        self._recogniser = recogniser
        self._hearing = hearing
        self._turn: OfficerTurn | None = None
        self._running = RunningTranscript()
        self._read_samples = 0
        self._latest = ""
        self._busy = asyncio.Lock()

    async def partial(self, turn: OfficerTurn) -> str | None:
        """Return the text so far, or None when there is nothing new worth reading or the recogniser is away."""
        self._attend(turn)
        sound = self._hearing.sound()
        if len(sound) < SHORTEST_S * RATE_HZ or len(sound) - self._read_samples < NEW_SOUND_S * RATE_HZ:
            return None
        with contextlib.suppress(ModelError):
            heard = await self._read(sound, final=False)
            self._read_samples = len(sound)
            self._latest = heard.text
            return heard.text
        return None

    def stable(self, turn: OfficerTurn) -> str:
        """Return the words that will hardly change: what the actor may read already.

        The last ones may still be heard differently; a wrong guess costs only the reading.
        """
        return " ".join(self._latest.split()[:-HELD_BACK_WORDS]) if self._turn is turn else ""

    async def glance(self, turn: OfficerTurn) -> str:
        """Return the words of a turn so far at a glance, empty when the recogniser is away."""
        self._attend(turn)
        try:
            return (await self._recogniser.transcribe(self._hearing.sound(), final=False)).text
        except ModelError:
            return ""

    async def whole(self, turn: OfficerTurn) -> Transcript:
        """Return the words of the turn, asking again when the recogniser dies over them, until it is back."""
        self._attend(turn)
        now_s = asyncio.get_running_loop().time
        began_s = now_s()
        failures = 0
        while True:
            try:
                return await self._read(self._hearing.sound(), final=True)
            except ChildDied:
                if now_s() - began_s >= RESTART_LIMIT_S:
                    raise
            except ModelError:
                failures += 1
                if failures == TRIES:
                    raise
            await asyncio.sleep(RETRY_PAUSE_S)

    async def _read(self, sound: Audio, final: bool) -> Transcript:
        async with self._busy:
            return await self._running.read(self._recogniser, sound, final=final)

    def _attend(self, turn: OfficerTurn) -> None:
        if self._turn is not turn:
            self._turn = turn
            self._running = RunningTranscript()
            self._read_samples = 0
            self._latest = ""
