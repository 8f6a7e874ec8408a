from datetime import date

import pytest

from agency.database import Database
from agency.database.people import Role
from agency.database.training import HoursDecision, OtherRecord, WaiverRow
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
