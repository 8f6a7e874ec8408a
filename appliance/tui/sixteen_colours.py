"""The kiosk on a terminal of sixteen colours, such as the bare Linux console: its colours, its weights, its signs."""

from functools import lru_cache
from typing import Final

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from appliance.tui.console_glyphs import on_console
from appliance.tui.palette import ALERT, CALM, DIM, GROUND, INK, RAISED

IN_FRONT: Final = {INK: 15, DIM: 7, CALM: 14, ALERT: 11, GROUND: 0, RAISED: 0}
"""Palette to the number of a colour of letters."""
BEHIND: Final = {INK: 7, DIM: 7, CALM: 6, ALERT: 7, GROUND: 0, RAISED: 0}
"""Palette to the number of a ground. The console draws the bright half of its colours as the dark half there, and its
dark yellow is brown, on which black cannot be read across a room: a light grey stands in for it."""


BLACK: Final = 0
PLAIN: Final = Style(italic=False, underline=False, dim=False)
"""The console draws italic as green, underlined as cyan and dim as dark grey, whatever colour was asked for."""
NOT_BOLD: Final = Style(bold=False)
"""It draws bold as bright, and bright black is a grey that cannot be read on a ground."""


class SixteenColours(LineFilter):
    """Puts a colour of the terminal in the place of each of the palette's; any other goes to the nearest."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in the terminal's own colours and signs."""
        return [
            Segment(
                segment.text if segment.control else on_console(segment.text),
                None if segment.style is None else sixteen(segment.style),
                segment.control,
            )
            for segment in segments
        ]


@lru_cache(512)
def sixteen(style: Style) -> Style:
    """Return a style in the terminal's own colours."""
    told = style + PLAIN + Style(color=_told(style.color, IN_FRONT), bgcolor=_dark(_told(style.bgcolor, BEHIND)))
    return told + NOT_BOLD if told.color is not None and told.color.number == BLACK else told


def _told(colour: RichColor | None, numbers: dict[str, int]) -> RichColor | None:
    if colour is None or colour.triplet is None:
        return colour
    number = numbers.get(colour.triplet.hex)
    return colour if number is None else RichColor.from_ansi(number)


def _dark(ground: RichColor | None) -> RichColor | None:
    """Return a ground that the console has: the nearest of the dark half."""
    if ground is None or ground.is_default:
        return ground
    number = ground.downgrade(ColorSystem.STANDARD).number
    return ground if number is None else RichColor.from_ansi(number & 7)
