import pytest
from hypothesis import given
from hypothesis.strategies import characters, text
from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.style import Style

from appliance.tui import palette
from appliance.tui.console_glyphs import CONSOLE, STAND_INS, on_console
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


@pytest.mark.parametrize("ground", ["#ffffff", "#808080", "#ff8888", "#123456"])
def test_a_ground_of_nobody_s_becomes_one_that_the_console_can_draw(ground: str) -> None:
    told = sixteen(Style.parse(f"on {ground}")).bgcolor
    assert told is not None and told.number is not None and told.number < 8


def test_ink_and_the_two_accents_stay_apart() -> None:
    assert len({IN_FRONT[colour] for colour in (palette.INK, palette.DIM, palette.CALM, palette.ALERT)}) == 4
    assert len({BEHIND[colour] for colour in (palette.GROUND, palette.CALM, palette.ALERT)}) == 3


def test_a_style_keeps_its_weight_and_a_colour_of_nobodys_is_left() -> None:
    told = sixteen(Style.parse(f"bold {palette.ALERT} on {palette.GROUND}"))
    assert told.bold and told.color == RichColor.from_ansi(11) and told.bgcolor == RichColor.from_ansi(0)
    assert sixteen(Style.parse("#123456")).color == RichColor.parse("#123456")
    assert sixteen(Style(bold=True)).color is None


@pytest.mark.parametrize("ink, ground", PAIRS)
def test_bold_as_bright_can_still_be_read_across_a_room(ink: str, ground: str) -> None:
    told = sixteen(Style.parse(f"bold {ink} on {ground}"))
    assert told.color is not None and told.color.number is not None
    assert told.bgcolor is not None and told.bgcolor.number is not None
    drawn = told.color.number | 8 if told.bold else told.color.number
    assert palette.contrast(LINUX_CONSOLE[drawn], LINUX_CONSOLE[told.bgcolor.number]) >= 7


def test_no_weight_is_asked_for_that_the_console_draws_in_a_colour_of_its_own() -> None:
    told = sixteen(Style.parse(f"italic underline dim {palette.DIM}"))
    assert not (told.italic or told.underline or told.dim)


def test_every_stand_in_is_of_the_console_font_and_stands_for_what_is_not() -> None:
    assert set(STAND_INS.values()) <= CONSOLE
    assert not set(STAND_INS) & CONSOLE


def test_typographic_signs_have_a_plain_stand_in_of_the_same_width() -> None:
    assert on_console("“Don’t”… – 3 × □■") == "\"Don't\". - 3 x ○■"
    assert on_console("► ▀▄█░ ↑↓←→ · ñ¿é") == "► ▀▄█░ ↑↓←→ · ñ¿é"


@given(text(characters(exclude_categories=["C", "Z"])))
def test_whatever_a_text_holds_is_drawn_in_the_console_font_and_as_wide_as_it_was(said: str) -> None:
    drawn = on_console(said)
    assert set(drawn) <= CONSOLE
    assert cell_len(drawn) == cell_len(said)
