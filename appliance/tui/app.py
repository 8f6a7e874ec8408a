"""The kiosk's app: one screen after another, driven by the engine's views."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from textual.app import App

from appliance.stage.view import Start, View
from appliance.tui.engine_link import Link
from appliance.tui.screens import (
    BriefingScreen,
    Chosen,
    EncounterScreen,
    KioskScreen,
    ReviewScreen,
    WelcomeScreen,
    Wish,
)

StartEngine = Callable[[Start], Awaitable[Link]]
FIRST_SCENARIO: Final = "porch"


class KioskApp(App[None]):
    """Welcome, briefing, encounter, review, and again."""

    CSS_PATH = Path(__file__).with_name("kiosk.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, start_engine: StartEngine, scenario: str = FIRST_SCENARIO, headset: str = "auto") -> None:
        """`start_engine` starts an engine for one encounter."""
        super().__init__()
        self._start_engine = start_engine
        self._scenario = scenario
        self._headset = headset
        self._link: Link | None = None
        self._typed = False

    def on_mount(self) -> None:
        """Show what this is."""
        self.push_screen(WelcomeScreen())

    def on_chosen(self, message: Chosen) -> None:
        """Start an engine and show the briefing."""
        self._typed = message.officer == "typed"
        self.switch_screen(BriefingScreen())
        self.run_worker(self._follow_engine(message.officer), exclusive=True, name="engine")

    def on_wish(self, message: Wish) -> None:
        """Pass a wish on."""
        if self._link is not None:
            self._link.send(message.ask)

    def on_review_screen_again(self) -> None:
        """Start over."""
        self.switch_screen(WelcomeScreen())

    async def _follow_engine(self, officer: str) -> None:
        start = Start.model_validate(
            {"scenario": self._scenario, "officer": officer, "headset": self._headset, "short_form": True}
        )
        link = await self._start_engine(start)
        self._link = link
        try:
            async for seen in link.views():
                self._show(seen)
        finally:
            self._link = None
            await asyncio.shield(link.close())

    def _show(self, seen: View) -> None:
        screen = self.screen
        if seen.phase in ("ended", "failed"):
            if not isinstance(screen, ReviewScreen):
                self.switch_screen(ReviewScreen(seen))
        elif seen.phase in ("running", "paused", "asking_to_end"):
            if not isinstance(screen, EncounterScreen):
                self.switch_screen(EncounterScreen(self._typed))
            elif screen.is_mounted:
                screen.show(seen)
        elif isinstance(screen, KioskScreen) and screen.is_mounted:
            screen.show(seen)
