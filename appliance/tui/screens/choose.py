"""The calls there are, the one that was left, and how to take part."""

from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from appliance.stage.view import LeftEncounter, Offer, Start, View
from appliance.tui.drawing import minutes
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import CALM, DIM, INK
from appliance.tui.screens.base import Chosen, GoTo, KioskScreen
from appliance.words import _

LEFT: Final = "left"


class ChooseScreen(KioskScreen):
    """Offers the calls; length and headset are switched by a key each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False),
        Binding("f2", "length", show=False),
        Binding("f3", "way", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, seen: View | None, officer: str, can_speak: bool, first: str, go_on_first: bool = True) -> None:
        """`officer` is mic or typed; `first` is the id of the call to mark, unless one was left and goes on first."""
        super().__init__(seen)
        self._typed = officer == "typed" or not can_speak
        self._can_speak = can_speak
        self._short = True
        self._first = first
        self._go_on_first = go_on_first

    def body(self) -> ComposeResult:
        """Lay out list and details."""
        with Vertical(classes="body"):
            yield Static(_("Choose a call"), classes="title")
            yield Static(_("Looking up the calls…"), id="waiting")
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
        """Show the calls, once they are known."""
        super().show(seen)
        if seen.phase != "choosing":
            return
        self.write("#waiting", seen.notice or "")
        self._offer()

    def _offer(self) -> None:
        if self.seen is None:
            return
        left = self.seen.left
        items = (
            [
                Item(
                    LEFT,
                    _("Go on with “{title}”").format(title=left.title),
                    _("{time} left").format(time=minutes(left.minutes_left)),
                )
            ]
            if left
            else []
        )
        items += [Item(offer.id, offer.title, minutes(self._length(offer))) for offer in self.seen.offers]
        self.query_one(Menu).offer(items, LEFT if left and self._go_on_first else self._first)
        self._show_how()

    def _length(self, offer: Offer) -> float:
        return offer.short_minutes if self._short and offer.short_minutes is not None else offer.minutes

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Show what is known of the marked call."""
        self._show_about()

    def _show_about(self) -> None:
        left, offer = self._marked()
        if left is not None:
            self.write("#about", about_left(left))
        elif offer is not None:
            self.write("#about", _about(offer))
        self._show_how()

    def _marked(self) -> tuple[LeftEncounter | None, Offer | None]:
        item = self.query_one(Menu).marked
        if item is None or self.seen is None:
            return None, None
        if item.id == LEFT:
            return self.seen.left, None
        return None, next((offer for offer in self.seen.offers if offer.id == item.id), None)

    def _show_how(self) -> None:
        way = _("You type what you say.") if self._typed else _("You speak, with the headset on.")
        length = _("Short form, for before a shift.") if self._short else _("The whole call.")
        self.write("#how", Text.assemble((way, f"bold {INK}"), ("   ", ""), (length, f"bold {INK}")))
        keys = [Key("Enter", "take it"), Key("F2", "whole call" if self._short else "short form")]
        keys += [Key("F3", "speak instead" if self._typed else "type instead")] if self._can_speak else []
        self.show_keys([*keys, Key("Esc", "home")])

    def action_length(self) -> None:
        """Switch between short form and whole call."""
        self._short = not self._short
        self._offer()

    def action_way(self) -> None:
        """Switch between speaking and typing."""
        if self._can_speak:
            self._typed = not self._typed
            self._show_how()

    def action_choose(self) -> None:
        """Take the marked call."""
        left, offer = self._marked()
        officer = "typed" if self._typed else "mic"
        if left is not None:
            self.post_message(Chosen(Start.model_validate({"officer": officer, "resume": left.encounter_id})))
        elif offer is not None:
            short = self._short and offer.short_minutes is not None
            start = {"scenario": offer.id, "officer": officer, "short_form": short}
            self.post_message(Chosen(Start.model_validate(start)))

    def action_back(self) -> None:
        """Go back to where one chooses what to do."""
        self.post_message(GoTo("home"))


def _about(offer: Offer) -> Text:
    text = Text.assemble((_("What may come up\n"), f"bold {CALM}"))
    for note in offer.topic_notes:
        text.append(f"·  {note}\n", style=INK)
    text.append(_("Take another if you like; nobody asks why."), style=DIM)
    return text


def about_left(left: LeftEncounter) -> Text:
    """Return where an encounter was left."""
    return Text.assemble(
        (_("You left this one\n"), f"bold {CALM}"),
        (_("The last words were: “{last_line}”\n").format(last_line=left.last_line), INK),
        (_("It goes on from there. Taking another call keeps it."), DIM),
    )
