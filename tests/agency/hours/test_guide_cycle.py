"""C.R.S. 24-31-315 as POST's guide reads it: parts within five years, which begin again when the last is completed."""

from datetime import date

from agency.hours.record import OfficerRecord, OtherTraining
from agency.hours.words import sentences
from tests.agency.hours.people import BOTH, GUIDE, RULE_28, STATUTE, credit, record, standing, training


def whole_cycle(year: int, without: str = "") -> tuple[OtherTraining, ...]:
    hours = {
        "deescalation": 2,
        "anti_bias": 4,
        "holds": 4,
        "community_policing": 2,
        "disabilities": 1,
        "indigenous_relatives": 1,
    }
    return tuple(
        training(f"{year}-0{month}-10", number, name)
        for month, (name, number) in enumerate(hours.items(), 1)
        if name != without
    )


def test_the_guides_own_example_completed_on_1_january_2020_is_next_due_on_1_january_2025() -> None:
    officer = OfficerRecord(other=record("2024-06-01", completed="2020-01-01"))
    said = sentences(standing(GUIDE, officer, "2024-06-01"))
    assert "The last part was completed on 1 January 2020; the 5 years end on 1 January 2025." in said


def test_two_talkdown_hours_complete_the_cycle_and_the_five_years_begin_again_on_that_day() -> None:
    other = record("2026-08-01", *whole_cycle(2026, without="deescalation"), completed="2022-09-01")
    half = OfficerRecord((credit("2026-09-01", 60),), other)
    assert standing(GUIDE, half, "2026-10-01").part("deescalation").short_min == 60
    full = OfficerRecord((credit("2026-09-01", 60), credit("2026-09-15", 60)), other)
    found = standing(GUIDE, full, "2026-10-01")
    assert found.span is not None and found.span.completed_on == (date(2022, 9, 1), date(2026, 9, 15))
    assert [part.known_min for part in found.parts] == [0] * 6
    assert any("the 5 years end on 15 September 2031" in said for said in sentences(found))


def test_a_cycle_is_not_completed_by_what_lies_after_the_day_asked_about() -> None:
    other = record("2026-08-01", *whole_cycle(2026, without="deescalation"), completed="2022-09-01")
    officer = OfficerRecord((credit("2026-09-15", 120),), other)
    found = standing(GUIDE, officer, "2026-09-01", window_day="2026-12-31")
    assert found.span is not None and found.span.completed_on == (date(2022, 9, 1),)


def test_hours_beyond_a_part_are_not_carried_into_the_next_cycle() -> None:
    other = record("2026-08-01", *whole_cycle(2026), training("2026-01-11", 6, "deescalation"), completed="2022-09-01")
    found = standing(GUIDE, OfficerRecord(other=other), "2026-10-01")
    assert found.part("deescalation").known_min == 0


def test_a_cycle_completed_on_29_february_ends_on_28_february() -> None:
    officer = OfficerRecord(other=record("2026-08-01", completed="2024-02-29"))
    assert any("end on 28 February 2029" in said for said in sentences(standing(GUIDE, officer, "2026-10-01")))


def test_five_years_that_are_over_are_said_to_have_ended() -> None:
    officer = OfficerRecord(other=record("2026-08-01", completed="2020-05-01"))
    said = sentences(standing(GUIDE, officer, "2026-10-01"))
    assert "The last part was completed on 1 May 2020; the 5 years ended on 1 May 2025." in said


def test_without_the_end_of_the_last_cycle_there_is_no_shortfall() -> None:
    found = standing(GUIDE, OfficerRecord((credit("2026-03-10", 90),), record("2026-08-01")), "2026-10-01")
    assert found.part("deescalation").talkdown_min == 90
    assert found.why_unknown is not None and "when the last cycle was completed" in found.why_unknown
    assert not any("to go" in said for said in sentences(found))


def test_the_disabilities_part_is_asked_from_1_july_2022() -> None:
    ids = [part.id for part in standing(GUIDE, OfficerRecord(), "2022-06-30").parts]
    assert "disabilities" not in ids
    assert "disabilities" in [part.id for part in standing(GUIDE, OfficerRecord(), "2022-07-01").parts]


def test_the_same_hours_count_toward_rule_28_as_well() -> None:
    officer = OfficerRecord((credit("2026-03-10", 120),))
    assert standing(GUIDE, officer, "2026-11-30").part("deescalation").talkdown_min == 120
    assert standing(RULE_28, officer, "2026-11-30").part("discretionary").talkdown_min == 120


def test_one_hour_does_not_fill_two_parts_that_stand_side_by_side() -> None:
    both = credit("2026-03-10", 60, categories=frozenset({"deescalation", "disabilities"}))
    found = standing(GUIDE, OfficerRecord((both,)), "2026-11-30")
    assert [part.talkdown_min for part in found.parts] == [0] * 6
    assert "split the time" in found.held[0].reason


def test_the_statutes_own_reading_stands_beside_and_gives_no_shortfall() -> None:
    officer = OfficerRecord((credit("2026-03-10", 60, toward=BOTH | {STATUTE}),), record("2026-08-01"))
    found = standing(STATUTE, officer, "2026-11-30")
    assert (found.part("deescalation").talkdown_min, found.part("deescalation").short_min) == (60, None)
    assert any("the sources differ" in said for said in sentences(found))
    assert any(said.startswith("Not worked through") for said in sentences(found))
