"""Why something is suggested, in plain words; every figure is counted from the officer's own encounters."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from appliance.encounter.scenario import Competency
from appliance.review.trend.counted import Counted
from appliance.review.trend.habits import HABITS, HabitId
from appliance.review.trend.method import trend_method
from appliance.review.trend.model import CompetencyTrend
from appliance.review.trend.spacing import Due
from appliance.review.trend.words import ago, day, encounters
from appliance.words import N_, _, ngettext, pgettext

FEWEST: Final = 2
"""Fewer encounters than this make no figure."""
BREAK: Final = N_(
    "It is about self-harm, and so was one you took last or today: take a break first, or another call. "
    "Nobody asks why."
)


def figure(competency: Competency, counted: Sequence[Counted]) -> str:
    """Return the thing of this competency that was left undone most often, with its figures; empty when none was."""
    worst: tuple[float, str] | None = None
    for name, habit in HABITS.items():
        if habit.competency is not competency:
            continue
        done, of = tally(name, counted)
        if of >= FEWEST and done < of and (worst is None or done / of < worst[0]):
            where = f" {_(habit.where)}" if habit.where else ""
            worst = (
                done / of,
                _("You have {words} in {done} of your last {of} encounters{where}.").format(
                    words=_(habit.words), done=done or pgettext("encounters", "none"), of=of, where=where
                ),
            )
    return "" if worst is None else worst[1]


def tally(habit: HabitId, counted: Sequence[Counted]) -> tuple[int, int]:
    """Return in how many of the latest encounters that had occasion for it something was done, and of how many."""
    had = [c.practice.habits[habit] for c in counted if habit in c.practice.habits]
    latest = had[-trend_method().spacing.figures :]
    return sum(latest), len(latest)


def standing(trend: CompetencyTrend, lowest: bool) -> str:
    """Return where a competency stands."""
    if trend.level is not None:
        rest = _(", the lowest of those with enough to go on") if lowest else ""
        return _("{title} is at about {level:.1f} of 5{rest}.").format(title=trend.title, level=trend.level, rest=rest)
    score = "" if trend.latest is None else _("{score:.1f} in the latest").format(score=trend.latest.score)
    return _("{title}: {score}; {encounters} so far, too few for a level.").format(
        title=trend.title, score=score, encounters=encounters(trend.observed)
    )


def spaced(title: str, due: Due, today: date) -> str:
    """Return when a competency was practised last and when it comes back."""
    last = _("{title} was last practised {ago}").format(title=title, ago=ago(due.last_on, today))
    if due.on <= today:
        return _("{last}; it comes back after {days}.").format(
            last=last, days=ngettext("{n} day", "{n} days", due.days).format(n=due.days)
        )
    return _("{last}; it comes back on {day}, so there is no hurry.").format(last=last, day=day(due.on, today))


def chosen(title: str, last_on: date | None, same_again: bool, today: date) -> str:
    """Return what speaks for this scenario."""
    if last_on is None:
        return _("“{title}” is new to you.").format(title=title)
    if same_again:
        return _("No other call trains this, so it is the same one again.")
    return _("You last took “{title}” {ago}.").format(title=title, ago=ago(last_on, today))
