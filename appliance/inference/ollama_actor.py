"""The actor on an Ollama server, through its client."""

from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import Final, cast

import httpx
import ollama

from appliance.inference.seams import ModelError, Sampling
from appliance.words import _

CONTEXT_TOKENS: Final = 2048
"""Fixed: a request with another size makes the server load the model again."""
CONNECT_LIMIT_S: Final = 3.0
PIECE_LIMIT_S: Final = 20.0
"""How long the server may be silent, before the first piece or between two."""
GREETING_LIMIT_S: Final = 5.0
"""How long the server may take to say that it is there; it does so at once, even while it loads a model."""
LOAD_LIMIT_S: Final = 120.0
"""How long it may take to bring the model into memory."""
KEEP_ALIVE: Final = -1
"""The model stays loaded for as long as the server runs."""


class OllamaActor:
    """Continues a screenplay with a model that an Ollama server has."""

    def __init__(
        self,
        url: str,
        model: str,
        piece_limit_s: float = PIECE_LIMIT_S,
        greeting_limit_s: float = GREETING_LIMIT_S,
    ) -> None:
        self._url = url
        self._model = model
        self._client = _client(url, piece_limit_s)
        self._patient_client = _client(url, max(LOAD_LIMIT_S, piece_limit_s))
        self._greeting_client = _client(url, greeting_limit_s)

    @property
    def name(self) -> str:
        """Return model and runtime, as the record keeps it."""
        return f"{self._model} ollama"

    async def greet(self) -> None:
        """Make sure that a server answers, long before a model could be loaded; raise ModelError when none does."""
        trouble = ""
        try:
            await self._greeting_client.list()
        except httpx.ReadTimeout:
            trouble = self._silent()
        except ollama.ResponseError:
            # A server is there; `warm` tells what it lacks.
            return
        except (ConnectionError, httpx.TransportError):
            trouble = self._absent()
        if trouble:
            raise ModelError(trouble)

    async def warm(self) -> None:
        """Load the model; raise ModelError that says what is missing."""
        async with aclosing(self._pieces("", Sampling(max_tokens=1), self._patient_client)) as pieces:
            async for _ in pieces:
                pass

    async def prefill(self, prompt: str) -> None:
        """Read a prompt into the server's cache; cancelling closes the request, which stops it."""
        async with aclosing(self._pieces(prompt, Sampling(max_tokens=1), self._client)) as pieces:
            async for _ in pieces:
                pass

    async def continue_script(self, prompt: str, sampling: Sampling) -> AsyncGenerator[str, None]:
        """Yield pieces of text as they are decoded; closing the generator closes the request and stops it."""
        async with aclosing(self._pieces(prompt, sampling, self._client)) as pieces:
            async for piece in pieces:
                if piece:
                    yield piece

    async def close(self) -> None:
        """Close the connections."""
        for client in (self._client, self._patient_client, self._greeting_client):
            await cast(Awaitable[None], client.close())  # type: ignore[no-untyped-call] # the client leaves it untyped

    async def _pieces(self, prompt: str, sampling: Sampling, client: ollama.AsyncClient) -> AsyncGenerator[str, None]:
        options = ollama.Options(
            num_ctx=CONTEXT_TOKENS,
            num_predict=sampling.max_tokens,
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            repeat_penalty=sampling.repeat_penalty,
            seed=sampling.seed,
            stop=list(sampling.stop),
        )
        # The error is raised outside the handlers: a client's exception keeps its open request alive for as long as
        # it is somebody's context.
        trouble = ""
        try:
            stream = cast(
                AsyncGenerator[ollama.GenerateResponse, None],
                await client.generate(
                    self._model, prompt, raw=True, stream=True, options=options, keep_alive=KEEP_ALIVE
                ),
            )
            async with aclosing(stream) as answers:
                async for answer in answers:
                    yield answer.response or ""
        except httpx.ReadTimeout:
            trouble = self._silent()
        except ollama.ResponseError as error:
            trouble = self._explain(error)
        except (ConnectionError, httpx.TransportError):
            trouble = self._absent()
        if trouble:
            raise ModelError(trouble)

    def _silent(self) -> str:
        return _(
            "The Ollama server at {url} took the request and then was silent for too long. Look at its log, or restart "
            "it."
        ).format(url=self._url)

    def _absent(self) -> str:
        return _(
            "There is no Ollama server at {url}. Start it with `ollama serve`, or set actor.runtime to llamacpp in the "
            "configuration."
        ).format(url=self._url)

    def _explain(self, error: ollama.ResponseError) -> str:
        if error.status_code == 404:
            return _(
                "The Ollama server at {url} does not have the model {model}. Run `ollama pull {model}` where there is "
                "a network."
            ).format(url=self._url, model=self._model)
        return f"The Ollama server at {self._url} answered with an error ({error.status_code}): {error.error}"


def _client(url: str, silence_limit_s: float) -> ollama.AsyncClient:
    return ollama.AsyncClient(host=url, timeout=httpx.Timeout(silence_limit_s, connect=CONNECT_LIMIT_S))
