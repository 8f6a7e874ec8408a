"""Windows made smaller than any screen is drawn for, and larger again."""

import pytest
from textual.widgets import Input

from appliance.stage.people_view import SignIn
from appliance.stage.view import Pause
from tests.tui.scripted import Booth
from tests.tui.views import RUNNING, to_encounter, to_home, to_welcome

PLAIN = "This window is too small to read."


@pytest.mark.parametrize("size", [(60, 18), (60, 24), (80, 18), (20, 5)])
async def test_a_window_too_small_says_so_and_shows_nothing_cut_off(size: tuple[int, int]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=(80, 24)) as pilot:
        await to_home(booth, pilot)
        before = booth.shown
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert booth.shown.split()[:3] == PLAIN.split()[:3]
        assert "Choose a call" not in booth.shown
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert booth.shown == before


async def test_the_whole_message_can_be_read_on_sixty_by_eighteen() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(60, 18)) as pilot:
        await to_welcome(booth, pilot)
        words = " ".join(booth.shown.split())
        assert words.startswith(PLAIN) and words.endswith("Ctrl+Q closes the kiosk.")


async def test_keys_do_nothing_that_nobody_sees_and_what_was_typed_is_there_again() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(80, 24)) as pilot:
        await to_welcome(booth, pilot)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"Ana")
        await pilot.resize_terminal(60, 18)
        await pilot.pause()
        await pilot.press("x", "enter", "escape", "f3")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert booth.app.screen.query_one(Input).value == "Ana"
        assert not [ask for ask in booth.link.sent if isinstance(ask, SignIn)] and booth.link.sent == []


async def test_an_encounter_goes_on_in_a_window_too_small_and_is_there_again() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(80, 24)) as pilot:
        await to_encounter(booth, pilot)
        await pilot.resize_terminal(60, 18)
        await pilot.pause()
        await pilot.press("f6", "f10")
        later = RUNNING.model_copy(update={"remaining_s": 61.0})
        await booth.tell(pilot, later)
        assert PLAIN in booth.shown and not [ask for ask in booth.link.asks if isinstance(ask, Pause)]
        await pilot.resize_terminal(160, 45)
        await pilot.pause()
        assert PLAIN not in booth.shown and "Step back" in booth.shown


async def test_ctrl_q_closes_the_kiosk_however_small_the_window() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(60, 18)) as pilot:
        await to_welcome(booth, pilot)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not booth.app.is_running or booth.app._exit
