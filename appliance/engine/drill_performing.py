"""One drill as a screen sees it: the microphone check, eight prompts, the result, until the screen leaves it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Final, Literal

from appliance.config import Settings
from appliance.encounter.drill import Prompt
from appliance.encounter.drill_record import DrillVersions
from appliance.engine.assemble import Needs
from appliance.engine.briefing import Briefing
from appliance.engine.checked_before import CheckedBefore
from appliance.engine.drill_answers import ScreenAnswers, SpokenAnswers
from appliance.engine.drill_company import drill_company
from appliance.engine.drill_ear import DrillEar
from appliance.engine.drill_library import FiledDrill, read_drill
from appliance.engine.drilling import Answers, Drilling, Said, reading_s
from appliance.engine.offline_coder import ThreadEncoder, coder_with_encoder
from appliance.engine.performer import Performer
from appliance.engine.seat import Seat, take_seat, tune_ear
from appliance.engine.showing import VIEW_EVERY_S
from appliance.engine.viewing import Meters
from appliance.errors import TalkdownError
from appliance.inference.paths import ModelPaths
from appliance.inference.seams import Encoder
from appliance.review.coder import Coder
from appliance.review.drill import Verdict
from appliance.review.drill_result import DrillResult, result_of
from appliance.stage.drill_view import AnswerView, DrillResultView, DrillView, GoOn, StartDrill
from appliance.stage.view import Ask, End, Say, View
from appliance.store.errors import StorageFull
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from appliance.words import N_, _

NO_VOICE: Final = N_(
    "The voice is missing, and the people of a drill speak. Have `talkdown doctor` run, or type instead."
)
Step = Literal["reading", "asking", "answering", "weighing", "judged", "over"]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a run is made of."""

    answers: Answers
    coder: Coder
    encoder: Encoder | None
    versions: DrillVersions


