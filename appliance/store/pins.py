"""Which PINs are refused, and why: those that somebody who stands at the kiosk would try first."""

import re
from typing import Final

from appliance.store.errors import WeakPin
from appliance.words import _

MIN_PIN_CHARACTERS: Final = 6
MAX_PIN_CHARACTERS: Final = 64
LONGEST_REPEATED: Final = 3
"""121212 repeats two characters, 123123 three."""
_STEPS: Final = frozenset({"1", "-1"})
_TRIED_FIRST: Final = frozenset(
    {
        "112233", "123321", "102030", "159753", "159357", "147258", "258369", "147852", "963852", "741852", "789456",
        "456123", "456789", "696969", "420420", "010203", "123654", "321654", "142536", "qwerty", "password", "letmein",
        "talkdown", "police", "training", "secret",
    }
)  # fmt: skip
"""What lists of leaked PINs and passwords begin with, and walks over the number pad."""
_YEARS: Final = re.compile(r"(19|20)\d{2}")
_MONTHS: Final = 12
_DAYS: Final = 31
_YOUNGEST: Final = 20
_OLDEST: Final = 40
"""Two-digit years from 1940 to 2020."""


def check_pin(pin: str, name: str = "") -> None:
    """Raise WeakPin with the reason when a PIN is too easily guessed; `name` is the training id it would go with."""
    plain, whose = pin.casefold(), name.casefold()
    if len(pin) < MIN_PIN_CHARACTERS:
        raise WeakPin(
            _("A PIN needs at least {min_pin_characters} digits or letters. Choose a longer one.").format(
                min_pin_characters=MIN_PIN_CHARACTERS
            )
        )
    if len(pin) > MAX_PIN_CHARACTERS:
        raise WeakPin(
            _("A PIN has at most {max_pin_characters} digits or letters. Choose a shorter one.").format(
                max_pin_characters=MAX_PIN_CHARACTERS
            )
        )
    if plain in _TRIED_FIRST:
        raise WeakPin(_("That is one of the first PINs that anybody would try. Choose another."))
    if _steps_evenly(plain):
        raise WeakPin(_("Digits or letters in a row are the first PINs that anybody would try. Choose another."))
    if any(plain == (plain[:n] * len(plain))[: len(plain)] for n in range(1, LONGEST_REPEATED + 1)):
        raise WeakPin(_("That repeats the same few digits, and is soon guessed. Choose another."))
    if whose and (plain in whose or whose in plain and len(plain) - len(whose) < LONGEST_REPEATED):
        raise WeakPin(_("That is as good as your training id, and whoever knows you would try it. Choose another."))
    if len(plain) == MIN_PIN_CHARACTERS and plain.isdecimal() and _is_date(plain):
        raise WeakPin(_("That reads like a date, and whoever knows your birthday would try it. Choose another."))


def _steps_evenly(plain: str) -> bool:
    """Whether every character follows the one before by one, up or down; 0 comes after 9 too."""
    steps = {str(_step(one, other)) for one, other in zip(plain, plain[1:], strict=False)}
    return len(steps) == 1 and steps <= _STEPS


def _step(one: str, other: str) -> int:
    by = ord(other) - ord(one)
    if one.isdecimal() and other.isdecimal() and abs(by) == 9:
        return -by // 9
    return by


def _is_date(six: str) -> bool:
    """Whether six digits are a day, or a month and a whole year, that a living person may have been born on."""
    first, second, third = int(six[:2]), int(six[2:4]), int(six[4:])
    if _YEARS.fullmatch(six[:4]):
        return 1 <= third <= _MONTHS
    return (_is_day(first, second) and _lived(third)) or (_is_day(second, third) and _lived(first))


def _is_day(one: int, other: int) -> bool:
    return 1 <= min(one, other) and min(one, other) <= _MONTHS and max(one, other) <= _DAYS


def _lived(year: int) -> bool:
    return year <= _YOUNGEST or year >= _OLDEST
