"""What counts under a rule, what is held apart and why, and how a day is rounded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agency.hours.record import Credit, OfficerRecord, OtherTraining
from agency.hours.rules import Part, Rule, RuleSet


@dataclass(frozen=True)
class Item:
    """Time that counts under the rule at hand."""

    date: date
    seconds: int
    categories: frozenset[str]
    """With every wider category that they lie within."""
    talkdown: bool
    test_percent: int | None
    year: int | None
    """The year that remedial hours make up, where the rule asks for it."""


@dataclass(frozen=True)
class Held:
    """Time that is not counted, and what would settle it."""

    entry: Credit | OtherTraining
    reason: str


def day_minutes(items: Iterable[Item]) -> int:
    """Return minutes: each day's seconds are summed and rounded once, down."""
    days: defaultdict[date, int] = defaultdict(int)
    for item in items:
        days[item.date] += item.seconds
    return sum(max(0, seconds) // 60 for seconds in days.values())


def fills(item: Item, part: Part) -> bool:
    """Whether an item counts toward a minimum or topic."""
    if part.category not in item.categories:
        return False
    return part.pass_percent is None or (item.test_percent is not None and item.test_percent >= part.pass_percent)


def sort_out(record: OfficerRecord, rule: Rule, rules: RuleSet) -> tuple[tuple[Item, ...], tuple[Held, ...]]:
    """Return what counts under a rule and what is held apart; the order of the entries does not matter.

    Credits for other rules are neither; nor are lines of the imported record that are said to be Talkdown's own hours.
    """
    items: list[Item] = []
    held: list[Held] = []
    for credit in record.credits:
        if rule.id not in credit.toward:
            continue
        reason = _credit_problem(credit, rule, rules)
        when = credit.settled_date
        if reason is None and when is not None:
            items.append(_item(rule, rules, credit, when))
        elif reason is not None:
            held.append(Held(credit, reason))
    ours = tuple(items)
    for training in record.other.trainings if record.other is not None else ():
        if training.from_talkdown:
            continue
        reason = _problem(training.categories, training.remedial_for_year, training.date, rule, rules)
        if reason is None and training.from_talkdown is None and _may_repeat(training, ours):
            reason = (
                "Talkdown hours of that day are in the same category; say whether this line of the record repeats them."
            )
        if reason is None:
            items.append(_item(rule, rules, training, training.date))
        else:
            held.append(Held(training, reason))
    return tuple(items), tuple(held)


def _may_repeat(training: OtherTraining, ours: Iterable[Item]) -> bool:
    return any(item.date == training.date and item.categories & training.categories for item in ours)


def _item(rule: Rule, rules: RuleSet, entry: Credit | OtherTraining, when: date) -> Item:
    talkdown = isinstance(entry, Credit)
    return Item(
        date=when,
        seconds=entry.counted_s if isinstance(entry, Credit) else entry.minutes * 60,
        categories=frozenset(step for name in entry.categories for step in rules.line(name)),
        talkdown=talkdown,
        test_percent=None if isinstance(entry, Credit) else entry.test_percent,
        year=entry.remedial_for_year if rule.remedial == "named year only" else None,
    )


def _credit_problem(credit: Credit, rule: Rule, rules: RuleSet) -> str | None:
    when = credit.settled_date
    if when is None:
        return "The kiosk's clock could not be believed; settle the date of this practice."
    if rule.needs_officer_credit and credit.credited_by is None:
        return "Not yet credited by the training officer."
    shared = {rule.id, *rule.shares_hours_with}
    if not credit.toward <= shared:
        other = ", ".join(sorted(credit.toward - shared))
        return f"Credited toward {rule.id} and {other}, which do not share hours; credit it toward one of them."
    closed = sorted(
        rules.category[name].name
        for name in credit.categories & rules.category.keys()
        if any(rules.category[step].closed_to_talkdown for step in rules.line(name))
    )
    if closed:
        return f"Talkdown gives no credit in {', '.join(closed)}; take that category off the course."
    return _problem(credit.categories, credit.remedial_for_year, when, rule, rules)


def _problem(categories: frozenset[str], year: int | None, when: date, rule: Rule, rules: RuleSet) -> str | None:
    unknown = sorted(categories - rules.category.keys())
    if unknown:
        return f"{', '.join(unknown)} is no category of {rules.state}'s rules; choose one that is."
    if year is not None and rule.remedial == "named year only" and when.year < year:
        return f"Marked as making up {year}, but dated before that year; correct one of the two."
    whole = {step for name in categories for step in rules.line(name)}
    matched = [part for part in rule.part if part.category in whole]
    side_by_side = [
        part.name
        for part in matched
        if not any(part.category in rules.line(other.category or "")[1:] for other in matched)
    ]
    if rule.one_part_only and len(side_by_side) > 1:
        return f"Tagged for {' and '.join(sorted(side_by_side))}; split the time between them."
    return None
