"""Where the answers to a drill come from: a keyboard, a microphone, or recordings played into one."""

import asyncio
from collections.abc import Callable
from typing import Final

from appliance.audio.whole_utterance import Control, control_phrase
from appliance.encounter.drill import Prompt
from appliance.engine.drill_ear import DrillEar
from appliance.engine.drilling import Said
from appliance.engine.driver import OfficerVoice
from appliance.officers.officer import Finished, HeardSoFar, Officer, PlayWav, Say
from appliance.officers.wav_folder import read_wav
from appliance.words import N_, _

PAUSED: Final = N_("Paused; nothing you say is heard. Say “resume training” to go on, or “end training”.")
ONLY_WORDS: Final = N_("A drill has no moves: type what you say to them, or /end.")


class TypedAnswers:
    """A keyboard's lines; the person's words are spoken too where there is an ear."""

    def __init__(self, officer: Officer, ear: DrillEar | None, explain: Callable[[str], None]) -> None:
        """Take the lines of a typed officer."""
        self._officer = officer
        self._ear = ear
        self._explain = explain

    async def ask(self, prompt: Prompt) -> None:
        """Speak the person's words, when there is an ear."""
        if self._ear is not None:
            await self._ear.say(prompt)

    async def answer(self, prompt: Prompt) -> Said | None:
        """Return the next line that is words, None at `/end` and at the end of the lines."""
        while True:
            action = await self._officer.next(HeardSoFar())
            if isinstance(action, Say):
                return Said(action.text)
            if isinstance(action, Finished):
                return None
            self._explain(_(ONLY_WORDS))


class ScreenAnswers:
    """Lines that a screen sends; the person's words are spoken too where there is an ear."""

    def __init__(self, lines: asyncio.Queue[str], ear: DrillEar | None) -> None:
        """Take the lines of a queue."""
        self._lines = lines
        self._ear = ear

    async def ask(self, prompt: Prompt) -> None:
        """Speak the person's words, when there is an ear; a line sent before this prompt answers nothing."""
        while not self._lines.empty():
            self._lines.get_nowait()
        if self._ear is not None:
            await self._ear.say(prompt)

    async def answer(self, prompt: Prompt) -> Said | None:
        """Return the next line."""
        return Said(await self._lines.get())


class SpokenAnswers:
    """A microphone's utterances."""

    def __init__(self, ear: DrillEar, explain: Callable[[str], None]) -> None:
        """Listen to a person."""
        self._ear = ear
        self._explain = explain

    async def ask(self, prompt: Prompt) -> None:
        """Speak the person's words."""
        await self._ear.say(prompt)

    async def answer(self, prompt: Prompt) -> Said | None:
        """Return the next utterance, None at "end training"; "pause training" waits until training is resumed."""
        while True:
            said = await self._ear.listen()
            control = control_phrase(said.text)
            if control is Control.PAUSE:
                self._explain(_(PAUSED))
                while control not in (Control.RESUME, Control.END):
                    control = control_phrase((await self._ear.listen(patiently=True)).text)
            if control is None:
                return said
            if control is Control.END:
                return None
            await self._ear.say(prompt)


class RecordedAnswers:
    """The recordings of a folder, one for each prompt, played where a microphone hears them."""

    def __init__(self, ear: DrillEar, officer: Officer, voice: OfficerVoice) -> None:
        """Play what the recorded officer says with a voice."""
        self._ear = ear
        self._officer = officer
        self._voice = voice

    async def ask(self, prompt: Prompt) -> None:
        """Speak the person's words."""
        await self._ear.say(prompt)

    async def answer(self, prompt: Prompt) -> Said | None:
        """Return what is heard of the next recording, None when there are no more."""
        action = await self._officer.next(HeardSoFar())
        if not isinstance(action, PlayWav):
            return None
        said, _ = await asyncio.gather(self._ear.listen(), self._voice.play(read_wav(action.path)))
        return said
