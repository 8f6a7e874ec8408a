"""The engine as a process of its own below a screen: views out, asks in, one JSON object a line on one socket.

The screen may hang or die without taking the encounter with it, and the other way round. One process serves one
sign-in: it opens an officer's key, shows what can be played, plays what is chosen, and again, until the screen goes.
Then it ends, and with it the memory in which the key was open.
"""

import asyncio
import contextlib
import logging
import resource
import signal
import socket
import sys
from collections.abc import Coroutine
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from appliance import words
from appliance.config import Settings, load_settings
from appliance.engine.checked_before import CheckedBefore
from appliance.engine.desk import Desk
from appliance.engine.door import Entered, come_in, door, forget_guests, staying
from appliance.engine.drill_performing import DrillPerforming
from appliance.engine.performer import Performer
from appliance.engine.performing import Performing
from appliance.errors import TalkdownError
from appliance.stage.drill_view import StartDrill
from appliance.stage.people_view import ENTRANCE
from appliance.stage.review_view import OpenReview
from appliance.stage.view import ASK, CHOICE, Start, View
from appliance.store.errors import StoreError
from appliance.store.keys import PinCost
from appliance.store.retention import apply_retention
from appliance.store.store import Store
from appliance.words import _

AskT = TypeVar("AskT")
log = logging.getLogger(__name__)


class Engine:
    """Serves one screen for one sign-in."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pin_cost: PinCost | None = None
    ) -> None:
        """Talk to the screen at the other end of a socket."""
        self._reader = reader
        self._writer = writer
        self._pin_cost = pin_cost
        self._performing: Performer[Any] | None = None
        self._serving: asyncio.Task[None] | None = None
        self._stopped = False

    async def serve(self) -> None:
        """Serve until the screen is gone; a failure outside what is played is a last view that says what happened."""
        self._serving = asyncio.current_task()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._stop)
        try:
            settings = load_settings()
            words.use(settings.screen.language)
            with Store(settings.paths.data, self._pin_cost) as store:
                store.sweep()
                forget_guests(store)
                apply_retention(store, date.today())
                entered = await self._let_in(store)
                if entered is not None:
                    with staying(store, entered.owner):
                        await self._serve_officer(settings, store, entered)
        except TalkdownError as error:
            await self._send(View(phase="failed", error=str(error)))
        except ValidationError as error:
            log.warning("the screen sent no choice: %s", error.errors(include_input=False, include_url=False))
            await self._send(View(phase="failed", error=_("Screen and engine are of different versions. Start again.")))
        except asyncio.CancelledError:
            if not self._stopped:
                raise

    async def _let_in(self, store: Store) -> Entered | None:
        """Return who comes in, None when the screen is gone before anybody does."""
        self._post(View(phase="signed_out", door=door(store)))
        while line := await self._next_line():
            if (ask := _read(ENTRANCE, line)) is None:
                continue
            try:
                return await asyncio.to_thread(come_in, store, ask)
            except StoreError as refused:
                self._post(View(phase="signed_out", door=door(store, refused)))
        return None

    async def _serve_officer(self, settings: Settings, store: Store, entered: Entered) -> None:
        checked = CheckedBefore()
        while not self._stopped:
            desk = Desk(settings, store, entered, self._post)
            await desk.lay_out()
            chosen = await self._chosen(desk)
            if chosen is None:
                return
            parts = (settings, store, entered.owner, self._post, self._send, checked)
            try:
                performing: Performer[Any] = (
                    DrillPerforming(*parts) if isinstance(chosen, StartDrill) else Performing(*parts)
                )
                self._performing = performing
                if not await self._perform(performing, performing.run(chosen)):
                    return
            finally:
                self._performing = None
            entered = replace(entered, new=False)

    async def _chosen(self, desk: Desk) -> Start | OpenReview | StartDrill | None:
        """Return what the screen chooses, None when it is gone; until then show what the officer asks to see."""
        while line := await self._next_line():
            choice = _read(CHOICE, line)
            if isinstance(choice, Start | OpenReview | StartDrill):
                return choice
            if choice is not None:
                await desk.do(choice)
            if desk.gone:
                return None
        return None

    async def _perform(self, performing: Performer[Any], running: Coroutine[Any, Any, None]) -> bool:
        """Perform until the screen leaves; False when it is gone."""
        playing = asyncio.create_task(running, name="performing")
        listening = asyncio.create_task(self._listen(performing), name="asks")
        try:
            await asyncio.wait({playing})
            try:
                playing.result()
            except TalkdownError as error:
                await self._send(View(phase="failed", error=str(error)))
            return not self._stopped and await listening
        finally:
            for task in (playing, listening):
                task.cancel()
            await asyncio.gather(playing, listening, return_exceptions=True)

    async def _listen(self, performing: Performer[Any]) -> bool:
        """Pass asks on until the screen leaves; False when it is gone. Either leaves an encounter to be resumed."""
        while line := await self._next_line():
            try:
                ask = ASK.validate_json(line)
            except ValidationError:
                log.warning("the screen sent something that is no ask; ignored")
                continue
            performing.do(ask)
            if ask.ask == "leave":
                return True
        performing.leave()
        return False

    async def _next_line(self) -> bytes:
        """Return what the screen sends next, nothing when it is gone, however it went."""
        while True:
            try:
                return await self._reader.readline()
            except ConnectionError:
                return b""
            except ValueError:
                log.warning("the screen sent a line longer than any ask; ignored")

    def _stop(self) -> None:
        self._stopped = True
        if self._performing is not None:
            self._performing.leave()
        elif self._serving is not None:
            self._serving.cancel()

    def _post(self, view: View) -> None:
        if not self._writer.is_closing():
            self._writer.write(view.model_dump_json().encode() + b"\n")

    async def _send(self, view: View) -> None:
        self._post(view)
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()


def _read(wanted: TypeAdapter[AskT], line: bytes) -> AskT | None:
    """Return what a line asks, None for an ask that comes out of turn, as when keys are mashed.

    Raises:
        ValidationError: the line is no ask of this version.

    """
    try:
        return wanted.validate_json(line)
    except ValidationError:
        others: tuple[TypeAdapter[Any], ...] = (ENTRANCE, ASK, CHOICE)
        for other in others:
            with contextlib.suppress(ValidationError):
                other.validate_json(line)
                return None
        raise


async def _main(descriptor: int) -> None:
    connection = socket.socket(fileno=descriptor)
    connection.setblocking(False)
    reader, writer = await asyncio.open_unix_connection(sock=connection)
    try:
        await Engine(reader, writer).serve()
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


if __name__ == "__main__":
    # What is open here is in memory only: a crash must not write it to a file.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(_main(int(sys.argv[1])))
