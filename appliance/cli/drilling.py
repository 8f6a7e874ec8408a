"""One run of `talkdown drill NAME`: takes a seat, loads what is needed, drills, tells and keeps what came of it."""

import asyncio
import signal
import sys
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Final, TextIO

from appliance.cli.code import offline_coder
from appliance.cli.microphone import check_by_prompt
from appliance.config import Settings, load_settings
from appliance.encounter.afterwards import AFTERWARDS
from appliance.encounter.drill import Drill, Prompt
from appliance.encounter.drill_record import DrillRecord, DrillVersions
from appliance.engine.assemble import Needs
from appliance.engine.drill_answers import RecordedAnswers, SpokenAnswers, TypedAnswers
from appliance.engine.drill_company import drill_company
from appliance.engine.drill_ear import DrillEar
from appliance.engine.drill_library import FiledDrill
from appliance.engine.drilling import Answers, Drilling
from appliance.engine.offline_coder import ThreadEncoder
from appliance.engine.seat import Seat, take_seat
from appliance.errors import UsageError
from appliance.inference.seams import Encoder
from appliance.review.coder import Coder
from appliance.review.drill import Verdict
from appliance.review.drill_result import NOT_REVIEWED, DrillResult, canonical_json, result_of
from appliance.store.store import Store

WIDTH: Final = 96
INDENT: Final = "     "


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line asked for."""

    filed: FiledDrill
    officer: str
    headset: str
    rules_only: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What a run is made of."""

    answers: Answers
    coder: Coder
    encoder: Encoder | None
    versions: DrillVersions


async def drill_once(choice: Choice) -> int:
    """Do one drill; return the exit code."""
    settings = load_settings()
    out = sys.stderr if choice.as_json else sys.stdout
    drill = choice.filed.drill
    with Store(settings.paths.data) as store:
        owner = store.keys.practice()
        with take_seat(choice.officer, choice.headset, None, 0, settings.headset) as seat:
            _brief(drill, out)
            if choice.officer == "mic" and sys.stdin.isatty():
                await check_by_prompt(seat)
            async with _set_up(choice, settings, seat) as parts:
                drilling = _drilling(choice, seat, parts, out)
                loop = asyncio.get_running_loop()
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.add_signal_handler(number, drilling.stop)
                record = await drilling.run()
        result = result_of(drill, record)
        if record.answers:
            store.drills.keep(owner, record, result, date.today())
    _tell(drill, record, result, out)
    if choice.as_json:
        sys.stdout.write(canonical_json(result))
    if drilling.trouble is not None:
        raise drilling.trouble
    return 0


@asynccontextmanager
async def _set_up(choice: Choice, settings: Settings, seat: Seat) -> AsyncIterator[Parts]:
    """Load what this officer needs: nothing but the coder for one who types without an ear."""
    if seat.headset is None:
        if seat.officer is None:
            raise UsageError(f"The officer {choice.officer} speaks, so a headset is needed.")
        coder, encode = offline_coder(rules_only=choice.rules_only)
        versions = DrillVersions(software=version("talkdown"), coder=coder.version, recogniser="none", voice="none")
        yield Parts(
            TypedAnswers(seat.officer, None, _explain),
            coder,
            None if encode is None else ThreadEncoder(encode),
            versions,
        )
        return
    needs = Needs(listening=seat.hearing is not None, speaking=True)
    async with drill_company(settings, needs, on_progress=lambda text: _explain(f"  {text}")) as company:
        if company.voice is None:
            raise UsageError("The voice is missing, and a drill's people speak. Use --officer typed --headset none.")
        ear = DrillEar(seat.headset, seat.hearing, company.recogniser, company.voice)
        async with ear.open():
            rules = Coder()
            yield Parts(
                _answers(seat, ear),
                rules if choice.rules_only else company.coder,
                None if choice.rules_only else company.encoder,
                company.versions.model_copy(update={"coder": rules.version}) if choice.rules_only else company.versions,
            )


def _answers(seat: Seat, ear: DrillEar) -> Answers:
    if seat.officer is None:
        return SpokenAnswers(ear, _explain)
    if seat.voice is not None:
        return RecordedAnswers(ear, seat.officer, seat.voice)
    return TypedAnswers(seat.officer, ear, _explain)


def _drilling(choice: Choice, seat: Seat, parts: Parts, out: TextIO) -> Drilling:
    def show_prompt(number: int, prompt: Prompt) -> None:
        _print_prompt(choice.filed.drill, number, prompt, out)
        if seat.mode == "typed" and sys.stdin.isatty():
            print("   > ", end="", file=out, flush=True)

    def show_verdict(verdict: Verdict) -> None:
        _print_verdict(verdict, seat.mode != "typed", out)

    return Drilling(
        choice.filed,
        parts.answers,
        parts.coder,
        parts.encoder,
        parts.versions,
        seat.mode,
        show_prompt,
        show_verdict,
        reads=seat.mode == "speech",
    )


def _brief(drill: Drill, out: TextIO) -> None:
    _say(f"TRAINING  {drill.title}", out)
    _say(drill.aim, out)
    _say(drill.why, out)
    if drill.topic_notes:
        _say(f"What may be hard to hear: {'; '.join(drill.topic_notes)}.", out)
    _say(NOT_REVIEWED if not drill.reviewed_by else f"Reviewed by {'; '.join(drill.reviewed_by)}.", out)
    _say(f"{len(drill.prompts)} prompts, one answer each. /end, or “end training”, stops.", out)


def _print_prompt(drill: Drill, number: int, prompt: Prompt, out: TextIO) -> None:
    _say(f"{number}/{len(drill.prompts)}  {prompt.moment}", out, "", INDENT)
    if prompt.truth:
        _say(f"What is true: {prompt.truth}", out, INDENT, INDENT)
    _say(f"“{prompt.says}”", out, INDENT, INDENT)


def _print_verdict(verdict: Verdict, spoken: bool, out: TextIO) -> None:
    if spoken and verdict.said:
        _say(f"You: {verdict.said}", out, INDENT, INDENT)
    mark = "+" if verdict.passed else "−"
    _say(f"{mark} {verdict.line}", out, "   ", INDENT)
    _say(f"{'Another way' if verdict.passed else 'Better'}: “{verdict.better}”", out, INDENT, INDENT)


def _tell(drill: Drill, record: DrillRecord, result: DrillResult, out: TextIO) -> None:
    print(file=out)
    if not record.answers:
        _say("Nothing was answered, and nothing is kept.", out)
        return
    left = "" if result.answered == result.prompts else f" ({result.answered} of {result.prompts} prompts answered)"
    _say(f"{result.passed} of {result.answered}{left}", out)
    _say(result.improved, out)
    _say(f"{'Your best line' if result.best_passed else 'Your closest line'}: “{result.best_line}”", out)
    _say(f"One thing to try: {result.try_this}", out)
    _say(f"Based on: {'; '.join(drill.sources)}. {result.content_status} {result.disclaimer}", out)
    _say(AFTERWARDS, out)


def _say(text: str, out: TextIO, first: str = "", others: str = "") -> None:
    if first == "":
        print(file=out)
    print(textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=others), file=out, flush=True)


def _explain(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
