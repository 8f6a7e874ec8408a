"""Loads the models that an encounter needs, each in its own process, while their files are verified."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from appliance.config import ActorRuntime, Settings
from appliance.encounter.record import Versions
from appliance.engine.company import Company
from appliance.inference.bundle import Bundle
from appliance.inference.models import Models
from appliance.inference.ollama_actor import OllamaActor
from appliance.inference.paths import ModelPaths
from appliance.inference.seams import ModelError
from appliance.inference.supervisor import ChildReport
from appliance.review.coder import PROBES, Coder
from appliance.stage.recorder import IncidentKind
from appliance.words import N_, _

INCIDENTS: Final[dict[str, IncidentKind]] = {
    "recogniser": "recogniser_restarted",
    "actor": "actor_restarted",
    "voice": "voice_restarted",
}
NAMES: Final = {"recogniser": N_("The recogniser"), "actor": N_("The language model"), "voice": N_("The voice")}


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
    ollama = None if embedded else OllamaActor(str(settings.actor.ollama_url), settings.actor.ollama_model)
    if ollama is not None:
        # A server that is not there, or does not speak, is noticed before anything is loaded.
        await ollama.greet()
        await ollama.warm()
    models = Models(
        model_paths(bundle, embedded),
        actor=ollama,
        recognise=needs.listening,
        speak=needs.speaking,
        on_restart=lambda role, why: on_incident(
            INCIDENTS[role], _("{part} stopped and was started again.").format(part=_(NAMES[role]))
        ),
        on_progress=Progress(on_progress),
    )
    try:
        await start_checked(bundle, roles_needed(bundle, needs, embedded), models)
        coder = Coder.trained(await models.encoder.encode(PROBES))
        return Company(
            actor=models.actor,
            recogniser=models.recogniser,
            voice=models.voice,
            encoder=models.encoder,
            coder=coder,
            sound=None if models.voice is None else models.voice.sound,
            versions=Versions(
                software=version("talkdown"),
                coder=coder.version,
                actor=models.actor.name,
                recogniser="none" if models.recogniser is None else models.recogniser.name,
                voice="none" if models.voice is None else models.voice.name,
            ),
            close=models.stop,
        )
    except BaseException:
        await models.stop()
        raise


async def start_checked(bundle: Bundle, roles: list[str], models: Models) -> None:
    """Start the models while every byte of theirs is hashed, at every start: it costs less than the loading does.

    A model that does not load because its file has changed is told by the file's name, whichever is noticed first.
    """
    checking = asyncio.ensure_future(asyncio.to_thread(bundle.check, roles))
    try:
        await asyncio.gather(checking, models.start())
    except ModelError:
        await checking
        raise


def roles_needed(bundle: Bundle, needs: Needs, embedded: bool) -> list[str]:
    """Return the roles whose files are used."""
    roles = ["encoder"]
    roles += ["actor"] if embedded else []
    roles += ["recogniser"] if needs.listening else []
    roles += [role for role in bundle.roles if role.startswith("voice:")] if needs.speaking else []
    return roles


def model_paths(bundle: Bundle, embedded: bool) -> ModelPaths:
    """Return the models' files; without an embedded actor its path is not used."""
    voice = next(role for role in bundle.roles if role.startswith("voice:"))
    encoder = bundle.path("encoder")
    return ModelPaths(
        whisper=bundle.path("recogniser"),
        actor=bundle.path("actor") if embedded else encoder,
        voice=bundle.path(voice),
        encoder=encoder,
    )


class Progress:
    """Tells each thing that is being loaded once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._told: set[tuple[str, str]] = set()

    def __call__(self, report: ChildReport) -> None:
        """Take a report of a child."""
        told = (report.role, report.doing)
        if report.doing and told not in self._told:
            self._told.add(told)
            self._tell(report.doing[:1].upper() + report.doing[1:])
