"""Getting an answer ready while it is not yet sure that one is due: read, code, direct, word, voice.

Nothing here is heard and nothing is kept; the session decides that when the turn is over.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from appliance.encounter.behaviours import CodedUtterance
from appliance.encounter.direction import Direction, Floor
from appliance.encounter.events import Movement, OfficerActed, OfficerRadioed, OfficerSpoke, Prosody
from appliance.encounter.scenario import Scenario
from appliance.inference.seams import ModelError, Transcript
from appliance.stage.address import addressee, movement_said, says_act_now
from appliance.stage.answering import Answer, Answerer, Wanted
from appliance.stage.latency import LatencyObserver
from appliance.stage.scene import Proposal, Scene

Control = Literal["pause", "end", "resume", "start"]


@dataclass(slots=True)
class OfficerTurn:
    """An officer turn that is still open."""

    began_s: float
    """Loop clock."""
    over_subject: bool
    typed: str | None = None
    called: Literal["radio", "partner"] | None = None
    """Whom the officer called by key; None leaves it to the words."""
    response_gap_s: float | None = None
    last_speech_s: float = 0.0
    partial: str = ""
    subject_was_saying: str = ""


@dataclass(slots=True)
class Prepared:
    """What a turn would lead to."""

    attempt: int
    turn: OfficerTurn
    heard: Transcript = field(default_factory=lambda: Transcript(""))
    coded: CodedUtterance | None = None
    prosody: Prosody = field(default_factory=Prosody)
    control: Control | None = None
    movement: Movement | None = None
    proposal: Proposal | None = None
    answer: Answer | None = None
    wording: asyncio.Task[None] | None = None
    """Fills the answer, and goes on after the first clause."""

    @property
    def direction(self) -> Direction | None:
        """What the person would do."""
        return None if self.proposal is None else self.proposal.step.direction

    def cancel(self) -> None:
        """Stop wording."""
        if self.wording is not None:
            self.wording.cancel()


class Rules(Protocol):
    """What the stage asks of the rooms it joins, about one utterance."""

    async def read_ahead(self, turn: OfficerTurn, scene: Scene) -> None:
        """Read a turn that goes on, and let the actor read along; called again and again while somebody speaks."""
        ...

    async def read_script(self, words_so_far: str = "") -> None:
        """Let the actor read what has been said and the officer's words so far, before its own are wanted."""
        ...

    def note(self, what: str) -> None:
        """Let the script know what happened on the scene."""
        ...

    async def read(self, turn: OfficerTurn) -> Transcript:
        """Turn the sound of a turn into words."""
        ...

    def control(self, text: str) -> Control | None:
        """Return what a whole utterance asks of the kiosk, if that is all it does."""
        ...

    def patience_s(self, turn: OfficerTurn, heard: Transcript) -> float:
        """Return the silence that ends this turn."""
        ...

    def prosody(self, turn: OfficerTurn, heard: Transcript) -> Prosody:
        """Measure how the turn sounded."""
        ...

    async def code(self, heard: Transcript, scene: Scene, over_subject: bool) -> CodedUtterance:
        """Return what was heard in the words."""
        ...

    async def is_backchannel(self, turn: OfficerTurn) -> bool:
        """Whether speech over the person is so far only a listener's sound."""
        ...

    def announcement(self, text: str, speaker: Literal["subject", "radio", "partner"]) -> Wanted:
        """Return a line of another voice, to be said as written."""
        ...

    def wanted(
        self, scene: Scene, state_after: Proposal, officer_text: str | None, by_s: float | None
    ) -> Wanted | None:
        """Return the answer to be worded, or None when the person stays silent."""
        ...


