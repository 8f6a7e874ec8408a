"""Turns that the officer hears: the person's, the radio's and the partner's, from first sound to what was heard."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from appliance.audio.seams import Headset, PlaybackMark
from appliance.encounter.direction import Direction
from appliance.encounter.record import Turn
from appliance.inference.seams import Spoken
from appliance.stage.answering import Answer
from appliance.stage.mouth import Mouth
from appliance.stage.recorder import Recorder

Speaker = Literal["subject", "radio", "partner"]


@dataclass(slots=True)
class Line:
    """One turn that is heard, while it is heard."""

    speaker: Speaker
    answer: Answer
    direction: Direction | None = None
    attempt: int | None = None
    """The preparation that it answers, for the latency observer."""
    over_officer: bool = False
    started_s: float | None = None
    ended_s: float | None = None


class Speaking:
    """Plays one line at a time and records what was heard of it."""

    def __init__(
        self,
        headset: Headset | None,
        recorder: Recorder,
        encounter_s: Callable[[float], float],
        on_first_sound: Callable[[float], None],
        on_first_words: Callable[[Line, float], None],
        on_line_over: Callable[[Line, str, bool, float], None],
    ) -> None:
        """`on_line_over` gets the line, the words heard, whether they were all, and the instant."""
        self._mouth = Mouth(headset, self._clip_began, self._finished)
        self._recorder = recorder
        self._encounter_s = encounter_s
        self._on_first_sound = on_first_sound
        self._on_first_words = on_first_words
        self._on_line_over = on_line_over
        self._line: Line | None = None
        self._feeding: asyncio.Task[None] | None = None
        self._sound_text: str | None = None

    @property
    def line(self) -> Line | None:
        """What is being said."""
        return self._line

    @property
    def saying(self) -> str:
        """Return the words of the present line that were heard so far."""
        return self._mouth.heard() if self._line is not None else ""

    def on_mark(self, mark: PlaybackMark) -> None:
        """Pass on how far the sound is."""
        self._mouth.on_mark(mark)

    def first_sound(self, text: str, spoken: Spoken) -> None:
        """Make a sound before the words are known; it can still be hushed."""
        self._mouth.begin()
        # A breath has no words for the script.
        self._sound_text = "" if text.startswith("(") else text
        self._mouth.add(self._sound_text, spoken)

    def hush(self) -> None:
        """Take a first sound back."""
        self._sound_text = None
        self._mouth.hush()

    def start(self, line: Line) -> None:
        """Let a line be heard, behind a first sound when there was one."""
        if self._sound_text is None or not self._mouth.active:
            self._mouth.begin()
        self._line = line
        self._feeding = asyncio.create_task(self._feed(line), name="speaking")

    async def _feed(self, line: Line) -> None:
        async for clause in line.answer.stream():
            self._mouth.add(clause.text, clause.spoken)
        self._mouth.complete()

    def _clip_began(self, place: int, at_s: float) -> None:
        if place == 0:
            self._on_first_sound(at_s)
        line = self._line
        is_words = place > 0 or self._sound_text is None
        if line is not None and line.started_s is None and is_words:
            line.started_s = at_s
            self._on_first_words(line, at_s)

    def duck(self) -> None:
        """Lower the voice."""
        self._mouth.duck()

    def come_back(self) -> None:
        """Bring the voice up again."""
        self._mouth.come_back()

    async def give_way(self) -> None:
        """Stop; record what was heard."""
        line = self._line
        self._stop_feeding()
        heard, complete = await self._mouth.give_way()
        if line is not None and self._line is line:
            self._over(line, heard, complete, asyncio.get_running_loop().time())

    def _finished(self, at_s: float) -> None:
        line = self._line
        if line is not None:
            self._over(line, self._mouth.heard() or self._mouth.said(), True, at_s)

    def _stop_feeding(self) -> None:
        if self._feeding is not None:
            self._feeding.cancel()
            self._feeding = None

    def _over(self, line: Line, heard: str, complete: bool, at_s: float) -> None:
        self._line = None
        self._sound_text = None
        line.ended_s = at_s
        if heard:
            start_s = line.started_s if line.started_s is not None else at_s
            self._recorder.turn(
                Turn(
                    number=self._recorder.next_number(),
                    speaker=line.speaker,
                    text=heard,
                    start_s=round(self._encounter_s(start_s), 3),
                    end_s=round(max(self._encounter_s(at_s), self._encounter_s(start_s)), 3),
                    interrupted=not complete,
                    interrupts=line.over_officer,
                    source="dispatch" if line.speaker != "subject" else line.answer.source,
                    direction=line.direction,
                    guard_rejections=tuple(line.answer.rejections),
                )
            )
        self._on_line_over(line, heard, complete, at_s)
