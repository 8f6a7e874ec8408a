"""What the officer hears because of what happened: the person's answers, lines nobody asked for, radio and partner."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from appliance.encounter.direction import Direction, Ending, Floor
from appliance.encounter.director import Step
from appliance.encounter.events import DirectorEvent, OfficerRadioed, OfficerSilent, SubjectHeard
from appliance.stage import floor_events
from appliance.stage.answering import Answer, Answerer, Wanted
from appliance.stage.clock import EncounterClock
from appliance.stage.floor import Holder
from appliance.stage.floor_events import FloorEvent
from appliance.stage.preparation import Prepared, Rules
from appliance.stage.recorder import Recorder
from appliance.stage.scene import Proposal, Scene
from appliance.stage.speaking import Line, Speaker, Speaking
from appliance.stage.tasks import TaskGroup

FREE_FLOOR_CHECK_S: Final = 0.05
ENDING_LIMIT_S: Final = 25.0


@dataclass(frozen=True, slots=True)
class _Queued:
    speaker: Speaker
    what: Wanted | str
    direction: Direction | None


class PersonSide:
    """Follows steps: words, voices, endings. Owner of the queue of lines that wait for a free floor."""

    def __init__(
        self,
        scene: Scene,
        clock: EncounterClock,
        recorder: Recorder,
        rules: Rules,
        answerer: Answerer,
        speaking: Speaking,
        tasks: TaskGroup,
        tell: Callable[[FloorEvent], None],
        holder: Callable[[], Holder],
        finish: Callable[[], None],
    ) -> None:
        """`tell` and `holder` reach the floor; `finish` is called when an ending has been heard out."""
        self._scene = scene
        self._clock = clock
        self._recorder = recorder
        self._rules = rules
        self._answerer = answerer
        self._speaking = speaking
        self._tasks = tasks
        self._tell = tell
        self._holder = holder
        self._finish = finish
        self._queue: deque[_Queued] = deque()
        self._next: asyncio.Task[None] | None = None
        self.ending: Ending | None = None
        self.narration = ""
        self.notices: list[tuple[float, str]] = []
        """What happened on the scene, for the screen, with its encounter time."""
        self.ended_s: float | None = None
        """When the person's last words ended, on the loop's clock."""

    @property
    def about_to_speak(self) -> bool:
        """Whether a line waits to be said."""
        return self._next is not None or bool(self._queue)

    def follow(self, step: Step, prepared: Prepared | None = None) -> None:
        """Let a step's voices be heard and its ending come true; `prepared` holds the answer worded ahead."""
        if step.ending is not None and self.ending is None:
            self.ending, self.narration = step.ending, step.narration
        if step.notice:
            self.notices.append((self._clock.read_s(), step.notice))
            self._rules.note(step.notice)
        answered = False
        if prepared is not None and prepared.answer is not None and step.direction is not None:
            over = step.direction.floor is Floor.TALK_OVER
            self._speaking.start(Line("subject", prepared.answer, step.direction, prepared.attempt, over_officer=over))
            answered = True
        if step.other_voice:
            self._queue.append(_Queued(_other_speaker(prepared), step.other_voice, None))
        if not answered and step.direction is not None and step.direction.floor is not Floor.STAY_SILENT:
            wanted = self._rules.wanted(self._scene, Proposal(self._last_event(), step.state, step), None, None)
            if wanted is not None:
                self._queue.append(_Queued("subject", wanted, step.direction))
        if prepared is not None and not answered:
            self._tell(floor_events.SubjectFinished(asyncio.get_running_loop().time()))
        self.want_silence()
        self.say_next()
        if not answered:
            self._finish_if_heard_out()

    def want_silence(self) -> None:
        """Tell the floor which silence the director wants to hear of."""
        now_s = asyncio.get_running_loop().time()
        self._tell(floor_events.SilenceWanted(now_s, self._scene.next_silence_s()))

    def say_next(self) -> None:
        """Word and voice the next queued line, and say it when the floor is free."""
        if self._next is None and self._queue:
            self._next = self._tasks.spawn(self._say(self._queue.popleft()), "unprompted")

    async def _say(self, queued: _Queued) -> None:
        answer = Answer()
        what = queued.what
        wanted = what if isinstance(what, Wanted) else self._rules.announcement(what, queued.speaker)
        wording = self._tasks.spawn(self._answerer.fill(wanted, answer), "wording")
        try:
            async for _first in answer.stream():
                break
            if not await self._floor_is_free(queued.speaker):
                # The officer took the floor first: what the person was about to say has lost its moment.
                wording.cancel()
                return
            stubborn = queued.direction is not None and queued.direction.floor is Floor.TALK_OVER
            self._tell(floor_events.SubjectStarts(asyncio.get_running_loop().time(), stubborn))
            self._speaking.start(Line(queued.speaker, answer, queued.direction))
        finally:
            self._next = None

    async def _floor_is_free(self, speaker: Speaker) -> bool:
        waited_s = 0.0
        while self._holder() is not Holder.NOBODY:
            if self.ending is not None:
                # Last words are heard whatever the floor does.
                if self._holder() is Holder.CLOSED or waited_s > ENDING_LIMIT_S:
                    return True
            elif speaker == "subject" and self._holder() is Holder.OFFICER:
                return False
            await asyncio.sleep(FREE_FLOOR_CHECK_S)
            waited_s += FREE_FLOOR_CHECK_S
        return True

    def line_over(self, line: Line, heard: str, complete: bool, at_s: float) -> None:
        """Take note that a line ended, whole or cut short."""
        if line.answer.trouble is not None:
            self._recorder.went_wrong("authored_cover", self._clock.at(at_s), self._recorder.peek_number() - 1)
        self._tell(floor_events.SubjectFinished(at_s))
        self._tasks.spawn(self._rules.read_script(), "reading the script")
        if line.speaker == "subject":
            self.ended_s = at_s
            if heard and self.ending is None:
                self.follow(self._scene.happen(self._heard(line, heard, complete, at_s)))
        self.say_next()
        self._finish_if_heard_out()

    def _heard(self, line: Line, heard: str, complete: bool, at_s: float) -> SubjectHeard:
        return SubjectHeard(
            at_s=self._clock.at(at_s),
            turn=self._recorder.peek_number() - 1,
            text=heard,
            complete=complete,
            disclosed=line.direction.disclose if complete and line.direction is not None else (),
            talked_over_officer=line.over_officer,
        )

    def _finish_if_heard_out(self) -> None:
        if self.ending is not None and not self.about_to_speak and self._speaking.line is None:
            self._finish()

    def _last_event(self) -> DirectorEvent:
        return self._recorder.events[-1] if self._recorder.events else OfficerSilent(at_s=0.0, silent_s=0.0)


def _other_speaker(prepared: Prepared | None) -> Speaker:
    event = None if prepared is None or prepared.proposal is None else prepared.proposal.event
    return event.to if isinstance(event, OfficerRadioed) else "radio"
