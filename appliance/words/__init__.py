"""The words that a screen shows: English in the code, other languages in catalogues beside this module.

A leaf that every room may import. One process speaks one language at a time: `use` sets it, English is what holds
before. What stays English whatever is set is what belongs to the encounter, which is in English because its ears and
voices are: the spoken lines, what was said, and what a scenario's or a drill's author wrote.

Four names mark what is to be translated, and `appliance.words.marked` finds it by them:

    _("Sign in")                                            shown now
    _("Share it with {name}").format(name=trainer.name)     with named fields, never an f-string
    ngettext("{n} minute", "{n} minutes", n).format(n=n)    counted
    pgettext("hazard", "open")                              where one English word stands for several
    N_("No sound is kept, ever.")                           a constant, shown later as _(SOUND)
"""

import gettext
import os
from functools import cache
from pathlib import Path
from typing import Final, Literal

from appliance.words.catalogue import compiled

Language = Literal["en", "es"]
Wished = Literal["en", "es", "auto"]
"""What may be configured; `auto` goes by the environment's LANGUAGE, LC_ALL, LC_MESSAGES or LANG."""
NAMES: Final[dict[Language, str]] = {"en": "English", "es": "español"}
"""Each language in itself."""
FOLDER: Final = Path(__file__).parent
KEY: Final = "key"
"""The context of what a key does."""

_told: gettext.NullTranslations = gettext.NullTranslations()
_language: Language = "en"


def use(wished: Wished) -> Language:
    """Speak this language from now on in this process; return it."""
    global _told, _language
    _language = _of_environment() if wished == "auto" else wished
    _told = catalogue(_language)
    return _language


def language() -> Language:
    """Return the language that is spoken."""
    return _language


@cache
def catalogue(of: Language) -> gettext.NullTranslations:
    """Return the words of a language; English has none of its own."""
    return gettext.NullTranslations() if of == "en" else compiled(FOLDER / f"{of}.po")


def _(text: str) -> str:
    """Return a text in the language that is spoken."""
    return _told.gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a text that goes with a count."""
    return _told.ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    """Return a text that means different things in different places."""
    return _told.pgettext(context, text)


def N_(text: str) -> str:  # noqa: N802 # the name that gettext's tools know
    """Mark a text that is translated where it is shown."""
    return text


def _of_environment() -> Language:
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable, ""):
            return "es" if value.lower().startswith("es") else "en"
    return "en"
