"""The screen in another language: chosen by an officer, and gone with them."""

from collections.abc import Iterator

import pytest

from appliance import words
from appliance.stage.people_view import Speak
from appliance.stage.view import View
from appliance.tui.screens.comfort import ComfortScreen
from appliance.tui.screens.home import COMFORT
from tests.tui.scripted import Booth
from tests.tui.views import CHOOSING, open_item, to_home


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


def spoken(booth: Booth) -> list[str]:
    return [sent.language for sent in booth.link.sent if isinstance(sent, Speak)]


async def test_an_officer_has_the_screen_and_the_engine_speak_spanish() -> None:
    booth = Booth()
    async with booth.app.run_test() as pilot:
        await to_home(booth, pilot)
        await open_item(booth, pilot, COMFORT)
        await pilot.press("end", "right")
        await pilot.pause()
        assert "Idioma de la pantalla" in booth.shown
        assert "► Idioma de la pantalla" in booth.shown
        assert spoken(booth) == ["es"]
        await pilot.press("left")
        await pilot.pause()
        assert "► Language of the screen" in booth.shown
        assert spoken(booth) == ["es", "en"]


async def test_the_next_officer_finds_the_language_of_the_house() -> None:
    booth = Booth()
    async with booth.app.run_test() as pilot:
        await to_home(booth, pilot)
        await open_item(booth, pilot, COMFORT)
        await pilot.press("end", "right", "escape", "end", "enter")
        await pilot.pause()
        assert words.language() == "en"
        assert "Talk a person in crisis down, out loud." in booth.shown


async def test_where_the_house_speaks_spanish_the_engine_needs_no_telling() -> None:
    words.use("es")
    booth = Booth()
    async with booth.app.run_test() as pilot:
        await to_home(booth, pilot)
        assert "Elegir una llamada" in booth.shown
        await booth.tell(pilot, CHOOSING)
        assert spoken(booth) == []


async def test_an_engine_that_is_busy_is_told_once_it_shows_the_calls_again() -> None:
    booth = Booth()
    async with booth.app.run_test() as pilot:
        await to_home(booth, pilot)
        await open_item(booth, pilot, COMFORT)
        booth.app._choices = None
        await pilot.press("end", "right")
        await pilot.pause()
        assert isinstance(booth.app.screen, ComfortScreen)
        assert spoken(booth) == []
        await booth.tell(pilot, CHOOSING)
        assert spoken(booth) == ["es"]
        await booth.tell(pilot, View.model_validate(CHOOSING.model_dump()))
        assert spoken(booth) == ["es"]
