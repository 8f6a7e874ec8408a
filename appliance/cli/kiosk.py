"""`talkdown kiosk`: the screen an officer walks up to."""

import asyncio
import logging
from pathlib import Path
from typing import Annotated, Final

import typer

from appliance import words
from appliance.config import load_settings
from appliance.engine.library import read_scenario
from appliance.tui.app import FIRST_SCENARIO, KioskApp
from appliance.tui.engine_link import EngineLink, Link

cli = typer.Typer(add_completion=False)

LOG_LIMIT_BYTES: Final = 1_000_000


@cli.command()
def kiosk(
    scenario: Annotated[str, typer.Option(help="Id of the call that is marked first.")] = FIRST_SCENARIO,
    headset: Annotated[str, typer.Option(help="auto, none (typing only), or a part of the headset's name.")] = "auto",
    tone: Annotated[
        bool, typer.Option("--tone/--no-tone", help="Whether voice and pace are scored. Nobody asks why not.")
    ] = True,
) -> None:
    """Start the kiosk's screen."""
    read_scenario(scenario)
    settings = load_settings()
    words.use(settings.screen.language)
    data = settings.paths.data
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine_log, screen_log = _fresh(data / "engine.log"), _fresh(data / "screen.log")
    # Textual draws on the terminal: nothing else may print there.
    logging.basicConfig(
        filename=screen_log, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )

    async def start_engine() -> Link:
        return await EngineLink.start(engine_log)

    async def show() -> None:
        app = KioskApp(start_engine, scenario, headset, tone, peer_support=settings.support.peer_support)
        await app.run_async()
        await app.engine_closed()

    asyncio.run(show())


def _fresh(log: Path) -> Path:
    """Put a log that has grown long aside, in place of the one that was put aside before."""
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".old.log"))
    return log
