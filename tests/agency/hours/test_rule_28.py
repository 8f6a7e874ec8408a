"""Colorado's Rule 28 by worked examples: 24 h a calendar year, 12 of them perishable, 12 of the agency's choice."""

import pytest

from agency.hours.record import HoursError, OfficerRecord
from agency.hours.words import sentences
from tests.agency.hours.people import BOTH, RULE_28, credit, record, standing, training, waiver

PERISHABLE = (
    training("2026-02-03", 6, "firearms"),
    training("2026-02-04", 4, "arrest_control"),
    training("2026-02-05", 2, "driving"),
)


def test_without_an_imported_record_only_credited_hours_are_given_and_no_shortfall() -> None:
    found = standing(RULE_28, OfficerRecord((credit("2026-03-10", 90),)), "2026-11-30")
    assert found.part("discretionary").talkdown_min == 90
    assert [(part.known_min, part.short_min, part.reached) for part in found.parts] == [(None, None, None)] * 6
    assert not any("to go" in said for said in sentences(found))


def test_a_year_of_12_perishable_and_12_other_hours_is_reached_in_every_part() -> None:
    other = record("2026-11-01", *PERISHABLE, training("2026-05-06", 10, "other"))
    found = standing(RULE_28, OfficerRecord((credit("2026-03-10", 120),), other), "2026-11-30")
    assert {part.id: part.known_min for part in found.parts} == {
        "perishable": 720,
        "arrest_control": 240,
        "driving": 120,
        "firearms": 360,
        "discretionary": 720,
        "total": 1440,
    }
    assert all(part.reached for part in found.parts)


def test_perishable_hours_beyond_12_count_toward_the_other_12() -> None:
    other = record("2026-11-01", *PERISHABLE, training("2026-05-06", 5, "firearms"))
    found = standing(RULE_28, OfficerRecord(other=other), "2026-11-30")
    assert (found.part("perishable").known_min, found.part("discretionary").known_min) == (17 * 60, 5 * 60)
    assert (found.part("discretionary").short_min, found.part("total").short_min) == (7 * 60, 7 * 60)


def test_24_hours_without_one_of_driving_leave_driving_to_go() -> None:
    other = record("2026-11-01", training("2026-02-03", 12, "firearms"), training("2026-05-06", 12, "other"))
    found = standing(RULE_28, OfficerRecord(other=other), "2026-11-30")
    assert (found.part("total").reached, found.part("perishable").reached) == (True, True)
    assert (found.part("driving").short_min, found.part("arrest_control").short_min) == (60, 60)


def test_talkdown_hours_never_reach_the_perishable_12() -> None:
    found = standing(RULE_28, OfficerRecord((credit("2026-03-10", 60, "firearms"),)), "2026-11-30")
    assert [part.talkdown_min for part in found.parts] == [0] * 6
    (held,) = found.held
    assert held.reason == "Talkdown gives no credit in firearms; take that category off the course."


@pytest.mark.parametrize(("day", "year"), [("2025-12-31", "2025"), ("2026-01-01", "2026"), ("2026-12-31", "2026")])
def test_the_local_date_decides_the_year(day: str, year: str) -> None:
    officer = OfficerRecord((credit(day, 11),))
    for asked in ("2025", "2026", "2027"):
        found = standing(RULE_28, officer, "2027-06-01", f"{asked}-06-01")
        assert found.part("total").talkdown_min == (11 if asked == year else 0)


def test_nothing_dated_after_the_day_asked_about_is_counted() -> None:
    officer = OfficerRecord((credit("2026-03-10", 30), credit("2026-09-10", 30)))
    assert standing(RULE_28, officer, "2026-06-30").part("total").talkdown_min == 30
    assert standing(RULE_28, officer, "2026-09-10").part("total").talkdown_min == 60


