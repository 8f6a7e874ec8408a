"""The drills there are, what each trains, and how it went before."""

from datetime import date
from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from appliance.review.trend.words import day
from appliance.stage.drill_view import DrillOffer, PastDrill, StartDrill
from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.tui.screens.base import Chosen, GoTo, KioskScreen
from appliance.words import N_, _
from appliance.words.retold import retold

WHAT: Final = N_(
    "Two to three minutes on one thing. Eight people say something; you answer each once. Nothing of it is sent."
)


class DrillsScreen(KioskScreen):
    """Offers the drills; the one that the last review names stands first and is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False),
        Binding("f3", "way", show=False),
        Binding("pageup", "read(-4)", show=False),
        Binding("pagedown,space", "read(4)", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, seen: View | None, officer: str, can_speak: bool, first: str | None, today: date) -> None:
        """`officer` is mic or typed; `first` is the id of the drill to mark; days are told as seen from `today`."""
        super().__init__(seen)
        self._typed = officer == "typed" or not can_speak
        self._can_speak = can_speak
        self._first = first
        self._today = today

    def body(self) -> ComposeResult:
        """Lay out list and details."""
        with Vertical(classes="body"):
            yield Static(_("Drills"), classes="title")
            yield Static(_("Looking up the drills…"), id="waiting")
            with Container(id="columns"):
                yield Menu()
                with VerticalScroll(id="details", can_focus=False):
                    yield Static("", id="about")
            yield Static("", id="how")

    def on_mount(self) -> None:
        """Let the arrow keys choose at once."""
        self.query_one(Menu).focus()
        self._show_how()

    def show(self, seen: View) -> None:
        """Show the drills, once they are known."""
        super().show(seen)
        if seen.phase != "choosing":
            return
        self.write("#waiting", "" if seen.drills else _("There is no drill on this kiosk."))
        items = [Item(offer.id, offer.title, _beside(offer)) for offer in seen.drills]
        self.query_one(Menu).offer(items, self._first)
        self._show_about()

    def _marked(self) -> DrillOffer | None:
        item = self.query_one(Menu).marked
        offers = () if self.seen is None else self.seen.drills
        return next((offer for offer in offers if item is not None and offer.id == item.id), None)

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Show what is known of the marked drill."""
        self.query_one("#details", VerticalScroll).scroll_home(animate=False)
        self._show_about()

    def _show_about(self) -> None:
        offer = self._marked()
        self.write("#about", "" if offer is None else _about(offer, self._today))
        self._show_how()

    def _show_how(self) -> None:
        way = _("You type what you say.") if self._typed else _("You speak, with the headset on.")
        self.write("#how", Text(way, style=f"bold {INK}"))
        if self._marked() is None:
            self.show_keys([Key("Esc", "home")])
            return
        other = [Key("F3", "speak instead" if self._typed else "type instead")] if self._can_speak else []
        self.show_keys([Key("↑ ↓", "choose"), Key("Enter", "do it"), *other, Key("Esc", "home")])

    def action_way(self) -> None:
        """Switch between speaking and typing."""
        if self._can_speak:
            self._typed = not self._typed
            self._show_how()

    def action_read(self, rows: int) -> None:
        """Read on in the details."""
        self.query_one("#details", VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_choose(self) -> None:
        """Do the marked drill."""
        offer = self._marked()
        if offer is not None:
            start = {"id": offer.id, "officer": "typed" if self._typed else "mic"}
            self.post_message(Chosen(StartDrill.model_validate(start)))

    def action_back(self) -> None:
        """Go back to where one chooses what to do."""
        self.post_message(GoTo("home"))


def _beside(offer: DrillOffer) -> str:
    if offer.suggested:
        return _("next step")
    return "" if not offer.past else _("last {n} of {all}").format(n=offer.past[0].passed, all=offer.past[0].answered)


def _about(offer: DrillOffer, today: date) -> Text:
    text = Text()
    if offer.suggested:
        text.append(_("Your last review names this one.\n"), style=f"bold {ALERT}")
    text.append(_("Trains  "), style=DIM)
    text.append(f"{_(offer.trains)}\n", style=f"bold {INK}")
    text.append(f"{offer.aim}\n", style=INK)
    if offer.topic_notes:
        text.append(_("May be hard to hear: {notes}.\n").format(notes="; ".join(offer.topic_notes)), style=INK)
    for past in offer.past:
        text.append(f"{_past(past, today)}\n", style=f"bold {CALM}")
        text.append("  " + _("to try: {what}").format(what=past.try_this) + "\n", style=INK)
    text.append(f"\n{_(WHAT)}\n{retold(offer.content_status)}", style=DIM)
    return text


def _past(past: PastDrill, today: date) -> str:
    on = day(date.fromisoformat(past.started_utc.partition("T")[0]), today)
    left = "" if past.answered == past.prompts else _(", {n} left out").format(n=past.prompts - past.answered)
    return f"{on}: {_('{n} of {all}').format(n=past.passed, all=past.answered)}{left}"
