"""Days as people write them."""

from datetime import date
from typing import Final

from appliance.words import N_, _

_MONTHS: Final = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July")),
    *(N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def day_month(on: date) -> str:
    """Return a day without its year."""
    return _("{day} {month}").format(day=on.day, month=_(_MONTHS[on.month - 1]))


def day_month_year(on: date) -> str:
    """Return a day with its year."""
    return _("{day} {month} {year}").format(day=on.day, month=_(_MONTHS[on.month - 1]), year=on.year)