class Preparer:
    """Prepares one officer turn at a time; the latest attempt is the only one that matters."""

    def __init__(
        self,
        scene: Scene,
        rules: Rules,
        answerer: Answerer,
        observer: LatencyObserver,
        encounter_s: Callable[[float], float],
        speculative: bool,
        answer_limit_s: float,
    ) -> None:
        """`encounter_s` maps the loop's clock to the encounter's; `answer_limit_s` is when the authored line covers."""
        self._scene = scene
        self._rules = rules
        self._answerer = answerer
        self._observer = observer
        self._encounter_s = encounter_s
        self._speculative = speculative
        self._answer_limit_s = answer_limit_s

    async def prepare(
        self,
        prepared: Prepared,
        on_words: Callable[[float, bool], None],
        on_directed: Callable[[], None],
        on_ready: Callable[[float, bool], None],
        turn_over: Callable[[], Awaitable[None]],
    ) -> None:
        """Fill `prepared`, reporting patience and emptiness, then the direction, then delay and talking over.

        Without speculation, nothing but the words is prepared before `turn_over` returns.
        """
        attempt, turn = prepared.attempt, prepared.turn
        now_s = asyncio.get_running_loop().time
        try:
            prepared.heard = await self._rules.read(turn)
        except ModelError:
            # The recogniser stays away; the screen says so, and these words are lost.
            on_words(0.0, True)
            return
        text = prepared.heard.text
        turn.partial = text or turn.partial
        self._observer.mark(attempt, "transcript", now_s())
        prepared.control = None if turn.typed is not None else self._rules.control(text)
        on_words(self._rules.patience_s(turn, prepared.heard), not text.strip())
        if not text.strip():
            return
        if not self._speculative:
            await turn_over()
        if prepared.control is not None:
            on_ready(0.0, False)
            return
        await self._propose(prepared)
        self._observer.mark(attempt, "coded", now_s())
        on_directed()
        await self._word(prepared, on_ready)

    async def _propose(self, prepared: Prepared) -> None:
        scene, turn, text = self._scene, prepared.turn, prepared.heard.text
        at_s = self._encounter_s(turn.last_speech_s)
        number = scene.recorder.peek_number()
        to = turn.called or addressee(text, scene.scenario.partner)
        if to != "person":
            asked = resource_asked_for(text, scene.scenario)
            prepared.proposal = scene.propose(OfficerRadioed(at_s=at_s, turn=number, text=text, to=to, asked_for=asked))
            return
        if says_act_now(text):
            prepared.proposal = scene.propose(OfficerActed(at_s=at_s, reason=""))
            return
        prepared.movement = movement_said(text)
        prepared.prosody = self._rules.prosody(turn, prepared.heard)
        prepared.coded = await self._rules.code(prepared.heard, scene, turn.over_subject)
        prepared.proposal = scene.propose(
            OfficerSpoke(
                at_s=at_s,
                turn=number,
                text=text,
                coded=prepared.coded,
                word_confidence=prepared.heard.confidence,
                duration_s=round(max(0.0, turn.last_speech_s - turn.began_s), 3),
                response_gap_s=turn.response_gap_s,
                interrupted_subject=turn.over_subject,
                prosody=prepared.prosody,
            )
        )

    async def _word(self, prepared: Prepared, on_ready: Callable[[float, bool], None]) -> None:
        proposal = prepared.proposal
        direction = prepared.direction
        if proposal is None or direction is None or direction.floor is Floor.STAY_SILENT:
            on_ready(0.0, False)
            return
        loop = asyncio.get_running_loop()
        delay_s = direction.delay_s if direction.floor is Floor.WAIT else 0.0
        # Nobody waits for an answer in writing, and a chosen silence leaves time for the actor.
        by_s = None
        if prepared.turn.typed is None:
            by_s = max(loop.time() + 0.4, prepared.turn.last_speech_s + self._answer_limit_s + delay_s)
        wanted = self._rules.wanted(self._scene, proposal, prepared.heard.text, by_s)
        if wanted is None:
            on_ready(0.0, False)
            return
        answer = prepared.answer = Answer()
        prepared.wording = asyncio.create_task(self._answerer.fill(wanted, answer), name="wording")
        async for _first in answer.stream():
            break
        if answer.first_token_s is not None:
            self._observer.mark(prepared.attempt, "first_token", answer.first_token_s)
        if answer.first_clause_s is not None:
            self._observer.mark(prepared.attempt, "first_clause", answer.first_clause_s)
        on_ready(delay_s, direction.floor is Floor.TALK_OVER)


def resource_asked_for(text: str, scenario: Scenario) -> str | None:
    """Return the scenario's resource whose words occur in a radio call."""
    said = f" {' '.join(text.lower().split())} "
    for resource in scenario.resources:
        if any(words.lower() in said for words in resource.heard):
            return resource.id
    return None
