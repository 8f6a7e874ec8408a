"""One thing that was chosen: an encounter played to its review, or a kept review opened, until the screen leaves it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from appliance.config import Settings
from appliance.encounter.record import Record
from appliance.engine.briefing import Briefing
from appliance.engine.checked_before import CheckedBefore
from appliance.engine.perform import set_up
from appliance.engine.performer import Performer
from appliance.engine.plan import Plan, plan_anew, plan_resumed, plan_retake_kept
from appliance.engine.play import DISK_FULL, Play, Played
from appliance.engine.reviewing import Amending, Reviewing, lines_of
from appliance.engine.seat import Seat, take_seat, tune_ear
from appliance.engine.showing import show_on
from appliance.engine.viewing import Meters, again_from, briefing_fields, view_of
from appliance.errors import TalkdownError
from appliance.review.model import Review
from appliance.review.review import review
from appliance.stage.review_view import OpenReview
from appliance.stage.view import Ask, Start, View
from appliance.store.errors import StorageFull
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from appliance.words import _


class Performing(Performer[Start | OpenReview]):
    """Owner of the views from the briefing to the review."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        owner: OwnerKey,
        post: Callable[[View], None],
        send: Callable[[View], Awaitable[None]],
        checked: CheckedBefore,
    ) -> None:
        """See `Performer`."""
        super().__init__(settings, store, owner, post, send, checked)
        self._play: Play | None = None
        self._reviewing: Reviewing | None = None
        self._changed = asyncio.Event()
        self._begun = False

    def leave(self) -> None:
        """Leave: an encounter that has begun is kept to be resumed."""
        if self._begun and self._play is not None and self._play.sitting is not None:
            self._leaving = True
            self._play.sitting.stop()
        else:
            super().leave()

    def _take(self, ask: Ask) -> None:
        if isinstance(ask, Amending):
            if self._reviewing is not None and not self._begun:
                self._reviewing.do(ask)
        elif self._begun and self._play is not None and self._play.sitting is not None:
            self._play.sitting.do(ask)
            self._changed.set()

    async def _perform(self, chosen: Start | OpenReview) -> None:
        """Play what was chosen, and show its review for as long as the screen wants."""
        reviewing = self._reviewing = Reviewing(self._store, self._owner, self._settings.paths.models, self._post)
        if isinstance(chosen, OpenReview):
            last, reviewed = View(phase="ended"), chosen.encounter_id
        else:
            last = await self._encounter(chosen, self._plan(chosen))
            if last.review is None or not last.review_kept or last.encounter_id is None or self._leaving:
                return
            reviewed = last.encounter_id
        await reviewing.run(last, reviewed)

    def _plan(self, start: Start) -> Plan:
        return replace(self._planned(start), extra_wait_s=start.comfort.extra_wait_s)

    def _planned(self, start: Start) -> Plan:
        if start.resume is not None:
            return plan_resumed(self._store, self._owner, start.resume)
        if start.retake_of is not None and start.retake_turn is not None:
            return plan_retake_kept(self._store, self._owner, start.retake_of, start.retake_turn)
        return plan_anew(start.scenario, start.seed, start.short_form)

    async def _encounter(self, start: Start, plan: Plan) -> View:
        """Play one encounter and return the last view of it."""
        settings, scenario = self._settings, plan.filed.scenario
        officer = "screen" if start.officer == "typed" else start.officer
        with take_seat(
            officer, start.headset, scenario, plan.seed, settings.headset, tone_scored=start.tone_scored
        ) as seat:
            tune_ear(seat, start.comfort)
            fields = briefing_fields(scenario) | {"again": again_from(plan)}
            async with Briefing(fields, seat, self._post, self._checked) as briefing:
                self._briefing = briefing
                async with set_up(
                    settings, plan, seat, self._store, self._owner, briefing.loads, self._changed.set
                ) as play:
                    self._play = play
                    try:
                        await play.prepare()
                        await briefing.begin()
                    finally:
                        if not briefing.begun:
                            await self._leave_unbegun(plan, play)
                    self._begun = True
                    return await self._play_on(plan, play, seat, start.comfort.hints)

    async def _play_on(self, plan: Plan, play: Play, seat: Seat, hints: bool) -> View:
        meters = Meters(play.hearing, seat.headset)
        showing = asyncio.create_task(show_on(play, meters, self._changed, self._send, hints), name="views")
        try:
            played = await play.run()
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
        if play.sitting is None:
            raise TalkdownError(_("The encounter ended before it was set up. Start again."))
        last = view_of(play.sitting, meters, asyncio.get_running_loop().time(), play.encounter_id)
        # Not waited for: a screen that hangs must not keep the review from being written.
        self._post(last.model_copy(update={"phase": "closing", "waiting_for": _("Your review is being written")}))
        closed = await self._reviewed(plan, played)
        self._begun = False
        last = last.model_copy(update={"phase": "ended", "waiting_for": None, **closed})
        await self._send(last)
        return last

    async def _reviewed(self, plan: Plan, played: Played) -> dict[str, object]:
        """Return the review, and what the officer has to know of how it was kept."""
        if played.record is None:
            return {"review": None, "notice": _(DISK_FULL) if played.lost else None}
        made = await asyncio.to_thread(review, played.record, plan.filed.scenario)
        try:
            await asyncio.to_thread(self._close, plan, played.record, made)
        except StorageFull as full:
            notice = _("{full} This review is shown now and not kept.").format(full=full)
            return {"review": made, "lines": lines_of(played.record), "review_kept": False, "notice": notice}
        return {"review": made, "lines": lines_of(played.record), "notice": None}

    def _close(self, plan: Plan, record: Record, made: Review) -> None:
        leaves = self._store.what_leaves(self._owner, plan.filed.scenario)
        self._store.close_encounter(self._owner, record, made, date.today(), leaves)

    async def _leave_unbegun(self, plan: Plan, play: Play) -> None:
        """Drop the journal of an encounter left at the briefing; one that goes on stays as it was."""
        await play.leave()
        if plan.recovered is None:
            self._store.delete_encounter(play.encounter_id)
