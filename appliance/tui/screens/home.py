"""Where a signed-in officer chooses what to do."""

from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from appliance.stage.people_view import PersonView
from appliance.stage.view import Start, View
from appliance.tui.drawing import minutes
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import INK
from appliance.tui.screens.base import Chosen, GoTo, KioskScreen, Place, SignOut
from appliance.tui.screens.choose import LEFT, about_left

CALLS: Final = "calls"
REVIEWS: Final = "my-reviews"
TREND: Final = "my-trend"
DATA: Final = "my-data"
OUT: Final = "sign-out"
LEADS_TO: Final[dict[str, Place]] = {CALLS: "choose", REVIEWS: "reviews", TREND: "trend", DATA: "your_data"}
GUEST: Final = "You are here as a guest. Nothing counts, and all of it is destroyed when you leave."
ABOUT: Final = {
    CALLS: "Every call there is, with what may come up in it. Take any; nobody asks why.",
    REVIEWS: "What you did in each call you took here, and what to try next. Only you read it.",
    TREND: "How you have done over time, compared with yourself alone, and what to practise next.",
    DATA: "What is kept until when, who can see it, and what a court may reach.",
    OUT: "Closes your records. The next person sees nothing of yours.",
}


class HomeScreen(KioskScreen):
    """Offers what there is for this officer, and nothing that is not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", show=False),
        Binding("f3", "way", show=False),
        Binding("escape", "mark_out", show=False),
    ]

    def __init__(self, seen: View | None, officer: str, can_speak: bool) -> None:
        """`officer` is mic or typed: how a call that was left goes on."""
        super().__init__(seen)
        self._typed = officer == "typed" or not can_speak
        self._can_speak = can_speak

    def body(self) -> ComposeResult:
        """Lay out what there is beside what it is."""
        with Vertical(classes="body"):
            yield Static("", id="who", classes="title")
            yield Static("One moment…", id="waiting")
            with Container(id="columns"):
                yield Menu()
                with VerticalScroll(id="details", can_focus=False):
                    yield Static("", id="about")

    def on_mount(self) -> None:
        """Let the arrow keys choose at once."""
        self.query_one(Menu).focus()

    @property
    def _who(self) -> PersonView:
        return (None if self.seen is None else self.seen.who) or PersonView(name="")

    def show(self, seen: View) -> None:
        """Show what there is for this officer."""
        super().show(seen)
        if seen.phase != "choosing":
            return
        self.write("#who", "Guest" if self._who.guest else self._who.name)
        self.write("#waiting", "\n".join(filter(None, [GUEST if self._who.guest else "", seen.notice])))
        self.query_one(Menu).offer(self._items(seen))
        self._show_about()

    def _items(self, seen: View) -> list[Item]:
        left = seen.left
        items = [Item(LEFT, f"Go on with “{left.title}”", f"{minutes(left.minutes_left)} left")] if left else []
        return [
            *items,
            Item(CALLS, "Choose a call", ""),
            Item(REVIEWS, "My reviews", ""),
            Item(TREND, "My trend", ""),
            Item(DATA, "My data", ""),
            Item(OUT, "Sign out", ""),
        ]

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Show what the marked line is."""
        self._show_about()

    def _show_about(self) -> None:
        item = self.query_one(Menu).marked
        if item is None or self.seen is None:
            return
        if item.id == LEFT and self.seen.left is not None:
            self.write("#about", about_left(self.seen.left))
        else:
            self.write("#about", Text(ABOUT.get(item.id, ""), style=INK))
        keys = [Key("↑ ↓", "choose"), Key("Enter", "open")]
        if item.id == LEFT:
            keys = [Key("↑ ↓", "choose"), Key("Enter", "go on")]
            keys += [Key("F3", "by voice" if self._typed else "by typing")] if self._can_speak else []
        self.show_keys([*keys, Key("Esc", "sign out")])

    def action_way(self) -> None:
        """Switch between speaking and typing."""
        if self._can_speak:
            self._typed = not self._typed
            self._show_about()

    def action_open(self) -> None:
        """Go where the marked line leads."""
        item = self.query_one(Menu).marked
        if item is None or self.seen is None:
            return
        if item.id == LEFT and self.seen.left is not None:
            start = {"officer": "typed" if self._typed else "mic", "resume": self.seen.left.encounter_id}
            self.post_message(Chosen(Start.model_validate(start)))
        elif item.id == OUT:
            self.post_message(SignOut())
        elif item.id in LEADS_TO:
            self.post_message(GoTo(LEADS_TO[item.id]))

    def action_mark_out(self) -> None:
        """Go to the line that signs out: one more key does."""
        self.query_one(Menu).mark(OUT)
