"""Scripted fakes: an officer who speaks at given instants, models that take given times, an ear of true length."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from appliance.audio.seams import Frame, PlaybackMark
from appliance.encounter.behaviours import CodedUtterance
from appliance.encounter.direction import Ending
from appliance.encounter.events import DirectorEvent, Prosody
from appliance.encounter.record import Incident, Snapshot, Turn, TurnTiming
from appliance.encounter.scenario import Scenario
from appliance.inference.seams import ChildDied, Delivery, Sampling, Spoken, Transcript
from appliance.stage.answering import Answerer, Wanted
from appliance.stage.clock import EncounterClock
from appliance.stage.floor_events import SilenceRuns, SpeechRuns, SpeechStarted
from appliance.stage.latency import LatencyObserver
from appliance.stage.preparation import Control, OfficerTurn
from appliance.stage.recorder import Recorder
from appliance.stage.scene import Proposal, Scene
from appliance.stage.session import Session
from appliance.stage.sounds import FirstSounds, Sound

RATE_HZ = 16_000
SECONDS_A_WORD = 0.3


def porch() -> Scenario:
    path = Path(__file__).parents[2] / "scenarios" / "porch.yaml"
    return Scenario.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


class SilentLedger:
    def __init__(self) -> None:
        self.end: tuple[float, Ending, str] | None = None
        self.clocks: list[float] = []

    def clock(self, at_s: float) -> None:
        self.clocks.append(at_s)

    def ended(self, at_s: float, ending: Ending, narration: str) -> None:
        self.end = (at_s, ending, narration)

    def turn(self, turn: Turn) -> None: ...

    def happened(self, event: DirectorEvent, snapshot: Snapshot) -> None: ...

    def timed(self, timing: TurnTiming) -> None: ...

    def went_wrong(self, incident: Incident) -> None: ...


class Ear:
    """A headset without a microphone: plays clips one behind the other, in as long as they are."""

    name = "ear"

    def __init__(self) -> None:
        self.on_mark: Callable[[PlaybackMark], None] = lambda _mark: None
        self.gains: list[tuple[float, float]] = []
        self.sounded: list[tuple[float, int]] = []
        self._queue: asyncio.Queue[tuple[int, float]] = asyncio.Queue()
        self._number = 0
        self._playing: tuple[int, float, float] | None = None
        self._player: asyncio.Task[None] | None = None

    async def open(
        self,
        on_frame: Callable[[Frame], None],
        on_mark: Callable[[PlaybackMark], None],
        on_lost: Callable[[str], None],
        on_back: Callable[[], None],
    ) -> None:
        self.on_mark = on_mark

    def play(self, audio: npt.NDArray[np.float32], sample_rate_hz: int) -> int:
        self._number += 1
        self._queue.put_nowait((self._number, len(audio) / sample_rate_hz))
        if self._player is None or self._player.done():
            self._player = asyncio.create_task(self._play())
        return self._number

    async def _play(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._queue.empty():
            number, duration_s = self._queue.get_nowait()
            began_s = loop.time()
            self._playing = (number, began_s, duration_s)
            self.sounded.append((began_s, number))
            self.on_mark(PlaybackMark(number, 0.0, False, began_s))
            await asyncio.sleep(duration_s)
            self._playing = None
            self.on_mark(PlaybackMark(number, duration_s, True, loop.time()))

    def set_gain(self, gain_db: float, over_s: float = 0.06) -> None:
        self.gains.append((asyncio.get_running_loop().time(), gain_db))

    def stop_playing(self, fade_s: float = 0.08) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
        if self._player is not None:
            self._player.cancel()
            self._player = None
        if self._playing is not None:
            number, began_s, duration_s = self._playing
            self._playing = None
            now_s = asyncio.get_running_loop().time()
            self.on_mark(PlaybackMark(number, min(duration_s, now_s - began_s), True, now_s))

    async def close(self) -> None:
        self.stop_playing()


@dataclass
class ScriptedActor:
    """Says its lines in turn; a line that is an exception is raised, None hangs for ever."""

    lines: list[str | Exception | None]
    first_token_s: float = 0.5
    token_s: float = 0.04
    name: str = "scripted"
    asked: int = 0
    cancelled: int = 0

    async def prefill(self, prompt: str) -> None:
        return None

    async def continue_script(self, prompt: str, sampling: Sampling) -> AsyncIterator[str]:
        line = self.lines[min(self.asked, len(self.lines) - 1)]
        self.asked += 1
        try:
            await asyncio.sleep(self.first_token_s)
            if line is None:
                await asyncio.sleep(3600)
            if isinstance(line, Exception):
                raise line
            for word in (line or "").split(" "):
                yield word + " "
                await asyncio.sleep(self.token_s)
        except (asyncio.CancelledError, GeneratorExit):
            self.cancelled += 1
            raise


@dataclass
class ScriptedVoice:
    """Takes 0.3 s of speech a word; dies as often as it is told to."""

    takes_s: float = 0.1
    deaths: int = 0
    said: list[str] = field(default_factory=list)

    async def say(self, clause: str, delivery: Delivery) -> Spoken:
        await asyncio.sleep(self.takes_s)
        if self.deaths > 0:
            self.deaths -= 1
            raise ChildDied("the voice ended")
        self.said.append(clause)
        return Spoken(np.zeros(int(len(clause.split()) * SECONDS_A_WORD * RATE_HZ), dtype=np.float32), RATE_HZ)


class WholeLine:
    """A clause reader that takes sentences."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> list[str]:
        self._text += piece
        done: list[str] = []
        while (end := next((i for i, c in enumerate(self._text) if c in ".!?"), -1)) >= 0:
            done.append(self._text[: end + 1].strip())
            self._text = self._text[end + 1 :]
        return done

    def finish(self) -> list[str]:
        rest, self._text = self._text.strip(), ""
        return [rest] if rest else []


