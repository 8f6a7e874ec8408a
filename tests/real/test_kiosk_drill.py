"""A drill out loud as the kiosk's screen drives it: real models, a virtual headset, a guest who leaves nothing."""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from appliance.audio.virtual_headset import VirtualHeadset
from appliance.engine.officer_voice import FliteOfficer
from appliance.officers.officer import Say
from appliance.stage import view
from appliance.stage.comfort import Comfort
from appliance.stage.drill_view import DrillView, GoOn, StartDrill
from appliance.stage.people_view import BeGuest
from appliance.tui.engine_link import EngineLink
from benchmarks.word_errors import word_errors
from tests.real.command import LIMIT_S

pytestmark = pytest.mark.real

ANSWERS: Final = (
    "Twelve years of covering for him, and even your mother took his side.",
    "You should call a lawyer.",
)
MISHEARD_AT_MOST: Final = 0.3


async def _drilled(data: Path, virtual: VirtualHeadset) -> tuple[DrillView, float]:
    """Return the drill at its end, after two answers, and the loudest the microphone's meter was."""
    mouth = FliteOfficer(virtual)
    link = await EngineLink.start(data / "engine.log")
    speaking: list[asyncio.Task[None]] = []
    loudest, at, chosen = 0.0, (0, ""), False
    try:
        async for seen in link.views():
            assert seen.phase != "failed", seen.error
            if seen.phase == "signed_out":
                link.send(BeGuest())
            elif seen.phase == "choosing" and not chosen:
                chosen = True
                link.send(StartDrill(id="reflect", comfort=Comfort(ears="left", volume_db=-6)))
            elif seen.phase == "briefing" and seen.microphone is not None:
                link.send(view.SkipCheck() if seen.microphone.state == "waiting" else view.Begin())
            elif seen.drill is not None and seen.phase in ("drilling", "drilled"):
                loudest = max(loudest, seen.officer_level or 0.0)
                if seen.phase == "drilled":
                    assert seen.notice is None, seen.notice
                    return seen.drill, loudest
                if (seen.drill.number, seen.drill.step) == at:
                    continue
                at = (seen.drill.number, seen.drill.step)
                if at[1] == "answering" and at[0] <= len(ANSWERS):
                    speaking.append(asyncio.create_task(mouth.say(Say(text=ANSWERS[at[0] - 1]))))
                elif at == (len(ANSWERS), "judged"):
                    link.send(view.End(confirmed=True))
                elif at[1] in ("reading", "judged"):
                    link.send(GoOn())
    finally:
        await asyncio.gather(*speaking, return_exceptions=True)
        await link.close()
        mouth.close()
    raise AssertionError("the engine ended before the drill did")


async def test_a_guest_drills_out_loud_on_the_kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path))
    with VirtualHeadset() as virtual:
        for name, value in virtual.environment().items():
            monkeypatch.setenv(name, value)
        over, loudest = await asyncio.wait_for(_drilled(tmp_path, virtual), LIMIT_S)
    assert over.result is not None and over.result.kept
    assert [answer.passed for answer in over.answers[: len(ANSWERS)]] == [True, False]
    said = " ".join(answer.said for answer in over.answers[: len(ANSWERS)]).replace("12", "twelve")
    assert word_errors(" ".join(ANSWERS), said).rate <= MISHEARD_AT_MOST, said
    assert loudest > 0.3
