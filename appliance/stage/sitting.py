"""One sitting at the kiosk: pause, resume, end, called away, a lost headset, and a journal that knows of all."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Literal

from appliance.audio.seams import Frame, Headset
from appliance.encounter.direction import Ending
from appliance.encounter.events import Movement, OfficerActed, OfficerDisengaged, OfficerMoved
from appliance.inference.seams import Audio, ModelError
from appliance.stage import view
from appliance.stage.answering import Answer
from appliance.stage.floor_events import SilenceRuns
from appliance.stage.hearing import Hearing
from appliance.stage.preparation import Control
from appliance.stage.recorder import IncidentKind, SittingLedger
from appliance.stage.session import Session
from appliance.stage.tasks import TaskGroup
from appliance.stage.typed_text import LONGEST_LETTERS
from appliance.words import N_, _

Phase = Literal["running", "paused", "asking_to_end", "ended"]
Result = Literal["ended", "called_away", "stopped"]

CLOCK_EVERY_S: Final = 5.0
CONTROL_SILENCE_S: Final = 0.7
ENDED_EARLY: Final = N_("You ended the training here. Nothing you said caused this ending.")
ASK_TO_END: Final = "End the training? Say end training again, or say resume training."
PAUSED: Final = "Training paused."
RESUMED: Final = "Training goes on."
COVERS_TOLD_FROM: Final = 2
"""One late answer happens on a busy machine."""
COVERED: Final = N_("The language model does not answer. Lines written beforehand stand in for it.")
CUT_SHORT: Final = N_("That was too long for one turn: only its beginning was said.")


class Sitting:
    """Owner of the phase; every outside wish and every device event comes through here."""

    def __init__(
        self,
        session: Session,
        ledger: SittingLedger,
        headset: Headset | None,
        hearing: Hearing | None,
        read_control: Callable[[Audio], Awaitable[Control | None]],
        prompt: Callable[[str], Awaitable[None]],
    ) -> None:
        """`read_control` reads a phrase said while paused; `prompt` speaks to the officer as the kiosk."""
        self.session = session
        self.phase: Phase = "running"
        self.waiting_for: str | None = None
        self.notice: str | None = None
        self._ledger = ledger
        self._headset = headset
        self._hearing = hearing
        self._read_control = read_control
        self._prompt = prompt
        self._lost = False
        self._paused_by_loss = False
        self._result: Result = "ended"
        self._tasks = TaskGroup(self._broken)
        self._broken_by: BaseException | None = None
        self._covers = 0
        session.on_control = self._control
        session.on_answered = self._answered

    # Devices

    def on_frame(self, frame: Frame) -> None:
        """Take 20 ms of microphone."""
        hearing = self._hearing
        if hearing is None:
            return
        for event in hearing.frame(frame):
            if self.phase == "running":
                self.session.tell(event)
            elif isinstance(event, SilenceRuns) and event.last_speech_s is not None:
                if event.at_s - event.last_speech_s >= CONTROL_SILENCE_S:
                    self._tasks.spawn(self._said_while_paused(hearing.sound()), "control phrase")
                    hearing.close_turn()

    async def _said_while_paused(self, sound: Audio) -> None:
        try:
            control = await self._read_control(sound)
        except ModelError as error:
            self.notice = str(error)
            return
        if control is not None:
            self._control(control)

    def on_lost(self, what: str) -> None:
        """Pause because the headset is gone."""
        self._lost = True
        self.waiting_for = f"The headset is gone: everything waits. {what}"
        self._incident("headset_lost")
        if self.phase == "running":
            self._paused_by_loss = True
            self._pause()

    def on_back(self) -> None:
        """Go on, since the headset is back; what the officer had paused stays paused."""
        if not self._lost:
            return
        self._lost = False
        self.waiting_for = None
        if self._hearing is not None:
            self._hearing.reset()
        self._incident("headset_back")
        paused_by_loss, self._paused_by_loss = self._paused_by_loss, False
        if self.phase == "paused" and paused_by_loss:
            self._resume()

    def note(self, what: IncidentKind, notice: str | None = None) -> None:
        """Write down that a part was restarted or a disk is full, and tell the officer."""
        self._incident(what)
        self.notice = notice

    def _answered(self, answer: Answer) -> None:
        """Tell the officer when the person speaks in authored lines because the actor is away, and when no longer."""
        if answer.trouble is not None:
            self._covers += 1
            if self._covers >= COVERS_TOLD_FROM:
                self.notice = _(COVERED)
        elif answer.source == "actor":
            self._covers = 0
            self.notice = None if self.notice == _(COVERED) else self.notice

    def _incident(self, what: IncidentKind) -> None:
        self.session.recorder.went_wrong(what, self.session.clock.read_s())

    # Wishes

    def do(self, ask: view.Ask) -> None:
        """Do what a screen, a key or the command line asks."""
        at_s = self.session.clock.read_s()
        match ask:
            case view.Pause():
                self._control("pause")
            case view.Resume():
                self._control("resume")
            case view.End(confirmed=confirmed):
                self._end() if confirmed else self._control("end")
            case view.CalledAway():
                self._called_away()
            case _ if self.phase != "running":
                return
            case view.Say(text=text):
                if len(text) > LONGEST_LETTERS:
                    self.notice = _(CUT_SHORT)
                self.session.say(text)
            case view.Radio(text=None, to=to):
                officer = self.session.officer
                officer.calling = None if officer.calling == to else to
                if officer.turn is not None:
                    officer.turn.called = officer.calling
            case view.Radio(text=str() as text, to=to):
                self.session.say(text, to)
            case view.Move(movement=movement):
                self.session.happen(OfficerMoved(at_s=at_s, movement=Movement(movement)))
            case view.Act():
                self.session.happen(OfficerActed(at_s=at_s))
            case view.Disengage():
                self.session.happen(OfficerDisengaged(at_s=at_s))

    def _control(self, control: Control) -> None:
        match control, self.phase:
            case "pause", "running":
                self._incident("paused")
                self._pause()
                self._say(PAUSED)
            case "end", "running" | "paused":
                if self.phase == "running":
                    self._incident("paused")
                    self._pause()
                self.phase = "asking_to_end"
                self._say(ASK_TO_END)
            case "end", "asking_to_end":
                self._end()
            case (("resume" | "start"), ("paused" | "asking_to_end")) if not self._lost:
                self._incident("resumed")
                self._resume()
                self._say(RESUMED)
            case _:
                pass
        self.close_turn()

    def close_turn(self) -> None:
        """Let what sounds next be another turn."""
        if self._hearing is not None:
            self._hearing.close_turn()

    def _pause(self) -> None:
        self.phase = "paused"
        self.session.pause()

    def _resume(self) -> None:
        self.phase = "running"
        self.session.resume()

    def _end(self) -> None:
        self.session.finish(Ending.STILL_TALKING, ENDED_EARLY)

    def _called_away(self) -> None:
        self._incident("called_away")
        self._result = "called_away"
        self._pause()
        self.session.over.set()

    def stop(self) -> None:
        """Leave the encounter as it is, to be resumed: the machine is asked to stop."""
        if not self.session.over.is_set():
            self._incident("stopped")
            self._result = "stopped"
            self.session.over.set()

    def _say(self, text: str) -> None:
        self._tasks.spawn(self._prompt_safely(text), "prompt")

    async def _prompt_safely(self, text: str) -> None:
        try:
            await self._prompt(text)
        except ModelError as error:
            # The screen says the same.
            self.notice = str(error)

    # Life

    async def run(self, begin: bool = True) -> Result:
        """Play until the encounter is over; return how the sitting ended. Raises what broke the session."""
        if begin:
            self.session.start()
        self._tasks.spawn(self._keep_clock(), "clock entries")
        try:
            await self.session.over.wait()
        finally:
            self.phase = "ended"
            await self._tasks.stop()
            await self.session.close()
        trouble = self.session.trouble or self._broken_by
        if trouble is not None:
            raise trouble
        if self._result == "ended" and self.session.ending is not None:
            self._ledger.ended(self.session.clock.read_s(), self.session.ending, self.session.person.narration)
        return self._result

    async def _keep_clock(self) -> None:
        while True:
            await asyncio.sleep(CLOCK_EVERY_S)
            if self.session.clock.running:
                self._ledger.clock(self.session.clock.read_s())

    def _broken(self, error: BaseException) -> None:
        self._broken_by = error
        self.session.over.set()