@dataclass
class ScriptedRules:
    """Hears what it is told to hear."""

    hears: list[str]
    patience: float = 0.5
    reading_s: float = 0.25
    backchannel: bool = False
    refuse: frozenset[str] = frozenset()
    read_count: int = 0
    read_along: int = 0
    scripts_read: int = 0
    notes: list[str] = field(default_factory=list)

    async def read_ahead(self, turn: OfficerTurn, scene: Scene) -> None:
        self.read_along += 1

    async def read_script(self, words_so_far: str = "") -> None:
        self.scripts_read += 1

    def note(self, what: str) -> None:
        self.notes.append(what)

    async def read(self, turn: OfficerTurn) -> Transcript:
        if turn.typed is not None:
            return Transcript(turn.typed)
        await asyncio.sleep(self.reading_s)
        text = self.hears[min(self.read_count, len(self.hears) - 1)]
        self.read_count += 1
        return Transcript(text)

    def control(self, text: str) -> Control | None:
        return "pause" if text == "Pause training." else "end" if text == "End training." else None

    def patience_s(self, turn: OfficerTurn, heard: Transcript) -> float:
        return self.patience

    def prosody(self, turn: OfficerTurn, heard: Transcript) -> Prosody:
        return Prosody()

    async def code(self, heard: Transcript, scene: Scene, over_subject: bool) -> CodedUtterance:
        return CodedUtterance()

    async def is_backchannel(self, turn: OfficerTurn) -> bool:
        await asyncio.sleep(0.15)
        return self.backchannel

    def announcement(self, text: str, speaker: str) -> Wanted:
        return self._wanted(text, verbatim=True)

    def wanted(
        self, scene: Scene, state_after: Proposal, officer_text: str | None, by_s: float | None
    ) -> Wanted | None:
        direction = state_after.step.direction
        if direction is None:
            return None
        return self._wanted(direction.authored_line, verbatim=direction.verbatim, by_s=by_s)

    def _wanted(self, line: str, verbatim: bool, by_s: float | None = None) -> Wanted:
        return Wanted(
            prompt="MARCUS:",
            authored_line=line,
            delivery=Delivery(),
            verbatim=verbatim,
            max_words=30,
            seed=1,
            first_clause_by_s=by_s,
            judge=lambda clause, _before: "refused" if clause in self.refuse else None,
            tidy=str,
        )


@dataclass
class Stage:
    """A session with its fakes."""

    session: Session
    ear: Ear
    actor: ScriptedActor
    voice: ScriptedVoice
    rules: ScriptedRules
    recorder: Recorder
    ledger: SilentLedger

    async def officer_speaks(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self.session.tell(SpeechStarted(loop.time(), loop.time() - 0.1))
        end_s = loop.time() + seconds
        while loop.time() < end_s:
            await asyncio.sleep(0.02)
            self.session.tell(SpeechRuns(loop.time()))

    async def silence(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        end_s = loop.time() + seconds
        while loop.time() < end_s:
            await asyncio.sleep(0.02)
            self.session.tell(SilenceRuns(loop.time()))

    async def until_quiet(self) -> None:
        """Wait until nobody speaks and nothing is about to be said."""
        while self.session.floor.holder.value not in ("nobody", "closed"):
            await self.silence(0.1)


async def stage(
    actor: ScriptedActor,
    rules: ScriptedRules,
    voice: ScriptedVoice | None = None,
    scenario: Scenario | None = None,
    speculative: bool = True,
    begin: bool = True,
) -> Stage:
    """Set up a session; the opening line has been said when this returns."""
    loop = asyncio.get_running_loop()
    clock = EncounterClock(loop.time)
    ledger = SilentLedger()
    recorder = Recorder(ledger)
    scene = Scene(scenario or porch(), seed=7, recorder=recorder, now_s=clock.read_s)
    ear = Ear()
    voice = voice or ScriptedVoice()
    sounds = {
        name: Sound(text, Spoken(np.zeros(int(0.3 * RATE_HZ), dtype=np.float32), RATE_HZ))
        for name, text in scene.scenario.first_sounds.items()
    }
    session = Session(
        scene,
        clock,
        recorder,
        rules,
        Answerer(actor, voice, WholeLine),
        ear,
        FirstSounds(sounds),
        LatencyObserver(),
        speculative=speculative,
    )
    await ear.open(lambda _f: None, session.on_mark, lambda _r: None, lambda: None)
    made = Stage(session, ear, actor, voice, rules, recorder, ledger)
    if not begin:
        return made
    session.start()
    while not recorder.turns:
        await made.silence(0.1)
    return made
