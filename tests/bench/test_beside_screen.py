import asyncio
from pathlib import Path

import pytest

from appliance.encounter.record import TurnTiming
from benchmarks.beside_screen.bench import Result, Turn, median_range_s, pairs_of
from benchmarks.beside_screen.screen import SHOWS, attached_screen
from tests.tui.views import RUNNING


def turn(line: str, attached: bool, first_words_s: float | None, seed: int = 1) -> Turn:
    timing = None if first_words_s is None else TurnTiming(turn=2, first_words_s=first_words_s)
    return Turn(line, seed, attached, timing)


def test_a_line_is_compared_with_itself_in_the_same_encounter_and_left_out_without_its_other_half() -> None:
    turns = (
        turn("a", True, 1.0), turn("b", False, 2.0), turn("c", True, 1.5),
        turn("a", False, 0.9), turn("b", True, 2.1), turn("c", False, None),
        turn("a", True, 3.0, seed=2),
    )  # fmt: skip
    pairs = pairs_of(turns)
    assert [(pair.line, pair.seed) for pair in pairs] == [("a", 1), ("b", 1)]
    assert [pair.added_s for pair in pairs] == pytest.approx([0.1, 0.1])
    added = Result(turns).added
    assert added is not None and added.count == 2 and added.median == pytest.approx(0.1)


def test_the_range_of_a_median_holds_it_and_narrows_with_more_turns() -> None:
    few, many = median_range_s([-0.1, 0.0, 0.1]), median_range_s([-0.1, 0.0, 0.1] * 20)
    assert few is not None and many is not None
    assert few[0] < many[0] <= 0.0 <= many[1] < few[1]
    assert median_range_s([]) is None


@pytest.mark.real
async def test_the_screen_in_its_terminal_draws_what_it_is_shown_and_nothing_while_it_is_held_still(
    tmp_path: Path,
) -> None:
    async with attached_screen(tmp_path) as screen:
        await screen.show(RUNNING)
        assert SHOWS not in await screen.text()
        screen.go_on()
        async with asyncio.timeout(30):
            while SHOWS not in await screen.text():
                await screen.show(RUNNING)
