"""The kiosk's colours on a terminal of sixteen, such as the bare Linux console."""

from functools import lru_cache
from typing import Final

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from appliance.tui.palette import ALERT, CALM, DIM, GROUND, INK, RAISED

IN_FRONT: Final = {INK: 15, DIM: 7, CALM: 14, ALERT: 11, GROUND: 0, RAISED: 0}
"""Palette to the number of a colour of letters."""
BEHIND: Final = {INK: 7, DIM: 7, CALM: 6, ALERT: 7, GROUND: 0, RAISED: 0}
"""Palette to the number of a ground. The console draws the bright half of its colours as the dark half there, and its
dark yellow is brown, on which black cannot be read across a room: a light grey stands in for it."""


class SixteenColours(LineFilter):
    """Puts a colour of the terminal in the place of each of the palette's; any other goes to the nearest."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in the terminal's own colours."""
        return [
            segment if segment.style is None else Segment(segment.text, sixteen(segment.style), segment.control)
            for segment in segments
        ]


@lru_cache(512)
def sixteen(style: Style) -> Style:
    """Return a style in the terminal's own colours."""
    return style + Style(color=_told(style.color, IN_FRONT), bgcolor=_told(style.bgcolor, BEHIND))


def _told(colour: RichColor | None, numbers: dict[str, int]) -> RichColor | None:
    if colour is None or colour.triplet is None:
        return colour
    number = numbers.get(colour.triplet.hex)
    return colour if number is None else RichColor.from_ansi(number)
