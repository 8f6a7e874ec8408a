"""The real models in their processes: what the stage sees, and what it sees when one of them is killed."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import numpy as np
import pytest

from appliance.inference.children.framing import Kind
from appliance.inference.clients import ChildActor, ChildEncoder, ChildRecogniser, ChildVoice
from appliance.inference.encoder import DIMENSIONS
from appliance.inference.invented import plain_words
from appliance.inference.models import QUIET_THREADS
from appliance.inference.paths import ModelPaths, default_root
from appliance.inference.seams import (
    Actor,
    ChildDied,
    Delivery,
    Encoder,
    ModelError,
    Recogniser,
    Sampling,
    Voice,
)
from appliance.inference.supervisor import ChildSpec, SupervisedChild
from tests.inference.sound import recording, white

PATHS = ModelPaths.under(default_root())
SCRIPT = """A porch at night. MARCUS stands outside his ex-wife's house.

OFFICER: Hey there. What's your name?
MARCUS (angry, wary, gives only his first name): Marcus.
OFFICER: Okay, Marcus. What happened tonight?
"""
CUE = "MARCUS (tense, says he lost his job):"

pytestmark = pytest.mark.real


@asynccontextmanager
async def child(module: str, *arguments: object) -> AsyncIterator[SupervisedChild]:
    spec = ChildSpec(
        module, f"appliance.inference.children.{module}", tuple(str(a) for a in arguments), QUIET_THREADS, nice=2
    )
    made = SupervisedChild(spec)
    await made.start()
    try:
        await made.ready()
        yield made
    finally:
        await made.stop()


def _kill(made: SupervisedChild, how: int = signal.SIGKILL) -> None:
    pid = made.report.pid
    assert pid is not None
    os.kill(pid, how)


async def test_the_recogniser_hears_and_hears_again_after_it_was_killed() -> None:
    async with child("recogniser", PATHS.whisper, 1) as made:
        recogniser: Recogniser = ChildRecogniser(made)
        sound = recording("librivox/austen-0930.wav")
        heard = await recogniser.transcribe(sound, final=True)
        assert plain_words(heard.text) == "he might even have been made amiable himself".split()
        assert len(heard.words) == 8
        assert (await recogniser.transcribe(sound, final=False)).words == ()
        assert await ChildRecogniser(made).align(sound, heard.text) == heard.words
        assert (await recogniser.transcribe(white(2, -40), final=True)).rejected == "no_speech"
        dying = asyncio.create_task(recogniser.transcribe(sound, final=True))
        await asyncio.sleep(0)
        _kill(made)
        with pytest.raises(ChildDied):
            await dying
        await made.ready()
        assert (await recogniser.transcribe(sound, final=True)).text == heard.text


async def test_a_long_list_of_sentences_is_work_and_not_taken_for_a_hang() -> None:
    async with child("voice", "-", PATHS.encoder) as made:
        sentences = [f"I hear you, and that was number {number}." for number in range(400)]
        vectors = await ChildEncoder(made, limit_s=1.0).encode(sentences)
        assert vectors.shape == (400, DIMENSIONS)
        assert made.restarts == 0


async def test_a_final_reading_does_not_wait_for_the_readings_on_the_way() -> None:
    async with child("recogniser", PATHS.whisper, 1) as made:
        recogniser = ChildRecogniser(made)
        sound = recording("librivox/austen-0870.wav")
        partials = [asyncio.create_task(recogniser.transcribe(sound, final=False)) for _ in range(5)]
        await asyncio.sleep(0)
        heard = await recogniser.transcribe(sound, final=True)
        assert {"dashwood", "consider", "prudently", "power"} <= set(plain_words(heard.text))
        dropped = await asyncio.gather(*partials, return_exceptions=True)
        assert any(isinstance(result, ModelError) for result in dropped)


async def test_the_actor_continues_the_script_gives_up_when_told_and_survives_a_kill() -> None:
    async with child("actor", PATHS.actor, 1, 2) as made:
        actor: Actor = ChildActor(made)
        await actor.prefill(SCRIPT)
        readings: list[dict[str, object]] = []
        line = ""
        arguments = {"prompt": SCRIPT + CUE, "sampling": {"max_tokens": 24, "seed": 1, "temperature": 0.0}}
        async with aclosing(made.stream("continue", arguments, limit_s=30)) as frames:
            async for frame in frames:
                if frame.kind is Kind.PART:
                    line += frame.body.decode()
                else:
                    readings.append(_json(frame.body))
        assert len(plain_words(line)) >= 2
        assert "\n" not in line
        (reading,) = readings
        assert int(str(reading["reused_tokens"])) > 40, "the script was read ahead, and is read once"
        assert int(str(reading["read_tokens"])) < 20

        again = [piece async for piece in _line(actor, temperature=0.0)]
        assert "".join(again) == line

        async with aclosing(ChildActor(made).continue_script(SCRIPT + CUE, Sampling(stop=(), max_tokens=200))) as some:
            async for _ in some:
                break
        long_prompt = SCRIPT * 12
        reading_ahead = asyncio.create_task(actor.prefill(long_prompt))
        await asyncio.sleep(0)
        assert "".join([piece async for piece in _line(actor, temperature=0.0)]) == line
        await reading_ahead

        with pytest.raises(ChildDied):
            async for _ in _line(actor):
                _kill(made)
        await made.ready()
        assert [piece async for piece in _line(actor)]


def _json(body: bytes) -> dict[str, object]:
    found: dict[str, object] = json.loads(body)
    return found


async def _line(actor: Actor, temperature: float = 0.7) -> AsyncIterator[str]:
    sampling = Sampling(max_tokens=24, seed=1, temperature=temperature)
    async for piece in actor.continue_script(SCRIPT + CUE, sampling):
        yield piece


async def test_voice_and_encoder_share_a_process_and_come_back_when_it_hangs() -> None:
    async with child("voice", PATHS.voice, PATHS.encoder) as made:
        voice: Voice = ChildVoice(made)
        encoder: Encoder = ChildEncoder(made)
        spoken, vectors = await asyncio.gather(
            voice.say("Leave me alone.", Delivery()), encoder.encode(["I hear you.", "Drop it."])
        )
        assert 0.5 < len(spoken.audio) / spoken.sample_rate_hz < 2.0
        assert vectors.shape == (2, 384)
        assert (await encoder.encode([])).shape == (0, 384)
        assert len((await ChildVoice(made).sound("sigh")).audio) > 0
        with pytest.raises(ModelError, match="no voice called"):
            await voice.say("Hello.", Delivery(voice="nobody"))
        _kill(made, signal.SIGSTOP)
        with pytest.raises(ChildDied, match="sign of life"):
            await ChildVoice(made, limit_s=0.5).say("Hello?", Delivery())
        await made.ready()
        assert len((await voice.say("I'm back.", Delivery())).audio) > 0
        assert np.array_equal(await encoder.encode(["I hear you."]), vectors[:1])
