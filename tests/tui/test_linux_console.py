"""The kiosk as it is on the bare Linux console: sixteen colours, one font, the console's own function keys."""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from appliance.tui.console_glyphs import CONSOLE
from tests.terminal import Terminal

ROOT: Final = Path(__file__).parents[2]
F2, F3 = "\x1b[[B", "\x1b[[C"
"""What the console sends; other terminals send something else."""
COLOURS: Final = {*range(30, 38), *range(90, 98), 39}
GROUNDS: Final = {*range(40, 48), 49}
"""The console draws the bright half of the grounds as the dark half."""
WEIGHTS: Final = {0, 1, 7}
"""Normal, bold, reversed: the others are drawn in a colour of their own."""


@pytest.fixture
def console() -> Iterator[Terminal]:
    with tempfile.TemporaryDirectory(prefix="talkdown-test-") as data:
        command = [sys.executable, "-m", "appliance.cli", "kiosk", "--headset", "none"]
        environment = {"TALKDOWN_PATHS__DATA": data, "PYTHONPATH": str(ROOT)}
        with Terminal(Path(data), command, environment, term="linux") as terminal:
            yield terminal


def _assert_drawable(console: Terminal) -> None:
    assert not set(console.text) - CONSOLE - {"\n"}
    for codes in re.findall(r"\x1b\[([\d;]*)m", console.styled):
        asked = {int(code) for code in codes.split(";") if code}
        assert asked <= COLOURS | GROUNDS | WEIGHTS, codes


@pytest.mark.real
def test_every_screen_on_the_way_to_a_call_is_drawn_in_the_consoles_own_signs_colours_and_keys(
    console: Terminal,
) -> None:
    console.until("Talk a person in crisis down")
    _assert_drawable(console)
    console.press("Enter")
    console.until("First time here? Press F2")
    _assert_drawable(console)
    console.type(F2)
    console.until("Choose a name or number")
    console.type("Ana")
    console.press("Enter")
    console.until("Six digits or letters")
    _assert_drawable(console)
    console.press("Escape", "Escape")
    console.until("First time here? Press F2")
    console.type(F3)
    console.until("You are here as a guest")
    for item in ("Choose a call", "Drills", "My trend", "Make it easier", "My data"):
        console.mark(item)
        _assert_drawable(console)
        console.press("Enter")
        console.until(lambda words: "You are here as a guest" not in words)
        _assert_drawable(console)
        console.press("Escape")
        console.until("You are here as a guest")
