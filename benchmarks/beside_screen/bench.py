"""The same encounters twice over, the screen attached in every other turn: what it adds to the first words.

Each encounter is played twice with the same seed and the same lines; a turn that had the screen in the first has none
in the second. Both answers to a line are then as alike as they can be, and what drifts hits both.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from appliance.audio.ears import Ears
from appliance.audio.vad import SpeechDetector
from appliance.audio.virtual_headset import VirtualHeadset
from appliance.config import Settings
from appliance.encounter.record import TurnTiming
from appliance.engine.assemble import Needs, assemble
from appliance.engine.company import Company
from appliance.engine.library import read_scenario
from appliance.engine.officer_voice import FliteOfficer
from appliance.engine.play import Play, Request
from appliance.engine.viewing import Meters
from appliance.errors import TalkdownError
from appliance.officers.officer import Say
from appliance.officers.speech import FliteVoice
from appliance.stage import view
from appliance.stage.floor import Holder
from appliance.stage.hearing import Hearing
from appliance.store.store import Store
from benchmarks.beside_screen.screen import AttachedScreen, attached_screen
from benchmarks.lines import OfficerLine
from benchmarks.statistics_of import Spread, spread

LINES_A_SITTING: Final = 5
LOOK_S: Final = 0.05
LIMIT_S: Final = 30.0
VOICE: Final[FliteVoice] = "rms"
RESAMPLES: Final = 10_000
SEED_OF_RESAMPLES: Final = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """One line as the engine answered it."""

    line: str
    seed: int
    attached: bool
    timing: TurnTiming | None
    """None where no answer was worded, or the director chose when to speak."""


@dataclass(frozen=True, slots=True)
class Pair:
    """First words after the same line of the same encounter, in seconds after the officer's last sample."""

    line: str
    seed: int
    attached_s: float
    headless_s: float

    @property
    def added_s(self) -> float:
        """What the screen added."""
        return self.attached_s - self.headless_s


