"""The actor's language model through llama.cpp, in the calling process."""

import os
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import xllamacpp

from appliance.inference.seams import ModelError, Sampling

CONTEXT_TOKENS: Final = 2048
"""Twice the screenplay's cap; the key-value cache of the default model is 56 MB at this size."""
BATCH_TOKENS: Final = 16
"""Read at a time: a cancel waits for one batch, about a quarter of a second on two busy cores."""

OnText = Callable[[str], None]
GiveUp = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one request cost."""

    reused_tokens: int
    """Of the prompt, found in the cache."""
    read_tokens: int
    """Of the prompt, read now."""
    written_tokens: int
    read_s: float
    write_s: float
    given_up: bool = False


class LlamaModel:
    """One model with one cached prompt; requests are answered one at a time.

    llama.cpp's own request loop is used for its prefix cache. It insists on a socket to listen on: that is a Unix
    socket in a directory that only this user can open, because its protocol would hand out the prompt.
    """

    def __init__(self, model: Path, *, threads: int, prefill_threads: int) -> None:
        if not model.is_file():
            raise ModelError(f"The actor's model {model} is missing. Run `talkdown models fetch`.")
        self.name = f"{model.stem} llama.cpp"
        self._directory = tempfile.TemporaryDirectory(prefix="talkdown-actor-")
        try:
            self._server = xllamacpp.Server(
                _parameters(model, threads, prefill_threads, Path(self._directory.name) / "unused.sock")
            )
        except RuntimeError as error:
            raise ModelError(
                f"llama.cpp cannot load {model}: {error}. Run `talkdown models verify`; if the file is whole, "
                "free some memory (the default model needs 1.3 GB)."
            ) from error
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        """Free the model."""
        del self._server
        self._directory.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prefill(
        self, prompt: str, give_up: GiveUp = lambda: False, on_batch: Callable[[], None] = lambda: None
    ) -> Reading:
        """Read a prompt into the cache; what was read before giving up stays there."""

        def on_event(event: Mapping[str, object]) -> None:
            on_batch()

        return self._request({"prompt": prompt, "n_predict": 0}, on_event, give_up)

    def continue_script(
        self,
        prompt: str,
        sampling: Sampling,
        on_text: OnText,
        give_up: GiveUp = lambda: False,
        on_batch: Callable[[], None] = lambda: None,
    ) -> Reading:
        """Continue a prompt, handing over each piece of text as it is decoded; stop strings are left out."""

        def on_event(event: Mapping[str, object]) -> None:
            text = _text_of(event)
            if text:
                on_text(text)
            else:
                on_batch()

        request: dict[str, object] = {
            "prompt": prompt,
            "n_predict": sampling.max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "min_p": sampling.least_share,
            "repeat_penalty": sampling.repeat_penalty,
            "dry_multiplier": sampling.recital_penalty,
            "dry_allowed_length": sampling.recital_tokens,
            "dry_penalty_last_n": CONTEXT_TOKENS,
            "seed": sampling.seed,
            "stop": list(sampling.stop),
        }
        return self._request(request, on_event, give_up)

    def _request(
        self, request: dict[str, object], on_event: Callable[[Mapping[str, object]], None], give_up: GiveUp
    ) -> Reading:
        failures: list[str] = []
        timings: dict[str, float] = {}
        given_up = False

        def on_answer(event: Mapping[str, object]) -> bool:
            nonlocal given_up
            if "code" in event or "error" in event:
                failures.append(str(event.get("message", event.get("error"))))
                return True
            found = event.get("timings")
            if isinstance(found, dict):
                timings.update({key: float(value) for key, value in found.items()})
            on_event(event)
            given_up = given_up or give_up()
            return given_up

        full = {
            **request,
            "cache_prompt": True,
            "id_slot": 0,
            "stream": True,
            "return_progress": True,  # a sign after every batch, so that reading can be given up too
        }
        with self._one_at_a_time:
            if give_up():
                return Reading(0, 0, 0, 0.0, 0.0, given_up=True)
            self._server.handle_completions(full, on_answer)
        if failures:
            raise ModelError(f"llama.cpp refused the request: {failures[0]}")
        return Reading(
            reused_tokens=int(timings.get("cache_n", 0)),
            read_tokens=int(timings.get("prompt_n", 0)),
            written_tokens=int(timings.get("predicted_n", 0)),
            read_s=timings.get("prompt_ms", 0.0) / 1000,
            write_s=timings.get("predicted_ms", 0.0) / 1000,
            given_up=given_up,
        )


def _text_of(event: Mapping[str, object]) -> str:
    choices = event.get("choices")
    if not isinstance(choices, list) or not choices:
        return ""
    text = choices[0].get("text")
    return text if isinstance(text, str) else ""


def _parameters(model: Path, threads: int, prefill_threads: int, socket_path: Path) -> xllamacpp.CommonParams:
    p = xllamacpp.CommonParams()
    p.model.path = str(model)
    p.n_ctx = CONTEXT_TOKENS
    p.n_parallel = 1
    p.n_batch = p.n_ubatch = BATCH_TOKENS
    p.cpuparams.n_threads = threads
    p.cpuparams_batch.n_threads = prefill_threads
    # Weights are repacked at load for the processor's widest instructions; mapping the file would keep both copies.
    p.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    p.cache_ram_mib = 0  # one prompt, in one slot: nothing to set aside
    p.n_ctx_checkpoints = 0
    p.hostnames = [os.fspath(socket_path)]
    p.n_threads_http = 1
    p.endpoint_slots = False
    p.ui = False
    p.verbosity = 1  # errors only: more would print prompts
    return p
