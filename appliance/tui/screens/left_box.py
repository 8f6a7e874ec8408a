"""What left this box about the officer: each message as a sentence, and its bytes and receipt one key away."""

from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from appliance.stage.people_view import LeftView, PrintLeft, TakeBack
from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import CALM, DIM, INK
from appliance.tui.screens.base import GoTo, KioskScreen, Wish
from appliance.words import N_, _

NOTHING: Final = N_("Nothing about you has left this kiosk, and nothing waits to.")
KINDS: Final = {
    "hours": N_("Hours"),
    "anonymous review": N_("A review without your name"),
    "shared review": N_("A review that you shared"),
    "withdrawal": N_("A shared review that you took back"),
}
STATES: Final = {
    "unclaimed": N_("stays until claimed"),
    "held": N_("stays here"),
    "waiting": N_("on its way"),
    "received": N_("arrived"),
}
WRITTEN: Final = N_("Written to the stick as {file}. Whoever has the stick can read it.")
TAKEN_BACK: Final = N_("Taken back. The server forgets it, unless the trainer has read it already.")


class LeftBoxScreen(KioskScreen):
    """Lists the messages; Enter opens one to its bytes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", show=False),
        Binding("f2", "print", show=False),
        Binding("f3", "take_back", show=False),
        Binding("up", "read(-1)", show=False),
        Binding("down", "read(1)", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, seen: View | None = None) -> None:
        """Begin with the list."""
        super().__init__(seen)
        self._reading = False

    def body(self) -> ComposeResult:
        """Lay out list and message."""
        with Vertical(classes="body"):
            yield Static(_("What left this kiosk about you"), classes="title")
            yield Static(_("Looking it up…"), id="waiting")
            yield Static("", id="outcome")
            with Container(id="columns"):
                yield Menu()
                with VerticalScroll(id="details", can_focus=False):
                    yield Static("", id="about")

    def on_mount(self) -> None:
        """Let the arrow keys choose at once."""
        self.query_one(Menu).focus()
        self._show_keys()

    def show(self, seen: View) -> None:
        """Show the messages, once they are looked up."""
        super().show(seen)
        if seen.left_box is None:
            return
        self.write("#waiting", "" if seen.left_box else _(NOTHING))
        self.query_one(Menu).offer([Item(one.id, _(KINDS[one.kind]), _(STATES[one.state])) for one in seen.left_box])
        told, text = seen.told, ""
        if told is not None and told.about == "print":
            text = _(WRITTEN).format(file=told.text) if told.done else told.text
        elif told is not None and told.about == "take_back":
            text = _(TAKEN_BACK) if told.done else told.text
        self.write("#outcome", Text(text, style=f"bold {CALM}"))
        self._show_message()

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Show the marked message."""
        self._show_message()

    def _marked(self) -> LeftView | None:
        item = self.query_one(Menu).marked
        found = () if self.seen is None or self.seen.left_box is None else self.seen.left_box
        return next((one for one in found if item is not None and one.id == item.id), None)

    def _show_message(self) -> None:
        one = self._marked()
        if one is None:
            self.write("#about", "")
        else:
            text = Text.assemble((one.sentence, INK), ("\n", ""), (one.became, DIM))
            if self._reading and one.payload is not None:
                text.append(
                    _("\n\nAs it travels, {n} bytes:\n").format(n=len(one.payload.encode())),
                    style=f"bold {CALM}",
                )
                text.append(one.payload, style=INK)
            elif self._reading:
                text.append(_("\n\nThere is no message yet: nothing has been made that could leave."), style=INK)
            self.write("#about", text)
        self._show_keys()

    def _show_keys(self) -> None:
        one = self._marked() if self.is_mounted else None
        if one is None:
            self.show_keys([Key("Esc", "back")])
            return
        first = [Key("↑ ↓", "read" if self._reading else "choose")]
        first += [] if self._reading else [Key("Enter", "its bytes")]
        first.append(Key("F2", "onto a stick"))
        back = [Key("F3", "take it back")] if one.can_take_back else []
        row = [*first, *back, Key("Esc", "back")]
        self.show_keys(row[:4], *([row[4:]] if len(row) > 4 else []))

    def _read(self, reading: bool) -> None:
        self._reading = reading
        menu = self.query_one(Menu)
        menu.display = not reading
        self.set_focus(None if reading else menu)
        self.query_one("#details", VerticalScroll).scroll_home(animate=False)
        self._show_message()

    def action_open(self) -> None:
        """Open the marked message to its bytes."""
        if self._marked() is not None and not self._reading:
            self._read(True)

    def action_read(self, rows: int) -> None:
        """Read on."""
        self.query_one("#details", VerticalScroll).scroll_relative(y=2 * rows, animate=False)

    def action_print(self) -> None:
        """Ask for a file on a stick."""
        if self._marked() is not None:
            self.post_message(Wish(PrintLeft()))

    def action_take_back(self) -> None:
        """Ask for a shared review back."""
        one = self._marked()
        if one is not None and one.can_take_back:
            self.post_message(Wish(TakeBack(shared_id=one.id)))

    def action_back(self) -> None:
        """Go back to the list, or to the page on the officer's data."""
        if self._reading:
            self._read(False)
        else:
            self.post_message(GoTo("your_data"))
