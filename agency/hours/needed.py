"""What a rule asks of one officer, after waivers and a part year."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from agency.hours.record import HoursError, OfficerRecord, Waiver
from agency.hours.rules import TOTAL, Part, Rule, RuleSet
from agency.hours.windows import Span


@dataclass(frozen=True)
class Needed:
    """Minutes needed, and what lowered them."""

    minutes: int | None
    """None for a topic, of which any time will do."""
    lowered_by: str | None = None
    """As it ends "lowered by": "a waiver for medical leave", "a part year"."""


def part_needed(
    part: Part, parts: tuple[Part, ...], rule: Rule, rules: RuleSet, record: OfficerRecord, span: Span | None
) -> Needed:
    """Return what a part asks; a remainder never asks for more than a lowered total leaves beside the minima."""
    own = _needed(part.id, part.needed_min, rule, record, span)
    total = total_needed(rule, record, span)
    if part.kind != "remainder" or own.minutes is None or total.lowered_by is None or total.minutes is None:
        return own
    minima = sum(_needed(each.id, each.needed_min, rule, record, span).minutes or 0 for each in rules.outermost(parts))
    left = max(0, total.minutes - minima)
    return own if own.minutes <= left else Needed(left, total.lowered_by)


def total_needed(rule: Rule, record: OfficerRecord, span: Span | None) -> Needed:
    """Return what the whole rule asks; None minutes where it has no total."""
    whole = None if rule.total_hours is None else round(rule.total_hours * 60)
    return _needed(TOTAL, whole, rule, record, span)


def part_year(record: OfficerRecord, span: Span | None) -> bool:
    """Whether the officer was hired after a window had begun and before it ended."""
    return span is not None and record.hired_on is not None and span.first < record.hired_on <= span.last


def check_waivers(waivers: tuple[Waiver, ...], rules: RuleSet) -> None:
    """Raise HoursError for a waiver of no such rule or part, or for a reason that the rule does not know."""
    for waiver in waivers:
        named = [rule for rule in rules.rule if rule.id == waiver.rule]
        if not named:
            raise HoursError(
                f"A waiver names the rule {waiver.rule!r}, which {rules.state} does not have: choose another."
            )
        if not any(waiver.part == TOTAL or waiver.part in {part.id for part in rule.part} for rule in named):
            raise HoursError(
                f"A waiver of {waiver.rule} names the part {waiver.part!r}: choose a part of it, or {TOTAL!r}."
            )
        if not any(waiver.reason in rule.waiver_reasons for rule in named):
            known = ", ".join(named[0].waiver_reasons) or "none"
            raise HoursError(
                f"A waiver of {waiver.rule} gives the reason {waiver.reason!r}. Reasons known for this rule: {known}. "
                "Enter one of these, or add the reason to the rule file with its source."
            )


def _needed(part_id: str, whole: int | None, rule: Rule, record: OfficerRecord, span: Span | None) -> Needed:
    if whole is None or span is None:
        return Needed(whole)
    found = Needed(whole)
    if rule.proration == "whole months" and part_year(record, span) and record.hired_on is not None:
        months = _months(span.first, span.last)
        found = Needed(ceil(whole * _months(record.hired_on, span.last) / months), "a part year")
    for waiver in sorted(record.waivers, key=lambda each: (each.needed_min, each.reason)):
        applies = waiver.rule == rule.id and waiver.part == part_id and span.first <= waiver.for_date <= span.last
        if applies and waiver.needed_min < (found.minutes or 0):
            found = Needed(waiver.needed_min, f"a waiver for {waiver.reason}")
    return found


def _months(first: date, last: date) -> int:
    """Return how many calendar months two dates touch."""
    return (last.year - first.year) * 12 + last.month - first.month + 1
