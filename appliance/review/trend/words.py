"""What the numbers of a trend say, in sentences; every figure in them is a field of the trend."""

from datetime import date
from typing import Final

from appliance.encounter.scenario import Competency
from appliance.review.trend.method import trend_method
from appliance.review.trend.model import Change, Counts, Reading
from appliance.words import N_, _, ngettext
from appliance.words.dates import day_month, day_month_year

OWN: Final = N_(
    "This is yours alone. It is worked out here from your kept reviews each time you look; nothing is sent."
)
COMPARED: Final = N_("It compares you with yourself. There is no average and no rank in it.")
SAID: Final = {"higher": N_("higher"), "lower": N_("lower"), "no_change_shown": N_("no change")}
"""A verdict in a word or two, for a list."""


def day(on: date, today: date) -> str:
    """Return a day as people write it, the year only when it is another."""
    return day_month(on) if on.year == today.year else day_month_year(on)


def ago(on: date, today: date) -> str:
    """Return how long ago a day was."""
    days = (today - on).days
    if days <= 0:
        return _("today")
    return _("yesterday") if days == 1 else _("{n} days ago").format(n=days)


def encounters(count: int) -> str:
    """Return so many encounters."""
    return ngettext("{n} encounter", "{n} encounters", count).format(n=count)


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
    readings = _("First {reading}").format(reading=_reading(first, today))
    readings += _(", latest {reading}.").format(reading=_reading(latest, today)) if observed > 1 else "."
    if band is None or change is None:
        more = ngettext("{n} more encounter", "{n} more encounters", needed).format(n=needed)
        return (
            _("Too few yet: {encounters} so far. After {more} a level can be told.").format(
                encounters=encounters(observed), more=more
            ),
            readings,
        )
    level, low, high = band
    return (
        _(
            "Now about {level:.1f}; nine times in ten between {low:.1f} and {high:.1f} (at difficulty {reference})."
        ).format(level=level, low=low, high=high, reference=trend_method().difficulty.reference),
        readings,
        _change(change),
    )


def _reading(reading: Reading, today: date) -> str:
    typed = _(", typed") if reading.typed else ""
    return f"{reading.score:.1f} (“{reading.scenario_title}”, {day(reading.on, today)}{typed})"


def _not_observed(competency: Competency, counts: Counts) -> str:
    if competency is Competency.TONE and counts.typed and counts.typed == counts.encounters:
        return _("Not observed yet: typed words have no voice. Take a call with the headset on.")
    return _("Not observed yet.")


def _change(change: Change) -> str:
    span = _("{low} to {high}").format(low=signed(change.low), high=signed(change.high))
    if change.verdict == "no_change_shown":
        return _("No change since the first that is larger than its uncertainty ({span}).").format(span=span)
    told = _("Lower than at first by about {by:.1f} ({span}): more than the uncertainty.")
    if change.verdict == "higher":
        told = _("Higher than at first by about {by:.1f} ({span}): more than the uncertainty.")
    return told.format(by=abs(change.by), span=span)


def notes(counts: Counts, drills_opened: bool = True) -> tuple[str, ...]:
    """Return what counted, what was left out, and what the numbers cannot say."""
    rule = trend_method().evidence
    said: list[str] = [
        ngettext("{n} encounter counts.", "{n} encounters count.", counts.encounters).format(n=counts.encounters)
    ]
    trusted = [
        (counts.typed, _("typed, which say nothing of tone")),
        (counts.short, _("shorter than {n:g} minutes").format(n=rule.short_s / 60)),
        (counts.repeats, _("of a scenario you knew")),
        (counts.other_method, _("scored by another version of the method")),
    ]
    if less := [f"{number} {why}" for number, why in trusted if number]:
        said.append(_("Trusted less: {what}.").format(what="; ".join(less)))
    left_out = [
        (
            counts.too_short,
            _("with fewer than {n} turns of yours, or under a minute").format(n=rule.least_officer_turns),
        ),
        (counts.retakes, _("retaken from a turn, which count as practice only")),
        (counts.simulated, _("played by a simulated officer")),
        (counts.unreadable, _("that could not be opened")),
    ]
    if out := [f"{number} {why}" for number, why in left_out if number]:
        said.append(_("Left out: {what}.").format(what="; ".join(out)))
    if not drills_opened:
        said.append(_("Your drills could not be opened: when you did them is not known here."))
    said.append(
        _(
            "On the curve a score on a harder scenario stands a little higher. The scores come from a coder that can "
            "mishear; the range holds only if the method does."
        )
    )
    return (*said, _(COMPARED), _(OWN))
