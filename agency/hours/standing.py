"""Where an officer stands under each rule. A shortfall is given only against an imported record, with its date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agency.hours.counting import Held, Item, day_minutes, fills, sort_out
from agency.hours.needed import check_waivers, part_needed, part_year, total_needed
from agency.hours.record import OfficerRecord
from agency.hours.rules import TOTAL, Part, RollingReset, Rule, RuleSet
from agency.hours.windows import Span, counts_in, window_of


@dataclass(frozen=True)
class PartStanding:
    """One part of a rule; all in minutes."""

    id: str
    name: str
    talkdown_min: int
    """Talkdown hours credited toward it within the window."""
    needed_min: int | None
    """After waivers and proration; None for a topic, of which any time will do."""
    known_min: int | None
    """With the imported record, or None where Talkdown does not know enough to say."""
    open_to_talkdown: bool = True
    lowered_by: str | None = None
    """What lowered what is needed, as it ends "lowered by"."""
    alternating: bool = False

    @property
    def short_min(self) -> int | None:
        """What the record and the credits leave to go; None where that is not known, or for a topic."""
        return None if self.known_min is None or self.needed_min is None else max(0, self.needed_min - self.known_min)

    @property
    def reached(self) -> bool | None:
        """Whether the part has come together, or None where that is not known."""
        if self.known_min is None:
            return None
        return self.known_min >= self.needed_min if self.needed_min is not None else self.known_min > 0


@dataclass(frozen=True)
class Standing:
    """Where one officer stands under one rule."""

    rule: Rule
    span: Span | None
    """None when the officer's licence period is not known."""
    parts: tuple[PartStanding, ...]
    """In the order of the rule, the total last."""
    held: tuple[Held, ...]
    as_of: date
    record_as_of: date | None
    """Date of the imported record, when there is one."""
    why_unknown: str | None
    """Why no shortfall is shown, or None when it is."""
    made_up_min: int = 0
    """Talkdown minutes in this window that were done after its end, to make it up."""
    other_years_min: int = 0
    """Talkdown minutes done within this window that make up another year, and do not count here."""
    hired_on: date | None = None
    """When the officer was hired within this window, where the rule says something about a part year."""

    def part(self, part_id: str) -> PartStanding:
        """Return a part by its id; KeyError when the rule has none such."""
        return {part.id: part for part in self.parts}[part_id]


def stand(record: OfficerRecord, rules: RuleSet, as_of: date, window_day: date | None = None) -> tuple[Standing, ...]:
    """Return the officer's standing under every rule, in the version that is in force on the day asked about.

    Args:
        record: the officer.
        rules: one state's rules.
        as_of: nothing dated later is counted.
        window_day: a day in the window asked about; `as_of` when None. An earlier one shows, say, last year with the
            remedial hours since.

    Raises:
        HoursError: a waiver names no such rule or part, or a reason that the rule does not know.

    """
    day = window_day or as_of
    check_waivers(record.waivers, rules)
    return tuple(_stand(record, rule, rules, as_of, day) for rule in rules.rule if rule.in_force(day))


def _stand(record: OfficerRecord, rule: Rule, rules: RuleSet, as_of: date, day: date) -> Standing:
    items, held = sort_out(record, rule, rules)
    span = window_of(rule, record, items, day, as_of)
    within = tuple(item for item in items if span is not None and counts_in(item, span, as_of))
    why = _why_unknown(record, rule, span)
    parts_in_force = rule.parts_on(day)
    parts = [_part(part, parts_in_force, rule, rules, record, span, within, why is None) for part in parts_in_force]
    if rule.total_hours is not None:
        parts.append(_total(rule, record, span, within, why is None))
    ours = [item for item in items if item.talkdown and item.date <= as_of]
    return Standing(
        rule=rule,
        span=span,
        parts=tuple(parts),
        held=held,
        as_of=as_of,
        record_as_of=record.other.as_of if record.other is not None else None,
        why_unknown=why,
        made_up_min=day_minutes(
            item for item in within if item.talkdown and span is not None and item.date > span.last
        ),
        other_years_min=day_minutes(
            item
            for item in ours
            if span is not None and span.first <= item.date <= span.last and not counts_in(item, span, as_of)
        ),
        hired_on=record.hired_on if rule.proration != "none" and part_year(record, span) else None,
    )


def _why_unknown(record: OfficerRecord, rule: Rule, span: Span | None) -> str | None:
    if rule.status == "not worked through":
        return "this rule is not worked through, so no shortfall is shown"
    if record.other is None:
        return "Talkdown does not know of other training, so no shortfall is shown"
    if span is None:
        return "Talkdown does not know the officer's licence period, so no shortfall is shown"
    if isinstance(rule.window, RollingReset) and not span.completed_on:
        return "the imported record does not say when the last cycle was completed, so no shortfall is shown"
    if record.other.as_of < span.first and not isinstance(rule.window, RollingReset):
        return "the imported record is older than this window, so no shortfall is shown"
    return None


def _part(
    part: Part,
    parts: tuple[Part, ...],
    rule: Rule,
    rules: RuleSet,
    record: OfficerRecord,
    span: Span | None,
    items: tuple[Item, ...],
    known: bool,
) -> PartStanding:
    minima = [
        (each, part_needed(each, parts, rule, rules, record, span).minutes or 0) for each in rules.outermost(parts)
    ]

    def credited(some: Iterable[Item]) -> int:
        some = tuple(some)
        if part.kind != "remainder":
            return day_minutes(item for item in some if fills(item, part))
        return day_minutes(item for item in some if not any(fills(item, each) for each, _ in minima)) + sum(
            max(0, day_minutes(item for item in some if fills(item, each)) - needed) for each, needed in minima
        )

    steps = rules.line(part.category) if part.category is not None else ()
    needed = part_needed(part, parts, rule, rules, record, span)
    return PartStanding(
        id=part.id,
        name=part.name,
        talkdown_min=credited(item for item in items if item.talkdown),
        needed_min=needed.minutes,
        known_min=credited(items) if known else None,
        open_to_talkdown=not any(rules.category[step].closed_to_talkdown for step in steps)
        and part.pass_percent is None,
        lowered_by=needed.lowered_by,
        alternating=part.in_alternating_years,
    )


def _total(rule: Rule, record: OfficerRecord, span: Span | None, items: tuple[Item, ...], known: bool) -> PartStanding:
    needed = total_needed(rule, record, span)
    return PartStanding(
        id=TOTAL,
        name=f"the {rule.total_hours:g} h",
        talkdown_min=day_minutes(item for item in items if item.talkdown),
        needed_min=needed.minutes,
        known_min=day_minutes(items) if known else None,
        lowered_by=needed.lowered_by,
    )