def test_remedial_hours_count_for_the_year_they_make_up_and_not_for_the_new_one() -> None:
    officer = OfficerRecord(
        (credit("2026-12-20", 60), credit("2027-01-15", 45, remedial_for_year=2026), credit("2027-02-01", 30))
    )
    old = standing(RULE_28, officer, "2027-03-01", "2026-12-31")
    new = standing(RULE_28, officer, "2027-03-01")
    assert (old.part("total").talkdown_min, old.made_up_min, old.other_years_min) == (105, 45, 0)
    assert (new.part("total").talkdown_min, new.made_up_min, new.other_years_min) == (30, 0, 45)
    assert any("45 min of these" in said and "after 31 December 2026" in said for said in sentences(old))
    assert any("45 min" in said and "make up another year" in said for said in sentences(new))


def test_remedial_hours_of_the_imported_record_follow_the_same_rule() -> None:
    other = record("2027-03-01", training("2027-01-20", 4, "other", remedial_for_year=2026))
    officer = OfficerRecord(other=other)
    assert standing(RULE_28, officer, "2027-03-01", "2026-07-01").part("total").known_min == 240
    assert standing(RULE_28, officer, "2027-03-01").part("total").known_min == 0


def test_remedial_hours_dated_before_the_year_they_make_up_are_held_apart() -> None:
    found = standing(RULE_28, OfficerRecord((credit("2026-03-10", 30, remedial_for_year=2027),)), "2026-11-30")
    assert "before that year" in found.held[0].reason


def test_a_part_year_is_said_and_asks_for_the_full_hours_until_a_waiver_is_entered() -> None:
    other = record("2026-11-01")
    officer = OfficerRecord(other=other, hired_on=standing(RULE_28, OfficerRecord(), "2026-07-01").as_of)
    found = standing(RULE_28, officer, "2026-11-30")
    assert found.part("total").needed_min == 1440
    assert "Hired on 1 July 2026, so this is a part year." in sentences(found)
    granted = OfficerRecord(
        other=other, hired_on=officer.hired_on, waivers=(waiver("total", 12, "partial-year employment"),)
    )
    lowered = standing(RULE_28, granted, "2026-11-30")
    assert lowered.part("total").needed_min == 720
    assert any("12 h (lowered by a waiver for partial-year employment)" in said for said in sentences(lowered))
    assert not any("until a waiver" in said for said in sentences(lowered))


def test_an_officer_hired_in_an_earlier_year_has_a_whole_year() -> None:
    hired = standing(RULE_28, OfficerRecord(), "2025-07-01").as_of
    assert standing(RULE_28, OfficerRecord(hired_on=hired), "2026-11-30").hired_on is None


def test_a_lowered_total_leaves_no_more_to_the_other_hours_than_it_has() -> None:
    officer = OfficerRecord(other=record("2026-11-01"), waivers=(waiver("total", 16, "military leave"),))
    found = standing(RULE_28, officer, "2026-11-30")
    assert (found.part("perishable").needed_min, found.part("discretionary").needed_min) == (720, 240)


def test_a_waiver_of_the_perishable_skills_lowers_these_and_not_the_total() -> None:
    officer = OfficerRecord(other=record("2026-11-01"), waivers=(waiver("perishable", 0, "perishable skills"),))
    found = standing(RULE_28, officer, "2026-11-30")
    needed = {part.id: part.needed_min for part in found.parts}
    assert (needed["perishable"], needed["discretionary"], needed["total"]) == (0, 720, 1440)
    assert found.part("perishable").reached


def test_a_waiver_is_for_its_own_year_only() -> None:
    officer = OfficerRecord(
        other=record("2027-11-01"), waivers=(waiver("total", 0, "medical leave", day="2026-01-01"),)
    )
    assert standing(RULE_28, officer, "2027-11-30").part("total").needed_min == 1440
    assert standing(RULE_28, officer, "2027-11-30", "2026-12-31").part("total").needed_min == 0


