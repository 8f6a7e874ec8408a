from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from appliance import words
from appliance.stage.people_view import ChangePin, Speak
from tests.engine.test_process import data, engine

__all__ = ["data"]
"""A fixture: data in a directory of its own with one officer, no models."""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


async def test_an_engine_tells_things_in_the_language_of_the_officer(data: Path) -> None:
    wrong = ChangePin(pin=SecretStr("000111"), new_pin=SecretStr("907264"))
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(Speak(language="es"))
        screen.send(wrong)
        told = (await screen.until(lambda seen: seen.told is not None)).told
        assert told is not None and told.text.startswith("Ningún registro se abre")


async def test_an_engine_begins_with_the_language_of_the_house(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKDOWN_SCREEN__LANGUAGE", "es")
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(ChangePin(pin=SecretStr("000111"), new_pin=SecretStr("907264")))
        told = (await screen.until(lambda seen: seen.told is not None)).told
        assert told is not None and told.text.startswith("Ningún registro se abre")
