"""Sets an encounter up from settings, a plan and a seat, and takes it down again."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from appliance.config import Settings
from appliance.engine.assemble import Needs, assemble
from appliance.engine.microphone import know_simulated_voice
from appliance.engine.plan import Plan
from appliance.engine.play import Play, Request
from appliance.engine.seat import Seat
from appliance.engine.settings import rules_settings
from appliance.stage.recorder import IncidentKind
from appliance.store.keys import OwnerKey
from appliance.store.store import Store

SPECULATION_VARIABLE: Final = "TALKDOWN_SPECULATION"
"""Set to 0 to prepare nothing before a turn is over; for measurements."""


@asynccontextmanager
async def set_up(
    settings: Settings,
    plan: Plan,
    seat: Seat,
    store: Store,
    owner: OwnerKey,
    on_progress: Callable[[str], None],
    on_change: Callable[[], None] = lambda: None,
) -> AsyncIterator[Play]:
    """Load what the seat needs and yield the encounter, ready to be prepared and run."""
    plays: list[Play] = []

    def incident(what: IncidentKind, why: str) -> None:
        for play in plays:
            if play.sitting is not None:
                play.sitting.note(what, why)

    await asyncio.to_thread(know_simulated_voice, seat)
    company = await assemble(
        settings,
        Needs(listening=seat.hearing is not None, speaking=seat.headset is not None),
        on_progress=on_progress,
        on_incident=incident,
    )
    try:
        recovered = plan.recovered
        request = Request(
            plan.filed,
            plan.seed,
            seat.mode,
            plan.short_form,
            speculative=os.environ.get(SPECULATION_VARIABLE, "1") != "0",
            before=plan.before,
            retake_of=plan.retake_of,
            retake_turn=plan.retake_turn,
            earlier=plan.earlier,
            rules=rules_settings(settings, plan.extra_wait_s),
        )
        play = Play(
            request,
            company,
            seat.headset,
            seat.hearing,
            store,
            owner,
            journal=None if recovered is None else recovered.journal,
            encounter_id=None if recovered is None else recovered.account.began.encounter_id,
            on_change=on_change,
        )
        plays.append(play)
        yield play
    finally:
        await company.close()
