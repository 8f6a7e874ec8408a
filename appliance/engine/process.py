"""The engine as a process of its own below a screen: views out, asks in, one JSON object a line on one socket.

The screen may hang or die without taking the encounter with it, and the other way round. The first view tells what
can be played; the screen may look at the officer's trend and kept reviews, then chooses, and one process plays one
encounter and shows its review, or shows one that is kept.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from datetime import UTC, date, datetime
from typing import Final

from pydantic import ValidationError

from appliance.config import Settings, load_settings
from appliance.encounter.record import Record
from appliance.engine.briefing import Briefing
from appliance.engine.choosing import choosing
from appliance.engine.leftovers import settle_leftovers, told_of
from appliance.engine.over_time import officer_trend
from appliance.engine.perform import set_up
from appliance.engine.plan import Plan, plan_anew, plan_resumed, plan_retake_kept
from appliance.engine.play import DISK_FULL, Play, Played
from appliance.engine.reviewing import Amending, Reviewing, kept_reviews, lines_of
from appliance.engine.seat import Seat, take_seat
from appliance.engine.viewing import Meters, view_of
from appliance.errors import TalkdownError
from appliance.review.model import Review
from appliance.review.review import review
from appliance.stage.review_view import OpenReview, ShowReviews
from appliance.stage.view import ASK, CHOICE, Begin, CheckMicrophone, SkipCheck, Start, View
from appliance.store.errors import StorageFull
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
        self._briefing: Briefing | None = None
        self._play: Play | None = None
        self._reviewing: Reviewing | None = None
        self._performing: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._begun = False
        self._closing = False

    async def serve(self) -> None:
        """Play what the screen asks for; every failure is a last view that says what happened."""
        try:
            settings = load_settings()
            with Store(settings.paths.data) as store:
                store.sweep()
                owner = store.keys.practice()
                settled = settle_leftovers(store, owner, date.today())
                now = datetime.now(UTC)
                calls = choosing(store, owner, settings.limits.resume_days, now, [told_of(r) for r in settled])
                self._post(calls)
                if (chosen := await self._chosen(calls, store, owner)) is not None:
                    await self._perform(chosen, settings, store, owner)
        except TalkdownError as error:
            await self._send(View(phase="failed", error=str(error)))
        except ValidationError as error:
            log.warning("the screen sent no choice: %s", error.errors(include_input=False, include_url=False))
            await self._send(View(phase="failed", error="Screen and engine are of different versions. Start again."))

    async def _chosen(self, calls: View, store: Store, owner: OwnerKey) -> Start | OpenReview | None:
        """Return what the screen chooses, None when it is gone; until then show what the officer asks to see."""
        while line := await self._next_line():
            choice = CHOICE.validate_json(line)
            if isinstance(choice, Start | OpenReview):
                return choice
            if isinstance(choice, ShowReviews):
                calls = calls.model_copy(update={"reviews": await asyncio.to_thread(kept_reviews, store, owner)})
            else:
                # The kiosk has no screen for drills, so none is suggested there.
                trend = await asyncio.to_thread(officer_trend, store, owner, datetime.now(UTC), offer_drills=False)
                calls = calls.model_copy(update={"trend": trend})
            self._post(calls)
        return None

    async def _perform(self, chosen: Start | OpenReview, settings: Settings, store: Store, owner: OwnerKey) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._stop)
        performing = asyncio.create_task(self._done(chosen, settings, store, owner), name="encounter")
        self._performing = performing
        listening = asyncio.create_task(self._listen(), name="asks")
        try:
            await asyncio.wait({performing})
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        if not (performing.cancelled() and self._closing):
            performing.result()

    async def _done(self, chosen: Start | OpenReview, settings: Settings, store: Store, owner: OwnerKey) -> None:
        """Play what was chosen, and show its review for as long as the screen wants."""
        reviewing = self._reviewing = Reviewing(store, owner, settings.paths.models, self._post)
        if isinstance(chosen, OpenReview):
            last, reviewed = View(phase="ended"), chosen.encounter_id
        else:
            last = await self._encounter(chosen, settings, _plan(chosen, store, owner), store, owner)
            if last.review is None or not last.review_kept or last.encounter_id is None or self._closing:
                return
            reviewed = last.encounter_id
        await reviewing.run(last, reviewed)

    async def _encounter(self, start: Start, settings: Settings, plan: Plan, store: Store, owner: OwnerKey) -> View:
        """Play one encounter and return the last view of it."""
        scenario = plan.filed.scenario
        officer = "screen" if start.officer == "typed" else start.officer
        with take_seat(
            officer, start.headset, scenario, plan.seed, settings.headset, tone_scored=start.tone_scored
        ) as seat:
            async with Briefing(scenario, seat, self._post) as briefing:
                self._briefing = briefing
                async with set_up(settings, plan, seat, store, owner, briefing.loads, self._changed.set) as play:
                    self._play = play
                    try:
                        await play.prepare()
                        await briefing.begin()
                    finally:
                        if not briefing.begun:
                            await _leave_unbegun(plan, play, store)
                    self._begun = True
                    return await self._play_on(plan, play, seat, store, owner)

    async def _play_on(self, plan: Plan, play: Play, seat: Seat, store: Store, owner: OwnerKey) -> View:
        meters = Meters(play.hearing, seat.headset)
        showing = asyncio.create_task(self._show(play, meters), name="views")
        try:
            played = await play.run()
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        if play.sitting is None:
            raise TalkdownError("The encounter ended before it was set up. Start again.")
        last = view_of(play.sitting, meters, asyncio.get_running_loop().time(), play.encounter_id)
        # Not waited for: a screen that hangs must not keep the review from being written.
        self._post(last.model_copy(update={"phase": "closing", "waiting_for": "Your review is being written"}))
        closed = await self._reviewed(plan, played, store, owner)
        self._begun = False
        last = last.model_copy(update={"phase": "ended", "waiting_for": None, **closed})
        await self._send(last)
        return last

    async def _reviewed(self, plan: Plan, played: Played, store: Store, owner: OwnerKey) -> dict[str, object]:
        """Return the review, and what the officer has to know of how it was kept."""
        if played.record is None:
            return {"review": None, "notice": DISK_FULL if played.lost else None}
        made = await asyncio.to_thread(review, played.record, plan.filed.scenario)
        try:
            await asyncio.to_thread(_close, store, owner, plan, played.record, made)
        except StorageFull as full:
            notice = f"{full} This review is shown now and not kept."
            return {"review": made, "lines": lines_of(played.record), "review_kept": False, "notice": notice}
        return {"review": made, "lines": lines_of(played.record), "notice": None}

    async def _listen(self) -> None:
        while line := await self._next_line():
            try:
                ask = ASK.validate_json(line)
            except ValidationError:
                log.warning("the screen sent something that is no ask; ignored")
                continue
            if isinstance(ask, Begin | CheckMicrophone | SkipCheck):
                if self._briefing is not None:
                    self._briefing.do(ask)
            elif isinstance(ask, Amending):
                if self._reviewing is not None and not self._begun:
                    self._reviewing.do(ask)
            elif self._begun and self._play is not None and self._play.sitting is not None:
                self._play.sitting.do(ask)
                self._changed.set()
        # The screen is gone: leave the encounter to be resumed.
        self._stop()

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
        self._closing = True
        if self._begun and self._play is not None and self._play.sitting is not None:
            self._play.sitting.stop()
        elif self._performing is not None:
            self._performing.cancel()

    async def _show(self, play: Play, meters: Meters) -> None:
        loop = asyncio.get_running_loop()
        while True:
            # A sitting that has ended is shown by `_play_on`, with what became of it.
            if play.sitting is not None and play.sitting.phase != "ended":
                await self._send(view_of(play.sitting, meters, loop.time(), play.encounter_id))
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), VIEW_EVERY_S)

    def _post(self, view: View) -> None:
        if not self._writer.is_closing():
            self._writer.write(view.model_dump_json().encode() + b"\n")

    async def _send(self, view: View) -> None:
        self._post(view)
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()


def _plan(start: Start, store: Store, owner: OwnerKey) -> Plan:
    if start.resume is not None:
        return plan_resumed(store, owner, start.resume)
    if start.retake_of is not None and start.retake_turn is not None:
        return plan_retake_kept(store, owner, start.retake_of, start.retake_turn)
    return plan_anew(start.scenario, start.seed, start.short_form)


def _close(store: Store, owner: OwnerKey, plan: Plan, record: Record, made: Review) -> None:
    leaves = store.what_leaves(owner, plan.filed.scenario)
    store.close_encounter(owner, record, made, date.today(), leaves)


async def _leave_unbegun(plan: Plan, play: Play, store: Store) -> None:
    """Drop the journal of an encounter that the officer left at the briefing; one that goes on stays as it was."""
    await play.leave()
    if plan.recovered is None:
        store.delete_encounter(play.encounter_id)


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
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(_main(int(sys.argv[1])))
