"""Hours as a training officer meets them: by officer, course and day, with what is in the way of crediting them.

Seconds are added up within a day and rounded once, down to the minute.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from agency.database.training import Adjustment, Course, HoursDecision, HoursEntry, Officer

LONGEST_BACKLOG: Final = timedelta(days=366)
"""An entry dated longer before its arrival than this asks for a look: kiosks are offline for weeks, not for years."""
MOST_SHOWN: Final = 200
ENTRIES_A_SITTING: Final = 4
"""So many entries are read for each line that is to be shown."""
PLACES_A_QUERY: Final = 400
"""SQLite takes a limited number of values at once."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One officer's undecided time in one course on one day."""

    officer_ref: str
    officer: Officer | None
    course: Course | None
    date: date
    entries: tuple[HoursEntry, ...]
    flags: tuple[str, ...]
    """What somebody should know before crediting it, in sentences."""
    needs_date: bool
    """The day cannot be believed, and has to be settled in order to credit it."""
    retold: bool = False
    """An entry of another chain of the same kiosk tells the same, so that somebody has to say whether it is another."""

    @property
    def seconds(self) -> int:
        """Return the time, not yet rounded."""
        return sum(entry.counted_s for entry in self.entries)

    @property
    def creditable(self) -> bool:
        """Return whether it can be credited at all."""
        return self.officer is not None and self.course is not None and self.course.approved_on is not None

    @property
    def key(self) -> str:
        """Return what names exactly these entries, so that nothing is credited that was not on the page."""
        return hashlib.sha256("".join(sorted(e.body_sha256 for e in self.entries)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Odd:
    """What of some entries asks for a look."""

    forked: set[tuple[str, int]]
    retold: set[str]


@dataclass(frozen=True, slots=True)
class Settled:
    """Credited or adjusted time of one officer in one course on one day."""

    course: str
    date: date
    seconds: int


def course_of(entry: HoursEntry, courses: Mapping[str, Course]) -> Course | None:
    """Return the course of an entry: the one it names, or else the only approved one that lists its scenario."""
    return _course(entry.course, entry.scenario, entry.activity, courses)


def sittings(session: Session, officer_ref: str | None = None, most: int | None = MOST_SHOWN) -> list[Sitting]:
    """Return undecided time, the oldest day first: everybody's, or one officer's."""
    query = select(HoursEntry).where(HoursEntry.undecided).order_by(HoursEntry.date, HoursEntry.start_minute)
    if officer_ref is not None:
        query = query.where(HoursEntry.officer_ref == officer_ref)
    entries = _whole_days(session, query, None if most is None else most * ENTRIES_A_SITTING)
    courses = {course.id: course for course in session.scalars(select(Course))}
    refs = {entry.officer_ref for entry in entries}
    officers = {officer.ref: officer for officer in _officers(session, refs)}
    odd = _Odd(_forked(session, {(entry.chain, entry.sequence) for entry in entries}), _retold(session, entries))
    grouped: defaultdict[tuple[date, str, str], list[HoursEntry]] = defaultdict(list)
    for entry in entries:
        course = course_of(entry, courses)
        grouped[(entry.date, entry.officer_ref, course.id if course is not None else "")].append(entry)
    found = [
        _sitting(ref, officers.get(ref), courses.get(course), day, group, odd)
        for (day, ref, course), group in grouped.items()
    ]
    return found if most is None else found[:most]


def waiting_entries(session: Session) -> int:
    """Return how many entries nobody has decided about."""
    return session.scalar(select(func.count()).select_from(HoursEntry).where(HoursEntry.undecided)) or 0


def settled(session: Session, officer_refs: Collection[str], since: date | None = None) -> dict[str, list[Settled]]:
    """Return credited and adjusted time by officer, a line a course and day, the latest first."""
    courses = {course.id: course for course in session.scalars(select(Course))}
    counted_on = func.coalesce(HoursDecision.settled_date, HoursEntry.date)
    kind = (HoursEntry.officer_ref, HoursEntry.course, HoursEntry.scenario, HoursEntry.activity)
    query = (
        select(*kind, counted_on, func.sum(HoursEntry.counted_s))
        .join(HoursDecision, HoursDecision.body_sha256 == HoursEntry.body_sha256)
        .where(HoursEntry.officer_ref.in_(officer_refs), HoursDecision.credited)
        .group_by(*kind, counted_on)
    )
    if since is not None:
        query = query.where(or_(HoursEntry.date >= since, HoursDecision.settled_date >= since))
    sums: defaultdict[tuple[str, str, date], int] = defaultdict(int)
    for ref, named, scenario, activity, when, seconds in session.execute(query):
        course = _course(named, scenario, activity, courses)
        if course is not None:
            sums[(ref, course.id, when)] += seconds
    for adjustment in session.scalars(select(Adjustment).where(Adjustment.officer_ref.in_(officer_refs))):
        sums[(adjustment.officer_ref, adjustment.course, adjustment.date)] += adjustment.seconds
    found: dict[str, list[Settled]] = {ref: [] for ref in officer_refs}
    for (ref, name, day), seconds in sorted(sums.items(), key=lambda item: item[0][2], reverse=True):
        if since is None or day >= since:
            found[ref].append(Settled(name, day, seconds))
    return found


def day_rounded_seconds(lines: Iterable[Settled]) -> int:
    """Return whole minutes, in seconds: each day is summed and rounded down once."""
    days: defaultdict[date, int] = defaultdict(int)
    for line in lines:
        days[line.date] += line.seconds
    return sum(seconds // 60 * 60 for seconds in days.values())


def _whole_days(session: Session, query: Select[HoursEntry], most: int | None) -> list[HoursEntry]:
    """Return entries up to a number, by day, so that no day is shown in part; the first day is always there."""
    if most is None:
        return list(session.scalars(query))
    entries = list(session.scalars(query.limit(most)))
    if len(entries) < most:
        return entries
    last = entries[-1].date
    whole = [entry for entry in entries if entry.date < last]
    return whole or list(session.scalars(query.where(HoursEntry.date == last)))


def _officers(session: Session, refs: Collection[str]) -> Iterable[Officer]:
    return session.scalars(select(Officer).where(Officer.ref.in_(refs))).all()


def _forked(session: Session, places: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return those of some places in chains at which two entries stand."""
    found: set[tuple[str, int]] = set()
    wanted = sorted(places)
    for at in range(0, len(wanted), PLACES_A_QUERY):
        rows = session.execute(
            select(HoursEntry.chain, HoursEntry.sequence)
            .where(_at_any(HoursEntry.chain, HoursEntry.sequence, wanted[at : at + PLACES_A_QUERY]))
            .group_by(HoursEntry.chain, HoursEntry.sequence)
            .having(func.count() > 1)
        )
        found |= {(chain, sequence) for chain, sequence in rows}
    return found


def _retold(session: Session, entries: Collection[HoursEntry]) -> set[str]:
    """Return those of some entries that another chain of their kiosk tells too; one that is credited stands."""
    found: set[str] = set()
    days = sorted({(entry.officer_ref, entry.date) for entry in entries})
    by_time: defaultdict[tuple[object, ...], list[tuple[bool, str]]] = defaultdict(list)
    for at in range(0, len(days), PLACES_A_QUERY):
        places = _at_any(HoursEntry.officer_ref, HoursEntry.date, days[at : at + PLACES_A_QUERY])
        rows = session.execute(
            select(HoursEntry, HoursDecision.credited)
            .outerjoin(HoursDecision, HoursDecision.body_sha256 == HoursEntry.body_sha256)
            .where(places)
        )
        for entry, credited in rows:
            by_time[_told(entry)].append((not credited, entry.chain))
    for entry in entries:
        first = min(by_time[_told(entry)])[1]
        if entry.chain != first:
            found.add(entry.body_sha256)
    return found


def _at_any(
    first: InstrumentedAttribute[Any], second: InstrumentedAttribute[Any], places: Sequence[tuple[object, object]]
) -> ColumnElement[bool]:
    """Return a condition for pairs of values that SQLite looks up in an index; it reads the whole table for `IN`."""
    return or_(*(and_(first == one, second == other) for one, other in places))


def _told(entry: HoursEntry) -> tuple[object, ...]:
    """Return all that an entry tells but its place in a chain."""
    when = (entry.date, entry.start_minute, entry.counted_s, entry.date_trusted)
    return (entry.kiosk, entry.officer_ref, entry.activity, entry.course, entry.scenario, entry.category, *when)


def _course(named: str | None, scenario: str | None, activity: str, courses: Mapping[str, Course]) -> Course | None:
    if named is not None:
        return courses.get(named)
    fitting = [
        course
        for course in courses.values()
        if course.approved_on is not None
        and not course.retired
        and (scenario in course.scenarios or (course.drills and activity == "drill"))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _sitting(
    ref: str,
    officer: Officer | None,
    course: Course | None,
    day: date,
    entries: list[HoursEntry],
    odd: "_Odd",
) -> Sitting:
    flags: list[str] = []
    late = any(entry.date > entry.received_at.date() + timedelta(days=1) for entry in entries)
    early = any(entry.date < entry.received_at.date() - LONGEST_BACKLOG for entry in entries)
    needs_date = late or early or not all(entry.date_trusted for entry in entries)
    if officer is None:
        flags.append("Nobody on the roster has the reference that this time names.")
    if course is None:
        flags.append("It belongs to no course.")
    elif course.approved_on is None:
        flags.append("The course is not approved.")
    elif day < course.approved_on and not needs_date:
        flags.append("It was practised before the course was approved, so that no rule counts it.")
    elif not any(entry.activity in course.activities for entry in entries):
        flags.append("The course does not count this kind of practice.")
    if late:
        flags.append("It is dated after it arrived: settle the date.")
    elif early:
        flags.append("It is dated more than a year before it arrived: settle the date.")
    elif needs_date:
        flags.append("The kiosk's clock could not be believed: settle the date.")
    if not all(entry.signed for entry in entries):
        flags.append("It is not signed by the key of its kiosk: ask IT where it came from.")
    if any((entry.chain, entry.sequence) in odd.forked for entry in entries):
        flags.append("The kiosk sent two different entries for one place in its chain: ask IT whether it was copied.")
    retold = any(entry.body_sha256 in odd.retold for entry in entries)
    if retold:
        flags.append(
            "The kiosk told the same in another chain, as when it was restored: it counts once, unless it is its own."
        )
    return Sitting(ref, officer, course, day, tuple(entries), tuple(flags), needs_date, retold)
