"""The model processes of one encounter: how each is started, and what is said when one has to be started again."""

import asyncio
from collections.abc import Callable
from typing import Final

from appliance.inference.bundle import Bundle
from appliance.inference.supervisor import ChildReport, ChildSpec, SupervisedChild
from appliance.stage.recorder import IncidentKind

RECOGNISER_THREADS: Final = 2
ACTOR_THREADS: Final = 1
ACTOR_PREFILL_THREADS: Final = 2
_INCIDENTS: Final[dict[str, IncidentKind]] = {
    "recogniser": "recogniser_restarted",
    "actor": "actor_restarted",
    "speech": "voice_restarted",
}
_NAMES: Final = {"recogniser": "the recogniser", "actor": "the language model", "speech": "the voice"}


def recogniser_spec(bundle: Bundle) -> ChildSpec:
    """Return how the recogniser is started."""
    return ChildSpec(
        "recogniser",
        "appliance.inference.children.recogniser",
        (str(bundle.path("recogniser")), str(RECOGNISER_THREADS)),
    )


def actor_spec(bundle: Bundle) -> ChildSpec:
    """Return how the embedded actor is started."""
    return ChildSpec(
        "actor",
        "appliance.inference.children.actor",
        (str(bundle.path("actor")), str(ACTOR_THREADS), str(ACTOR_PREFILL_THREADS)),
    )


def speech_spec(bundle: Bundle) -> ChildSpec:
    """Return how voice and sentence encoder are started."""
    voice = next(role for role in bundle.roles if role.startswith("voice:"))
    return ChildSpec(
        "speech",
        "appliance.inference.children.voice",
        (str(bundle.path(voice)), str(bundle.path("encoder"))),
    )


class Crew:
    """Starts, reports on and stops the processes."""

    def __init__(self, on_progress: Callable[[str], None], on_incident: Callable[[IncidentKind, str], None]) -> None:
        """Tell a person what is being loaded, and the encounter what was restarted."""
        self._on_progress = on_progress
        self._on_incident = on_incident
        self._children: list[SupervisedChild] = []
        self._told: set[tuple[str, str]] = set()

    async def start(self, spec: ChildSpec) -> SupervisedChild:
        """Start one process; it loads in the background."""
        child = SupervisedChild(spec, self._restarted, self._progress)
        self._children.append(child)
        await child.start()
        return child

    async def ready(self) -> None:
        """Wait until every process can be called; raise ModelError when one cannot be brought up."""
        await asyncio.gather(*(child.ready() for child in self._children))

    async def close(self) -> None:
        """Stop every process."""
        await asyncio.gather(*(child.stop() for child in self._children))

    def _progress(self, report: ChildReport) -> None:
        told = (report.role, report.doing)
        if report.doing and told not in self._told:
            self._told.add(told)
            self._on_progress(report.doing[:1].upper() + report.doing[1:])

    def _restarted(self, role: str, why: str) -> None:
        self._on_incident(_INCIDENTS[role], f"{_NAMES[role].capitalize()} stopped and was started again.")
