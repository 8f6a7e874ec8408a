import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.stage.view import Caption, HazardView, View
from appliance.tui import app, palette
from appliance.tui.drawing import captions, hazards, state_line
from appliance.tui.keys import Key, key_rows
from appliance.tui.lettering import block_letters
from appliance.tui.screens.encounter import ASKING, CONTROLS, MOVES, PAUSED
from appliance.tui.waiting import Pulse, Waiting

SAID = st.builds(
    Caption,
    speaker=st.sampled_from(["officer", "subject", "radio", "event"]),
    name=st.sampled_from(["You", "Marcus", "The person"]),
    text=st.text(st.characters(codec="ascii", categories=["L", "P", "Zs"]), max_size=300),
)


PAIRS = [
    *product([palette.INK, palette.DIM, palette.CALM, palette.ALERT], [palette.GROUND, palette.RAISED]),
    (palette.GROUND, palette.ALERT),
    (palette.GROUND, palette.CALM),
]
"""Every ink with every ground that it stands on."""


@pytest.mark.parametrize("ink, ground", PAIRS)
def test_every_pair_of_colours_has_a_contrast_of_seven_to_one(ink: str, ground: str) -> None:
    assert palette.contrast(ink, ground) >= 7


def test_contrast_is_that_of_wcag() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_style_sheet_uses_the_palettes_colours_and_no_others() -> None:
    sheet = app.KioskApp.CSS_PATH.read_text(encoding="utf-8")
    own = {palette.INK, palette.DIM, palette.GROUND, palette.RAISED, palette.CALM, palette.ALERT}
    assert set(re.findall(r"#[0-9a-f]{6}\b", sheet)) == own
    assert Path(app.KioskApp.CSS_PATH).name == "kiosk.tcss"


@given(st.lists(SAID, max_size=8), st.integers(40, 160), st.integers(1, 40))
def test_captions_always_fit_and_the_newest_is_always_there(lines: list[Caption], width: int, height: int) -> None:
    rows = captions(lines, width, height).plain.split("\n")
    assert len(rows) == height
    assert all(len(row) <= width for row in rows)
    if lines and lines[-1].text.split():
        assert lines[-1].text.split()[-1][-15:] in rows[-1]


def test_a_caption_that_does_not_fit_whole_is_left_out() -> None:
    old = Caption(speaker="subject", name="Marcus", text="one two three " * 20)
    new = Caption(speaker="officer", name="You", text="Hi.")
    shown = captions([old, new], 60, 4).plain
    assert "Hi." in shown and "one" not in shown


@pytest.mark.parametrize("rows", [(MOVES, CONTROLS), ((), PAUSED), ((), ASKING)])
def test_keys_fit_the_smallest_screen_and_are_at_most_four_in_a_row(rows: tuple[tuple[Key, ...], ...]) -> None:
    text = key_rows(rows, 76).plain.split("\n")
    assert all(len(line.rstrip()) <= 76 for line in text)
    assert all(len(row) <= 4 for row in rows)
    assert all(key.does in line for row, line in zip(rows, text, strict=True) for key in row)


def test_keys_stand_below_each_other() -> None:
    moves, controls = key_rows((MOVES, CONTROLS), 76).plain.split("\n")
    for move, control in zip(MOVES, CONTROLS, strict=True):
        assert moves.index(f" {move.cap} ") == controls.index(f" {control.cap} ")


def test_the_state_is_told_in_words_and_not_by_colour_alone() -> None:
    views = [
        View(phase="running", person="Marcus", speaking="nobody"),
        View(phase="running", person="Marcus", speaking="officer"),
        View(phase="running", person="Marcus", speaking="subject"),
        View(phase="running", person="Marcus", speaking="both"),
        View(phase="running", person="Marcus", speaking="radio"),
        View(phase="running", person="Marcus", radio_open=True),
        View(phase="paused"),
        View(phase="asking_to_end"),
        View(phase="closing"),
    ]
    assert len({state_line(seen).plain for seen in views}) == len(views)


def test_open_hazards_stand_first_and_say_that_they_are_open() -> None:
    text = hazards([HazardView(what="keys", open=False), HazardView(what="bottle", open=True)]).plain
    assert text.split("\n") == ["! open  bottle", "done    keys"]


def test_block_letters_are_three_rows_of_one_width() -> None:
    rows = block_letters("TRAINING")
    assert len({len(row) for row in rows}) == 1 and len(rows[0]) == 43


def test_what_is_waited_for_gets_its_seconds_after_a_moment_and_starts_over_with_another_reason() -> None:
    waiting = Waiting()
    waiting.heard("Loading", 10.0)
    assert waiting.text(10.5) == "Loading…"
    assert waiting.text(13.2) == "Loading… 3 s"
    waiting.heard("Checking", 14.0)
    assert waiting.text(14.5) == "Checking…"
    waiting.heard(None, 15.0)
    assert waiting.text(30.0) == ""


def test_a_silent_engine_is_told_of_after_a_second_and_given_up_after_ten() -> None:
    pulse = Pulse(0.0)
    assert pulse.text(0.9) == "" and not pulse.given_up(9.9)
    assert "2 s" in pulse.text(2.0)
    assert "F10" in pulse.text(10.0) and pulse.given_up(10.0)
    pulse.beat(10.0)
    assert pulse.text(10.5) == ""
