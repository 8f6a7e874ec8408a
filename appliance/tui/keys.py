"""The keys at the foot of a screen, at most four in a row, in columns that stand below each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.text import Text
from textual.widget import Widget

from appliance.tui.palette import ALERT, GROUND, INK
from appliance.words import KEY, pgettext

MOST_IN_A_ROW: Final = 4
WIDEST_COLUMN: Final = 28


@dataclass(frozen=True, slots=True)
class Key:
    """One key and what it does now."""

    cap: str
    does: str
    """In English: translated where it is drawn."""


Row = Sequence[Key]


def key_rows(rows: Sequence[Row], width: int) -> Text:
    """Return rows of keys, each key in a column of its own."""
    column = min(WIDEST_COLUMN, width // MOST_IN_A_ROW)
    text = Text(no_wrap=True)
    for number, row in enumerate(rows):
        if number:
            text.append("\n")
        for key in row:
            cap, does = f" {key.cap} ", pgettext(KEY, key.does)
            text.append(cap, style=f"bold {GROUND} on {ALERT}")
            text.append(f" {does}".ljust(max(column - len(cap), len(does) + 3)), style=f"bold {INK}")
    return text


class KeyBar(Widget):
    """Shows the keys that do something now."""

    def __init__(self, *rows: Row) -> None:
        """Show rows of at most four keys."""
        super().__init__(id="keys")
        self.rows: tuple[Row, ...] = rows

    def show(self, *rows: Row) -> None:
        """Show other keys."""
        if rows != self.rows:
            self.rows = rows
            self.refresh(layout=True)

    def render(self) -> Text:
        """Return the rows at this width."""
        return key_rows(self.rows, self.size.width)
