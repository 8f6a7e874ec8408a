"""A kiosk whose engine shows what it is told and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator

from pydantic import BaseModel
from textual.pilot import Pilot

from appliance.stage.people_view import Leave
from appliance.stage.view import Start, View
from appliance.tui.app import KioskApp
from appliance.tui.engine_link import Link


class ScriptedLink:
    """Yields the views that are put into `coming`, until None."""

    def __init__(self) -> None:
        self.sent: list[BaseModel] = []
        self.coming: asyncio.Queue[View | None] = asyncio.Queue()
        self.closed = False

    def send(self, ask: BaseModel) -> None:
        self.sent.append(ask)

    async def views(self) -> AsyncIterator[View]:
        while (seen := await self.coming.get()) is not None:
            yield seen

    async def close(self) -> None:
        self.closed = True

    @property
    def start(self) -> Start:
        starts = [sent for sent in self.since if isinstance(sent, Start)]
        assert len(starts) == 1
        return starts[0]

    @property
    def since(self) -> list[BaseModel]:
        """What was asked since something was left last."""
        left = max((n for n, sent in enumerate(self.sent) if isinstance(sent, Leave)), default=-1)
        return self.sent[left + 1 :]

    @property
    def asks(self) -> list[BaseModel]:
        return [sent for sent in self.since if not isinstance(sent, Start)]


class Booth:
    """A kiosk with a scripted engine for every encounter."""

    def __init__(
        self,
        headset: str = "auto",
        tone_scored: bool = True,
        sixteen_colours: bool = False,
        peer_support: str = "",
    ) -> None:
        self.links: list[ScriptedLink] = []
        self.app = KioskApp(
            self._start,
            headset=headset,
            tone_scored=tone_scored,
            sixteen_colours=sixteen_colours,
            peer_support=peer_support,
        )

    async def _start(self) -> Link:
        self.links.append(ScriptedLink())
        return self.links[-1]

    @property
    def link(self) -> ScriptedLink:
        return self.links[-1]

    async def tell(self, pilot: Pilot[None], *views: View) -> None:
        """Let the engine send views, and the screen draw them."""
        for seen in views:
            self.link.coming.put_nowait(seen)
            await pilot.pause()
        await pilot.pause()

    @property
    def shown(self) -> str:
        """All that stands on the screen, as text."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in lines)
