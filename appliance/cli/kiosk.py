"""`talkdown kiosk`: the screen an officer walks up to."""

import asyncio
from typing import Annotated

import typer

from appliance.config import load_settings
from appliance.engine.library import read_scenario
from appliance.stage.view import Start
from appliance.tui.app import FIRST_SCENARIO, KioskApp
from appliance.tui.engine_link import EngineLink, Link

cli = typer.Typer(add_completion=False)


@cli.command()
def kiosk(
    scenario: Annotated[str, typer.Option(help="Id of the scenario to play.")] = FIRST_SCENARIO,
    headset: Annotated[str, typer.Option(help="auto, none, or a part of the headset's name.")] = "auto",
) -> None:
    """Start the kiosk's screen."""
    read_scenario(scenario)
    data = load_settings().paths.data
    data.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def start_engine(start: Start) -> Link:
        return await EngineLink.start(start, data / "engine.log")

    asyncio.run(KioskApp(start_engine, scenario, headset).run_async())
