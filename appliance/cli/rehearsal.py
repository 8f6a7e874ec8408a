"""One run of `talkdown rehearse`: opens the store, takes a seat, loads the models, plays, and tells what came of it."""

import asyncio
import json
import signal
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from appliance.cli.microphone import check_by_prompt, check_there
from appliance.cli.news import News
from appliance.cli.record_source import LAST
from appliance.config import load_settings
from appliance.encounter.record import Turn
from appliance.engine.leftovers import settle_leftovers, told_of
from appliance.engine.perform import set_up
from appliance.engine.plan import Plan, plan_anew, plan_resumed, plan_retake
from appliance.engine.play import DISK_FULL, Played
from appliance.engine.seat import simulates, take_seat
from appliance.review.review import review
from appliance.stage.sitting import Sitting
from appliance.store.exchange import write_record
from appliance.store.keys import OwnerKey
from appliance.store.store import Store

LEFT_EXIT_CODE: Final = 3
"""The encounter was left to be resumed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line asked for."""

    scenario: str | None
    officer: str
    headset: str
    seed: int | None
    short: bool
    record: Path | None
    retake: str | None
    resume: bool
    voice: str
    tone_scored: bool
    as_json: bool


async def rehearse_once(choice: Choice) -> int:
    """Play one encounter; return the exit code."""
    settings = load_settings()
    out = sys.stderr if choice.as_json else sys.stdout
    with Store(settings.paths.data) as store:
        store.sweep()
        owner = store.keys.practice()
        for ended in settle_leftovers(store, owner, date.today()):
            print(told_of(ended), file=sys.stderr)
        plan = _plan(choice, store, owner)
        scenario = plan.filed.scenario
        with take_seat(
            choice.officer,
            choice.headset,
            scenario,
            plan.seed,
            settings.headset,
            choice.voice,
            tone_scored=choice.tone_scored,
        ) as seat:
            _brief(plan, out)
            if choice.officer == "mic" and sys.stdin.isatty():
                await check_by_prompt(seat)
            elif seat.headset is not None:
                # One that is not there is told before anything is loaded.
                await check_there(seat.headset)
            async with set_up(
                settings, plan, seat, store, owner, on_progress=lambda text: print(f"  {text}", file=sys.stderr)
            ) as play:
                sitting = await play.prepare()
                _print_turns(sitting, plan, out)
                loop = asyncio.get_running_loop()
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.add_signal_handler(number, sitting.stop)
                news = News(sitting, lambda line: print(line, file=out, flush=True))
                telling = asyncio.create_task(news.keep_telling(), name="news")
                try:
                    played = await play.run(seat.officer, seat.voice)
                finally:
                    telling.cancel()
                    news.look()
        return _tell(choice, plan, played, store, owner, out)


def _plan(choice: Choice, store: Store, owner: OwnerKey) -> Plan:
    if choice.resume:
        return plan_resumed(store, owner)
    if choice.retake is not None:
        return plan_retake(choice.retake)
    return plan_anew(choice.scenario or "", choice.seed, choice.short)


def _print_turns(sitting: Sitting, plan: Plan, out: TextIO) -> None:
    name = plan.filed.scenario.subject.name
    names = {"officer": "Officer", "subject": name, "radio": "Dispatch", "partner": "Partner"}

    def show(turn: Turn) -> None:
        to = f" (to {turn.addressed_to})" if turn.speaker == "officer" and turn.addressed_to != "person" else ""
        cut = " —" if turn.interrupted else ""
        print(f"{turn.start_s:6.1f}  {names[turn.speaker]}{to}: {turn.text}{cut}", file=out, flush=True)

    sitting.session.recorder.watch(show)


def _brief(plan: Plan, out: TextIO) -> None:
    scenario = plan.filed.scenario
    print(f"TRAINING  {scenario.title}\n\nDispatch: {scenario.dispatch_call}\n\n{scenario.setting}\n", file=out)
    if plan.before is not None:
        print(f"(goes on at {plan.before.clock_s:.0f} s)\n", file=out)


def _tell(choice: Choice, plan: Plan, played: Played, store: Store, owner: OwnerKey, out: TextIO) -> int:
    record = played.record
    if record is not None:
        print(f"\nEnded: {record.outcome.value.replace('_', ' ')}. {record.narration}", file=out)
        try:
            leaves = store.what_leaves(owner, plan.filed.scenario)
            store.close_encounter(owner, record, review(record, plan.filed.scenario), date.today(), leaves)
        finally:
            # Somewhere else there may be room when the kiosk's own disk is full.
            if choice.record is not None:
                write_record(choice.record, record)
                print(f"Review: talkdown review {choice.record}", file=out)
        if choice.record is None:
            print(f"Review: talkdown review {LAST}", file=out)
    else:
        if played.lost:
            print(f"\n{DISK_FULL}", file=sys.stderr)
        print("\nLeft as it is. Go on with: talkdown rehearse --resume --officer " + choice.officer, file=out)
    if choice.as_json:
        print(
            json.dumps(
                {
                    "schema_version": 1,
                    "result": played.result,
                    "encounter_id": played.encounter_id,
                    "ending": None if record is None else record.outcome.value,
                    "record": None if choice.record is None or record is None else str(choice.record),
                    "simulated": simulates(choice.officer),
                }
            )
        )
    return 0 if record is not None else LEFT_EXIT_CODE
