"""The shapes that other states need: cycles, licence periods, pass marks, topics, part years by the month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agency.hours.loader import read_rules, shipped_rules
from agency.hours.record import HoursError, OfficerRecord, Waiver
from agency.hours.standing import Standing, stand
from agency.hours.windows import years_later
from agency.hours.words import NOTHING_SENT, duration, sentences
from tests.agency.hours.people import credit, record, training
from tests.agency.hours.test_rule_files import GOOD

LICENCE = GOOD.replace('{ kind = "calendar year" }', '{ kind = "licence period", years = 2 }')
MONTHS = GOOD.replace("total_hours = 4\n", 'total_hours = 4\nproration = "whole months"\n')
MARK = GOOD.replace("hours = 1\n", "hours = 1\npass_percent = 80\n")
TOPIC = GOOD.replace("hours = 1\n", 'kind = "topic"\n').replace("hours = 3\n", "hours = 4\n")


def elm(text: str, officer: OfficerRecord, as_of: str = "2026-11-30") -> Standing:
    return stand(officer, read_rules("elm.toml", text), date.fromisoformat(as_of))[0]


def test_a_licence_period_counts_from_its_first_day_to_its_last() -> None:
    lines = [training(day, 1, "talk") for day in ("2025-06-30", "2025-07-01", "2027-06-30", "2027-07-01")]
    officer = OfficerRecord(
        other=record("2027-07-02", *lines), licence_from=date(2025, 7, 1), licence_to=date(2027, 6, 30)
    )
    assert elm(LICENCE, officer, "2027-06-30").part("talk").known_min == 120
    assert elm(LICENCE, officer, "2027-07-01").span is None


def test_an_unknown_licence_period_is_said_and_gives_no_shortfall() -> None:
    found = elm(LICENCE, OfficerRecord(other=record("2026-11-01")))
    assert found.why_unknown is not None and "licence period" in found.why_unknown
    assert sentences(found)[0].startswith("No Talkdown hours are credited toward Elm's annual training in a licence")


def test_a_part_year_may_be_counted_in_whole_months() -> None:
    officer = OfficerRecord(other=record("2026-11-01"), hired_on=date(2026, 10, 15))
    assert (elm(MONTHS, officer).part("total").needed_min, elm(MONTHS, officer).part("talk").needed_min) == (60, 15)
    whole = OfficerRecord(other=record("2026-11-01"), hired_on=date(2026, 1, 1))
    assert elm(MONTHS, whole).part("total").needed_min == 240


@pytest.mark.parametrize(("mark", "minutes"), [(79, 0), (80, 60), (None, 0)])
def test_time_counts_toward_a_part_with_a_pass_mark_only_when_it_was_reached(mark: int | None, minutes: int) -> None:
    other = record("2026-11-01", training("2026-03-10", 1, "talk", test_percent=mark))
    assert elm(MARK, OfficerRecord(other=other)).part("talk").known_min == minutes


def test_a_topic_is_covered_by_any_time_at_all() -> None:
    covered = elm(TOPIC, OfficerRecord(other=record("2026-11-01", training("2026-03-10", 0.25, "talk"))))
    bare = elm(TOPIC, OfficerRecord(other=record("2026-11-01")))
    assert (covered.part("talk").reached, bare.part("talk").reached) == (True, False)
    assert any(said.endswith("not covered yet.") for said in sentences(bare))


def test_a_waiver_of_a_rule_that_knows_none_is_refused() -> None:
    waiver = Waiver("elm-annual", "total", date(2026, 6, 1), 0, "medical leave", "Chief Ortiz")
    with pytest.raises(HoursError, match="Reasons known for this rule: none"):
        elm(GOOD, OfficerRecord(waivers=(waiver,)))


def test_a_category_that_the_state_does_not_have_is_held_apart() -> None:
    found = elm(GOOD, OfficerRecord((credit("2026-03-10", 30, "walk", toward=frozenset({"elm-annual"})),)))
    assert found.held[0].reason == "walk is no category of Elm's rules; choose one that is."


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2023-09-01", "2023-09-01", "2025-08-31"), ("2023-08-31", "2021-09-01", "2023-08-31")],
)
def test_texas_units_follow_one_another_from_1_september(day: str, first: str, last: str) -> None:
    found = {each.rule.id: each for each in stand(OfficerRecord(), shipped_rules()["texas"], date.fromisoformat(day))}
    span = found["tx-unit"].span
    assert span is not None
    assert (span.first, span.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("state", sorted(set(shipped_rules()) - {"colorado"}))
def test_a_state_that_is_not_worked_through_gives_no_shortfall_and_says_so(state: str) -> None:
    officer = OfficerRecord(other=record("2026-11-01"), licence_from=date(2026, 1, 1), licence_to=date(2029, 12, 31))
    for found in stand(officer, shipped_rules()[state], date(2026, 11, 30)):
        assert all(part.short_min is None for part in found.parts)
        assert any(said.startswith("Not worked through: ") for said in sentences(found))


@pytest.mark.parametrize("state", sorted(shipped_rules()))
def test_every_standing_ends_with_who_decides_and_that_nothing_is_submitted(state: str) -> None:
    for found in stand(OfficerRecord(), shipped_rules()[state], date(2026, 11, 30)):
        assert sentences(found)[-1] == NOTHING_SENT


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 10))
def test_the_day_so_many_years_later_is_the_same_day_or_the_last_of_february(day: date, years: int) -> None:
    later = years_later(day, years)
    assert later.year == day.year + years
    assert (later.month, later.day) in {(day.month, day.day), (2, 28)}
    assert later.day == day.day or (day.month, day.day) == (2, 29)


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (130, "2 h 10 min")])
def test_minutes_are_told_as_hours_and_minutes(minutes: int, said: str) -> None:
    assert duration(minutes) == said
