"""What one signed-in officer may look at and change while nothing is played."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Literal

from appliance import words
from appliance.config import Settings
from appliance.engine.choosing import choosing
from appliance.engine.door import Entered, person
from appliance.engine.drill_offers import drill_offers
from appliance.engine.home import home, minutes_here
from appliance.engine.left_box import left_box, write_left
from appliance.engine.leftovers import settle_leftovers, told_of
from appliance.engine.over_time import officer_trend
from appliance.engine.reviewing import kept_reviews
from appliance.stage.people_view import (
    ChangePin,
    DeleteMe,
    DeleteReview,
    EnterCode,
    Leave,
    Personal,
    PrintLeft,
    ShowLeft,
    Speak,
    TakeBack,
    ToldView,
)
from appliance.stage.review_view import ShowReviews
from appliance.stage.view import ShowTrend, View
from appliance.store import sign_in
from appliance.store.agency import claim
from appliance.store.errors import Locked, StoreError
from appliance.store.keys import OwnerKind
from appliance.store.store import Store
from appliance.words import _


class Desk:
    """Owner of the view while one chooses."""

    def __init__(self, settings: Settings, store: Store, entered: Entered, post: Callable[[View], None]) -> None:
        """Serve whoever came in; `post` sends a view."""
        self._settings = settings
        self._store = store
        self._entered = entered
        self._owner = entered.owner
        self._post = post
        self._seen = View(phase="choosing")
        self.gone = False
        """The officer deleted themselves: there is nobody to serve."""

    async def lay_out(self) -> None:
        """Show the calls, with what became meanwhile of encounters that a crash left open, and then the minutes."""
        self._seen = await asyncio.to_thread(self._looked_up)
        self._post(self._seen)
        if self._owner.kind is not OwnerKind.GUEST:
            found = await asyncio.to_thread(minutes_here, self._store, self._owner)
            self._show(home=self._seen.home.model_copy(update={"minutes_here": found}))

    async def do(self, ask: ShowTrend | ShowReviews | ShowLeft | Speak | Personal | Leave) -> None:
        """Show what the officer asks to see, or do what they ask; the calls come again with what came of it."""
        match ask:
            case ShowReviews():
                self._show(reviews=await asyncio.to_thread(kept_reviews, self._store, self._owner))
            case ShowLeft():
                self._show(left_box=await asyncio.to_thread(left_box, self._store, self._owner))
            case ShowTrend():
                self._show(trend=await asyncio.to_thread(officer_trend, self._store, self._owner, datetime.now(UTC)))
            case Speak(language=language):
                words.use(language)
                await self.lay_out()
            case Leave():
                pass
            case _:
                try:
                    told = await asyncio.to_thread(self._personal, ask)
                except Locked as locked:
                    told = ToldView(about=_about(ask), done=False, text=str(locked), wait_s=locked.wait_s)
                except StoreError as refused:
                    told = ToldView(about=_about(ask), done=False, text=str(refused))
                self._show(told=told)

    def _show(self, **changes: object) -> None:
        self._seen = self._seen.model_copy(update={"told": None, **changes})
        self._post(self._seen)

    def _looked_up(self) -> View:
        settled = settle_leftovers(self._store, self._owner, date.today())
        days = self._settings.limits.resume_days
        drills, problems = drill_offers(self._store, self._owner)
        news = [*(told_of(record) for record in settled), *problems]
        calls = choosing(self._store, self._owner, days, datetime.now(UTC), news)
        laid = {"who": person(self._store, self._entered), "home": home(self._store, self._owner), "drills": drills}
        return calls.model_copy(update=laid)

    def _personal(self, ask: Personal) -> ToldView:
        """Do what changes something of the officer's; raise StoreError in words when it cannot be."""
        store, owner = self._store, self._owner
        match ask:
            case EnterCode(code=code):
                claim(store, owner.owner_id, code.get_secret_value())
                seen = {"who": person(store, self._entered), "home": home(store, owner)}
                self._seen = self._seen.model_copy(update=seen)
            case ChangePin(pin=pin, new_pin=new_pin):
                sign_in.change_pin(store, owner, pin.get_secret_value(), new_pin.get_secret_value())
            case DeleteReview(encounter_id=encounter_id):
                if encounter_id not in store.encounters.ids(owner):
                    raise StoreError(_("There is no such review of yours on this kiosk."))
                store.delete_encounter(encounter_id)
                self._seen = self._seen.model_copy(update={"reviews": kept_reviews(store, owner), "trend": None})
            case DeleteMe(pin=pin):
                sign_in.check(store, owner, pin.get_secret_value())
                store.delete_owner(owner.owner_id)
                self.gone = True
            case TakeBack(shared_id=shared_id):
                store.sharing.take_back(owner.owner_id, shared_id)
                self._seen = self._seen.model_copy(update={"left_box": left_box(store, owner)})
            case PrintLeft():
                return ToldView(about="print", done=True, text=write_left(store, owner))
        return ToldView(about=_about(ask), done=True)


def _about(ask: Personal) -> Literal["claim", "pin", "delete_review", "delete_me", "take_back", "print"]:
    match ask:
        case EnterCode():
            return "claim"
        case ChangePin():
            return "pin"
        case DeleteReview():
            return "delete_review"
        case DeleteMe():
            return "delete_me"
        case TakeBack():
            return "take_back"
        case PrintLeft():
            return "print"
