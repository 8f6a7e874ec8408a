"""Loads the models that an encounter needs, each in its own process, while their files are verified."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from appliance.config import ActorRuntime, Settings
from appliance.encounter.record import Versions
from appliance.engine.company import Company
from appliance.engine.crew import Crew, actor_spec, recogniser_spec, speech_spec
from appliance.inference.bundle import Bundle
from appliance.inference.clients import ChildActor, ChildEncoder, ChildRecogniser, ChildVoice
from appliance.inference.seams import Actor
from appliance.review.coder.coder import Coder
from appliance.review.coder.prototypes import load as load_prototypes
from appliance.stage.recorder import IncidentKind

if TYPE_CHECKING:
    from appliance.inference.ollama_actor import OllamaActor


@dataclass(frozen=True, slots=True)
class Needs:
    """What an encounter needs beside the actor and the coder."""

    listening: bool
    speaking: bool


async def assemble(
    settings: Settings,
    needs: Needs,
    on_progress: Callable[[str], None],
    on_incident: Callable[[IncidentKind, str], None],
) -> Company:
    """Start and warm every model that is needed; raise TalkdownError in plain words when one cannot be used."""
    bundle = Bundle.load(settings.profile, root=settings.paths.models)
    embedded = settings.actor.runtime is ActorRuntime.LLAMACPP
    roles = ["encoder", *(role for role in bundle.roles if role.startswith("voice:"))]
    roles += [*(["actor"] if embedded else []), *(["recogniser"] if needs.listening else [])]
    server = None if embedded else await _ollama(settings)
    crew = Crew(on_progress, on_incident)

    async def close() -> None:
        await crew.close()
        if server is not None:
            await server.close()

    # Every byte is hashed at every start, beside the loading: it costs less than the loading does.
    verifying = asyncio.create_task(asyncio.to_thread(bundle.check, roles), name="verify models")
    try:
        # The speech process also holds the sentence encoder, so it is always there.
        speech = await crew.start(speech_spec(bundle))
        recogniser = await crew.start(recogniser_spec(bundle)) if needs.listening else None
        actor: Actor = server if server is not None else ChildActor(await crew.start(actor_spec(bundle)))
        await verifying
        await crew.ready()
        if server is not None:
            on_progress("Waiting for the Ollama server to load the language model")
            await server.warm()
        encoder = ChildEncoder(speech)
        on_progress("Reading the coder's examples")
        coder = Coder(await _prototype_vectors(encoder))
        voice = ChildVoice(speech)
        ears = None if recogniser is None else ChildRecogniser(recogniser)
        return Company(
            actor=actor,
            recogniser=ears,
            voice=voice if needs.speaking else None,
            encoder=encoder,
            coder=coder,
            sound=voice.sound if needs.speaking else None,
            versions=Versions(
                software=version("talkdown"),
                coder=coder.version,
                actor=actor.name,
                recogniser="none" if ears is None else ears.name,
                voice=voice.name if needs.speaking else "none",
            ),
            close=close,
        )
    except BaseException:
        verifying.cancel()
        await asyncio.gather(verifying, return_exceptions=True)
        await close()
        raise


async def _prototype_vectors(encoder: ChildEncoder) -> npt.NDArray[np.float32]:
    """Encode the coder's examples in pieces, so that each piece is well within the encoder's time limit."""
    sentences = load_prototypes().sentences
    pieces = [await encoder.encode(sentences[start : start + 32]) for start in range(0, len(sentences), 32)]
    return np.concatenate(pieces)


async def _ollama(settings: Settings) -> "OllamaActor":
    """Return the actor on an Ollama server that answers; raise ModelError before anything is loaded when none does."""
    # The client's library takes most of a second to import, which only those who use it shall wait for.
    from appliance.inference.ollama_actor import OllamaActor

    actor = OllamaActor(str(settings.actor.ollama_url), settings.actor.ollama_model)
    try:
        await actor.greet()
    except BaseException:
        await actor.close()
        raise
    return actor
