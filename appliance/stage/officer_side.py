"""The officer's turns: opened, prepared for while they pause, dropped when they go on, kept when they are over."""

import asyncio
from collections.abc import Callable
from typing import Final, Literal

from appliance.audio.seams import FRAME_S
from appliance.encounter.direction import Floor
from appliance.encounter.director import Step
from appliance.encounter.events import DirectorEvent, OfficerMoved, OfficerRadioed, OfficerSpoke
from appliance.encounter.record import Turn, Word
from appliance.inference.seams import ModelError
from appliance.stage import floor_events
from appliance.stage.clock import EncounterClock
from appliance.stage.floor import FloorState, Holder
from appliance.stage.floor_events import FloorEvent
from appliance.stage.latency import LatencyObserver
from appliance.stage.preparation import OfficerTurn, Prepared, Preparer, Rules
from appliance.stage.recorder import Recorder
from appliance.stage.scene import Scene
from appliance.stage.sounds import FirstSounds
from appliance.stage.speaking import Speaking
from appliance.stage.tasks import TaskGroup

READ_ALONG_EVERY_S: Final = 0.5
"""Pause between two readings of a turn that goes on; each costs the recogniser about 0.3 s of one core."""


class OfficerSide:
    """Owner of the open officer turn and of what is prepared for it."""

    def __init__(
        self,
        scene: Scene,
        clock: EncounterClock,
        recorder: Recorder,
        rules: Rules,
        preparer: Preparer,
        observer: LatencyObserver,
        speaking: Speaking,
        first_sounds: FirstSounds,
        tasks: TaskGroup,
        tell: Callable[[FloorEvent], None],
        floor: Callable[[], FloorState],
        person_ended_s: Callable[[], float | None],
        close_turn: Callable[[], None],
    ) -> None:
        """`tell` and `floor` reach the floor; `person_ended_s` says when the person last fell silent.

        `close_turn` lets the ear know that what sounds next is another turn.
        """
        self._scene = scene
        self._clock = clock
        self._recorder = recorder
        self._rules = rules
        self._preparer = preparer
        self._observer = observer
        self._speaking = speaking
        self._first_sounds = first_sounds
        self._tasks = tasks
        self._tell = tell
        self._floor = floor
        self._person_ended_s = person_ended_s
        self._close_turn = close_turn
        self._preparing: asyncio.Task[None] | None = None
        self._reading_along: asyncio.Task[None] | None = None
        self._turn_over = asyncio.Event()
        self._sounded = False
        self.prepared: Prepared | None = None
        self.turn: OfficerTurn | None = None
        self.calling: Literal["radio", "partner"] | None = None
        """To whom the next turn goes, by key."""

    def open_typed(self, text: str, called: Literal["radio", "partner"] | None) -> None:
        """Take a turn in writing; the floor opens and ends it."""
        self.turn = OfficerTurn(_now_s(), over_subject=False, typed=text, called=called)

    def open(self, command: floor_events.OpenTurn) -> None:
        """Begin a spoken turn."""
        if self.turn is not None and self.turn.typed is not None:
            return
        ended_s = self._person_ended_s()
        self.turn = OfficerTurn(
            command.began_s,
            command.over_subject,
            called=self.calling,
            response_gap_s=None if ended_s is None or command.over_subject else round(command.began_s - ended_s, 3),
            subject_was_saying=self._speaking.saying,
        )
        self._read_along(self.turn)

    def _read_along(self, turn: OfficerTurn) -> None:
        self._stop_reading_along()
        self._reading_along = self._tasks.spawn(self._keep_reading(turn), "reading along")

    async def _keep_reading(self, turn: OfficerTurn) -> None:
        while True:
            await asyncio.sleep(READ_ALONG_EVERY_S)
            await self._rules.read_ahead(turn, self._scene)

    def _stop_reading_along(self) -> None:
        if self._reading_along is not None:
            self._reading_along.cancel()
            self._reading_along = None

    def speculate(self, command: floor_events.Speculate) -> None:
        """Start to prepare an answer to the turn so far."""
        turn = self.turn
        if turn is None:
            return
        self.cancel()
        turn.last_speech_s = max(self._floor().last_speech_s, turn.began_s + FRAME_S)
        self._observer.begin(command.attempt, turn.last_speech_s)
        self._turn_over = asyncio.Event()
        self._sounded = False
        self.prepared = Prepared(command.attempt, turn)
        self._preparing = self._tasks.spawn(self._prepare(self.prepared), "preparing")

    async def _prepare(self, prepared: Prepared) -> None:
        attempt = prepared.attempt

        def on_words(patience_s: float, empty: bool) -> None:
            self._tell(floor_events.WordsHeard(_now_s(), attempt, patience_s, empty))

        def on_ready(delay_s: float, talk_over: bool) -> None:
            self._tell(floor_events.AnswerReady(_now_s(), attempt, delay_s, talk_over))

        async def turn_over() -> None:
            await self._turn_over.wait()

        await self._preparer.prepare(prepared, on_words, self._make_first_sound, on_ready, turn_over)

    def drop(self, command: floor_events.Drop) -> None:
        """Forget what was prepared: the officer goes on."""
        self._observer.drop(command.attempt)
        self.cancel()
        if self._speaking.line is None:
            self._speaking.hush()
        if self.turn is not None and self.turn.typed is None:
            self._read_along(self.turn)

    def end_turn(self, command: floor_events.EndTurn) -> None:
        """Make a first sound, as the turn sounds over and the words are still to come."""
        self._observer.mark(command.attempt, "endpoint", _now_s())
        self._turn_over.set()
        self._make_first_sound()

    def _make_first_sound(self) -> None:
        """Make the sound that the director chose, once, when the turn is over and words are still to come."""
        direction = None if self.prepared is None else self.prepared.direction
        if direction is None or self._sounded or self._floor().holder is not Holder.DUE or self._floor().ready:
            return
        if direction.floor is not Floor.ANSWER or direction.verbatim:
            return
        sound = self._first_sounds.get(direction.first_sound)
        if sound is not None:
            self._sounded = True
            self._speaking.first_sound(sound.text, sound.spoken)

    def release(self, command: floor_events.Release) -> Prepared | None:
        """Hand over what was prepared for a turn that is over; None when it is not at hand."""
        prepared = self.prepared
        if prepared is None or prepared.attempt != command.attempt:
            return None
        self.prepared = None
        self._preparing = None
        self.turn = None
        self.calling = None
        self._close_turn()
        return prepared

    def keep(self, prepared: Prepared) -> Step | None:
        """Let a turn happen: write it down and let it take effect."""
        proposal = prepared.proposal
        if proposal is None:
            return None
        event = proposal.event
        number = self._recorder.peek_number()
        if isinstance(event, OfficerSpoke | OfficerRadioed) and event.turn != number:
            proposal = self._scene.propose(event.model_copy(update={"turn": number}))
        self._record(prepared, event)
        step = self._scene.keep(proposal)
        if prepared.movement is not None:
            self._scene.happen(OfficerMoved(at_s=event.at_s, movement=prepared.movement))
        return step

    def _record(self, prepared: Prepared, event: DirectorEvent) -> None:
        turn, heard = prepared.turn, prepared.heard
        at = self._clock.at
        self._recorder.turn(
            Turn(
                number=self._recorder.next_number(),
                speaker="officer",
                addressed_to=event.to if isinstance(event, OfficerRadioed) else "person",
                text=heard.text,
                start_s=round(at(turn.began_s), 3),
                end_s=round(max(at(turn.last_speech_s), at(turn.began_s)), 3),
                words=tuple(
                    Word(
                        text=word.text,
                        start_s=round(at(turn.began_s + word.start_s), 3),
                        end_s=round(at(turn.began_s + word.end_s), 3),
                        confidence=round(min(1.0, max(0.0, word.confidence)), 3),
                    )
                    for word in heard.words
                ),
                coded=prepared.coded,
                prosody=prepared.prosody,
                interrupts=turn.over_subject,
                source="typed" if turn.typed is not None else "speech",
            )
        )

    def discard(self, _command: floor_events.Discard) -> None:
        """Forget a turn that held no words."""
        self.cancel()
        self.turn = None
        self._close_turn()

    def glance(self, _command: floor_events.Glance) -> None:
        """Look at the words of speech over the person."""
        if self.turn is not None:
            self._tasks.spawn(self._look_at(self.turn), "glance")

    async def _look_at(self, turn: OfficerTurn) -> None:
        try:
            backchannel = await self._rules.is_backchannel(turn)
        except ModelError:
            # Without the recogniser the floor judges by how long the speech lasts.
            return
        self._tell(floor_events.Glanced(_now_s(), backchannel))

    def cancel(self) -> None:
        """Stop preparing and reading."""
        self._stop_reading_along()
        if self._preparing is not None:
            self._preparing.cancel()
            self._preparing = None
        if self.prepared is not None:
            self.prepared.cancel()
            self.prepared = None


def _now_s() -> float:
    return asyncio.get_running_loop().time()