class DrillPerforming(Performer[StartDrill]):
    """Owner of the views from the choice of a drill to its result; one that is left is dropped, unless `End` came."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        owner: OwnerKey,
        post: Callable[[View], None],
        send: Callable[[View], Awaitable[None]],
        checked: CheckedBefore,
    ) -> None:
        """See `Performer`."""
        super().__init__(settings, store, owner, post, send, checked)
        self._typed: asyncio.Queue[str] = asyncio.Queue()
        self._enough = asyncio.Event()
        self._drilling: Drilling | None = None
        self._view = View(phase="loading")

    def _take(self, ask: Ask) -> None:
        match ask:
            case Say(text=text):
                self._typed.put_nowait(text)
            case GoOn():
                self._enough.set()
            case End() if self._drilling is not None:
                self._drilling.stop()
            case _:
                pass

    async def _perform(self, chosen: StartDrill) -> None:
        filed = read_drill(chosen.id)
        officer = "screen" if chosen.officer == "typed" else chosen.officer
        with take_seat(officer, chosen.headset, None, 0, self._settings.headset) as seat:
            tune_ear(seat, chosen.comfort)
            shown = DrillView(
                id=filed.drill.id,
                title=filed.drill.title,
                aim=filed.drill.aim,
                why=filed.drill.why,
                topic_notes=filed.drill.topic_notes,
                prompts=len(filed.drill.prompts),
            )
            fields = {"scenario_title": filed.drill.title, "drill": shown, "self_harm": filed.drill.self_harm}
            async with Briefing(fields, seat, self._post, self._checked) as briefing:
                self._briefing = briefing
                async with self._parts(seat, briefing.loads) as parts:
                    await briefing.begin()
                    self._view = View(phase="drilling", scenario_title=filed.drill.title, drill=shown)
                    self._view = await self._drilled(filed, seat, parts)
        await self._send(self._view)
        # The result stays until the screen leaves it.
        await asyncio.Event().wait()

    async def _drilled(self, filed: FiledDrill, seat: Seat, parts: _Parts) -> View:
        self._drilling = drilling = Drilling(
            filed,
            _Told(parts.answers, self._step),
            parts.coder,
            parts.encoder,
            parts.versions,
            seat.mode,
            self._show_prompt,
            self._show_verdict,
            read=lambda text: self._read(text, seat.mode == "typed"),
        )
        showing = asyncio.create_task(self._show_levels(Meters(seat.hearing, seat.headset)), name="views")
        try:
            record = await drilling.run()
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        result = result_of(filed.drill, record)
        kept, notice = True, None if drilling.trouble is None else str(drilling.trouble)
        if record.answers:
            try:
                await asyncio.to_thread(self._store.drills.keep, self._owner, record, result, date.today())
            except StorageFull as full:
                kept, notice = False, _("{full} This result is shown now and not kept.").format(full=full)
        over = self._shown.model_copy(update={"step": "over", "result": _result(result, kept)})
        return self._view.model_copy(
            update={"phase": "drilled", "drill": over, "notice": notice, "officer_level": None, "subject_level": None}
        )

    @asynccontextmanager
    async def _parts(self, seat: Seat, loads: Callable[[str], None]) -> AsyncIterator[_Parts]:
        """Load what this officer needs: nothing but the coder for one who types without an ear."""
        if seat.headset is None:
            loads(_("Loading the sentence encoder"))
            found = await asyncio.to_thread(coder_with_encoder, ModelPaths.under(self._settings.paths.models).encoder)
            coder, encode = (Coder(), None) if found is None else found
            yield _Parts(
                ScreenAnswers(self._typed, None),
                coder,
                None if encode is None else ThreadEncoder(encode),
                DrillVersions(software=version("talkdown"), coder=coder.version, recogniser="none", voice="none"),
            )
            return
        needs = Needs(listening=seat.hearing is not None, speaking=True)
        async with drill_company(self._settings, needs, on_progress=loads) as company:
            if company.voice is None:
                raise TalkdownError(_(NO_VOICE))
            ear = DrillEar(seat.headset, seat.hearing, company.recogniser, company.voice)
            async with ear.open():
                answers = ScreenAnswers(self._typed, ear) if seat.mode == "typed" else SpokenAnswers(ear, self._tell)
                yield _Parts(answers, company.coder, company.encoder, company.versions)

    # What is shown

    @property
    def _shown(self) -> DrillView:
        if self._view.drill is None:
            raise TalkdownError(_("The drill ended before it was set up. Start again."))
        return self._view.drill

    def _show(self, **changes: object) -> None:
        self._view = self._view.model_copy(update={"drill": self._shown.model_copy(update=changes), "notice": None})
        self._post(self._view)

    def _tell(self, notice: str) -> None:
        self._view = self._view.model_copy(update={"notice": notice})
        self._post(self._view)

    def _step(self, step: Step) -> None:
        self._show(step=step)

    def _show_prompt(self, number: int, prompt: Prompt) -> None:
        self._enough.clear()
        self._show(
            number=number,
            step="reading",
            moment=prompt.moment,
            truth=prompt.truth,
            name=prompt.name or "",
            says=prompt.says,
        )

    def _show_verdict(self, verdict: Verdict) -> None:
        self._enough.clear()
        answer = AnswerView(
            says=self._shown.says,
            said=verdict.said,
            passed=verdict.passed,
            line=verdict.line,
            better=verdict.better,
        )
        self._show(step="judged", answers=(*self._shown.answers, answer))

    async def _read(self, text: str, typed: bool) -> None:
        """Leave time to read: until a key says enough, or after a while for one whose hands are not on the keys."""
        if typed:
            if self._shown.step == "judged":
                await self._enough.wait()
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._enough.wait(), reading_s(text))

    async def _show_levels(self, meters: Meters) -> None:
        while True:
            officer, subject = meters.read()
            self._view = self._view.model_copy(update={"officer_level": officer, "subject_level": subject})
            await self._send(self._view)
            await asyncio.sleep(VIEW_EVERY_S)


class _Told:
    """Answers of which each step is told."""

    def __init__(self, answers: Answers, tell: Callable[[Step], None]) -> None:
        """Ask and listen through other answers."""
        self._answers = answers
        self._tell = tell

    async def ask(self, prompt: Prompt) -> None:
        """See `Answers`."""
        self._tell("asking")
        await self._answers.ask(prompt)

    async def answer(self, prompt: Prompt) -> Said | None:
        """See `Answers`."""
        self._tell("answering")
        said = await self._answers.answer(prompt)
        self._tell("weighing")
        return said


def _result(result: DrillResult, kept: bool) -> DrillResultView:
    return DrillResultView(
        passed=result.passed,
        answered=result.answered,
        prompts=result.prompts,
        improved=result.improved,
        best_line=result.best_line,
        best_passed=result.best_passed,
        try_this=result.try_this,
        sources=result.sources,
        content_status=result.content_status,
        disclaimer=result.disclaimer,
        kept=kept,
    )
