"""The review, to be read part by part."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from appliance.encounter.afterwards import AFTERWARDS
from appliance.review import document
from appliance.stage.view import Start, View
from appliance.tui.keys import Key
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.tui.review_drawing import draw
from appliance.tui.screens.base import Chosen, GoTo, KioskScreen


class ReviewScreen(KioskScreen):
    """Shows every part of a review; arrow keys read it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "read(-1)", show=False, priority=True),
        Binding("down", "read(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown,space,enter", "page(1)", show=False, priority=True),
        Binding("left", "part(-1)", show=False, priority=True),
        Binding("right", "part(1)", show=False, priority=True),
        Binding("home", "edge(False)", show=False, priority=True),
        Binding("end", "edge(True)", show=False, priority=True),
        Binding("f2", "retake", show=False),
        Binding("escape", "done", show=False),
    ]

    def __init__(self, seen: View, typed: bool) -> None:
        """Show the review of a view; `typed` is how a retake would be taken."""
        super().__init__(seen)
        self._typed = typed
        self._notice = seen.notice
        self._review = seen.review
        built = None if seen.review is None else document.build(seen.review, record_name=None)
        self._document = built
        self._parts = [] if built is None else [section.heading for section in built.sections]
        keys = [Key("↑ ↓", "read"), Key("← →", "next part")]
        if self._retake_turn is not None:
            keys.append(Key("F2", "try that moment"))
        self.keys = ((*keys, Key("Esc", "done")),)

    @property
    def _retake_turn(self) -> int | None:
        step = None if self._review is None else self._review.next_step
        return step.turn if step is not None and step.kind == "retake" else None

    def body(self) -> ComposeResult:
        """Lay out the parts below each other."""
        yield Static("", id="part")
        with VerticalScroll(id="review", classes="body"):
            if self._notice:
                yield Static(Text(self._notice, style=f"bold {ALERT}"), classes="section")
            if self._document is not None:
                yield Static(Text(self._document.title, style=f"bold {CALM}"), classes="heading")
                yield Static(Text(self._document.subtitle, style=DIM), classes="section")
                for number, section in enumerate(self._document.sections):
                    yield Static(draw(section), id=f"section-{number}", classes="section")
            yield Static(Text(AFTERWARDS, style=INK), classes="section", id="afterwards")

    def on_mount(self) -> None:
        """Follow the reading."""
        text = self.query_one("#review", VerticalScroll)
        text.focus()
        self.watch(text, "scroll_y", self._show_part, init=False)

    def on_resize(self) -> None:
        """Say where the reading is, once the parts have their places."""
        self.call_after_refresh(self._show_part)

    def _top_part(self) -> int:
        """Return the part at the top of the window."""
        text = self.query_one("#review", VerticalScroll)
        tops = [self.query_one(f"#section-{n}").virtual_region.y for n in range(len(self._parts))]
        return max((n for n, top in enumerate(tops) if top <= text.scroll_y + 1), default=0)

    def _show_part(self) -> None:
        text = self.query_one("#review", VerticalScroll)
        if not self._parts:
            return
        at = self._top_part()
        more = "   ↓ more below" if text.scroll_y < text.max_scroll_y else "   the end"
        self.write(
            "#part",
            Text.assemble((f"Part {at + 1} of {len(self._parts)}: {self._parts[at]}", f"bold {INK}"), (more, DIM)),
        )

    def action_read(self, rows: int) -> None:
        """Read on by some rows."""
        self.query_one("#review", VerticalScroll).scroll_relative(y=2 * rows, animate=False, immediate=True)

    def action_page(self, pages: int) -> None:
        """Read on by a window, with two rows kept."""
        text = self.query_one("#review", VerticalScroll)
        text.scroll_relative(y=pages * max(1, text.size.height - 2), animate=False, immediate=True)

    def action_part(self, by: int) -> None:
        """Go to another part."""
        if self._parts:
            to = max(0, min(len(self._parts) - 1, self._top_part() + by))
            part = self.query_one(f"#section-{to}")
            self.query_one("#review", VerticalScroll).scroll_to(y=part.virtual_region.y, animate=False, immediate=True)

    def action_edge(self, last: bool) -> None:
        """Go to the beginning or the end."""
        text = self.query_one("#review", VerticalScroll)
        text.scroll_end(animate=False, immediate=True) if last else text.scroll_home(animate=False, immediate=True)

    def action_retake(self) -> None:
        """Go back to the turn that the review names."""
        if self._review is not None and self._retake_turn is not None:
            start = {
                "scenario": self._review.scenario_id,
                "officer": "typed" if self._typed else "mic",
                "retake_of": self._review.encounter_id,
                "retake_turn": self._retake_turn,
            }
            self.post_message(Chosen(Start.model_validate(start)))

    def action_done(self) -> None:
        """Leave the review."""
        self.post_message(GoTo("welcome"))
