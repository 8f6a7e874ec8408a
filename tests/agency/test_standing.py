import re
from datetime import date

import pytest

from agency.database import Database
from agency.database.people import Role
from agency.database.training import Course, HoursDecision, OtherRecord, WaiverRow
from tests.agency.browser import Person, a_course, an_entry, an_officer, signed_in
from tests.agency.sites import NOW, rows

OFFICER = f"/officers/{1:032x}"
RECORD = b"number,date,hours,category,talkdown\nT0001,2026-03-01,6,firearms,no\nT0001,2026-04-01,2,anti-bias,\n"


@pytest.fixture
def person(database: Database) -> Person:
    course = a_course(categories=["deescalation"], toward=["co-rule-28", "co-24-31-315-guide"])
    entry = an_entry(1, counted_s=5400, undecided=False)
    decision = HoursDecision(body_sha256=f"{1:064x}", credited=True, decided_by="kim", decided_at=NOW)
    with database.write() as session:
        session.add_all([an_officer(), course, entry, decision])
    return signed_in(database, Role.TRAINING_OFFICER)


def take_record(person: Person, content: bytes = RECORD, as_of: str = "2026-11-01") -> str:
    return person.post("/records", {"as_of": as_of}, files={"file": ("record.csv", content)}).text


def test_without_a_record_of_other_training_no_shortfall_is_shown(person: Person) -> None:
    page = person.get(OFFICER).text
    assert "1 h 30 min of Talkdown hours credited" in page and "to go" not in page


def test_with_a_record_the_page_says_what_is_left_and_as_of_when(person: Person) -> None:
    assert "2 lines of 1 officers" in take_record(person)
    page = person.get(OFFICER).text
    assert "to go" in page and "1 Nov 2026" in page


def test_a_wrong_row_keeps_an_officers_earlier_record_whole(database: Database, person: Person) -> None:
    take_record(person)
    wrong = RECORD.replace(b"anti-bias", b"juggling").replace(b",6,", b",7,")
    assert "no category here" in take_record(person, wrong, "2026-11-20")
    (kept,) = rows(database, OtherRecord)
    assert (kept["as_of"], kept["trainings"]["rows"][0]["minutes"]) == (date(2026, 11, 1), 360)


def test_a_record_of_a_day_to_come_is_refused(database: Database, person: Person) -> None:
    take_record(person, as_of="2027-01-01")
    assert rows(database, OtherRecord) == []


def test_a_waiver_is_kept_only_for_a_rule_part_and_reason_that_exist(database: Database, person: Person) -> None:
    waiver = {"part": "co-rule-28/total", "for_date": "2026-06-01", "needed_min": "600", "granted_by": "POST"}
    assert person.post(f"{OFFICER}/waiver", waiver | {"reason": "a whim"}).status_code == 422
    assert person.post(f"{OFFICER}/waiver", waiver | {"reason": "medical leave"}).status_code == 200
    assert len(rows(database, WaiverRow)) == 1


def test_practice_before_the_course_was_approved_is_flagged(database: Database) -> None:
    with database.write() as session:
        session.add_all([an_officer(), a_course(approved_on=date(2026, 11, 26)), an_entry(1)])
    assert "before the course was approved" in signed_in(database, Role.TRAINING_OFFICER).get("/").text


def test_perishable_skills_are_no_category_that_a_course_can_choose(person: Person) -> None:
    page = person.get("/courses/deescalation-2026").text
    assert 'value="deescalation"' in page and 'value="firearms"' not in page and 'value="perishable"' not in page


def credit(person: Person, **more: str) -> int:
    page = person.get("/").text
    keys = re.findall(r'name="sitting" value="([0-9a-f]{64})"', page)
    return person.post("/hours/decide", {"sitting": keys, "decision": "credit"} | more).status_code


def test_remedial_hours_count_for_the_year_that_they_make_up(database: Database, person: Person) -> None:
    with database.write() as session:
        session.add(an_entry(2, counted_s=3600, date=date(2026, 11, 26)))
    assert credit(person, remedial_for_year="2027") == 422, "a year that lies ahead is made up by nobody"
    assert credit(person, remedial_for_year="2025") == 200
    take_record(person)
    page = person.get(OFFICER).text
    assert "1 h 30 min of Talkdown hours credited" in page
    assert {row["remedial_for_year"] for row in rows(database, HoursDecision)} == {None, 2025}


def test_time_added_by_hand_can_make_up_a_year_too(database: Database, person: Person) -> None:
    change = {"course": "deescalation-2026", "date": "2026-11-20", "minutes": "30", "reason": "Made up for 2025."}
    assert person.post(f"{OFFICER}/adjust", change | {"remedial_for_year": "2025"}).status_code == 200
    assert "making up 2025" in person.get(OFFICER).text


def test_an_entry_told_again_by_another_chain_counts_again_only_when_somebody_says_so(
    database: Database, person: Person
) -> None:
    with database.write() as session:
        session.add(an_entry(2, counted_s=5400, chain="d" * 32, sequence=0))
    assert "told the same in another chain" in person.get("/").text
    assert credit(person) == 422
    assert credit(person, flags="separate") == 200
    assert "3 h of Talkdown hours credited" in person.get(OFFICER).text


def test_where_a_scenario_counts_once_its_second_time_gives_no_credit(database: Database, person: Person) -> None:
    with database.write() as session:
        session.get_one(Course, "deescalation-2026").repeats_count = False
        session.add_all([an_entry(2, counted_s=600), an_entry(3, counted_s=900, scenario="bus-station")])
    assert credit(person) == 200
    page = person.get(OFFICER).text
    assert "counts each scenario once" in page and "1 h 45 min of Talkdown hours credited" in page


def test_a_record_can_name_test_results_and_remedial_years(database: Database, person: Person) -> None:
    head = b"number,date,hours,category,talkdown,test_percent,remedial_for_year\n"
    assert "1 lines of 1 officers" in take_record(person, head + b"T0001,2026-03-01,6,firearms,no,85%,2025\n")
    (kept,) = rows(database, OtherRecord)
    line = kept["trainings"]["rows"][0]
    assert (line["test_percent"], line["remedial_for_year"]) == (85, 2025)
    for wrong in (b"many,", b"101,", b",soon", b",2031"):
        assert "has to be" in take_record(person, head + b"T0001,2026-03-01,6,firearms,no," + wrong + b"\n")


def test_two_readings_of_one_statute_can_be_told_apart_where_a_course_chooses(person: Person) -> None:
    page = person.get("/courses/deescalation-2026").text
    choices = re.findall(r'name="toward" value="[^"]+"[^>]*> ([^<]+)<', page)
    assert len(choices) == len(set(choices)) >= 3