@dataclass(frozen=True, slots=True)
class Result:
    """Everything measured."""

    turns: tuple[Turn, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The lines that were answered both times, in their order."""
        return pairs_of(self.turns)

    def first_words(self, attached: bool) -> Spread | None:
        """First words of the paired turns."""
        return spread([pair.attached_s if attached else pair.headless_s for pair in self.pairs])

    @property
    def added(self) -> Spread | None:
        """What the screen added, pair by pair."""
        return spread([pair.added_s for pair in self.pairs])

    @property
    def added_range_s(self) -> tuple[float, float] | None:
        """A 95 % bootstrap range of the median of what was added, None without pairs."""
        return median_range_s([pair.added_s for pair in self.pairs])


def pairs_of(turns: Sequence[Turn]) -> tuple[Pair, ...]:
    """Match the turns of both playings of each encounter."""
    found: dict[tuple[int, str], dict[bool, float]] = {}
    for turn in turns:
        if turn.timing is not None and turn.timing.first_words_s is not None:
            found.setdefault((turn.seed, turn.line), {})[turn.attached] = turn.timing.first_words_s
    return tuple(
        Pair(line, seed, both[True], both[False]) for (seed, line), both in found.items() if len(both) == len((1, 2))
    )


def median_range_s(values: Sequence[float]) -> tuple[float, float] | None:
    """Return a 95 % bootstrap range of the median, None of nothing."""
    if not values:
        return None
    rng = np.random.default_rng(SEED_OF_RESAMPLES)
    drawn = rng.choice(np.asarray(values, np.float64), (RESAMPLES, len(values)))
    low, high = np.quantile(np.median(drawn, axis=1), (0.025, 0.975))
    return float(low), float(high)


async def run(
    settings: Settings, scenario: str, lines: Sequence[OfficerLine], sittings: int, tell: Callable[[str], None]
) -> Result:
    """Play `sittings` encounters twice; raise TalkdownError when the screen, a model or the headset is missing."""
    turns: list[Turn] = []
    with tempfile.TemporaryDirectory(prefix="talkdown-bench-") as scratch, VirtualHeadset() as virtual:
        folder = Path(scratch)
        os.environ.update(virtual.environment())
        mouth = FliteOfficer(virtual, VOICE)
        tell("loading models")
        company = await assemble(settings, Needs(True, True), lambda _: None, lambda _what, _why: None)
        try:
            async with attached_screen(folder) as screen:
                for number in range(sittings):
                    at = number * LINES_A_SITTING
                    said = [lines[(at + of) % len(lines)] for of in range(LINES_A_SITTING)]
                    for first in (number % 2 == 0, number % 2 == 1):
                        tell(f"encounter {number + 1} of {sittings}, {'screen' if first else 'no screen'} first")
                        sitting = _Sitting(company, mouth, screen, scenario, number + 1, folder, tell)
                        turns += await sitting.play(said, first)
        finally:
            mouth.close()
            await company.close()
    return Result(tuple(turns))


class _Sitting:
    """One encounter, the screen attached in every other turn."""

    def __init__(
        self,
        company: Company,
        mouth: FliteOfficer,
        screen: AttachedScreen,
        scenario: str,
        seed: int,
        folder: Path,
        tell: Callable[[str], None],
    ) -> None:
        self._tell = tell
        self._company = company
        self._mouth = mouth
        self._screen = screen
        self._scenario = scenario
        self._seed = seed
        self._folder = folder
        self._changed = asyncio.Event()

    async def play(self, lines: Sequence[OfficerLine], attached_first: bool) -> list[Turn]:
        turns: list[Turn] = []
        async with self._begun() as play:
            for number, line in enumerate(lines):
                attached = attached_first == (number % 2 == 0)
                timing = await self._say(play, line, attached)
                turns.append(Turn(line.id, self._seed, attached, timing))
                if play.sitting is None or play.sitting.phase == "ended":
                    break
        return turns

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[Play]:
        from appliance.audio.pyaudio_headset import PyAudioHeadset

        self._headset = PyAudioHeadset()
        with Store(self._folder / "data") as store:
            play = Play(
                Request(read_scenario(self._scenario), self._seed, "simulated"),
                self._company,
                self._headset,
                Hearing(Ears(SpeechDetector())),
                store,
                store.keys.practice(),
                on_change=self._changed.set,
            )
            sitting = await play.prepare()
            playing = asyncio.create_task(play.run(), name="encounter")
            try:
                await self._until(lambda: bool(sitting.session.recorder.turns), "the person's first words")
                yield play
                sitting.do(view.End(confirmed=True))
                await asyncio.wait({playing}, timeout=LIMIT_S)
            finally:
                sitting.stop()
                await asyncio.gather(playing, return_exceptions=True)

    async def _say(self, play: Play, line: OfficerLine, attached: bool) -> TurnTiming | None:
        """Say a line when the floor is free; return how its answer was timed, None where that tells nothing."""
        shown = self._screen.shown(play, Meters(play.hearing, self._headset), self._changed)
        async with shown if attached else nullcontext():
            await self._until(lambda: _free(play), "a free floor")
            before = 0 if play.sitting is None else len(play.sitting.session.recorder.timings)
            await self._mouth.say(Say(text=line.text))
            try:
                await self._until(lambda: _timings(play)[before:] != [] or _over(play), f"an answer to {line.id}")
                await self._until(lambda: _free(play) or _over(play), "its end")
            except TalkdownError as late:
                self._tell(f"{late} The encounter: {play.sitting and play.sitting.phase}.")
                return None
        answered = _timings(play)[before:]
        return answered[0] if len(answered) == 1 and not answered[0].chosen_delay_s else None

    async def _until(self, reached: Callable[[], bool], what: str) -> None:
        deadline_s = time.monotonic() + LIMIT_S
        while not reached():
            if time.monotonic() > deadline_s:
                raise TalkdownError(f"The bench waited {LIMIT_S:g} s in vain for {what}.")
            await asyncio.sleep(LOOK_S)


def _over(play: Play) -> bool:
    return play.sitting is None or play.sitting.phase == "ended"


def _timings(play: Play) -> list[TurnTiming]:
    return [] if play.sitting is None else play.sitting.session.recorder.timings


def _free(play: Play) -> bool:
    """Whether nobody speaks or is about to."""
    if play.sitting is None:
        return False
    session = play.sitting.session
    return session.floor.holder in (Holder.NOBODY, Holder.CLOSED) and not session.person.about_to_speak
