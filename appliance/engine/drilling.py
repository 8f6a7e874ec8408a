"""Runs one drill: a prompt, an answer, a verdict, eight times over."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Final, Protocol, TypeVar

from appliance.audio.seams import HeadsetError
from appliance.encounter.drill import Prompt
from appliance.encounter.drill_record import DrillAnswer, DrillRecord, DrillVersions
from appliance.engine.drill_library import FiledDrill
from appliance.engine.play import Mode
from appliance.errors import TalkdownError
from appliance.inference.seams import Encoder, ModelError
from appliance.review.coder import Coder
from appliance.review.drill import Verdict, judge
from appliance.review.drill_coding import code_answer, context_of

T = TypeVar("T")
READ_WORDS_PER_S: Final = 4.0
"""Silent reading at 240 words a minute."""
LONGEST_READING_S: Final = 7.0


@dataclass(frozen=True, slots=True)
class Said:
    """What the officer answered; an empty text when they said nothing."""

    text: str
    word_confidences: tuple[float, ...] | None = None
    duration_s: float | None = None


def reading_s(text: str) -> float:
    """Return how long a text is left standing to be read."""
    return min(LONGEST_READING_S, len(text.split()) / READ_WORDS_PER_S)


class Answers(Protocol):
    """Puts prompts to an officer, in sound or in writing."""

    async def ask(self, prompt: Prompt) -> None:
        """Let the person's words be heard; return when they are over."""
        ...

    async def answer(self, prompt: Prompt) -> Said | None:
        """Return the officer's next answer, None when they are done."""
        ...


class Drilling:
    """One run of a drill."""

    def __init__(
        self,
        filed: FiledDrill,
        answers: Answers,
        coder: Coder,
        encoder: Encoder | None,
        versions: DrillVersions,
        mode: Mode,
        on_prompt: Callable[[int, Prompt], None],
        on_verdict: Callable[[Verdict], None],
        reads: bool = False,
        read: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """Take all that a run needs.

        `reads` leaves time to read what is shown, before the person speaks and after an answer was judged; `read`
        waits in its place until a text is read.
        """
        self._filed = filed
        self._answers = answers
        self._coder = coder
        self._encoder = encoder
        self._versions = versions
        self._mode = mode
        self._on_prompt = on_prompt
        self._on_verdict = on_verdict
        self._reads = reads
        self._read_by = read
        self._stopped = asyncio.Event()
        self.trouble: TalkdownError | None = None
        """Why the drill ended before its time, when something failed; what was answered is in the record."""

    async def run(self) -> DrillRecord:
        """Put the prompts to the officer until all are answered, they are done, or something fails."""
        drill = self._filed.drill
        started = datetime.now(UTC)
        given: list[DrillAnswer] = []
        try:
            for number, prompt in enumerate(drill.prompts, start=1):
                self._on_prompt(number, prompt)
                said = await self._until_stopped(self._put(prompt))
                if said is None:
                    break
                given.append(await self._coded(prompt, said))
                verdict = judge(drill, prompt, given[-1])
                self._on_verdict(verdict)
                await self._until_stopped(
                    self._read(verdict.line if verdict.passed else f"{verdict.line} {verdict.better}")
                )
        except (HeadsetError, ModelError) as error:
            self.trouble = error
        return DrillRecord(
            run_id=token_hex(16),
            drill_id=drill.id,
            drill_version=drill.version,
            drill_sha256=self._filed.sha256,
            mode=self._mode,
            started_utc=started.strftime("%Y-%m-%dT%H:%MZ"),
            versions=self._versions,
            answers=tuple(given),
        )

    def stop(self) -> None:
        """End the drill now; what was answered is kept."""
        self._stopped.set()

    async def _until_stopped(self, doing: Coroutine[Any, Any, T]) -> T | None:
        """Return what comes of something, None when the drill is stopped meanwhile."""
        task, stop = asyncio.ensure_future(doing), asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            for waiting in (task, stop):
                waiting.cancel()
            await asyncio.gather(task, stop, return_exceptions=True)

    async def _put(self, prompt: Prompt) -> Said | None:
        await self._read(f"{prompt.moment} {prompt.truth}")
        await self._answers.ask(prompt)
        return await self._answers.answer(prompt)

    async def _read(self, text: str) -> None:
        if self._read_by is not None:
            await self._read_by(text)
        elif self._reads:
            await asyncio.sleep(reading_s(text))

    async def _coded(self, prompt: Prompt, said: Said) -> DrillAnswer:
        text, confidences = " ".join(said.text.split()), said.word_confidences
        if confidences is not None and len(confidences) != len(text.split()):
            confidences = None
        vectors = None
        units = self._coder.units(text, context_of(prompt, confidences)) if self._encoder is not None else []
        if self._encoder is not None and units:
            try:
                vectors = await self._encoder.encode(units)
            except ModelError:
                # A second opinion only: the rules stand alone while its child is restarted.
                vectors = None
        heard = code_answer(self._coder, prompt, text, confidences, vectors)
        return DrillAnswer(
            prompt_id=prompt.id,
            text=text,
            coded=heard.coded,
            instructions=heard.instructions,
            word_confidence=round(sum(confidences) / len(confidences), 3) if confidences else 1.0,
            duration_s=said.duration_s,
        )
