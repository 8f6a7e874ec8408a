"""What the numbers of a trend say, in sentences; every figure in them is a field of the trend."""

from datetime import date
from typing import Final

from appliance.encounter.scenario import Competency
from appliance.review.trend.method import trend_method
from appliance.review.trend.model import Change, Counts, Reading

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
OWN: Final = "This is yours alone. It is worked out here from your kept reviews each time you look; nothing is sent."
COMPARED: Final = "It compares you with yourself. There is no average and no rank in it."
SAID: Final = {"higher": "higher", "lower": "lower", "no_change_shown": "no change"}
"""A verdict in a word or two, for a list."""


def day(on: date, today: date) -> str:
    """Return a day as people write it, the year only when it is another."""
    year = "" if on.year == today.year else f" {on.year}"
    return f"{on.day} {_MONTHS[on.month - 1]}{year}"


def ago(on: date, today: date) -> str:
    """Return how long ago a day was."""
    days = (today - on).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


def many(count: int, one: str) -> str:
    """Return a count with its noun."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def signed(value: float) -> str:
    """Return a change with its sign."""
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0.0"


def competency_words(
    competency: Competency,
    observed: int,
    needed: int,
    band: tuple[float, float, float] | None,
    first: Reading | None,
    latest: Reading | None,
    change: Change | None,
    counts: Counts,
    today: date,
) -> tuple[str, ...]:
    """Return one competency in sentences; `band` is level, low and high."""
    if first is None or latest is None:
        return (_not_observed(competency, counts),)
    readings = f"First {_reading(first, today)}"
    readings += f", latest {_reading(latest, today)}." if observed > 1 else "."
    if band is None or change is None:
        more = f"{needed} more {'encounter' if needed == 1 else 'encounters'}"
        return (f"Too few yet: {many(observed, 'encounter')} so far. After {more} a level can be told.", readings)
    level, low, high = band
    return (
        f"Now about {level:.1f}; nine times in ten between {low:.1f} and {high:.1f} (at difficulty "
        f"{trend_method().difficulty.reference}).",
        readings,
        _change(change),
    )


def _reading(reading: Reading, today: date) -> str:
    typed = ", typed" if reading.typed else ""
    return f"{reading.score:.1f} (“{reading.scenario_title}”, {day(reading.on, today)}{typed})"


def _not_observed(competency: Competency, counts: Counts) -> str:
    if competency is Competency.TONE and counts.typed and counts.typed == counts.encounters:
        return "Not observed yet: typed words have no voice. Take a call with the headset on."
    return "Not observed yet."


def _change(change: Change) -> str:
    span = f"{signed(change.low)} to {signed(change.high)}"
    if change.verdict == "no_change_shown":
        return f"No change since the first that is larger than its uncertainty ({span})."
    way = "Higher" if change.verdict == "higher" else "Lower"
    return f"{way} than at first by about {abs(change.by):.1f} ({span}): more than the uncertainty."


def notes(counts: Counts, drills_opened: bool = True) -> tuple[str, ...]:
    """Return what counted, what was left out, and what the numbers cannot say."""
    rule = trend_method().evidence
    said: list[str] = [f"{many(counts.encounters, 'encounter')} {'counts' if counts.encounters == 1 else 'count'}."]
    trusted = [
        (counts.typed, "typed, which say nothing of tone"),
        (counts.short, f"shorter than {rule.short_s / 60:g} minutes"),
        (counts.repeats, "of a scenario you knew"),
        (counts.other_method, "scored by another version of the method"),
    ]
    if less := [f"{number} {why}" for number, why in trusted if number]:
        said.append(f"Trusted less: {'; '.join(less)}.")
    left_out = [
        (counts.too_short, f"with fewer than {rule.least_officer_turns} turns of yours, or under a minute"),
        (counts.retakes, "retaken from a turn, which count as practice only"),
        (counts.simulated, "played by a simulated officer"),
        (counts.unreadable, "that could not be opened"),
    ]
    if out := [f"{number} {why}" for number, why in left_out if number]:
        said.append(f"Left out: {'; '.join(out)}.")
    if not drills_opened:
        said.append("Your drills could not be opened: when you did them is not known here.")
    said.append(
        "On the curve a score on a harder scenario stands a little higher. The scores come from a coder that can "
        "mishear; the range holds only if the method does."
    )
    return (*said, COMPARED, OWN)
