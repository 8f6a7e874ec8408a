"""The reviews that this box keeps for the officer."""

from datetime import date
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from appliance.review.trend.words import day
from appliance.stage.review_view import KeptReview
from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import INK
from appliance.tui.screens.base import Forget, GoTo, KioskScreen, Open
from appliance.words import N_, _, pgettext
from appliance.words.dates import day_month_year

NONE_YET = N_("You have no review yet. One is written after every call.")

KEPT_UNTIL = N_("Kept until {day}.")
NO_END = N_("Kept without end: your agency has set a litigation hold.")
STILL_OPEN = N_("You can still set right what was misheard.")


class ReviewsScreen(KioskScreen):
    """Lists the reviews, the latest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", show=False),
        Binding("f4", "delete", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, seen: View | None, today: date) -> None:
        """Days are told as seen from `today`."""
        super().__init__(seen)
        self._today = today

    def body(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="body"):
            yield Static(_("My reviews"), classes="title")
            yield Static(_("Looking up your reviews…"), id="waiting")
            yield Menu()
            yield Static("", id="how")

    def on_mount(self) -> None:
        """Let the arrow keys choose at once."""
        self.query_one(Menu).focus()
        self.show_keys([Key("Esc", "home")])

    def show(self, seen: View) -> None:
        """Show the reviews, once they are looked up."""
        super().show(seen)
        if seen.reviews is None:
            return
        self.write("#waiting", "" if seen.reviews else _(NONE_YET))
        self.query_one(Menu).offer([self._item(kept) for kept in seen.reviews])
        enter = [Key("↑ ↓", "choose"), Key("Enter", "open it"), Key("F4", "delete it")] if seen.reviews else []
        self.show_keys([*enter, Key("Esc", "home")])
        self._show_how()

    def _item(self, kept: KeptReview) -> Item:
        return Item(
            kept.encounter_id,
            kept.title,
            f"{self._on(kept):<18}{_('final') if kept.final else pgettext('review', 'open'):<6}",
        )

    def _on(self, kept: KeptReview) -> str:
        return day(date.fromisoformat(kept.started_utc.partition("T")[0]), self._today)

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Say until when the marked one is kept."""
        self._show_how()

    def _marked(self) -> KeptReview | None:
        item = self.query_one(Menu).marked
        found = () if self.seen is None or self.seen.reviews is None else self.seen.reviews
        return next((kept for kept in found if item is not None and kept.encounter_id == item.id), None)

    def _show_how(self) -> None:
        kept = self._marked()
        if kept is None:
            self.write("#how", "")
            return
        until = _(NO_END)
        if kept.kept_until is not None:
            until = _(KEPT_UNTIL).format(day=day_month_year(date.fromisoformat(kept.kept_until)))
        self.write("#how", Text(until if kept.final else f"{until} {_(STILL_OPEN)}", style=INK))

    def action_delete(self) -> None:
        """Ask before the marked one is deleted."""
        kept = self._marked()
        if kept is not None:
            self.post_message(Forget(kept, self._on(kept)))

    def action_open(self) -> None:
        """Open the marked one."""
        item = self.query_one(Menu).marked
        if item is not None:
            self.write("#waiting", _("Opening it…"))
            self.post_message(Open(item.id))

    def action_back(self) -> None:
        """Go back to where one chooses what to do."""
        self.post_message(GoTo("home"))
