"""From a kiosk's messages to credits, by what the training officer decided; what is left out says why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from agency.hours.courses import Course
from agency.hours.record import Credit, HoursError
from appliance.wire.envelope import body_sha256
from appliance.wire.hours import Hours


@dataclass(frozen=True)
class EntryDecision:
    """What the training officer decided about one entry."""

    credited: bool
    decided_by: str
    reason: str = ""
    settled_date: date | None = None
    """The day it was on, where the kiosk's own date was not to be believed or is wrong."""
    remedial_for_year: int | None = None
    """The year that it makes up, when it is remedial."""
    separate: bool = False
    """True where it looks like an entry of another chain, and the training officer says that it is not."""


@dataclass(frozen=True)
class Adjustment:
    """Time added or taken by hand."""

    course: str
    date: date
    """The day that it corrects."""
    seconds: int
    """Below zero to take time away."""
    reason: str
    made_by: str
    remedial_for_year: int | None = None

    def __post_init__(self) -> None:
        if not self.seconds:
            raise HoursError(f"An adjustment of 0 s in course {self.course}: enter the time to add or to take.")
        if not self.reason.strip() or not self.made_by.strip():
            raise HoursError(f"An adjustment in course {self.course} on {self.date} needs a reason and who made it.")


@dataclass(frozen=True)
class LeftOut:
    """An entry or adjustment that is no credit, and why."""

    entry: Hours | Adjustment
    reason: str


@dataclass(frozen=True)
class Sorted:
    """One officer's entries, each either a credit or left out; the order in which they were given does not matter."""

    credits: tuple[Credit, ...]
    left_out: tuple[LeftOut, ...]


def credits_of(
    officer_ref: str,
    messages: Iterable[Hours],
    courses: Collection[Course],
    decisions: Mapping[str, EntryDecision],
    adjustments: Collection[Adjustment] = (),
) -> Sorted:
    """Return one officer's credits.

    Args:
        officer_ref: the roster row's reference; messages about others are passed over.
        messages: as received. One that arrives again counts once. Two that differ in the same place of one chain both
            count: a fork is shown elsewhere and never blocks.
        courses: one each.
        decisions: by the hash of an entry's body, as `body_sha256` gives it; an entry without one waits for credit.
        adjustments: this officer's.

    """
    mine = {body_sha256(message): message for message in messages if message.officer_ref == officer_ref}
    by_id = {course.id: course for course in courses}
    out = dict.fromkeys(_repeats_of_another_chain(mine, decisions), _REPEATED)
    credits: dict[str, Credit] = {}
    for key, message in sorted(mine.items(), key=lambda pair: _order(pair[1], decisions.get(pair[0]), pair[0])):
        if key in out:
            continue
        credit = _credit(message, by_id, decisions.get(key))
        if isinstance(credit, str):
            out[key] = credit
        else:
            credits[key] = credit
    once: set[tuple[str, str]] = set()
    for key in list(credits):
        message, course = mine[key], by_id[credits[key].course]
        if course.repeats_count or message.scenario is None or message.activity != "encounter":
            continue
        if (course.id, message.scenario) in once:
            out[key] = f"Course {course.id} counts each scenario once, and this one is counted already."
            del credits[key]
        once.add((course.id, message.scenario))
    added, refused = _adjust(list(credits.values()), adjustments, by_id)
    left_out = [LeftOut(mine[key], out[key]) for key in sorted(out)]
    return Sorted(credits=(*credits.values(), *added), left_out=(*left_out, *refused))


_REPEATED = (
    "Same kiosk, minute, length and scenario as an entry of another chain, as after a restored backup. If it is "
    "practice of its own, say so."
)


def _day(message: Hours, decision: EntryDecision | None) -> date | None:
    if decision is not None and decision.settled_date is not None:
        return decision.settled_date
    return _date_of(message) if message.date_trusted else None


def _date_of(message: Hours) -> date | None:
    try:
        return date.fromisoformat(message.date)
    except ValueError:
        return None


