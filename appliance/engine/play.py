"""Plays one encounter with models, a headset and somebody in the officer's chair, and returns its record."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from appliance.audio.seams import Headset
from appliance.encounter.record import Record
from appliance.engine.company import Company
from appliance.engine.driver import Driver, OfficerVoice
from appliance.engine.first_sounds import make_first_sounds
from appliance.engine.ledger import JournalLedger
from appliance.engine.library import Filed
from appliance.inference.clauses import ClauseSplitter
from appliance.inference.seams import Audio, ModelError
from appliance.officers.officer import Officer
from appliance.stage.answering import Answerer
from appliance.stage.clock import EncounterClock
from appliance.stage.delivery import other_delivery
from appliance.stage.hearing import Hearing
from appliance.stage.joined_rules import JoinedRules, RulesSettings
from appliance.stage.latency import LatencyObserver
from appliance.stage.preparation import Control
from appliance.stage.recorder import Recorder
from appliance.stage.retake import Before
from appliance.stage.scene import Scene
from appliance.stage.script import Script
from appliance.stage.session import Session
from appliance.stage.sitting import Result, Sitting
from appliance.stage.sounds import NO_SOUNDS
from appliance.store.entries import Began, Happened, TurnClosed, WentBack
from appliance.store.errors import StorageFull, StoreError
from appliance.store.journal import Journal
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from appliance.words import N_

Mode = Literal["speech", "typed", "simulated"]

DISK_FULL: Final = N_(
    "The disk is full: what was said since it filled up is not kept. Free some space; `talkdown doctor` says how much."
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be played."""

    filed: Filed
    seed: int
    mode: Mode
    short_form: bool = False
    speculative: bool = True
    before: Before | None = None
    """What had happened already: a retake, or an encounter that goes on."""
    retake_of: str | None = None
    retake_turn: int | None = None
    earlier: Record | None = None
    """The whole of the take that a retake goes back to."""
    rules: RulesSettings = RulesSettings()


@dataclass(frozen=True, slots=True)
class Played:
    """How a sitting ended; the record is there when the encounter did."""

    result: Result
    encounter_id: str
    record: Record | None
    lost: bool = False
    """The disk was full at the end: what was said since it filled up stands in the record alone."""


