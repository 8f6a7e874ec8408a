from collections.abc import Iterator
from datetime import date

import pytest

from appliance import words
from appliance.words import _, ngettext, pgettext
from appliance.words.dates import day_month, day_month_year


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


def test_english_holds_until_something_else_is_wished() -> None:
    assert (words.language(), _("Sign in")) == ("en", "Sign in")


def test_what_is_told_changes_with_the_language() -> None:
    assert words.use("es") == "es"
    assert (_("Sign in"), pgettext("key", "back")) == ("Entrar", "volver")
    assert ngettext("{n} minute", "{n} minutes", 1).format(n=1) == "1 minuto"


def test_what_a_catalogue_does_not_hold_is_told_as_it_is() -> None:
    words.use("es")
    assert _("The porch light") == "The porch light"
    assert _("") == ""


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "es_US.UTF-8"}, "es"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_auto_goes_by_the_environment(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert words.use("auto") == language


def test_the_environment_is_not_asked_where_a_language_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "es_US.UTF-8")
    assert words.use("en") == "en"


def test_days_are_written_as_in_each_language() -> None:
    day = date(2026, 3, 8)
    assert (day_month(day), day_month_year(day)) == ("8 March", "8 March 2026")
    words.use("es")
    assert (day_month(day), day_month_year(day)) == ("8 de marzo", "8 de marzo de 2026")