@pytest.mark.parametrize(
    ("part", "reason", "said"),
    [
        ("total", "other", "Reasons known for this rule: partial-year employment"),
        ("swimming", "medical leave", "choose a part of it, or 'total'"),
    ],
)
def test_a_waiver_that_the_rule_does_not_know_is_refused_with_what_to_do(part: str, reason: str, said: str) -> None:
    with pytest.raises(HoursError, match=said):
        standing(RULE_28, OfficerRecord(waivers=(waiver(part, 1, reason),)), "2026-11-30")


def test_a_record_older_than_the_year_gives_no_shortfall() -> None:
    found = standing(RULE_28, OfficerRecord(other=record("2025-12-31", *PERISHABLE)), "2026-11-30")
    assert found.why_unknown is not None and "older than this window" in found.why_unknown
    assert found.part("total").short_min is None


def test_hours_waiting_for_credit_are_held_apart() -> None:
    found = standing(RULE_28, OfficerRecord((credit("2026-03-10", 30, credited_by=None),)), "2026-11-30")
    assert found.part("total").talkdown_min == 0
    assert found.held[0].reason == "Not yet credited by the training officer."


def test_a_date_that_cannot_be_believed_is_held_apart_until_it_is_settled() -> None:
    doubtful = credit("2019-01-01", 30, date_trusted=False)
    found = standing(RULE_28, OfficerRecord((doubtful,)), "2026-11-30")
    assert (found.part("total").talkdown_min, len(found.held)) == (0, 1)
    assert "settle the date" in found.held[0].reason
    settled = credit(
        "2019-01-01", 30, date_trusted=False, resolved_date=standing(RULE_28, OfficerRecord(), "2026-03-10").as_of
    )
    assert standing(RULE_28, OfficerRecord((settled,)), "2026-11-30").part("total").talkdown_min == 30


def test_29_february_counts_in_its_own_year() -> None:
    officer = OfficerRecord((credit("2028-02-29", 25),))
    assert standing(RULE_28, officer, "2028-02-29").part("total").talkdown_min == 25
    assert standing(RULE_28, officer, "2029-02-28").part("total").talkdown_min == 0


def test_seconds_are_rounded_once_a_day_and_down() -> None:
    same_day = OfficerRecord((credit("2026-03-10", 1.5), credit("2026-03-10", 1.5)))
    two_days = OfficerRecord((credit("2026-03-10", 1.5), credit("2026-03-11", 1.5)))
    assert standing(RULE_28, same_day, "2026-11-30").part("total").talkdown_min == 3
    assert standing(RULE_28, two_days, "2026-11-30").part("total").talkdown_min == 2


def test_the_rule_is_not_asked_of_a_year_before_it_stood() -> None:
    with pytest.raises(KeyError):
        standing(RULE_28, OfficerRecord(), "2014-06-01")


def test_hours_toward_rules_that_do_not_share_are_held_apart() -> None:
    found = standing(RULE_28, OfficerRecord((credit("2026-03-10", 30, toward=BOTH | {"tx-unit"}),)), "2026-11-30")
    assert found.part("total").talkdown_min == 0
    assert "do not share hours" in found.held[0].reason


def test_the_worked_example_of_the_training_officers_page() -> None:
    other = record("2026-11-01", *PERISHABLE, training("2026-05-06", 6, "other"))
    officer = OfficerRecord((credit("2026-03-10", 50), credit("2026-04-10", 40)), other)
    found = standing(RULE_28, officer, "2026-11-30")
    assert (found.part("discretionary").known_min, found.part("discretionary").short_min) == (450, 270)
    assert found.part("total").known_min == 19 * 60 + 30
    assert sentences(standing(RULE_28, OfficerRecord(officer.credits), "2026-11-30"))[0].startswith(
        "1 h 30 min of Talkdown hours credited toward the discretionary 12 of Colorado's Rule 28 for 2026"
    )
