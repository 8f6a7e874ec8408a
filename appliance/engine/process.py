"""The engine as a process of its own below a screen: views out, asks in, one JSON object a line on one socket.

The screen may hang or die without taking the encounter with it, and the other way round.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from datetime import date
from typing import Final

from pydantic import ValidationError

from appliance.config import Settings, load_settings
from appliance.engine.perform import set_up
from appliance.engine.plan import Plan, plan_anew, plan_resumed
from appliance.engine.play import Play, Played
from appliance.engine.seat import take_seat
from appliance.engine.viewing import briefing_fields, view_of
from appliance.errors import TalkdownError
from appliance.review import document
from appliance.review.review import review
from appliance.stage.view import ASK, Begin, Start, View
from appliance.store.keys import OwnerKey
from appliance.store.store import Store

VIEW_EVERY_S: Final = 0.1
log = logging.getLogger(__name__)


class Engine:
    """Serves one screen for one encounter."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to the screen at the other end of a socket."""
        self._reader = reader
        self._writer = writer
        self._begin = asyncio.Event()
        self._play: Play | None = None
        self._changed = asyncio.Event()
        self._closing = False

    async def serve(self) -> None:
        """Play what the screen asks for; every failure is a last view that says what happened."""
        try:
            start = Start.model_validate_json(await self._reader.readline())
            await self._perform(start)
        except TalkdownError as error:
            await self._send(View(phase="failed", error=str(error)))
        except ValidationError as error:
            await self._send(View(phase="failed", error=f"The screen asked for something unknown: {error}"))

    async def _perform(self, start: Start) -> None:
        settings = load_settings()
        with Store(settings.paths.data) as store:
            store.sweep()
            owner = store.keys.practice()
            plan = (
                plan_resumed(store, owner) if start.resume else plan_anew(start.scenario, start.seed, start.short_form)
            )
            listening = asyncio.create_task(self._listen(), name="asks")
            try:
                await self._encounter(start, settings, plan, store, owner)
            finally:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)

    async def _encounter(self, start: Start, settings: Settings, plan: Plan, store: Store, owner: OwnerKey) -> None:
        scenario = plan.filed.scenario
        fields = briefing_fields(scenario)

        def progress(text: str) -> None:
            self._post(View.model_validate({"phase": "loading", **fields, "waiting_for": text}))

        progress("Getting ready")
        officer = "screen" if start.officer == "typed" else start.officer
        with take_seat(officer, start.headset, scenario, plan.seed, settings.headset) as seat:
            async with set_up(settings, plan, seat, store, owner, progress, self._changed.set) as play:
                await play.prepare()
                self._play = play
                loop = asyncio.get_running_loop()
                loop.add_signal_handler(signal.SIGTERM, self._stop)
                await self._send(View.model_validate({"phase": "briefing", **fields}))
                await self._begin.wait()
                if self._closing:
                    return
                showing = asyncio.create_task(self._show(), name="views")
                try:
                    played = await play.run()
                finally:
                    showing.cancel()
                    await asyncio.gather(showing, return_exceptions=True)
                await self._tell_end(plan, play, played, store, owner)

    async def _tell_end(self, plan: Plan, play: Play, played: Played, store: Store, owner: OwnerKey) -> None:
        text = None
        if played.record is not None:
            made = review(played.record, plan.filed.scenario)
            await asyncio.to_thread(store.close_encounter, owner, played.record, made, date.today())
            text = document.text(document.build(made))
        if play.sitting is None:
            return
        last = view_of(play.sitting, play.hearing, asyncio.get_running_loop().time(), play.encounter_id)
        await self._send(last.model_copy(update={"phase": "ended", "review_text": text}))

    async def _listen(self) -> None:
        while line := await self._reader.readline():
            try:
                ask = ASK.validate_json(line)
            except ValidationError:
                log.warning("the screen sent something that is no ask; ignored")
                continue
            if isinstance(ask, Begin):
                self._begin.set()
            elif self._play is not None and self._play.sitting is not None:
                self._play.sitting.do(ask)
                self._changed.set()
        # The screen is gone: leave the encounter to be resumed.
        self._stop()

    def _stop(self) -> None:
        self._closing = True
        self._begin.set()
        if self._play is not None and self._play.sitting is not None:
            self._play.sitting.stop()

    async def _show(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            play = self._play
            if play is not None and play.sitting is not None:
                await self._send(view_of(play.sitting, play.hearing, loop.time(), play.encounter_id))
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), VIEW_EVERY_S)

    def _post(self, view: View) -> None:
        self._writer.write(view.model_dump_json().encode() + b"\n")

    async def _send(self, view: View) -> None:
        self._post(view)
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()


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
    asyncio.run(_main(int(sys.argv[1])))
