"""Loads the models that an encounter needs, each in its own process, while their files are verified."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

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
    crew = Crew(on_progress, on_incident)
    # Every byte is hashed at every start, beside the loading: it costs less than the loading does.
    verifying = asyncio.create_task(asyncio.to_thread(bundle.check, roles), name="verify models")
    try:
        # The speech process also holds the sentence encoder, so it is always there.
        speech = await crew.start(speech_spec(bundle))
        recogniser = await crew.start(recogniser_spec(bundle)) if needs.listening else None
        llama = await crew.start(actor_spec(bundle)) if embedded else None
        await verifying
        await crew.ready()
        actor = ChildActor(llama) if llama is not None else await _ollama(settings)
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
            close=crew.close,
        )
    except BaseException:
        verifying.cancel()
        await asyncio.gather(verifying, return_exceptions=True)
        await crew.close()
        raise


async def _prototype_vectors(encoder: ChildEncoder) -> npt.NDArray[np.float32]:
    """Encode the coder's examples in pieces, so that each piece is well within the encoder's time limit."""
    sentences = load_prototypes().sentences
    pieces = [await encoder.encode(sentences[start : start + 32]) for start in range(0, len(sentences), 32)]
    return np.concatenate(pieces)


async def _ollama(settings: Settings) -> Actor:
    from appliance.inference.ollama_actor import OllamaActor

    actor = OllamaActor(str(settings.actor.ollama_url), settings.actor.ollama_model)
    await actor.warm()
    return actor
