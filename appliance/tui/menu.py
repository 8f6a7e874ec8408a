"""A list to choose from with the arrow keys; the chosen line is marked by a sign as well as by colour.

A line without an id is a heading or a gap: it is never marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from appliance.tui.palette import CALM, DIM, GROUND, INK

MARK: Final = "► "
NO_ID: Final = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a menu."""

    id: str
    """NO_ID for a heading."""
    title: str
    beside: str
    """Short words at the right."""


class Menu(Widget, can_focus=True):
    """Owner of which line is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "edge(False)", show=False),
        Binding("end", "edge(True)", show=False),
    ]

    class Marked(Message):
        """Another line is marked."""

        def __init__(self, item: Item) -> None:
            """Carry the line."""
            super().__init__()
            self.item = item

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self._at = 0

    @property
    def marked(self) -> Item | None:
        """Return the marked line."""
        return self._items[self._at] if self._items else None

    def offer(self, items: Sequence[Item], first: str | None = None) -> None:
        """Show these lines; the mark stays on its line, or goes to the one with the id `first`."""
        kept = self.marked.id if self.marked is not None else first
        self._items = tuple(items)
        able = [n for n, item in enumerate(self._items) if item.id != NO_ID]
        self._at = next((n for n in able if self._items[n].id == kept), able[0] if able else 0)
        self.refresh(layout=True)
        self._tell()

    def action_move(self, by: int) -> None:
        """Move the mark, past headings."""
        to = self._at + by
        while 0 <= to < len(self._items) and self._items[to].id == NO_ID:
            to += by
        if 0 <= to < len(self._items):
            self._at = to
            self.refresh()
            self._tell()

    def action_edge(self, last: bool) -> None:
        """Mark the first line or the last."""
        able = [item.id for item in self._items if item.id != NO_ID]
        if able:
            self.mark(able[-1] if last else able[0])

    def mark(self, item_id: str) -> None:
        """Mark the line with this id."""
        to = next((n for n, item in enumerate(self._items) if item.id == item_id), self._at)
        if to != self._at:
            self._at = to
            self.refresh()
            self._tell()

    def _tell(self) -> None:
        if self.marked is not None:
            self.post_message(self.Marked(self.marked))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Return one row for each line."""
        return len(self._items)

    def render(self) -> Text:
        """Return as many lines around the mark as there is room for."""
        width, height = self.size.width, max(1, self.size.height)
        first = max(0, min(self._at - height // 2, len(self._items) - height))
        text = Text(no_wrap=True)
        for number, item in enumerate(self._items[first : first + height], start=first):
            marked = number == self._at
            room = max(4, width - len(MARK) - len(item.beside) - 2)
            title = item.title if len(item.title) <= room else item.title[: room - 1] + "…"
            line = (MARK if marked else " " * len(MARK)) + title.ljust(room) + item.beside + "  "
            style = DIM if item.id == NO_ID else INK
            text.append(line, style=f"bold {GROUND} on {CALM}" if marked else style)
            text.append("\n")
        text.rstrip()
        return text
