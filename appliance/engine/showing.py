"""Shows an encounter that is under way: a view whenever something changes, and ten times a second at least."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from appliance.engine.play import Play
from appliance.engine.viewing import Meters, view_of
from appliance.stage.view import View

VIEW_EVERY_S: Final = 0.1


async def show_on(
    play: Play, meters: Meters, changed: asyncio.Event, send: Callable[[View], Awaitable[None]], hints: bool = False
) -> None:
    """Show until cancelled; `changed` is set by whoever changes something, `send` waits until the screen has room."""
    loop = asyncio.get_running_loop()
    while True:
        # A sitting that has ended is shown by whoever plays it, with what became of it.
        if play.sitting is not None and play.sitting.phase != "ended":
            await send(view_of(play.sitting, meters, loop.time(), play.encounter_id, hints))
        changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), VIEW_EVERY_S)
