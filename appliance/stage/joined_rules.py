"""The rules of the rooms, joined for one encounter: reading, end of turn, coding, wording."""

from dataclasses import dataclass
from typing import Final

from appliance.encounter.behaviours import CodedUtterance
from appliance.encounter.events import Prosody
from appliance.encounter.guard import GuardContext, Swearing, check
from appliance.encounter.scenario import Scenario
from appliance.encounter.tidy import tidy
from appliance.inference.seams import Actor, Encoder, ModelError, Recogniser, Transcript
from appliance.review.coder.coder import Coder
from appliance.stage.answering import Wanted
from appliance.stage.backchannel import is_backchannel
from appliance.stage.coding import LiveCoder
from appliance.stage.delivery import delivery_of, other_delivery
from appliance.stage.hearing import Hearing
from appliance.stage.preparation import Control, OfficerTurn
from appliance.stage.reading import Reading
from appliance.stage.scene import Proposal, Scene
from appliance.stage.script import Script
from appliance.stage.speaking import Speaker
from appliance.stage.turn_end import TurnEnd, control_of

GUARD_REMEMBERS: Final = 14


@dataclass(frozen=True, slots=True)
class RulesSettings:
    """What the agency and the officer chose."""

    swearing: str = "mild"
    """none, mild or strong."""
    shouting: bool = True
    extra_wait_s: float = 0.0
    """An officer's comfort setting: longer silences before a turn counts as over."""


class JoinedRules:
    """Implements `preparation.Rules` with the real rooms."""

    def __init__(
        self,
        scenario: Scenario,
        script: Script,
        actor: Actor,
        recogniser: Recogniser | None,
        encoder: Encoder | None,
        coder: Coder,
        hearing: Hearing | None,
        settings: RulesSettings,
    ) -> None:
        """Take the models of one encounter; recogniser and hearing are None where nobody listens."""
        self._scenario = scenario
        self._script = script
        self._actor = actor
        self._turn_end = TurnEnd(hearing, settings.extra_wait_s)
        self._settings = settings
        self._coder = LiveCoder(coder, encoder)
        self._reading = None if recogniser is None or hearing is None else Reading(recogniser, hearing)

    async def warm(self) -> None:
        """Let the actor read the script's beginning before anyone speaks."""
        await self.read_script()

    async def read_script(self, words_so_far: str = "") -> None:
        """Let the actor read what has been said, so that only the end of its prompt is new when words are wanted."""
        try:
            await self._actor.prefill(self._script.hearing(words_so_far))
        except ModelError:
            # Reading ahead only saves time; an actor that is down is covered when its words are wanted.
            return

    async def read_ahead(self, turn: OfficerTurn, scene: Scene) -> None:
        """Read a turn that goes on, trim the script when it is long, and let the actor read along."""
        if self._reading is None:
            return
        self._script.trim(scene.state.told)
        partial = await self._reading.partial(turn)
        if partial is not None:
            turn.partial = partial
            await self.read_script(self._reading.stable(turn))

    async def read(self, turn: OfficerTurn) -> Transcript:
        """Turn the sound of a turn into words."""
        if turn.typed is not None:
            return Transcript(turn.typed)
        if self._reading is None:
            return Transcript("")
        return await self._reading.whole(turn)

    def note(self, what: str) -> None:
        """Let the script know what happened on the scene."""
        self._script.note(what)

    def control(self, text: str) -> Control | None:
        """Return what a whole utterance asks of the kiosk."""
        return control_of(text)

    def patience_s(self, turn: OfficerTurn, heard: Transcript) -> float:
        """Return the silence that ends this turn."""
        return self._turn_end.patience_s(heard)

    async def is_backchannel(self, turn: OfficerTurn) -> bool:
        """Whether speech over the person is so far only a listener's sound."""
        return is_backchannel("" if self._reading is None else await self._reading.glance(turn))

    def prosody(self, turn: OfficerTurn, heard: Transcript) -> Prosody:
        """Measure how the turn sounded."""
        return Prosody() if turn.typed is not None else self._turn_end.prosody(heard)

    async def code(self, heard: Transcript, scene: Scene, over_subject: bool) -> CodedUtterance:
        """Return what was heard in the words."""
        return await self._coder.code(heard, scene, self._script, over_subject)

    def announcement(self, text: str, speaker: Speaker) -> Wanted:
        """Return a line of another voice, said as written."""
        return Wanted(
            prompt="",
            authored_line=text,
            delivery=other_delivery(speaker),
            verbatim=True,
            max_words=200,
            seed=0,
            first_clause_by_s=None,
            judge=lambda _clause, _before: None,
            tidy=str.strip,
        )

    def wanted(self, scene: Scene, after: Proposal, officer_text: str | None, by_s: float | None) -> Wanted | None:
        """Return the answer to be worded, or None when the person stays silent."""
        direction = after.step.direction
        if direction is None:
            return None
        if self._reading is None:
            self._script.trim_when_full(scene.state.told)
        label = self._scenario.subject.name.upper()
        last_lines = tuple(self._script.said_by_person[-GUARD_REMEMBERS:])
        officer_lines = (*self._script.said_by_officer[-GUARD_REMEMBERS:], *((officer_text,) if officer_text else ()))

        def judge(clause: str, before: tuple[str, ...]) -> str | None:
            return check(
                clause,
                GuardContext(
                    scenario=self._scenario,
                    state=after.step.state,
                    direction=direction,
                    last_lines=last_lines,
                    said_before=before,
                    officer_lines=officer_lines,
                    swearing=Swearing(self._settings.swearing),
                ),
            )

        return Wanted(
            prompt=self._script.prompt(officer_text, direction),
            authored_line=direction.authored_line,
            delivery=delivery_of(self._scenario, direction, self._settings.shouting),
            verbatim=direction.verbatim,
            max_words=direction.max_words,
            seed=scene.seed * 1009 + scene.recorder.peek_number(),
            first_clause_by_s=by_s,
            judge=judge,
            tidy=lambda text: tidy(text, label),
        )
