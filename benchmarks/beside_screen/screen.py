"""The kiosk's own encounter screen in a terminal of its own, shown the views of an engine that is measured.

Run as a module with the path of a socket, it is that screen; `AttachedScreen` is the engine's end of it.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from appliance.engine.play import Play
from appliance.engine.showing import show_on
from appliance.engine.viewing import Meters
from appliance.errors import TalkdownError
from appliance.stage.view import View
from appliance.tui.app import KioskApp
from appliance.tui.engine_link import LINE_LIMIT_BYTES, Link
from appliance.tui.screens.encounter import EncounterScreen

COLUMNS: Final = 160
ROWS: Final = 45
START_LIMIT_S: Final = 30.0
SHOWS: Final = "Step back"
"""Stands at the foot of every encounter, and of no other screen."""


class ScreenError(TalkdownError):
    """The screen cannot be attached."""


class Fed:
    """A link to an engine that is only looked at."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read views from a socket."""
        self._reader = reader
        self._writer = writer

    def send(self, ask: BaseModel) -> None:
        """Ask nothing: nobody presses a key."""

    async def views(self) -> AsyncIterator[View]:
        """Yield views until the engine's end is closed."""
        with contextlib.suppress(ConnectionError):
            while line := await self._reader.readline():
                yield View.model_validate_json(line)

    async def close(self) -> None:
        """Close the socket."""
        self._writer.close()


class EncounterAlone(KioskApp):
    """The kiosk as it is during an encounter, whoever signed in."""

    def on_ready(self) -> None:
        """Show the encounter at once, with captions: it draws the most."""
        self.push_screen(EncounterScreen(False, View(phase="loading"), True))


class AttachedScreen:
    """A screen in a terminal that can be let go on and held still."""

    def __init__(self, writer: asyncio.StreamWriter, pid: int, mux: Sequence[str]) -> None:
        """Show views through a socket to a process in a tmux that is spoken to as `mux`."""
        self._writer = writer
        self._pid = pid
        self._mux = tuple(mux)

    @asynccontextmanager
    async def shown(self, play: Play, meters: Meters, changed: asyncio.Event) -> AsyncIterator[None]:
        """Show an encounter as the kiosk's engine does, for as long as the block lasts; hold the screen still then."""
        self.go_on()
        showing = asyncio.create_task(show_on(play, meters, changed, self.show), name="views")
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
            self.hold_still()
        if (found := await self.text()).count(SHOWS) == 0:
            raise ScreenError(f"The terminal did not show the encounter but this: {' '.join(found.split())}")

    async def text(self) -> str:
        """Return what stands on the terminal."""
        process = await asyncio.create_subprocess_exec(*self._mux, "capture-pane", "-p", stdout=asyncio.subprocess.PIPE)
        found, _ = await process.communicate()
        return found.decode()

    def go_on(self) -> None:
        """Let the screen draw."""
        os.kill(self._pid, signal.SIGCONT)

    def hold_still(self) -> None:
        """Keep the screen from doing anything at all."""
        os.kill(self._pid, signal.SIGSTOP)

    async def show(self, view: View) -> None:
        """Send one view, and wait until there is room for it."""
        self._writer.write(view.model_dump_json().encode() + b"\n")
        await self._writer.drain()


@asynccontextmanager
async def attached_screen(folder: Path) -> AsyncIterator[AttachedScreen]:
    """Start the screen in a tmux of its own and hold it still; raise ScreenError when it does not come."""
    tmux = shutil.which("tmux")
    if tmux is None:
        raise ScreenError("The screen is shown in tmux: install it (apt-get install tmux).")
    path = folder / "screen.sock"
    connected: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = (
        asyncio.get_running_loop().create_future()
    )

    def on_connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not connected.done():
            connected.set_result((reader, writer))

    server = await asyncio.start_unix_server(on_connected, path)
    mux = (tmux, "-S", str(folder / "tmux.sock"), "-f", os.devnull)
    command = (sys.executable, "-m", "benchmarks.beside_screen.screen", str(path))
    try:
        await _run(
            *mux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "exec " + " ".join(map(_quoted, command))
        )
        try:
            reader, writer = await asyncio.wait_for(connected, START_LIMIT_S)
            pid = int(await asyncio.wait_for(reader.readline(), START_LIMIT_S))
        except (TimeoutError, ValueError) as error:
            raise ScreenError(f"The screen did not start within {START_LIMIT_S:g} s.") from error
        screen = AttachedScreen(writer, pid, mux)
        screen.hold_still()
        yield screen
        screen.go_on()
        writer.close()
    finally:
        with contextlib.suppress(ScreenError):
            await _run(*mux, "kill-server")
        server.close()


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    if await process.wait() != 0:
        raise ScreenError(f"{command[0]} {command[-1]} failed.")


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


async def _show(path: str) -> None:
    async def connect() -> Link:
        reader, writer = await asyncio.open_unix_connection(path, limit=LINE_LIMIT_BYTES)
        writer.write(f"{os.getpid()}\n".encode())
        return Fed(reader, writer)

    await EncounterAlone(connect).run_async()


if __name__ == "__main__":
    asyncio.run(_show(sys.argv[1]))
