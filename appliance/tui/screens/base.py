"""What every screen has: the training band on top, a body, its keys at the foot."""

import asyncio
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from appliance.stage import view
from appliance.stage.drill_view import StartDrill
from appliance.stage.review_view import KeptReview
from appliance.stage.view import View
from appliance.tui.keys import KeyBar, Row
from appliance.tui.lettering import block_letters
from appliance.words import N_, _

LEAST_COLUMNS: Final = 72
LEAST_ROWS: Final = 21
"""Below that, words would be cut off; 80 by 24 is what every screen is drawn for."""
CLOSING: Final = ("ctrl+q", "ctrl+c")
TOO_SMALL: Final = N_(
    "This window is too small to read.\n\n"
    "Make it at least 80 columns wide and 24 rows tall, or the letters smaller. Nothing is lost: what runs goes on, "
    "and all of it is here again then.\n\n"
    "Until then keys do nothing. Ctrl+Q closes the kiosk."
)
STAY: Final = N_("Nobody here? You are signed out in half a minute. An arrow key keeps you in.")
Place: TypeAlias = Literal[
    "welcome",
    "sign_in",
    "be_new",
    "forgotten",
    "home",
    "your_data",
    "choose",
    "trend",
    "reviews",
    "drills",
    "maintenance",
    "comfort",
    "claim",
    "change_pin",
    "delete_me",
    "left_box",
]


class Wish(Message):
    """The officer wants something of the engine."""

    def __init__(self, ask: BaseModel) -> None:
        """Carry an ask."""
        super().__init__()
        self.ask = ask


class GoTo(Message):
    """The officer wants another screen; what runs is left as it is."""

    def __init__(self, screen: Place, call: str | None = None) -> None:
        """Carry the screen, and for `choose` the id of the call to mark."""
        super().__init__()
        self.screen = screen
        self.call = call


class SignOut(Message):
    """The officer goes, or has gone."""


class Chosen(Message):
    """The officer chose what to play, and how."""

    def __init__(self, start: view.Start | StartDrill) -> None:
        """Carry the choice; the app knows the headset."""
        super().__init__()
        self.start = start


class Open(Message):
    """The officer wants to read a kept review."""

    def __init__(self, encounter_id: str) -> None:
        """Carry the id of its encounter."""
        super().__init__()
        self.encounter_id = encounter_id


class Forget(Message):
    """The officer wants to delete a kept review."""

    def __init__(self, kept: KeptReview, on: str) -> None:
        """Carry the review, and its day in words."""
        super().__init__()
        self.kept = kept
        self.on = on


class SetRight(Message):
    """The officer wants to set a line of the review right, or to make the review final."""

    def __init__(self, turn: int | None) -> None:
        """Carry the turn; None for all of it."""
        super().__init__()
        self.turn = turn


class ShareIt(Message):
    """The officer wants to see how the review that is shown can be shared."""


class BackToReview(Message):
    """The officer has done with one line, or with all of them."""

    def __init__(self, turn: int | None, final: bool = False) -> None:
        """Carry the turn, None for all of them; `final` when the review has just become so."""
        super().__init__()
        self.turn = turn
        self.final = final


class KioskScreen(Screen[None]):
    """A screen with the training band on top and its keys at the foot."""

    HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (LEAST_COLUMNS, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-too-short"), (LEAST_ROWS, "-short"), (30, "-tall")]
    keys: tuple[Row, ...] = ()

    def __init__(self, seen: View | None = None) -> None:
        """Begin with a view."""
        super().__init__()
        self.seen = seen

    def compose(self) -> ComposeResult:
        """Lay out band, body and keys."""
        with Horizontal(id="band"):
            yield Static(Text("\n".join(block_letters("TRAINING")), no_wrap=True), id="training")
            yield Static(_("TRAINING\nvoice only,\neverything stays holstered"), id="holstered")
        yield from self.body()
        yield Static(_(STAY), id="idle", classes="-empty")
        yield KeyBar(*self.keys)
        yield Static(_(TOO_SMALL), id="too-small")

    def body(self) -> ComposeResult:
        """Return what stands between band and keys."""
        yield Static("")

    def on_mount(self) -> None:
        """Show the first view, and then what has come while this screen was being built."""
        self._catch_up()
        self.call_after_refresh(self._catch_up)

    def _catch_up(self) -> None:
        if self.seen is not None:
            self.show(self.seen)

    def take(self, seen: View) -> None:
        """Take a view from the engine; it is shown as soon as there is something to show it on."""
        self.seen = seen
        if self.is_mounted:
            self.show(seen)

    def show(self, seen: View) -> None:
        """Show a view."""
        self.seen = seen

    def unseen(self, event: events.Event) -> bool:
        """Whether there is too little room to see what a key would do; the one that closes the kiosk does always."""
        too_small = self.has_class("-too-narrow") or self.has_class("-too-short")
        return too_small and not (isinstance(event, events.Key) and event.key in CLOSING)

    def woken(self) -> bool:
        """Take a sign of somebody; True when that is all that a key does now."""
        return False

    def nobody_here(self, warn: bool) -> None:
        """Say that nobody seems to be here, or no longer."""
        # A screen that is still being built has nowhere to say it yet.
        self.query("#idle").set_class(not warn, "-empty")

    def now_s(self) -> float:
        """Return the instant on the event loop's clock."""
        return asyncio.get_running_loop().time()

    def write(self, place: str, text: str | Text) -> None:
        """Put text in its place; an empty one takes no room."""
        widget = self.query_one(place, Static)
        widget.update(Text(text) if isinstance(text, str) else text)
        widget.set_class(not text, "-empty")

    def show_keys(self, *rows: Row) -> None:
        """Show the keys that do something now."""
        self.query_one(KeyBar).show(*rows)
