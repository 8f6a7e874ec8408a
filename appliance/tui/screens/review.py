"""The review: a page for every part, a line to choose on it, and what can be done from there."""

from typing import ClassVar, Final, Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from appliance.stage.view import View
from appliance.tui.chosen import again
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import DIM, INK
from appliance.tui.review_drawing import CurveDrawing
from appliance.tui.review_pages import Act, Entry, Page, pages
from appliance.tui.screens.base import Chosen, GoTo, KioskScreen, SetRight, ShareIt
from appliance.words import _

ROWS_KEPT: Final = 2
"""Of a window that is turned, so that the eye finds its place."""
CURVE_ROWS: Final = {False: 7, True: 13}
"""On a short screen and on a tall one."""
Place = tuple[str, str]
"""Ids of a page and of a line on it."""


class ReviewScreen(KioskScreen):
    """Left and right turn the pages, up and down choose on them, Enter does what it says at the foot."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", show=False, priority=True),
        Binding("down", "choose(1)", show=False, priority=True),
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown,space", "turn(1)", show=False, priority=True),
        Binding("left", "page(-1)", show=False, priority=True),
        Binding("right", "page(1)", show=False, priority=True),
        Binding("enter", "act", show=False, priority=True),
        Binding("escape", "back", show=False, priority=True),
    ]

    def __init__(
        self,
        seen: View,
        typed: bool,
        drills: frozenset[str] = frozenset(),
        at: Place | None = None,
        from_list: bool = False,
    ) -> None:
        """Show the review of a view.

        `typed` is how a retake would be taken, `drills` are those that can be done here, `at` is where the reading goes
        on; `from_list` says that it was opened from the kept reviews.
        """
        super().__init__(seen)
        self._typed = typed
        self._drills = drills
        self._pages: tuple[Page, ...] = ()
        self._at = 0
        self._marked = 0
        self._place = at
        self._reading = False
        self._done: Literal["home", "reviews"] = "reviews" if from_list else "home"

    def body(self) -> ComposeResult:
        """Lay out the page."""
        yield Static("", id="part")
        yield Static("", id="notice")
        with Container(id="review", classes="body"):
            with Vertical(id="review-list"):
                yield Static("", id="curve")
                yield Menu()
            with VerticalScroll(id="review-detail", can_focus=False):
                yield Static("", id="detail")

    def on_mount(self) -> None:
        """Say what to do as soon as there is a place for everything."""
        self.watch(self.query_one("#review-detail", VerticalScroll), "max_scroll_y", self._show_keys, init=False)

    def show(self, seen: View) -> None:
        """Show the review; the reading stays where it is."""
        if self._pages and self._place is None:
            self._place = (self._page.id, self._entry.id)
        super().show(seen)
        self.write("#notice", seen.notice or "")
        self._pages = pages(seen, self._drills)
        if not self._pages:
            return
        page_id, entry_id = self._place or ("", "")
        self._place = None
        self._at = next((n for n, page in enumerate(self._pages) if page.id == page_id), 0)
        self._open(entry_id)

    @property
    def _page(self) -> Page:
        return self._pages[self._at]

    @property
    def _entry(self) -> Entry:
        return self._page.entries[min(self._marked, len(self._page.entries) - 1)]

    def _open(self, entry_id: str = "") -> None:
        """Show the page anew, with the mark on one of its lines."""
        page = self._page
        self._marked = next((n for n, entry in enumerate(page.entries) if entry.id == entry_id), 0)
        self._reading = False
        self.query_one(Menu).offer(
            [Item(e.id, e.title, f" {e.beside}") for e in page.entries], page.entries[self._marked].id
        )
        for name, holds in (("-listed", page.listed), ("-curved", page.curve is not None), ("-reading", False)):
            self.set_class(holds, name)
        self._show_entry()

    def _show_entry(self) -> None:
        page, entry = self._page, self._entry
        self.query_one(Menu).mark(entry.id)
        if page.curve is not None:
            marked = self._marked + 1 if page.curve.marks else None
            drawing = CurveDrawing(page.curve, CURVE_ROWS[self.has_class("-tall")], marked)
            self.query_one("#curve", Static).update(drawing)
        self.query_one("#detail", Static).update(entry.detail)
        self.query_one("#review-detail", VerticalScroll).scroll_home(animate=False)
        count = (
            "   " + _("{n} of {all}").format(n=self._marked + 1, all=len(page.entries))
            if page.curve is not None and page.curve.marks
            else ""
        )
        heading = f"{page.heading}: {entry.title}" if self._reading and page.listed else page.heading
        where = f"{_('{n} of {all}').format(n=self._at + 1, all=len(self._pages))}  {heading}"
        self.write("#part", Text.assemble((where, f"bold {INK}"), (count, DIM)))
        self._show_keys()
        self.call_after_refresh(self._show_keys)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self._pages:
            self._show_entry()

    # Keys

    @property
    def _long(self) -> bool:
        """Whether there is more to read than is seen."""
        return self.query_one("#review-detail", VerticalScroll).max_scroll_y > 0

    @property
    def _chooses(self) -> bool:
        return len(self._page.entries) > 1 and not self._reading

    def _enter(self) -> Act | None | bool:
        """Return what Enter does: an act, reading on (True), or nothing."""
        if self._chooses and self._long:
            return True
        if self._entry.act is not None:
            return self._entry.act
        return True if self._long else None

    def _show_keys(self) -> None:
        if not self._pages:
            return
        choose = Key("↑ ↓", "choose" if self._chooses else "read")
        does = self._enter()
        enter = [Key("Enter", does.label if isinstance(does, Act) else "read on")] if does else []
        parts = Key("← →", "other parts")
        self.show_keys([choose, *enter, parts, Key("Esc", "back" if self._reading else "done")])

    def action_choose(self, by: int) -> None:
        """Mark another line, or read on where there is none."""
        if not self._pages:
            return
        if self._chooses:
            self._marked = max(0, min(len(self._page.entries) - 1, self._marked + by))
            self._show_entry()
        else:
            detail = self.query_one("#review-detail", VerticalScroll)
            detail.scroll_relative(y=2 * by, animate=False, immediate=True)

    def action_turn(self, windows: int) -> None:
        """Read on by a window."""
        detail = self.query_one("#review-detail", VerticalScroll)
        detail.scroll_relative(y=windows * max(1, detail.size.height - ROWS_KEPT), animate=False, immediate=True)

    def action_page(self, by: int) -> None:
        """Turn to another page."""
        if self._pages:
            self._at = max(0, min(len(self._pages) - 1, self._at + by))
            self._open()

    def action_act(self) -> None:
        """Do what the marked line offers; what is longer than its place is read first."""
        does = self._enter() if self._pages else None
        if isinstance(does, Act):
            self._do(does)
        elif does and self._chooses:
            self._read(True)
        elif does:
            self.action_turn(1)

    def _read(self, reading: bool) -> None:
        self._reading = reading
        self.set_class(reading, "-reading")
        self._show_entry()

    def action_back(self) -> None:
        """Go back to the page, or leave the review."""
        if self._reading:
            self._read(False)
        else:
            self.post_message(GoTo(self._done))

    def _do(self, act: Act) -> None:
        review = None if self.seen is None else self.seen.review
        if review is None:
            return
        match act.kind:
            case "retake":
                self.post_message(Chosen(again(review, act.turn, self._typed)))
            case "calls":
                self.post_message(GoTo("choose", call=act.id or None))
            case "share":
                self.post_message(ShareIt())
            case "line" | "finish":
                self.post_message(SetRight(act.turn))
            case "drill":
                self.post_message(GoTo("drills", call=act.id))
