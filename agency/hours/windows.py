"""From when to when a rule counts, for one officer."""

from dataclasses import dataclass
from datetime import date, timedelta

from agency.hours.counting import Item, day_minutes, fills
from agency.hours.record import OfficerRecord
from agency.hours.rules import CalendarYear, Cycle, LicencePeriod, RollingReset, Rule


@dataclass(frozen=True)
class Span:
    """A window: first and last day, both counted."""

    first: date
    last: date
    words: str
    """As it ends a sentence: "for 2026"."""
    completed_on: tuple[date, ...] = ()
    """Rolling rules: when each cycle known of was completed, in order."""


def years_later(day: date, years: int) -> date:
    """Return the same day so many years later; 29 February becomes 28 February where there is none.

    The earlier day is the safe one for a deadline; no source seen says which is meant.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def day_words(day: date) -> str:
    """Return a date as "5 March 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def counts_in(item: Item, span: Span, as_of: date) -> bool:
    """Whether an item belongs to a window and has happened by a date; remedial hours follow the year they make up."""
    if item.date > as_of:
        return False
    if item.year is not None:
        return item.year == span.first.year
    return span.first <= item.date <= span.last


def window_of(rule: Rule, record: OfficerRecord, items: tuple[Item, ...], day: date, as_of: date) -> Span | None:
    """Return the window that holds a day, or None when the officer's licence period is not known to hold it.

    A rolling window begins again only on what had happened by `as_of`.
    """
    window = rule.window
    if isinstance(window, CalendarYear):
        return Span(date(day.year, 1, 1), date(day.year, 12, 31), f"for {day.year}")
    if isinstance(window, Cycle):
        return _cycle(window, day)
    if isinstance(window, LicencePeriod):
        first, last = record.licence_from, record.licence_to
        if first is None or last is None or not first <= day <= last:
            return None
        return Span(first, last, f"for the licence period {day_words(first)} to {day_words(last)}")
    return _rolling(window, rule, record, items, min(day, as_of))


def _cycle(window: Cycle, day: date) -> Span:
    step = (day.year - window.anchor.year) // window.years
    first = years_later(window.anchor, step * window.years)
    if first > day:
        step -= 1
        first = years_later(window.anchor, step * window.years)
    last = years_later(window.anchor, (step + 1) * window.years) - timedelta(days=1)
    return Span(first, last, f"for {day_words(first)} to {day_words(last)}")


def _rolling(window: RollingReset, rule: Rule, record: OfficerRecord, items: tuple[Item, ...], day: date) -> Span:
    began = record.other.cycle_completed_on.get(rule.id) if record.other is not None else None
    if began is None or began > day:
        back = years_later(day, -window.years)
        return Span(back + timedelta(days=1), day, f"in the {window.years} years to {day_words(day)}")
    completed = (began, *_completions(rule, items, began, day))
    words = f"in the {window.years} years that began again on {day_words(completed[-1])}"
    return Span(completed[-1] + timedelta(days=1), day, words, completed)


def _completions(rule: Rule, items: tuple[Item, ...], began: date, until: date) -> list[date]:
    """Return the days after `began` on which every part had come together, each of which begins a new cycle.

    Time on such a day belongs to the cycle that it completes; nothing is carried over.
    """
    found: list[date] = []
    cycle: list[Item] = []
    for day in sorted({item.date for item in items if began < item.date <= until}):
        cycle += [item for item in items if item.date == day]
        if all(
            day_minutes(item for item in cycle if fills(item, part)) >= (part.needed_min or 1)
            for part in rule.parts_on(day)
        ):
            found.append(day)
            cycle = []
    return found
