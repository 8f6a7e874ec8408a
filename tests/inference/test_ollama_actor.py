import asyncio
import gc
from contextlib import aclosing

import pytest

from appliance.inference.ollama_actor import CONTEXT_TOKENS, OllamaActor
from appliance.inference.seams import Actor, ModelError, Sampling
from tests.inference.ollama_server import OllamaServer, ollama_server

PROMPT = "A porch at night.\nMARCUS (angry):"
PLAIN = Sampling()


async def _line(actor: OllamaActor, sampling: Sampling = PLAIN) -> str:
    return "".join([piece async for piece in actor.continue_script(PROMPT, sampling)])


async def _close(actor: OllamaActor) -> None:
    await actor.close()
    gc.collect()  # the HTTP client leaves generators inside generators open; the loop closes one after the other
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_line_arrives_in_pieces_and_the_request_is_the_raw_screenplay() -> None:
    async with ollama_server(OllamaServer()) as server:
        actor = OllamaActor(server.url, "qwen2.5:7b")
        assert await _line(actor, Sampling(seed=7, max_tokens=30)) == " Leave me alone."
        await _close(actor)
    (request,) = server.requests
    assert request["prompt"] == PROMPT
    assert request["raw"] is True
    assert request["stream"] is True
    assert request["keep_alive"] == -1
    options = request["options"]
    assert isinstance(options, dict)
    assert options["num_ctx"] == CONTEXT_TOKENS
    assert options["num_predict"] == 30
    assert options["seed"] == 7
    assert options["stop"] == ["\n"]


async def test_closing_the_generator_closes_the_request_so_that_the_server_stops() -> None:
    async with ollama_server(OllamaServer(words=(" no",) * 1000, pause_s=0.01)) as server:
        actor = OllamaActor(server.url, "qwen2.5:7b")
        async with aclosing(actor.continue_script(PROMPT, Sampling())) as pieces:
            async for _ in pieces:
                break
        await asyncio.wait_for(server.closed_early.wait(), 5)
        await _close(actor)


async def test_cancelling_a_prefill_closes_its_request() -> None:
    async with ollama_server(OllamaServer(mute=True)) as server:
        actor = OllamaActor(server.url, "qwen2.5:7b")
        reading = asyncio.create_task(actor.prefill(PROMPT))
        while not server.requests:
            await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await asyncio.wait_for(server.closed_early.wait(), 5)
        await _close(actor)


async def test_a_mute_port_is_called_silent_and_not_waited_for() -> None:
    async with ollama_server(OllamaServer(mute=True)) as server:
        actor = OllamaActor(server.url, "qwen2.5:7b", piece_limit_s=0.1)
        with pytest.raises(ModelError, match="took the request and then was silent"):
            await _line(actor)
        await _close(actor)


async def test_a_server_that_falls_silent_in_the_middle_of_a_line_is_not_waited_for() -> None:
    async with ollama_server(OllamaServer(pause_s=60)) as server:
        actor = OllamaActor(server.url, "qwen2.5:7b", piece_limit_s=0.1)
        with pytest.raises(ModelError, match="silent"):
            await _line(actor)
        await _close(actor)


async def test_no_server_says_how_to_start_one() -> None:
    async with ollama_server(OllamaServer()) as server:
        url = server.url
    actor = OllamaActor(url, "qwen2.5:7b")
    with pytest.raises(ModelError, match="no Ollama server at .*ollama serve"):
        await actor.warm()
    await _close(actor)


async def test_a_missing_model_says_how_to_pull_it() -> None:
    async with ollama_server(OllamaServer()) as server:
        actor = OllamaActor(server.url, "llama9")
        with pytest.raises(ModelError, match="ollama pull llama9"):
            await actor.warm()
        await _close(actor)


async def test_an_error_in_the_middle_of_a_stream_is_told() -> None:
    async with ollama_server(OllamaServer(error_in_stream="out of memory")) as server:
        actor = OllamaActor(server.url, "qwen2.5:7b")
        with pytest.raises(ModelError, match="out of memory"):
            await _line(actor)
        await _close(actor)


async def test_a_connection_that_breaks_off_is_an_error_and_not_a_short_line() -> None:
    async with ollama_server(OllamaServer(broken_off=True)) as server:
        actor = OllamaActor(server.url, "qwen2.5:7b")
        with pytest.raises(ModelError, match="Ollama server"):
            await _line(actor)
        await _close(actor)


def test_it_is_an_actor() -> None:
    actor: Actor = OllamaActor("http://127.0.0.1:1", "qwen2.5:7b")
    assert actor.name == "qwen2.5:7b ollama"


async def test_a_mute_port_is_noticed_before_anything_is_loaded() -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    actor = OllamaActor(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "qwen2.5:7b", greeting_limit_s=0.1)
    with pytest.raises(ModelError, match="silent"):
        await actor.greet()
    await _close(actor)
    server.close()
    await server.wait_closed()


async def test_a_server_that_is_not_there_cannot_be_greeted() -> None:
    async with ollama_server(OllamaServer()) as server:
        url = server.url
    actor = OllamaActor(url, "qwen2.5:7b")
    with pytest.raises(ModelError, match="no Ollama server at .*ollama serve"):
        await actor.greet()
    await _close(actor)
