"""The models at hand for a drill: the recogniser, the voice and the encoder, and no language model."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version

from appliance.config import Settings
from appliance.encounter.drill_record import DrillVersions
from appliance.engine.assemble import Needs, Progress, model_paths, roles_needed, start_checked
from appliance.inference.bundle import Bundle
from appliance.inference.models import Models
from appliance.inference.seams import Encoder, Recogniser, Voice
from appliance.review.coder import PROBES, Coder


@dataclass(frozen=True, slots=True)
class DrillCompany:
    """Recogniser and voice are None where nobody speaks or listens."""

    recogniser: Recogniser | None
    voice: Voice | None
    encoder: Encoder
    coder: Coder
    versions: DrillVersions


@asynccontextmanager
async def drill_company(
    settings: Settings, needs: Needs, on_progress: Callable[[str], None]
) -> AsyncIterator[DrillCompany]:
    """Start and warm what a drill needs; raise TalkdownError in plain words when something cannot be used."""
    bundle = Bundle.load(settings.profile, root=settings.paths.models)
    models = Models(
        model_paths(bundle, embedded=False),
        act=False,
        recognise=needs.listening,
        speak=needs.speaking,
        on_progress=Progress(on_progress),
    )
    try:
        await start_checked(bundle, roles_needed(bundle, needs, embedded=False), models)
        coder = Coder.trained(await models.encoder.encode(PROBES))
        yield DrillCompany(
            recogniser=models.recogniser,
            voice=models.voice,
            encoder=models.encoder,
            coder=coder,
            versions=DrillVersions(
                software=version("talkdown"),
                coder=coder.version,
                recogniser="none" if models.recogniser is None else models.recogniser.name,
                voice="none" if models.voice is None else models.voice.name,
            ),
        )
    finally:
        await models.stop()