class Play:
    """One encounter from first word to closed journal; `sitting` is what a screen or a driver holds on to."""

    def __init__(
        self,
        request: Request,
        company: Company,
        headset: Headset | None,
        hearing: Hearing | None,
        store: Store,
        owner: OwnerKey,
        journal: Journal | None = None,
        encounter_id: str | None = None,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        """`journal` and `encounter_id` are given when a sitting goes on with an encounter that was left."""
        self._request = request
        self._company = company
        self._headset = headset
        self.hearing = hearing
        self._store = store
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._on_change = on_change
        self.encounter_id = encounter_id or secrets.token_hex(16)
        goes_on = journal is not None
        if journal is None:
            journal = store.begin(owner, self._began())
            if request.earlier is not None:
                journal.append(WentBack(earlier=request.earlier))
            if request.before is not None:
                self._copy(journal, request.before)
        self._ledger = JournalLedger(journal, self._disk_trouble)
        self._goes_on = goes_on
        self.sitting: Sitting | None = None

    async def prepare(self) -> Sitting:
        """Make sounds ahead and set the stage; return the sitting, not yet running."""
        request, company, before = self._request, self._company, self._request.before
        scenario = request.filed.scenario
        clock = EncounterClock(self._loop.time, already_s=0.0 if before is None else before.clock_s)
        script = Script(scenario)
        recorder = Recorder(self._ledger, script.on_turn)
        scene = Scene(scenario, request.seed, recorder, clock.read_s, request.short_form)
        if before is not None:
            recorder.restore(before.turns, before.events, before.snapshots)
            for turn in before.turns:
                script.on_turn(turn)
            scene.restore()
        rules = JoinedRules(
            scenario,
            script,
            company.actor,
            company.recogniser,
            company.encoder,
            company.coder,
            self.hearing,
            request.rules,
        )
        sounds = NO_SOUNDS
        if company.voice is not None and self._headset is not None:
            sounds = await make_first_sounds(scenario, company)
        session = Session(
            scene,
            clock,
            recorder,
            rules,
            Answerer(company.actor, company.voice if self._headset is not None else None, ClauseSplitter),
            self._headset,
            sounds,
            LatencyObserver(),
            speculative=request.speculative,
            on_change=self._on_change,
            close_turn=(lambda: None) if self.hearing is None else self.hearing.close_turn,
        )
        self.sitting = Sitting(session, self._ledger, self._headset, self.hearing, self._read_control, self._prompt)
        self._rules = rules
        await rules.warm()
        return self.sitting

    async def run(self, officer: Officer | None = None, voice: OfficerVoice | None = None) -> Played:
        """Play until it is over; close the journal; return the record of an encounter that ended."""
        sitting = self.sitting or await self.prepare()
        await self._learn_rate()
        try:
            if self._headset is None:
                result = await self._sit(sitting, officer, voice)
            else:
                headset = self._headset
                await headset.open(sitting.on_frame, sitting.session.on_mark, sitting.on_lost, sitting.on_back)
                try:
                    result = await self._sit(sitting, officer, voice)
                finally:
                    await headset.close()
        finally:
            lost = await asyncio.to_thread(self._close_journal)
        record = None
        if result == "ended":
            record = await asyncio.to_thread(self._record)
        return Played(result, self.encounter_id, record, lost)

    def _close_journal(self) -> bool:
        """Close the journal; True when the disk is full and has not taken all of it."""
        try:
            self._ledger.close()
        except StorageFull:
            return True
        return False

    def _record(self) -> Record:
        return self._store.record_of_unfinished(self._owner, self.encounter_id, unwritten=self._ledger.unwritten)

    async def _sit(self, sitting: Sitting, officer: Officer | None, voice: OfficerVoice | None) -> Result:
        """Let the sitting run, with somebody in the chair who is not at a screen or a microphone."""
        if self._goes_on:
            sitting.note("resumed")
        if officer is None:
            return await sitting.run()
        driving = asyncio.create_task(Driver(sitting, officer, voice).run(), name="driver")
        driving.add_done_callback(lambda task: self._driver_done(sitting, task))
        try:
            result = await sitting.run()
        finally:
            driving.cancel()
            await asyncio.gather(driving, return_exceptions=True)
        if not driving.cancelled() and (error := driving.exception()) is not None:
            raise error
        return result

    async def _learn_rate(self) -> None:
        """Read the microphone check, so that how fast the officer speaks is held against how fast they read it."""
        sound = None if self.hearing is None else self.hearing.check_sound()
        if self.hearing is None or sound is None or self._company.recogniser is None:
            return
        try:
            heard = await self._company.recogniser.transcribe(sound, final=True)
        except ModelError:
            # A recogniser that is down is started again; until the next check the rate is held against nothing.
            return
        self.hearing.know_words_of_check(heard.text)

    async def leave(self) -> None:
        """Close the journal of an encounter that was prepared and not run."""
        await asyncio.to_thread(self._ledger.close)

    def _driver_done(self, sitting: Sitting, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            sitting.stop()

    def _began(self) -> Began:
        request = self._request
        return Began(
            encounter_id=self.encounter_id,
            scenario_id=request.filed.scenario.id,
            scenario_version=request.filed.scenario.version,
            scenario_sha256=request.filed.sha256,
            seed=request.seed,
            mode=request.mode,
            versions=self._company.versions,
            started_utc=datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
            short_form=request.short_form,
            retake_of=request.retake_of,
            retake_turn=request.retake_turn,
        )

    def _copy(self, journal: Journal, before: Before) -> None:
        """Let the journal of a retake begin with what it goes on from."""
        entries = [TurnClosed(turn=turn) for turn in before.turns]
        happened = [
            Happened(event=event, snapshot=snapshot)
            for event, snapshot in zip(before.events, before.snapshots, strict=True)
        ]
        if entries or happened:
            journal.append(*entries, *happened)

    def _disk_trouble(self, error: StoreError | None) -> None:
        """Take the journal writer's word, from its thread."""
        self._loop.call_soon_threadsafe(self._note_disk, error)

    def _note_disk(self, error: StoreError | None) -> None:
        if self.sitting is None:
            return
        if error is None:
            self.sitting.notice = None
        else:
            self.sitting.note("disk_full", str(error))

    async def _read_control(self, sound: Audio) -> Control | None:
        if self._company.recogniser is None or not len(sound):
            return None
        heard = await self._company.recogniser.transcribe(sound, final=True)
        return self._rules.control(heard.text)

    async def _prompt(self, text: str) -> None:
        if self._company.voice is None or self._headset is None:
            return
        spoken = await self._company.voice.say(text, other_delivery("radio"))
        self._headset.play(spoken.audio, spoken.sample_rate_hz)
