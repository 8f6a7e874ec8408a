import pytest
from rich.color import Color as RichColor
from rich.style import Style

from appliance.tui import palette
from appliance.tui.sixteen_colours import BEHIND, IN_FRONT, sixteen
from tests.tui.test_drawing import PAIRS

LINUX_CONSOLE = (
    "#000000 #aa0000 #00aa00 #aa5500 #0000aa #aa00aa #00aaaa #aaaaaa "
    "#555555 #ff5555 #55ff55 #ffff55 #5555ff #ff55ff #55ffff #ffffff"
).split()
"""The kernel's own palette, drivers/tty/vt/vt.c."""


@pytest.mark.parametrize("ink, ground", PAIRS)
def test_every_pair_can_be_read_across_a_room_on_the_linux_console(ink: str, ground: str) -> None:
    front, behind = LINUX_CONSOLE[IN_FRONT[ink]], LINUX_CONSOLE[BEHIND[ground]]
    assert palette.contrast(front, behind) >= 7


def test_no_ground_is_of_the_bright_half_that_the_console_cannot_draw() -> None:
    assert all(number < 8 for number in BEHIND.values())


def test_ink_and_the_two_accents_stay_apart() -> None:
    assert len({IN_FRONT[colour] for colour in (palette.INK, palette.DIM, palette.CALM, palette.ALERT)}) == 4
    assert len({BEHIND[colour] for colour in (palette.GROUND, palette.CALM, palette.ALERT)}) == 3


def test_a_style_keeps_its_weight_and_a_colour_of_nobodys_is_left() -> None:
    told = sixteen(Style.parse(f"bold {palette.GROUND} on {palette.CALM}"))
    assert told.bold and told.color == RichColor.from_ansi(0) and told.bgcolor == RichColor.from_ansi(6)
    assert sixteen(Style.parse("#123456")).color == RichColor.parse("#123456")
    assert sixteen(Style(bold=True)).color is None