def _order(message: Hours, decision: EntryDecision | None, key: str) -> tuple[date, int, str, int, str]:
    """Return a key by which entries stand in the order of practice, those without a date last."""
    day = _day(message, decision) or date.max
    return day, message.start_minute, message.chain, message.sequence, key


def _repeats_of_another_chain(messages: Mapping[str, Hours], decisions: Mapping[str, EntryDecision]) -> set[str]:
    """Return the entries that tell again what an entry of another chain tells; one that is credited stands."""
    alike: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for key, message in messages.items():
        decision = decisions.get(key)
        if decision is None or not decision.separate:
            told = message.model_dump(exclude={"chain", "sequence", "previous_sha256"})
            alike[tuple(told.values())].append(key)
    found: set[str] = set()
    for keys in alike.values():
        first = min(keys, key=lambda key: (not _credited(decisions.get(key)), messages[key].chain))
        found |= {key for key in keys if messages[key].chain != messages[first].chain}
    return found


def _credited(decision: EntryDecision | None) -> bool:
    return decision is not None and decision.credited


def _credit(message: Hours, courses: Mapping[str, Course], decision: EntryDecision | None) -> Credit | str:
    """Return the credit, or why there is none."""
    course = courses.get(message.course) if message.course is not None else None
    if course is None:
        named = f"course {message.course}, which is not known here" if message.course else "no course"
        return f"Practised for {named}; hours are credited by course."
    if message.activity not in course.activities:
        return f"Course {course.id} does not count {message.activity} time."
    if decision is not None and not decision.credited:
        return f"The training officer gave no credit{f': {decision.reason}' if decision.reason else ''}."
    if course.approved_on is None:
        return f"Course {course.id} is not approved."
    day = _day(message, decision)
    if day is not None and day < course.approved_on:
        return f"Practised before course {course.id} was approved on {course.approved_on.isoformat()}."
    return Credit(
        practised_on=_date_of(message),
        counted_s=message.counted_s,
        course=course.id,
        categories=course.categories,
        toward=course.toward,
        credited_by=decision.decided_by if decision is not None else None,
        date_trusted=message.date_trusted,
        resolved_date=decision.settled_date if decision is not None else None,
        remedial_for_year=decision.remedial_for_year if decision is not None else None,
    )


def _adjust(
    credits: list[Credit], adjustments: Iterable[Adjustment], courses: Mapping[str, Course]
) -> tuple[list[Credit], list[LeftOut]]:
    """Return the adjustments as credits, and those that cannot be; a day is never left below zero."""
    added: list[Credit] = []
    refused: list[LeftOut] = []
    by_day: defaultdict[tuple[str, date, int | None], list[Adjustment]] = defaultdict(list)
    for adjustment in sorted(adjustments, key=lambda each: (each.course, each.date, each.seconds, each.reason)):
        if adjustment.course in courses:
            by_day[adjustment.course, adjustment.date, adjustment.remedial_for_year].append(adjustment)
        else:
            refused.append(LeftOut(adjustment, f"Course {adjustment.course} is not known here."))
    for (name, day, year), some in by_day.items():
        course = courses[name]
        there = sum(
            credit.counted_s
            for credit in credits
            if credit.course == name
            and credit.settled_date == day
            and credit.credited_by is not None
            and credit.remedial_for_year == year
        )
        if there + sum(adjustment.seconds for adjustment in some) < 0:
            reason = (
                f"Takes more than was credited in course {name} on {day.isoformat()}; date it to the day it corrects."
            )
            refused += [LeftOut(adjustment, reason) for adjustment in some]
            continue
        added += [
            Credit(
                practised_on=day,
                counted_s=adjustment.seconds,
                course=name,
                categories=course.categories,
                toward=course.toward,
                credited_by=adjustment.made_by,
                remedial_for_year=year,
            )
            for adjustment in some
        ]
    return added, refused
