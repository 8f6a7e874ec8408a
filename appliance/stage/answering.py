"""Wording and voicing one answer, clause by clause, with the guard in between.

The person is never struck dumb: when the actor is late, silent, dead or twice rejected, the director's own line
speaks, and the answer says which.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from appliance.inference.seams import Actor, Delivery, ModelError, Sampling, Spoken, Voice

TRIES: Final = 2
VOICE_LIMIT_S: Final = 4.0


class ClauseReader(Protocol):
    """Cuts a stream of pieces into clauses that can be spoken."""

    def feed(self, piece: str) -> list[str]:
        """Return the clauses that this piece completes."""
        ...

    def finish(self) -> list[str]:
        """Return what is left."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """One answer to be worded."""

    prompt: str
    authored_line: str
    delivery: Delivery
    verbatim: bool
    max_words: int
    seed: int
    first_clause_by_s: float | None
    """Instant of the loop's clock after which the authored line is spoken instead; None where nobody is waiting."""
    judge: Callable[[str, tuple[str, ...]], str | None]
    """Names the guard rule that a clause breaks, given the clauses before it; None lets it pass."""
    tidy: Callable[[str], str]
    """Mends what is harmless."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words and their sound; no sound where there is no voice."""

    text: str
    spoken: Spoken | None


@dataclass(slots=True)
class Answer:
    """An answer as it comes into being; owned by the event loop."""

    clauses: list[Clause] = field(default_factory=list)
    source: Literal["actor", "authored"] = "actor"
    rejections: list[str] = field(default_factory=list)
    trouble: str | None = None
    """Why the authored line covers for the actor, when something broke rather than displeased."""
    first_token_s: float | None = None
    first_clause_s: float | None = None
    finished: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def _note(self) -> None:
        self.changed.set()

    async def stream(self) -> AsyncIterator[Clause]:
        """Yield the clauses in order, waiting for those to come."""
        given = 0
        while True:
            while given < len(self.clauses):
                yield self.clauses[given]
                given += 1
            if self.finished:
                return
            self.changed.clear()
            await self.changed.wait()

    def add(self, clause: Clause) -> None:
        """Append a clause that may be spoken."""
        self.clauses.append(clause)
        self._note()

    def finish(self) -> None:
        """Say that no clause follows."""
        self.finished = True
        self._note()


class _NotUsable(Exception):
    """A wording that cannot be spoken."""


class Answerer:
    """Words answers with the actor and gives them sound."""

    def __init__(self, actor: Actor, voice: Voice | None, clauses: Callable[[], ClauseReader]) -> None:
        """`voice` is None where nobody listens; `clauses` makes a fresh reader."""
        self._actor = actor
        self._voice = voice
        self._clauses = clauses

    async def fill(self, wanted: Wanted, answer: Answer) -> None:
        """Fill an answer; always ends with at least one clause, and never raises but on cancellation."""
        try:
            if wanted.verbatim:
                answer.source = "authored"
                await self._authored(wanted, answer)
            else:
                await self._worded(wanted, answer)
        finally:
            answer.finish()

    async def _worded(self, wanted: Wanted, answer: Answer) -> None:
        for attempt in range(TRIES):
            try:
                async with asyncio.timeout_at(wanted.first_clause_by_s) as limit:
                    await self._try(wanted, answer, attempt, limit)
                return
            except _NotUsable:
                continue
            except TimeoutError:
                answer.trouble = "actor late"
                break
            except ModelError as error:
                answer.trouble = str(error)
                break
        if not answer.clauses:
            answer.source = "authored"
            await self._authored(wanted, answer)

    async def _try(self, wanted: Wanted, answer: Answer, attempt: int, limit: asyncio.Timeout) -> None:
        reader = self._clauses()
        sampling = Sampling(seed=wanted.seed + attempt, temperature=0.6 + 0.2 * attempt)
        words = 0
        async with aclosing(_as_generator(self._actor.continue_script(wanted.prompt, sampling))) as pieces:
            async for piece in pieces:
                if answer.first_token_s is None:
                    answer.first_token_s = asyncio.get_running_loop().time()
                for text in reader.feed(piece):
                    words += await self._offer(text, wanted, answer, limit)
                    if words >= wanted.max_words:
                        return
        for text in reader.finish():
            words += await self._offer(text, wanted, answer, limit)
            if words >= wanted.max_words:
                return
        if not answer.clauses:
            answer.rejections.append("nothing_said")
            raise _NotUsable

    async def _offer(self, text: str, wanted: Wanted, answer: Answer, limit: asyncio.Timeout) -> int:
        """Guard, voice and add one clause; return its number of words."""
        mended = wanted.tidy(text).strip()
        if not mended:
            return 0
        rule = wanted.judge(mended, tuple(clause.text for clause in answer.clauses))
        if rule is not None:
            answer.rejections.append(rule)
            if answer.clauses:
                # What was said already stands; the rest is left unsaid.
                return wanted.max_words
            raise _NotUsable
        spoken = await self._say(mended, wanted.delivery)
        if not answer.clauses:
            answer.first_clause_s = asyncio.get_running_loop().time()
            limit.reschedule(None)
        answer.add(Clause(mended, spoken))
        return len(mended.split())

    async def _authored(self, wanted: Wanted, answer: Answer) -> None:
        reader = self._clauses()
        for text in [*reader.feed(wanted.authored_line), *reader.finish()]:
            try:
                spoken = await self._say(text, wanted.delivery)
            except ModelError as error:
                # Captions still carry the words.
                answer.trouble = str(error)
                spoken = None
            if answer.first_clause_s is None:
                answer.first_clause_s = asyncio.get_running_loop().time()
            answer.add(Clause(text, spoken))

    async def _say(self, text: str, delivery: Delivery) -> Spoken | None:
        if self._voice is None:
            return None
        try:
            async with asyncio.timeout(VOICE_LIMIT_S):
                return await self._voice.say(text, delivery)
        except (ModelError, TimeoutError):
            # A voice that was restarted is asked once more.
            return await self._voice.say(text, delivery)


async def _as_generator(pieces: AsyncIterator[str]) -> AsyncGenerator[str, None]:
    """Make any iterator closable, so that leaving the loop cancels the decoding."""
    try:
        async for piece in pieces:
            yield piece
    finally:
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()
