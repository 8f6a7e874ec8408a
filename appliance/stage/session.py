"""One encounter, live: joins the floor with preparation, speaking and the plot. Everything runs on one event loop."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Final

from appliance.audio.seams import Headset, PlaybackMark
from appliance.encounter.direction import Direction, Ending, Floor
from appliance.encounter.director import Step
from appliance.encounter.events import (
    DirectorEvent,
    OfficerMoved,
    OfficerRadioed,
    OfficerSilent,
    OfficerSpoke,
    SubjectHeard,
    TimeUp,
)
from appliance.encounter.record import Turn, Word
from appliance.inference.seams import Spoken
from appliance.stage import floor as floor_rules
from appliance.stage.answering import Answer, Answerer, Wanted
from appliance.stage.clock import EncounterClock
from appliance.stage.floor import FloorCommand, FloorEvent, FloorState, Holder
from appliance.stage.latency import LatencyObserver
from appliance.stage.preparation import Control, OfficerTurn, Prepared, Preparer, Rules
from appliance.stage.recorder import Recorder
from appliance.stage.scene import Proposal, Scene
from appliance.stage.speaking import Line, Speaker, Speaking

TICK_S: Final = 0.05
ENDING_LIMIT_S: Final = 25.0


@dataclass(frozen=True, slots=True)
class Sound:
    """A first sound, made ahead: its text and its audio."""

    text: str
    spoken: Spoken


class Session:
    """Owner of the floor, and the only place where proposals are kept."""

    def __init__(
        self,
        scene: Scene,
        clock: EncounterClock,
        recorder: Recorder,
        rules: Rules,
        answerer: Answerer,
        headset: Headset | None,
        first_sounds: dict[str, Sound],
        observer: LatencyObserver,
        *,
        speculative: bool = True,
        answer_limit_s: float = 2.2,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_change` is called whenever a screen should look again."""
        self.scene = scene
        self.clock = clock
        self.recorder = recorder
        self.observer = observer
        self.floor = FloorState()
        self.ending: Ending | None = None
        self.narration = ""
        self.over = asyncio.Event()
        self.turn: OfficerTurn | None = None
        self.on_control: Callable[[Control], None] = lambda _control: None
        self._rules = rules
        self._answerer = answerer
        self._first_sounds = first_sounds
        self._on_change = on_change
        self._speculative = speculative
        self._preparer = Preparer(scene, rules, answerer, observer, clock.at, speculative, answer_limit_s)
        self.speaking = Speaking(headset, recorder, clock.at, self._sound_began, self._words_began, self._line_over)
        self._prepared: Prepared | None = None
        self._turn_over = asyncio.Event()
        self._inbox: deque[FloorEvent] = deque()
        self._telling = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._preparing: asyncio.Task[None] | None = None
        self._to_say: deque[tuple[Speaker, Wanted | str, Direction | None]] = deque()
        self._saying_next: asyncio.Task[None] | None = None
        self._subject_ended_s: float | None = None
        self._handles: dict[type[FloorCommand], Callable[..., None]] = {
            floor_rules.OpenTurn: self._open_turn,
            floor_rules.Speculate: self._speculate,
            floor_rules.Drop: self._drop,
            floor_rules.EndTurn: self._end_turn,
            floor_rules.Release: self._release,
            floor_rules.Discard: self._discard,
            floor_rules.Duck: lambda _c: self.speaking.duck(),
            floor_rules.ComeBack: lambda _c: self.speaking.come_back(),
            floor_rules.Glance: self._glance,
            floor_rules.Yield: self._yield,
            floor_rules.ReportSilence: self._report_silence,
        }

    # Outside asks

    def start(self) -> None:
        """Let the encounter begin: the clock runs and the person may speak first."""
        self.clock.start()
        self.tell(floor_rules.FloorOpens(self._now_s()))
        if self.scene.last_step is self.scene.opening:
            self._follow(self.scene.opening, None)
        self._want_silence()
        self._spawn(self._housekeeping(), "housekeeping")

    def pause(self) -> None:
        """Let everything stand still."""
        self._cancel_preparation()
        self.tell(floor_rules.FloorCloses(self._now_s()))
        if self.speaking.line is not None:
            self._spawn(self.speaking.give_way(), "yield")
        else:
            self.speaking.hush()
        self.turn = None
        self.clock.stop()
        self._on_change()

    def resume(self) -> None:
        """Go on where it stood still."""
        self.clock.start()
        self.tell(floor_rules.FloorOpens(self._now_s()))
        self._want_silence()
        self._on_change()

    def say(self, text: str, to_radio: bool = False) -> None:
        """Take a typed turn."""
        self.turn = OfficerTurn(self._now_s(), over_subject=False, typed=text, to_radio=to_radio)
        self.tell(floor_rules.TypedTurn(self._now_s()))

    def happen(self, event: DirectorEvent) -> None:
        """Let a move or another event happen to the director."""
        self._follow(self.scene.happen(event), None)

    def finish(self, ending: Ending, narration: str) -> None:
        """End the encounter now."""
        if self.ending is None:
            self.ending, self.narration = ending, narration
        self._cancel_preparation()
        self.tell(floor_rules.FloorCloses(self._now_s()))
        self.clock.stop()
        self.over.set()
        self._on_change()

    async def close(self) -> None:
        """Stop every task."""
        self._cancel_preparation()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def on_mark(self, mark: PlaybackMark) -> None:
        """Take a playback mark of the headset."""
        self.speaking.on_mark(mark)

    def tell(self, event: FloorEvent) -> None:
        """Feed the floor; events told from within a command wait for their turn."""
        self._inbox.append(event)
        if self._telling:
            return
        self._telling = True
        try:
            while self._inbox:
                holder = self.floor.holder
                self.floor, commands = floor_rules.reduce(self.floor, self._inbox.popleft())
                for command in commands:
                    self._handles[type(command)](command)
                if self.floor.holder is not holder:
                    self._on_change()
        finally:
            self._telling = False

    # The floor's commands

    def _open_turn(self, command: floor_rules.OpenTurn) -> None:
        if self.turn is not None and self.turn.typed is not None:
            return
        gap_s = None if self._subject_ended_s is None else round(command.began_s - self._subject_ended_s, 3)
        self.turn = OfficerTurn(
            command.began_s,
            command.over_subject,
            to_radio=self.radio_open,
            response_gap_s=gap_s,
            subject_was_saying=self.speaking.saying,
        )

    radio_open: bool = False

    def _speculate(self, command: floor_rules.Speculate) -> None:
        turn = self.turn
        if turn is None:
            return
        self._cancel_preparation()
        turn.last_speech_s = self.floor.last_speech_s
        self.observer.begin(command.attempt, turn.last_speech_s)
        self._turn_over = asyncio.Event()
        self._prepared = Prepared(command.attempt, turn)
        self._preparing = self._spawn(self._prepare(self._prepared), "preparing")

    async def _prepare(self, prepared: Prepared) -> None:
        attempt = prepared.attempt

        def on_words(patience_s: float, empty: bool) -> None:
            self.tell(floor_rules.WordsHeard(self._now_s(), attempt, patience_s, empty))
            self._on_change()

        def on_ready(delay_s: float, talk_over: bool) -> None:
            self.tell(floor_rules.AnswerReady(self._now_s(), attempt, delay_s, talk_over))

        async def turn_over() -> None:
            await self._turn_over.wait()

        await self._preparer.prepare(prepared, on_words, on_ready, turn_over)

    def _drop(self, command: floor_rules.Drop) -> None:
        self.observer.drop(command.attempt)
        self._cancel_preparation()
        if self.speaking.line is None:
            self.speaking.hush()

    def _end_turn(self, command: floor_rules.EndTurn) -> None:
        self.observer.mark(command.attempt, "endpoint", self._now_s())
        self._turn_over.set()
        prepared = self._prepared
        direction = None if prepared is None else prepared.direction
        if direction is None or direction.floor is not Floor.ANSWER or self.floor.ready or direction.verbatim:
            return
        sound = self._first_sounds.get(direction.first_sound or "")
        if sound is not None:
            self.speaking.first_sound(sound.text, sound.spoken)

    def _release(self, command: floor_rules.Release) -> None:
        prepared = self._prepared
        if prepared is None or prepared.attempt != command.attempt:
            self.tell(floor_rules.SubjectFinished(self._now_s()))
            return
        self._prepared = None
        self.turn = None
        self.radio_open = False
        if prepared.control is not None:
            self.tell(floor_rules.SubjectFinished(self._now_s()))
            self.on_control(prepared.control)
            return
        self._keep(prepared)

    def _keep(self, prepared: Prepared) -> None:
        """Commit an officer turn and let what follows from it be heard."""
        proposal = prepared.proposal
        if proposal is None:
            return
        event = proposal.event
        number = self.recorder.peek_number()
        if isinstance(event, OfficerSpoke | OfficerRadioed) and event.turn != number:
            proposal = self.scene.propose(event.model_copy(update={"turn": number}))
        self._record_officer(prepared, event)
        step = self.scene.keep(proposal)
        if prepared.movement is not None:
            self.scene.happen(OfficerMoved(at_s=event.at_s, movement=prepared.movement))
        self._follow(step, prepared)

    def _record_officer(self, prepared: Prepared, event: DirectorEvent) -> None:
        turn, heard = prepared.turn, prepared.heard
        at = self.clock.at
        self.recorder.turn(
            Turn(
                number=self.recorder.next_number(),
                speaker="officer",
                addressed_to=event.to if isinstance(event, OfficerRadioed) else "person",
                text=heard.text,
                start_s=round(at(turn.began_s), 3),
                end_s=round(max(at(turn.last_speech_s), at(turn.began_s)), 3),
                words=tuple(
                    Word(
                        text=word.text,
                        start_s=round(max(0.0, at(turn.began_s + word.start_s)), 3),
                        end_s=round(max(0.0, at(turn.began_s + word.end_s)), 3),
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

    def _discard(self, _command: floor_rules.Discard) -> None:
        self._cancel_preparation()
        self.turn = None

    def _glance(self, _command: floor_rules.Glance) -> None:
        if self.turn is not None:
            self._spawn(self._look_at(self.turn), "glance")

    async def _look_at(self, turn: OfficerTurn) -> None:
        backchannel = await self._rules.is_backchannel(turn)
        self.tell(floor_rules.Glanced(self._now_s(), backchannel))

    def _yield(self, _command: floor_rules.Yield) -> None:
        self._spawn(self.speaking.give_way(), "yield")

    def _report_silence(self, command: floor_rules.ReportSilence) -> None:
        if self._saying_next is not None:
            return
        event = OfficerSilent(at_s=self.clock.read_s(), silent_s=round(command.silent_s, 2))
        self._follow(self.scene.happen(event), None)

    # What follows from a step

    def _follow(self, step: Step, prepared: Prepared | None) -> None:
        """Let a step's voices be heard and its ending come true; `prepared` holds the answer worded ahead."""
        if step.ending is not None and self.ending is None:
            self.ending, self.narration = step.ending, step.narration
        spoken = False
        if prepared is not None and prepared.answer is not None and step.direction is not None:
            over = step.direction.floor is Floor.TALK_OVER
            line = Line("subject", prepared.answer, step.direction, prepared.attempt, over_officer=over)
            self.speaking.start(line)
            spoken = True
        if step.other_voice:
            self._to_say.append((self._other_speaker(prepared), step.other_voice, None))
        if not spoken and step.direction is not None and step.direction.floor is not Floor.STAY_SILENT:
            proposal = Proposal(self._last_event(), step.state, step)
            wanted = self._rules.wanted(self.scene, proposal, None, None)
            if wanted is not None:
                self._to_say.append(("subject", wanted, step.direction))
        if prepared is not None and not spoken:
            self.tell(floor_rules.SubjectFinished(self._now_s()))
        self._want_silence()
        self._say_next()
        if self.ending is not None and not spoken and not self._to_say:
            self.finish(self.ending, self.narration)

    def _last_event(self) -> DirectorEvent:
        return self.recorder.events[-1] if self.recorder.events else OfficerSilent(at_s=0.0, silent_s=0.0)

    def _other_speaker(self, prepared: Prepared | None) -> Speaker:
        event = None if prepared is None or prepared.proposal is None else prepared.proposal.event
        return event.to if isinstance(event, OfficerRadioed) else "radio"

    def _say_next(self) -> None:
        """Word and voice the next queued line, and say it when the floor is free."""
        if self._saying_next is None and self._to_say:
            self._saying_next = self._spawn(self._say_unprompted(*self._to_say.popleft()), "unprompted")

    async def _say_unprompted(self, speaker: Speaker, what: Wanted | str, direction: Direction | None) -> None:
        try:
            answer = Answer()
            wanted = what if isinstance(what, Wanted) else self._rules.announcement(what, speaker)
            wording = self._spawn(self._answerer.fill(wanted, answer), "wording")
            async for _first in answer.stream():
                break
            ending = self.ending is not None
            waited_from_s = self._now_s()
            while self.floor.holder is not Holder.NOBODY and not (ending and self.floor.holder is Holder.CLOSED):
                if ending and self._now_s() - waited_from_s > ENDING_LIMIT_S:
                    break
                if speaker == "subject" and not ending and self.floor.holder is Holder.OFFICER:
                    # The officer took the floor first: what the person was about to say has lost its moment.
                    wording.cancel()
                    return
                await asyncio.sleep(TICK_S)
            stubborn = direction is not None and direction.floor is Floor.TALK_OVER
            self.tell(floor_rules.SubjectStarts(self._now_s(), stubborn))
            self.speaking.start(Line(speaker, answer, direction))
        finally:
            self._saying_next = None

    def _sound_began(self, at_s: float) -> None:
        prepared = self._prepared
        line = self.speaking.line
        attempt = line.attempt if line is not None else prepared.attempt if prepared is not None else None
        if attempt is not None:
            self.observer.mark(attempt, "first_sound", at_s)
        self._on_change()

    def _words_began(self, line: Line, at_s: float) -> None:
        if line.attempt is None:
            return
        self.observer.mark(line.attempt, "first_words", at_s)
        delay_s = line.direction.delay_s if line.direction is not None else 0.0
        # The line's own turn is written when it is over; until then it has the next number.
        number = self.recorder.peek_number()
        self.recorder.timed(self.observer.timing(line.attempt, number, delay_s, self._speculative))

    def _line_over(self, line: Line, heard: str, complete: bool, at_s: float) -> None:
        if line.answer.trouble is not None:
            self.recorder.went_wrong("authored_cover", self.clock.at(at_s), self.recorder.peek_number() - 1)
        self.tell(floor_rules.SubjectFinished(at_s))
        if line.speaker == "subject":
            self._subject_ended_s = at_s
            if heard and self.ending is None:
                disclosed = line.direction.disclose if complete and line.direction is not None else ()
                event = SubjectHeard(
                    at_s=self.clock.at(at_s),
                    turn=self.recorder.peek_number() - 1,
                    text=heard,
                    complete=complete,
                    disclosed=disclosed,
                    talked_over_officer=line.over_officer,
                )
                self._follow(self.scene.happen(event), None)
        self._say_next()
        if self.ending is not None and not self._to_say and self._saying_next is None:
            self.finish(self.ending, self.narration)
        self._on_change()

    def _want_silence(self) -> None:
        self.tell(floor_rules.SilenceWanted(self._now_s(), self.scene.next_silence_s()))

    # Time

    async def _housekeeping(self) -> None:
        """Let time pass where no frame does: ticks, the scenario's events, the time limit."""
        while not self.over.is_set():
            await asyncio.sleep(TICK_S)
            if not self.clock.running:
                continue
            if self.floor.holder is not Holder.OFFICER:
                self.tell(floor_rules.SilenceRuns(self._now_s()))
            if self.ending is not None:
                continue
            for event in self.scene.due():
                self._follow(self.scene.happen(event), None)
            if self.clock.read_s() >= self.scene.time_limit_s and self.ending is None:
                self._follow(self.scene.happen(TimeUp(at_s=self.clock.read_s())), None)

    def _now_s(self) -> float:
        return asyncio.get_running_loop().time()

    def _cancel_preparation(self) -> None:
        if self._preparing is not None:
            self._preparing.cancel()
            self._preparing = None
        if self._prepared is not None:
            self._prepared.cancel()
            self._prepared = None

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.trouble = error
            self.over.set()

    trouble: BaseException | None = None
    """What broke the session itself, if anything did."""
