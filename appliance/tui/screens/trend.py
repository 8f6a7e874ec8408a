"""How the officer has done over time, and what to practise next: for their eyes alone."""

from typing import ClassVar, Final

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from appliance.review.trend.model import CompetencyTrend, Suggestion, Trend
from appliance.review.trend.text import header, standing, suggested
from appliance.review.trend.words import encounters
from appliance.stage.view import Start, View
from appliance.tui import trend_drawing
from appliance.tui.keys import Key
from appliance.tui.menu import NO_ID, Item, Menu
from appliance.tui.palette import CALM, DIM, INK
from appliance.tui.screens.base import Chosen, GoTo, KioskScreen
from appliance.words import _

NOTES: Final = "notes"
TALL_ROWS: Final = 40
"""With this many rows, the curve is drawn twice as tall."""


class TrendScreen(KioskScreen):
    """Suggestions and competencies in a list; the marked one beside it, or on a page of its own where it is narrow."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        Binding("left", "next(-1)", show=False),
        Binding("right", "next(1)", show=False),
        Binding("up", "read(-1)", show=False),
        Binding("down", "read(1)", show=False),
        Binding("pageup", "read(-8)", show=False, priority=True),
        Binding("pagedown", "read(8)", show=False, priority=True),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, seen: View | None, typed: bool) -> None:
        """`typed` is how a retake would be taken."""
        super().__init__(seen)
        self._typed = typed
        self._reading = False

    def body(self) -> ComposeResult:
        """Lay out list and details."""
        with Vertical(classes="body"):
            yield Static("", id="trend-title")
            yield Static(_("Working out your trend…"), id="waiting")
            with Container(id="columns"):
                with Vertical(id="trend-list"):
                    yield Menu()
                    yield Static("", id="brief")
                with VerticalScroll(id="trend-detail", can_focus=False):
                    yield Static("", id="detail")

    def on_mount(self) -> None:
        """Let the arrow keys choose at once."""
        self.query_one(Menu).focus()
        self.write("#trend-title", Text(_("My trend"), style=f"bold {CALM}"))
        self._show_keys()

    @property
    def _trend(self) -> Trend | None:
        return None if self.seen is None else self.seen.trend

    def show(self, seen: View) -> None:
        """Show the trend, once it is worked out."""
        super().show(seen)
        trend = seen.trend
        if trend is None:
            return
        self.write("#waiting", "")
        told = "   " + _("{encounters}, compared with yourself alone").format(
            encounters=encounters(trend.counts.encounters)
        )
        self.write("#trend-title", Text.assemble((_("My trend"), f"bold {CALM}"), (told, DIM)))
        items = [
            Item(
                f"next-{number}",
                (_("Next: {what}") if number == 0 else _("Or: {what}")).format(what=suggested(found)),
                "",
            )
            for number, found in enumerate(trend.suggestions)
        ]
        items += [Item(NO_ID, "", header())]
        items += [Item(c.id.value, c.title, standing(c)) for c in trend.competencies]
        self.query_one(Menu).offer([*items, Item(NOTES, _("What this rests on"), "")])

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Show the marked line's details."""
        self._show_detail()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self._wide and self._reading:
            self._read(False)
        self._show_detail()

    def _marked(self) -> Suggestion | CompetencyTrend | Trend | None:
        """Return what is marked; the trend itself stands for what it rests on."""
        item, trend = self.query_one(Menu).marked, self._trend
        if item is None or trend is None or item.id == NOTES:
            return trend
        if item.id.startswith("next-"):
            return trend.suggestions[int(item.id.removeprefix("next-"))]
        return next(c for c in trend.competencies if c.id.value == item.id)

    def _show_detail(self) -> None:
        trend, marked = self._trend, self._marked()
        if trend is None or marked is None:
            return
        rows = 4 if self.size.height >= TALL_ROWS else 2
        drawn: RenderableType
        match marked:
            case Suggestion():
                aimed = next((c for c in trend.competencies if c.id is marked.competency), None)
                drawn, brief = trend_drawing.suggestion(marked, aimed, trend.made_on, rows), marked.reason
            case CompetencyTrend():
                drawn = trend_drawing.competency(marked, trend.made_on, rows)
                brief = " ".join((marked.words[0], *marked.words[2:]))
            case Trend():
                drawn, brief = trend_drawing.notes(marked), " ".join(marked.notes)
        self.query_one("#detail", Static).update(drawn)
        self.write("#brief", Text(brief, style=INK))
        self._show_keys()

    @property
    def _wide(self) -> bool:
        return self.has_class("-wide")

    def _show_keys(self) -> None:
        marked = self._marked() if self.is_mounted else None
        take = [Key("Enter", "take it")] if isinstance(marked, Suggestion) else []
        if self._wide:
            self.show_keys([Key("↑ ↓", "choose"), *take, Key("Esc", "home")])
        elif self._reading:
            self.show_keys([*take, Key("↑ ↓", "read"), Key("← →", "another"), Key("Esc", "back")])
        else:
            self.show_keys([Key("↑ ↓", "choose"), Key("Enter", "read"), Key("Esc", "home")])

    def _read(self, reading: bool) -> None:
        self._reading = reading
        self.set_class(reading, "-reading")
        menu = self.query_one(Menu)
        self.set_focus(None if reading else menu)
        self.query_one("#trend-detail", VerticalScroll).scroll_home(animate=False)
        self._show_keys()

    def action_take(self) -> None:
        """Go to what is suggested; where it is narrow, read about it first."""
        marked = self._marked()
        if marked is None:
            return
        if not self._wide and not self._reading:
            self._read(True)
        elif isinstance(marked, Suggestion):
            self._take(marked)

    def _take(self, found: Suggestion) -> None:
        if found.kind == "retake":
            start = {
                "scenario": found.id,
                "officer": "typed" if self._typed else "mic",
                "retake_of": found.retake_of,
                "retake_turn": found.retake_turn,
            }
            self.post_message(Chosen(Start.model_validate(start)))
        else:
            self.post_message(GoTo("drills" if found.kind == "drill" else "choose", call=found.id))

    def action_next(self, by: int) -> None:
        """Go to another line, from the details too."""
        self.query_one(Menu).action_move(by)
        self.query_one("#trend-detail", VerticalScroll).scroll_home(animate=False)

    def action_read(self, rows: int) -> None:
        """Read on in the details."""
        self.query_one("#trend-detail", VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_back(self) -> None:
        """Go back to the list, or to where one chooses what to do."""
        if self._reading and not self._wide:
            self._read(False)
        else:
            self.post_message(GoTo("home"))
