"""Where an officer stands under the state's rules, in words, from what is kept here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.kiosks import ServerState
from agency.database.training import Adjustment, Course, HoursDecision, HoursEntry, Officer, OtherRecord, WaiverRow
from agency.hours import courses as rule_courses
from agency.hours import credits as rule_credits
from agency.hours.loader import shipped_rules
from agency.hours.record import HoursError, ImportedRecord, OfficerRecord, OtherTraining, Waiver
from agency.hours.rules import RuleSet
from agency.hours.standing import stand
from agency.hours.words import sentences
from agency.training.hours import course_of
from appliance.wire.envelope import body_sha256
from appliance.wire.hours import Hours


@dataclass(frozen=True, slots=True)
class InWords:
    """One rule and where the officer stands under it."""

    rule: str
    citation: str
    sentences: tuple[str, ...]


def rules_of(session: Session) -> RuleSet | None:
    """Return the rules of the agency's state, or None where none are shipped for it."""
    return shipped_rules().get(session.get_one(ServerState, 1).state_rules)


def standing(session: Session, officer: Officer, today: date) -> tuple[InWords, ...]:
    """Return the officer's standing under every rule in force; empty where the state's rules are not shipped."""
    rules = rules_of(session)
    if rules is None:
        return ()
    try:
        found = stand(record_of(session, officer), rules, today)
    except HoursError as error:
        return (InWords("Hours rules", "", (str(error),)),)
    return tuple(InWords(each.rule.name, each.rule.citation, sentences(each)) for each in found)


def record_of(session: Session, officer: Officer) -> OfficerRecord:
    """Return all that the hours engine is told about one officer."""
    courses = {course.id: course for course in session.scalars(select(Course))}
    rows = session.execute(
        select(HoursEntry, HoursDecision)
        .outerjoin(HoursDecision, HoursDecision.body_sha256 == HoursEntry.body_sha256)
        .where(HoursEntry.officer_ref == officer.ref)
    ).all()
    messages: list[Hours] = []
    decisions: dict[str, rule_credits.EntryDecision] = {}
    for entry, decision in rows:
        message = _message(entry, courses)
        messages.append(message)
        if decision is not None:
            decisions[body_sha256(message)] = rule_credits.EntryDecision(
                credited=decision.credited,
                decided_by=decision.decided_by,
                reason=decision.reason,
                settled_date=decision.settled_date,
                remedial_for_year=decision.remedial_for_year,
                separate=decision.separate,
            )
    sorted_out = rule_credits.credits_of(
        officer.ref,
        messages,
        [_course(course) for course in courses.values()],
        decisions,
        [_adjustment(each) for each in _of(session, officer)],
    )
    other = session.get(OtherRecord, officer.ref)
    waivers = session.scalars(select(WaiverRow).where(WaiverRow.officer_ref == officer.ref)).all()
    return OfficerRecord(
        credits=sorted_out.credits,
        other=_imported(other) if other is not None else None,
        waivers=tuple(_waiver(each) for each in waivers),
        hired_on=officer.hired_on,
        licence_from=officer.licence_from,
        licence_to=officer.licence_to,
    )


@cache
def category_choices(state_rules: str) -> tuple[tuple[str, str], ...]:
    """Return the categories in which a course may be credited, with their names."""
    rules = shipped_rules().get(state_rules)
    if rules is None:
        return ()
    return tuple(
        (name, category.name)
        for name, category in rules.category.items()
        if not any(rules.category[step].closed_to_talkdown for step in rules.line(name))
    )


@cache
def rule_choices(state_rules: str) -> tuple[tuple[str, str], ...]:
    """Return the rules toward which a course may be credited, with their names."""
    rules = shipped_rules().get(state_rules)
    if rules is None:
        return ()
    told = {rule.id: (rule.name, rule.citation) for rule in rules.rule}
    names = [name for name, _ in told.values()]
    return tuple((id_, name if names.count(name) == 1 else citation) for id_, (name, citation) in told.items())


def _of(session: Session, officer: Officer) -> list[Adjustment]:
    return list(session.scalars(select(Adjustment).where(Adjustment.officer_ref == officer.ref)))


def _message(entry: HoursEntry, courses: Mapping[str, Course]) -> Hours:
    """Return an entry as it was sent, under the course that it is credited in."""
    course = course_of(entry, courses)
    values = {name: getattr(entry, name) for name in Hours.model_fields}
    values["date"] = entry.date.isoformat()
    values["course"] = course.id if course is not None else None
    return Hours.model_validate(values)


def _course(course: Course) -> rule_courses.Course:
    return rule_courses.Course(
        id=course.id,
        categories=frozenset(course.categories),
        toward=frozenset(course.toward),
        approved_on=course.approved_on,
        activities=frozenset(course.activities),
        repeats_count=course.repeats_count,
        complete_after_min=course.complete_after_minutes,
    )


def _adjustment(row: Adjustment) -> rule_credits.Adjustment:
    return rule_credits.Adjustment(row.course, row.date, row.seconds, row.reason, row.made_by, row.remedial_for_year)


def _imported(row: OtherRecord) -> ImportedRecord:
    return ImportedRecord(
        as_of=row.as_of,
        trainings=tuple(
            OtherTraining(
                date=date.fromisoformat(line["date"]),
                minutes=line["minutes"],
                categories=frozenset(line["categories"]),
                from_talkdown=line["from_talkdown"],
                test_percent=line.get("test_percent"),
                remedial_for_year=line.get("remedial_for_year"),
            )
            for line in row.trainings["rows"]
        ),
        cycle_completed_on={
            rule: date.fromisoformat(day) for rule, day in row.trainings.get("completed_on", {}).items()
        },
    )


def _waiver(row: WaiverRow) -> Waiver:
    return Waiver(row.rule, row.part, row.for_date, row.needed_min, row.reason, row.granted_by)  # type: ignore[arg-type] # checked when entered
