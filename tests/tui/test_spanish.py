"""Every screen at its smallest size in Spanish written with other letters: as long, and what bypasses it is seen."""

import gettext
import re
from collections.abc import Iterator
from typing import Final

import pytest
from textual.containers import ScrollableContainer
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from appliance import words
from appliance.stage.view import View
from appliance.tui.keys import KeyBar, key_rows
from appliance.tui.menu import MARK, Menu
from appliance.words import FOLDER, retold
from appliance.words.catalogue import entries
from tests.tui import maintenance_views
from tests.tui.scripted import Booth
from tests.tui.test_pictures import TOUR

SMALLEST: Final = (80, 24)
LETTERS: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абцдефгхийклмнопярстувшжызАБЦДЕФГХИЙКЛМНОПЯРСТУВШЖЫЗ"
)
"""As wide as the letters they stand for, and none of them."""
IN_EVERY_LANGUAGE: Final = {
    *("enter", "esc", "ctrl", "training", "utc", "db", "talkdown", "usb"),
}
"""Keys, units, names, and a mark that is read by whoever comes in."""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


def made_up(text: str) -> str:
    """Return a text in other letters, its fields as they are."""
    return "".join(part if part.startswith("{") else part.translate(LETTERS) for part in re.split(r"(\{[^}]*\})", text))


class MadeUp(gettext.NullTranslations):
    """Spanish in other letters."""

    def __init__(self, spanish: gettext.NullTranslations) -> None:
        super().__init__()
        self._spanish = spanish

    def gettext(self, message: str) -> str:
        return made_up(self._spanish.gettext(message))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return made_up(self._spanish.ngettext(one, many, n))

    def pgettext(self, context: str, message: str) -> str:
        return made_up(self._spanish.pgettext(context, message))


class Overhearing(Booth):
    """Keeps what an engine tells: what its author wrote and what was said stays as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.told = ""

    async def tell(self, pilot: Pilot[None], *views: View) -> None:
        self.told += "\n".join(text for seen in views for text in texts(seen.model_dump(mode="json")))
        await super().tell(pilot, *views)


def texts(value: object) -> Iterator[str]:
    """Yield every text in what a view holds."""
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from texts(one)
        case list() | tuple():
            for one in value:
                yield from texts(one)
        case _:
            pass


def latin(text: str) -> set[str]:
    """Return the words in Latin letters; one that a list has no room for is none, nor is a drawn curve."""
    return set(re.findall(r"[a-z]{2,}", re.sub(r"[\w']+…|\bo+\b", "", text).lower()))


def cut(screen: Widget) -> Iterator[str]:
    """Yield what does not fit where it stands and cannot be scrolled to."""
    for bar in (bar for bar in screen.query(KeyBar) if bar.region.height):
        for row in key_rows(bar.rows, bar.content_size.width).plain.splitlines():
            if len(row.rstrip()) > bar.content_size.width:
                yield f"keys: {row}"
    for static in screen.query(Static):
        if static.region.height == 0 or not all(
            one.display for one in static.ancestors_with_self if isinstance(one, Widget)
        ):
            continue
        needed = static.get_content_height(static.container_size, screen.size, static.content_size.width)
        if static.content_size.height < needed or static.region.right > screen.size.width:
            yield f"{static.id}: {static.visual}"
    known = {made_up(text) for entry in entries((FOLDER / "es.po").read_text(encoding="utf-8")) for text in entry.told}
    for menu in (menu for menu in screen.query(Menu) if menu.region.height):
        for item in menu._items:
            room = menu.size.width - len(MARK) - len(item.beside) - 2
            if item.title in known and len(item.title) > room and not isinstance(menu.parent, ScrollableContainer):
                yield f"menu: {item.title}"


@pytest.mark.parametrize("name", TOUR)
async def test_a_screen_fits_in_spanish_and_no_word_of_it_bypasses_the_catalogue(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words.use("es")
    monkeypatch.setattr(words, "_told", MadeUp(words._told))
    monkeypatch.setattr(retold, "_templates", lambda language: ())
    booth = Overhearing()
    async with booth.app.run_test(size=SMALLEST) as pilot:
        await TOUR[name](booth, pilot)
        await pilot.pause()
        shown = booth.shown
        assert list(cut(booth.app.screen)) == []
    told = latin(booth.told)
    if name in maintenance_views.TOUR:
        told |= latin("\n".join(texts(maintenance_views.Machine().told)))
    assert latin(shown) - told - IN_EVERY_LANGUAGE == set()
