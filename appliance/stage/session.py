"""One encounter, live: joins the floor with the officer's side, the person's side and time, on one event loop."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final, Literal

from appliance.audio.seams import Headset, PlaybackMark
from appliance.encounter.direction import Ending
from appliance.encounter.events import DirectorEvent, OfficerSilent, TimeUp
from appliance.stage import floor as floor_rules
from appliance.stage import floor_events
from appliance.stage.answering import Answer, Answerer
from appliance.stage.clock import EncounterClock
from appliance.stage.floor import FloorState, Holder
from appliance.stage.floor_events import FloorCommand, FloorEvent
from appliance.stage.latency import LatencyObserver
from appliance.stage.officer_side import OfficerSide
from appliance.stage.person_side import PersonSide
from appliance.stage.preparation import Control, OfficerTurn, Preparer, Rules
from appliance.stage.recorder import Recorder
from appliance.stage.scene import Scene
from appliance.stage.sounds import FirstSounds
from appliance.stage.speaking import Line, Speaking
from appliance.stage.tasks import TaskGroup
from appliance.stage.typed_text import plain

TICK_S: Final = 0.05
ANSWER_LIMIT_S: Final = 2.6
"""After the officer's last word, when the authored line covers for an actor that is late."""


class Session:
    """Owner of the floor; what the outside asks, the floor's commands and the passing of time meet here."""

    def __init__(
        self,
        scene: Scene,
        clock: EncounterClock,
        recorder: Recorder,
        rules: Rules,
        answerer: Answerer,
        headset: Headset | None,
        first_sounds: FirstSounds,
        observer: LatencyObserver,
        *,
        speculative: bool = True,
        answer_limit_s: float = ANSWER_LIMIT_S,
        on_change: Callable[[], None] = lambda: None,
        on_control: Callable[[Control], None] = lambda _control: None,
        close_turn: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_change`: a screen should look again. `on_control`: the officer spoke to the kiosk.

        `close_turn`: an officer turn is over, so that the ear begins another with the next sound.
        """
        self.scene = scene
        self.clock = clock
        self.recorder = recorder
        self.floor = FloorState()
        self.over = asyncio.Event()
        self.trouble: BaseException | None = None
        """What broke the session itself, if anything did."""
        self.on_control = on_control
        self.on_answered: Callable[[Answer], None] = lambda _answer: None
        """Called with each answer when it is over: whether the actor worded it, or what kept it from that."""
        self._on_change = on_change
        self._observer = observer
        self._speculative = speculative
        self._inbox: deque[FloorEvent] = deque()
        self._telling = False
        self._typed_before_pause: OfficerTurn | None = None
        self._tasks = TaskGroup(self._broken)
        self.speaking = Speaking(headset, recorder, clock.at, self._sound_began, self._words_began, self._line_over)
        self.person = PersonSide(
            scene,
            clock,
            recorder,
            rules,
            answerer,
            self.speaking,
            self._tasks,
            self.tell,
            lambda: self.floor.holder,
            self._finish,
        )
        self.officer = OfficerSide(
            scene,
            clock,
            recorder,
            rules,
            Preparer(scene, rules, answerer, observer, clock.at, speculative, answer_limit_s),
            observer,
            self.speaking,
            first_sounds,
            self._tasks,
            self.tell,
            lambda: self.floor,
            lambda: self.person.ended_s,
            close_turn,
        )
        self._handles: dict[type[FloorCommand], Callable[..., None]] = {
            floor_events.OpenTurn: self.officer.open,
            floor_events.Speculate: self.officer.speculate,
            floor_events.Drop: self.officer.drop,
            floor_events.EndTurn: self.officer.end_turn,
            floor_events.Release: self._release,
            floor_events.Discard: self.officer.discard,
            floor_events.Duck: lambda _command: self.speaking.duck(),
            floor_events.ComeBack: lambda _command: self.speaking.come_back(),
            floor_events.Glance: self.officer.glance,
            floor_events.Yield: self._yield,
            floor_events.ReportSilence: self._report_silence,
        }

    @property
    def ending(self) -> Ending | None:
        """How it ended, once it is sure."""
        return self.person.ending

    # What the outside asks

    def start(self) -> None:
        """Let the encounter begin: the clock runs and the person may speak first."""
        self.clock.start()
        self.tell(floor_events.FloorOpens(_now_s()))
        if self.scene.last_step is self.scene.opening:
            self.person.follow(self.scene.opening)
        self.person.want_silence()
        self._tasks.spawn(self._housekeeping(), "housekeeping")

    def pause(self) -> None:
        """Let everything stand still; what was typed and not yet taken is said when it goes on."""
        self.officer.cancel()
        turn, self.officer.turn = self.officer.turn, None
        self._typed_before_pause = turn if turn is not None and turn.typed is not None else self._typed_before_pause
        self.tell(floor_events.FloorCloses(_now_s()))
        if self.speaking.line is not None:
            self._tasks.spawn(self.speaking.give_way(), "yield")
        else:
            self.speaking.hush()
        self.clock.stop()
        self._on_change()

    def resume(self) -> None:
        """Go on where it stood still."""
        self.clock.start()
        self.tell(floor_events.FloorOpens(_now_s()))
        self.person.want_silence()
        self.person.say_next()
        turn, self._typed_before_pause = self._typed_before_pause, None
        if turn is not None and turn.typed is not None:
            self.say(turn.typed, turn.called)
        self._on_change()

    def say(self, text: str, called: Literal["radio", "partner"] | None = None) -> None:
        """Take a typed turn; one without a word is none."""
        words = plain(text)
        if not words:
            return
        self.officer.open_typed(words, called)
        self.tell(floor_events.TypedTurn(_now_s()))

    def happen(self, event: DirectorEvent) -> None:
        """Let a move or another event happen to the director."""
        self.person.follow(self.scene.happen(event))

    def finish(self, ending: Ending, narration: str) -> None:
        """End the encounter now, unless it has its ending already."""
        if self.person.ending is None:
            self.person.ending, self.person.narration = ending, narration
        self._finish()

    async def close(self) -> None:
        """Stop every task."""
        self.officer.cancel()
        await self._tasks.stop()

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

    def on_mark(self, mark: PlaybackMark) -> None:
        """Take a playback mark of the headset."""
        self.speaking.on_mark(mark)

    # What the floor commands

    def _release(self, command: floor_events.Release) -> None:
        prepared = self.officer.release(command)
        if prepared is None or prepared.control is not None:
            self.tell(floor_events.SubjectFinished(_now_s()))
            if prepared is not None and prepared.control is not None:
                self.on_control(prepared.control)
            return
        step = self.officer.keep(prepared)
        if step is not None:
            self.person.follow(step, prepared)

    def _yield(self, _command: floor_events.Yield) -> None:
        self._tasks.spawn(self.speaking.give_way(), "yield")

    def _report_silence(self, command: floor_events.ReportSilence) -> None:
        if not self.person.about_to_speak:
            self.happen(OfficerSilent(at_s=self.clock.read_s(), silent_s=round(command.silent_s, 2)))

    # What sounds

    def _sound_began(self, at_s: float) -> None:
        line, prepared = self.speaking.line, self.officer.prepared
        attempt = line.attempt if line is not None else None if prepared is None else prepared.attempt
        if attempt is not None:
            self._observer.mark(attempt, "first_sound", at_s)
        self._on_change()

    def _words_began(self, line: Line, at_s: float) -> None:
        if line.attempt is None:
            return
        self._observer.mark(line.attempt, "first_words", at_s)
        delay_s = line.direction.delay_s if line.direction is not None else 0.0
        # The line's own turn is written when it is over; until then it has the next number.
        number = self.recorder.peek_number()
        self.recorder.timed(self._observer.timing(line.attempt, number, delay_s, self._speculative))

    def _line_over(self, line: Line, heard: str, complete: bool, at_s: float) -> None:
        self.on_answered(line.answer)
        self.person.line_over(line, heard, complete, at_s)
        self._on_change()

    # Time

    async def _housekeeping(self) -> None:
        """Let time pass where no frame does: ticks, the scenario's events, the time limit."""
        while not self.over.is_set():
            await asyncio.sleep(TICK_S)
            if not self.clock.running:
                continue
            if self.floor.holder is not Holder.OFFICER:
                self.tell(floor_events.SilenceRuns(_now_s()))
            if self.ending is not None:
                continue
            if self.floor.holder is Holder.NOBODY and not self.person.about_to_speak:
                for event in self.scene.due()[:1]:
                    self.happen(event)
            if self.clock.read_s() >= self.scene.time_limit_s and self.ending is None:
                self.happen(TimeUp(at_s=self.clock.read_s()))

    def _finish(self) -> None:
        self.officer.cancel()
        self.tell(floor_events.FloorCloses(_now_s()))
        self.clock.stop()
        self.over.set()
        self._on_change()

    def _broken(self, error: BaseException) -> None:
        self.trouble = error
        self.over.set()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
