"""All models of a kiosk as supervised children, with the layout of threads and priorities for a 2-core box.

| process | threads | nice | why |
|---|---|---|---|
| engine and headset | 1 | 0 | light, and audio must never wait |
| voice + encoder | 1 each | 0 | short bursts on the critical path: before the actor (encoder) and after its first clause (voice) |
| recogniser | 1 | 0 | a second thread gains 5 % and takes the core that the actor reads ahead on |
| actor | 2 to read, 1 to write | 10 | reading ahead must not slow the transcript down; reading is bound by arithmetic and gains from both cores; as many writing threads as cores collapses as soon as anything else runs |

The actor's threads wait passively (`OMP_WAIT_POLICY`), or a thread without a core would burn the other one.
"""  # noqa: E501 - a table

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from appliance.inference.clients import ChildActor, ChildEncoder, ChildRecogniser, ChildVoice
from appliance.inference.paths import ModelPaths
from appliance.inference.seams import Actor, ModelError
from appliance.inference.supervisor import ChildReport, ChildSpec, SupervisedChild, start_all, stop_all
from appliance.words import _

QUIET_THREADS: Final = {
    "OMP_WAIT_POLICY": "passive",
    "GOMP_SPINCOUNT": "0",
    "KMP_BLOCKTIME": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONUNBUFFERED": "1",
}
"""Threads of native libraries that wait by sleeping: two cores have none to burn."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Threads and niceness of each child."""

    recogniser_threads: int = 1
    recogniser_nice: int = 0
    actor_threads: int = 1
    actor_prefill_threads: int = 2
    actor_nice: int = 10
    voice_nice: int = 0

    @classmethod
    def for_cores(cls, cores: int) -> "Layout":
        """Return a layout that leaves one core to the engine where there are more than two."""
        if cores <= 2:
            return cls()
        return cls(
            recogniser_threads=min(4, cores - 1),
            actor_threads=min(6, cores - 1),
            actor_prefill_threads=min(8, cores - 1),
        )


class Models:
    """The children and the seams they answer; `async with` starts them warm and stops them within two seconds."""

    def __init__(
        self,
        paths: ModelPaths,
        *,
        actor: Actor | None = None,
        act: bool = True,
        recognise: bool = True,
        speak: bool = True,
        layout: Layout | None = None,
        on_restart: Callable[[str, str], None] = lambda role, why: None,
        on_progress: Callable[[ChildReport], None] = lambda report: None,
    ) -> None:
        """Choose what to run.

        Args:
            paths: the model files.
            actor: used instead of a llama.cpp child, where a server is the actor.
            act: False where nobody answers in their own words, as in a drill.
            recognise: False where the officer types.
            speak: False where nobody listens; the encoder runs all the same.
            layout: of threads; by default for this machine's cores.
            on_restart: told the role and the reason whenever a child has to be started again.
            on_progress: told whenever a child gets further in loading or changes its state.

        """
        chosen = layout or Layout.for_cores(os.cpu_count() or 2)
        self.children: list[SupervisedChild] = []

        def child(role: str, module: str, nice: int, *arguments: object) -> SupervisedChild:
            spec = ChildSpec(
                role,
                f"appliance.inference.children.{module}",
                tuple(str(argument) for argument in arguments),
                QUIET_THREADS,
                nice,
            )
            made = SupervisedChild(spec, on_restart, on_progress)
            self.children.append(made)
            return made

        voice = child("voice", "voice", chosen.voice_nice, paths.voice if speak else "-", paths.encoder)
        self.encoder = ChildEncoder(voice)
        self.voice = ChildVoice(voice) if speak else None
        self.recogniser = (
            ChildRecogniser(
                child("recogniser", "recogniser", chosen.recogniser_nice, paths.whisper, chosen.recogniser_threads)
            )
            if recognise
            else None
        )
        if actor is None and act:
            actor = ChildActor(
                child(
                    "actor",
                    "actor",
                    chosen.actor_nice,
                    paths.actor,
                    chosen.actor_threads,
                    chosen.actor_prefill_threads,
                )
            )
        self._actor = actor

    @property
    def actor(self) -> Actor:
        """Return the actor; raise ModelError where none was asked for."""
        if self._actor is None:
            raise ModelError(_("The language model was not started: nobody answers in their own words here."))
        return self._actor

    async def start(self) -> None:
        """Start everything; returns when all is warm. Raises ModelError when something cannot be brought up."""
        try:
            await start_all(self.children)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop everything, within two seconds."""
        await stop_all(self.children)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
