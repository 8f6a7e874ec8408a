"""An encounter out loud while parts of it break, and while nobody speaks: it goes on, and the record says what was."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import pytest_asyncio

from appliance.audio.virtual_headset import VirtualHeadset
from appliance.config import load_settings
from appliance.engine.assemble import Needs, assemble
from appliance.engine.company import Company
from appliance.inference.seams import ModelError
from benchmarks.word_errors import word_errors
from tests.audio.scenes import DATA, at_level, clip
from tests.real.live import LIMIT_S, LOOK_S, Incidents, Live, kill, live

pytestmark = [pytest.mark.real, pytest.mark.asyncio(loop_scope="module")]

QUIET_S: Final = 8.0
NOISE_S: Final = 12.0
NOISE_DBFS: Final = -42.0
"""An office around a boom microphone at which speech stands near -24 dBFS."""


@pytest.fixture(scope="module")
def incidents() -> Incidents:
    return Incidents()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def company(incidents: Incidents) -> AsyncIterator[Company]:
    made = await assemble(load_settings(), Needs(True, True), lambda _text: None, incidents.note)
    yield made
    await made.close()


@pytest.fixture
def virtual(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualHeadset]:
    with VirtualHeadset() as headset:
        for name, value in headset.environment().items():
            monkeypatch.setenv(name, value)
        yield headset


@pytest_asyncio.fixture(loop_scope="module")
async def porch(company: Company, incidents: Incidents, virtual: VirtualHeadset, tmp_path: Path) -> AsyncIterator[Live]:
    async with live(company, incidents, tmp_path / "data", virtual) as playing:
        yield playing


def _assert_understood(said: str, read: str) -> None:
    assert word_errors(said, read).rate <= 0.3, read


async def test_silence_and_noise_are_no_officer(porch: Live) -> None:
    await porch.sound(np.zeros(int(QUIET_S * 16_000), np.int16))
    ambience = at_level(np.resize(clip(DATA / "noise" / "office-ambience-8k.wav"), int(NOISE_S * 16_000)), NOISE_DBFS)
    await porch.sound(np.asarray(ambience * 32767, np.int16))
    record = await porch.finish()
    assert [turn.text for turn in record.turns if turn.speaker == "officer"] == []
    assert not [turn for turn in record.turns if turn.interrupted]


async def test_each_model_process_may_be_killed_and_the_encounter_goes_on(porch: Live, company: Company) -> None:
    first = "It sounds like today has been really hard on you."
    _assert_understood(first, await porch.ask(first))

    # While its answer is being worded and voiced, each in turn.
    for role, incident in (
        ("recogniser", "recogniser_restarted"),
        ("actor", "actor_restarted"),
        ("voice", "voice_restarted"),
    ):
        await porch.quiet()
        speaking = asyncio.create_task(porch.say("Marcus, I want to understand what happened today."))
        await asyncio.sleep(1.0)
        kill(role)
        await speaking
        await _incident(porch, incident)
        await porch.quiet()

    await _answering(company)
    last = "I am still here with you, Marcus."
    _assert_understood(last, await porch.ask(last))
    record = await porch.finish()
    what = [incident.what for incident in record.incidents]
    assert {"recogniser_restarted", "actor_restarted", "voice_restarted"} <= set(what)
    assert record.outcome.value == "still_talking"
    answers = [turn for turn in record.turns if turn.speaker == "subject"]
    assert all(turn.text.strip() for turn in answers)


async def _incident(porch: Live, what: str) -> None:
    await porch.until(lambda: what in porch.incidents, what)


async def _answering(company: Company) -> None:
    """Wait until every restarted process takes calls again."""
    assert company.recogniser is not None and company.encoder is not None
    async with asyncio.timeout(LIMIT_S):
        while True:
            try:
                await company.recogniser.transcribe(np.zeros(8000, np.float32), final=True)
                await company.encoder.encode(["Hello."])
                await company.actor.prefill("A porch at night.")
                return
            except ModelError:
                await asyncio.sleep(LOOK_S)


async def test_a_sound_server_that_dies_pauses_the_encounter_until_it_is_back(porch: Live) -> None:
    first = "It sounds like today has been really hard on you."
    await porch.ask(first)
    turns = len(porch.sitting.session.recorder.turns)
    await porch.quiet()

    await porch.unplug()
    await porch.until(lambda: "headset_lost" in porch.incidents, "the loss to be seen")
    assert porch.sitting.phase == "paused"
    assert porch.sitting.waiting_for is not None and "headset is gone" in porch.sitting.waiting_for
    stood_s = porch.sitting.session.clock.read_s()
    await asyncio.sleep(1.0)
    assert porch.sitting.session.clock.read_s() == stood_s, "the clock ran while the headset was gone"

    await porch.plug_in()
    await porch.until(lambda: "headset_back" in porch.incidents, "the headset to be back")
    await porch.until(lambda: porch.sitting.phase == "running", "the encounter to go on")
    assert porch.sitting.waiting_for is None
    second = "Sorry about that. Tell me what happened this morning."
    _assert_understood(second, await porch.ask(second))
    record = await porch.finish()
    assert len(record.turns) > turns
    what = [incident.what for incident in record.incidents]
    assert what.index("headset_lost") < what.index("headset_back")


async def test_training_is_paused_resumed_and_ended_by_voice(porch: Live) -> None:
    await porch.quiet()
    await porch.say("Pause training.")
    await porch.until(lambda: porch.sitting.phase == "paused", "the pause")
    stood_s = porch.sitting.session.clock.read_s()

    await asyncio.sleep(2.0)
    await porch.say("I am just talking to my colleague here.")
    await asyncio.sleep(2.0)
    assert porch.sitting.phase == "paused"
    assert porch.sitting.session.clock.read_s() == stood_s

    await porch.say("Resume training.")
    await porch.until(lambda: porch.sitting.phase == "running", "going on")
    await asyncio.sleep(2.0)
    await porch.quiet()
    await porch.say("End training.")
    await porch.until(lambda: porch.sitting.phase == "asking_to_end", "the question")
    assert not porch.ended.done()
    await asyncio.sleep(4.0)
    await porch.say("End training.")
    record = await porch.over()
    assert record.outcome.value == "still_talking"
    assert [turn.text for turn in record.turns if turn.speaker == "officer"] == []
    what = [incident.what for incident in record.incidents if incident.what in ("paused", "resumed")]
    assert what == ["paused", "resumed", "paused"]
