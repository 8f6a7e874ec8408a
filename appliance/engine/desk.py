"""What one signed-in officer may look at while nothing is played: the calls, their trend, their kept reviews."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime

from appliance.config import Settings
from appliance.engine.choosing import choosing
from appliance.engine.door import Entered, person
from appliance.engine.leftovers import settle_leftovers, told_of
from appliance.engine.over_time import officer_trend
from appliance.engine.reviewing import kept_reviews
from appliance.stage.people_view import Leave
from appliance.stage.review_view import ShowReviews
from appliance.stage.view import ShowTrend, View
from appliance.store.store import Store


class Desk:
    """Owner of the view while one chooses."""

    def __init__(self, settings: Settings, store: Store, entered: Entered, post: Callable[[View], None]) -> None:
        """Serve whoever came in; `post` sends a view."""
        self._settings = settings
        self._store = store
        self._entered = entered
        self._post = post
        self._seen = View(phase="choosing")

    async def lay_out(self) -> None:
        """Show the calls, with what became meanwhile of encounters that a crash left open."""
        self._seen = await asyncio.to_thread(self._looked_up)
        self._post(self._seen)

    async def do(self, ask: ShowTrend | ShowReviews | Leave) -> None:
        """Show what the officer asks to see; the calls come again with it."""
        owner = self._entered.owner
        match ask:
            case ShowReviews():
                found = await asyncio.to_thread(kept_reviews, self._store, owner)
                self._seen = self._seen.model_copy(update={"reviews": found})
            case ShowTrend():
                # The kiosk has no screen for drills, so none is suggested there.
                trend = await asyncio.to_thread(
                    officer_trend, self._store, owner, datetime.now(UTC), offer_drills=False
                )
                self._seen = self._seen.model_copy(update={"trend": trend})
            case Leave():
                return
        self._post(self._seen)

    def _looked_up(self) -> View:
        owner = self._entered.owner
        settled = settle_leftovers(self._store, owner, date.today())
        days = self._settings.limits.resume_days
        calls = choosing(self._store, owner, days, datetime.now(UTC), [told_of(record) for record in settled])
        return calls.model_copy(update={"who": person(self._store, self._entered)})
