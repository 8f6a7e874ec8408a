"""From messages to credits: what the course counts, what the training officer decided, and what is left out and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agency.hours.courses import Course, progress
from agency.hours.credits import Adjustment, EntryDecision, Sorted, credits_of
from agency.hours.record import HoursError, OfficerRecord
from appliance.wire.envelope import body_sha256
from appliance.wire.hours import Hours
from tests.agency.hours.people import BOTH, OFFICER, OTHER_CHAIN, RULE_28, YES, entry, standing

COURSE = Course("deescalation-2026", frozenset({"deescalation"}), BOTH, approved_on=date(2026, 1, 2))


def sort(*messages: Hours, course: Course = COURSE, decision: EntryDecision | None = YES) -> Sorted:
    decisions = {} if decision is None else {body_sha256(message): decision for message in messages}
    return credits_of(OFFICER, messages, [course], decisions)


def minutes(found: Sorted, as_of: str = "2026-11-30") -> int:
    return standing(RULE_28, OfficerRecord(found.credits), as_of).part("total").talkdown_min


def reasons(found: Sorted) -> list[str]:
    return [each.reason for each in found.left_out]


def test_a_credited_entry_counts_in_minutes() -> None:
    assert minutes(sort(entry(minutes=10.9))) == 10


def test_an_entry_without_a_decision_waits() -> None:
    found = sort(entry(), decision=None)
    assert (minutes(found), [credit.credited_by for credit in found.credits]) == (0, [None])


def test_an_entry_that_was_declined_is_left_out_with_the_reason() -> None:
    found = sort(entry(), decision=EntryDecision(credited=False, decided_by="tsmith", reason="Demonstration"))
    assert (found.credits, reasons(found)) == ((), ["The training officer gave no credit: Demonstration."])


def test_a_message_that_arrives_again_counts_once() -> None:
    assert minutes(sort(entry(), entry(), entry())) == 10


def test_entries_of_another_officer_are_passed_over() -> None:
    found = sort(entry(officer_ref="d" * 32))
    assert (found.credits, found.left_out) == ((), ())


@pytest.mark.parametrize("activity", ["retake", "drill", "review"])
def test_retakes_drills_and_review_time_count_only_where_the_course_says_so(activity: str) -> None:
    assert reasons(sort(entry(activity=activity))) == [f"Course deescalation-2026 does not count {activity} time."]
    assert minutes(sort(entry(activity=activity), course=replace(COURSE, activities=frozenset({activity})))) == 10


def test_practice_without_a_course_or_for_an_unknown_one_is_left_out() -> None:
    found = sort(entry(course=None), entry(course="old-course", sequence=1))
    assert sorted(reasons(found)) == [
        "Practised for course old-course, which is not known here; hours are credited by course.",
        "Practised for no course; hours are credited by course.",
    ]


def test_a_course_is_approved_before_its_hours_count() -> None:
    assert reasons(sort(entry("2026-01-01"))) == [
        "Practised before course deescalation-2026 was approved on 2026-01-02."
    ]
    assert minutes(sort(entry("2026-01-02"))) == 10
    assert reasons(sort(entry(), course=replace(COURSE, approved_on=None))) == [
        "Course deescalation-2026 is not approved."
    ]


def test_a_settled_date_stands_for_one_that_was_not_to_be_believed() -> None:
    wrong = entry("2019-01-01", date_trusted=False)
    assert minutes(sort(wrong)) == 0
    assert minutes(sort(wrong, decision=replace(YES, settled_date=date(2026, 3, 11)))) == 10


def test_a_date_that_does_not_exist_waits_to_be_settled() -> None:
    found = sort(entry("2026-02-30"))
    assert (minutes(found), found.credits[0].settled_date) == (0, None)
    assert minutes(sort(entry("2026-02-30"), decision=replace(YES, settled_date=date(2026, 2, 28)))) == 10


def test_the_hour_that_is_skipped_or_told_twice_by_summer_time_changes_no_minute() -> None:
    spring = entry("2026-03-08", minutes=12, start_minute=115)
    first = entry("2026-11-01", minutes=12, start_minute=90, sequence=1)
    again = entry("2026-11-01", minutes=12, start_minute=90, sequence=2)
    assert minutes(sort(spring)) == 12
    assert minutes(sort(first, again)) == 24


def test_practice_across_midnight_at_the_years_end_belongs_to_the_day_it_began() -> None:
    found = sort(entry("2026-12-31", minutes=12, start_minute=1435))
    assert minutes(found, "2026-12-31") == 12
    assert minutes(found, "2027-01-02") == 0


def test_an_entry_told_again_by_another_chain_counts_once_and_says_how_to_settle_it() -> None:
    first, again = entry(), entry(chain=OTHER_CHAIN, sequence=7)
    found = sort(first, again)
    assert minutes(found) == 10
    assert "entry of another chain" in reasons(found)[0]
    separate = {body_sha256(first): YES, body_sha256(again): replace(YES, separate=True)}
    assert minutes(credits_of(OFFICER, [first, again], [COURSE], separate)) == 20


def test_of_two_chains_that_tell_the_same_the_credited_entry_stands() -> None:
    first, again = entry(), entry(chain=OTHER_CHAIN)
    found = credits_of(OFFICER, [first, again], [COURSE], {body_sha256(again): YES})
    assert [credit.credited_by for credit in found.credits] == ["tsmith"]


def test_a_fork_does_not_block_either_entry() -> None:
    assert minutes(sort(entry(minutes=10), entry(minutes=11))) == 21


def test_a_course_may_count_each_scenario_once() -> None:
    once = replace(COURSE, repeats_count=False)
    first = entry("2026-03-10", minutes=9)
    later = entry("2026-04-10", minutes=11, sequence=1)
    other = entry("2026-04-11", minutes=8, sequence=2, scenario="bus-station")
    found = sort(later, other, first, course=once)
    assert sorted(credit.counted_s for credit in found.credits) == [480, 540]
    assert reasons(found) == ["Course deescalation-2026 counts each scenario once, and this one is counted already."]
    assert minutes(sort(first, later, other)) == 28


def test_a_remedial_decision_is_carried_into_the_credit() -> None:
    found = sort(entry("2027-01-10"), decision=replace(YES, remedial_for_year=2026))
    assert minutes(found, "2027-02-01") == 0


def test_time_is_added_and_taken_by_hand_with_a_reason() -> None:
    more = Adjustment("deescalation-2026", date(2026, 3, 10), 300, "Power cut at the end", "tsmith")
    less = replace(more, seconds=-120, reason="Talked to a colleague")
    messages = [entry()]
    decisions = {body_sha256(messages[0]): YES}
    assert minutes(credits_of(OFFICER, messages, [COURSE], decisions, [more, less])) == 13


def test_more_cannot_be_taken_than_the_day_has() -> None:
    less = Adjustment("deescalation-2026", date(2026, 3, 11), -60, "Wrong day", "tsmith")
    message = entry()
    found = credits_of(OFFICER, [message], [COURSE], {body_sha256(message): YES}, [less])
    assert minutes(found) == 10
    assert "date it to the day it corrects" in reasons(found)[0]


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"reason": " "}, {"made_by": ""}])
def test_an_adjustment_has_time_a_reason_and_someone_who_made_it(wrong: dict[str, object]) -> None:
    known: dict[str, object] = {"seconds": 60, "reason": "Power cut", "made_by": "tsmith"}
    with pytest.raises(HoursError):
        Adjustment("deescalation-2026", date(2026, 3, 10), **known | wrong)  # type: ignore[arg-type] # mixed on purpose


def test_progress_in_a_course_names_the_day_it_was_completed() -> None:
    course = replace(COURSE, complete_after_min=20)
    found = sort(entry("2026-03-10"), entry("2026-03-12", sequence=1), entry("2026-03-20", sequence=2), course=course)
    assert progress(course, found.credits, date(2026, 3, 11)).completed_on is None
    done = progress(course, found.credits, date(2026, 3, 31))
    assert (done.credited_min, done.waiting_min, done.completed_on) == (30, 0, date(2026, 3, 12))


def test_progress_shows_what_waits_apart_from_what_is_credited() -> None:
    waiting = sort(entry(), entry("2019-01-01", sequence=1, date_trusted=False), decision=None)
    found = progress(COURSE, waiting.credits, date(2026, 3, 31))
    assert (found.credited_min, found.waiting_min, found.completed_on) == (0, 20, None)


@st.composite
def histories(draw: st.DrawFn) -> list[Hours]:
    count = draw(st.integers(0, 8))
    return [
        entry(
            f"2026-0{draw(st.integers(1, 9))}-10",
            minutes=draw(st.integers(1, 5)),
            sequence=sequence,
            chain=draw(st.sampled_from(["b" * 32, "c" * 32])),
            activity=draw(st.sampled_from(["encounter", "retake"])),
            scenario=draw(st.sampled_from(["porch", "bus-station", None])),
            date_trusted=draw(st.booleans()),
            start_minute=600,
        )
        for sequence in range(count)
    ]


@given(histories(), st.randoms(use_true_random=False), st.booleans())
def test_neither_order_nor_repetition_of_messages_changes_anything(
    messages: list[Hours], random: object, repeats_count: bool
) -> None:
    course = replace(COURSE, repeats_count=repeats_count)
    decisions = {body_sha256(message): YES for message in messages[::2]}
    shuffled = messages + messages[:3]
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert credits_of(OFFICER, shuffled, [course], decisions) == credits_of(OFFICER, messages, [course], decisions)


@given(histories(), st.booleans())
def test_every_entry_is_either_a_credit_or_left_out_with_a_reason(messages: list[Hours], repeats_count: bool) -> None:
    found = credits_of(OFFICER, messages, [replace(COURSE, repeats_count=repeats_count)], {})
    assert len(found.credits) + len(found.left_out) == len({body_sha256(message) for message in messages})
    assert all(each.reason for each in found.left_out)
