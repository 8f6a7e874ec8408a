"""The screen's end of the engine's process: starts it, reads views, sends asks, ends it."""

import asyncio
import contextlib
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Final, Protocol, Self

from pydantic import BaseModel, ValidationError

from appliance.stage.view import View
from appliance.words import N_, _

STOP_LIMIT_S: Final = 3.0
LINE_LIMIT_BYTES: Final = 2**20
ENGINE_MODULE: Final = "appliance.engine.process"
STOPPED: Final = N_(
    "The part that plays the encounter stopped. What was said up to the last turn is kept: "
    "sign in again and choose “Go on with…” to take it up."
)
LEFT_UNANSWERED: Final = N_(
    "The part that plays the encounter did not answer and was stopped. What was said up to the last turn is kept: "
    "sign in again and choose “Go on with…” to take it up."
)
log = logging.getLogger(__name__)


class Link(Protocol):
    """Whatever the screen shows views of."""

    def send(self, ask: BaseModel) -> None:
        """Send an ask; it is lost when the engine is gone, which the views have said by then."""
        ...

    def views(self) -> AsyncIterator[View]:
        """Yield views until the engine ends; the last one says why when it was not asked to."""
        ...

    async def close(self) -> None:
        """End the engine."""
        ...


class EngineLink:
    """An engine process of our own."""

    def __init__(self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        """Take over a started process; use `start`."""
        self._process = process
        self._reader = reader
        self._writer = writer
        self._ended = False

    @classmethod
    async def start(cls, log_file: Path) -> Self:
        """Start the engine; what it prints goes to a log for as long as it lives."""
        ours, theirs = socket.socketpair()
        with theirs, log_file.open("ab") as sink:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                ENGINE_MODULE,
                str(theirs.fileno()),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                env=dict(os.environ),
            )
        ours.setblocking(False)
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=LINE_LIMIT_BYTES)
        return cls(process, reader, writer)

    def send(self, ask: BaseModel) -> None:
        """Send an ask."""
        if not self._writer.is_closing():
            self._writer.write(ask.model_dump_json().encode() + b"\n")

    async def views(self) -> AsyncIterator[View]:
        """Yield views until the engine ends."""
        with contextlib.suppress(ConnectionError):
            while line := await self._reader.readline():
                try:
                    view = View.model_validate_json(line)
                except ValidationError as error:
                    log.error("the engine sent what is no view: %s", error.errors(include_input=False))
                    yield View(phase="failed", error=_("Screen and engine are of different versions. Start again."))
                    return
                self._ended = view.phase in ("ended", "failed")
                yield view
        if not self._ended:
            yield View(
                phase="failed",
                error=_(STOPPED),
            )

    async def close(self) -> None:
        """Close the socket, which the engine takes as the wish to stop; kill it when it does not, or when cancelled."""
        self._writer.close()
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), STOP_LIMIT_S)
        finally:
            # Asks that a hanging engine never read would keep the socket open.
            self._writer.transport.abort()
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()


async def whatever_comes(work: Coroutine[object, object, None]) -> None:
    """Wait until some work is done, even when cancelled meanwhile; the work has a time limit of its own."""
    working = asyncio.create_task(work, name="close engine")
    cancelled = False
    while not working.done():
        try:
            await asyncio.shield(working)
        except asyncio.CancelledError:
            cancelled = True
    working.result()
    if cancelled:
        raise asyncio.CancelledError
