import csv
import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from agency.database import Database
from agency.database.people import Role
from agency.database.training import HoursDecision
from agency.training import sheets
from agency.training.sheets import SheetError, csv_file, read_sheet, xlsx_file
from tests.agency.browser import Person, a_course, an_entry, an_officer, signed_in
from tests.agency.sites import NOW

YEAR = "first=2026-01-01&last=2026-12-31"


@pytest.fixture
def person(database: Database) -> Person:
    with database.write() as session:
        session.add_all(
            [an_officer(family_name="=HYPERLINK(1)"), a_course(), an_entry(1), an_entry(2, start_minute=700)]
        )
        session.add(HoursDecision(body_sha256=f"{1:064x}", credited=True, decided_by="kim", decided_at=NOW))
        session.flush()
        session.get_one(type(an_entry()), f"{1:064x}").undecided = False
    return signed_in(database, Role.TRAINING_OFFICER)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_only_credited_time_is_exported(person: Person) -> None:
    heading, line = table(person.get(f"/exports/hours?{YEAR}").content)
    assert dict(zip(heading, line, strict=True))["Minutes credited"] == "10"


def test_what_looks_like_a_formula_is_not_one(person: Person) -> None:
    assert table(person.get(f"/exports/hours?{YEAR}").content)[1][1] == "'=HYPERLINK(1)"
    book = load_workbook(io.BytesIO(person.get(f"/exports/hours?{YEAR}&kind=xlsx").content))
    assert book.worksheets[0]["B2"].data_type == "s"


def test_the_acadis_shape_has_us_dates_and_hours(person: Person) -> None:
    heading, line = table(person.get(f"/exports/hours?{YEAR}&preset=acadis").content)
    found = dict(zip(heading, line, strict=True))
    assert (found["Start Date"], found["Hours"], found["Provider"]) == ("11/25/2026", "0.17", "Elm County")


def test_columns_may_be_mapped(person: Person) -> None:
    found = table(person.get(f"/exports/hours?{YEAR}&columns=No%3Dtraining_id%3BHrs%3Dhours").content)
    assert found[0] == ["No", "Hrs"]
    assert person.get(f"/exports/hours?{YEAR}&columns=No%3Dscore").status_code == 422


def test_xapi_statements_keep_their_ids_and_have_no_score(person: Person) -> None:
    first, again = (json.loads(person.get(f"/exports/hours?{YEAR}&kind=xapi").content) for _ in range(2))
    assert first == again and first[0]["result"] == {"completion": True, "duration": "PT10M"}


def test_days_outside_are_left_out(person: Person) -> None:
    assert len(table(person.get("/exports/hours?first=2025-01-01&last=2025-12-31").content)) == 1


@pytest.mark.parametrize("write", [csv_file, lambda rows: xlsx_file("Roster", rows)], ids=["csv", "xlsx"])
def test_what_is_written_is_read_back(write: object) -> None:
    rows = [["Number", "Name", "Hired"], ["7", "Zoë", "2020-02-29"]]
    assert callable(write) and read_sheet(write(rows)) == rows


def test_a_spreadsheets_own_dates_and_numbers_become_text() -> None:
    content = xlsx_file("Roster", [["Number", "Hired"], [7.0, date(2020, 2, 29)]])
    assert read_sheet(content)[1] == ["7", "2020-02-29"]


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_any_usual_delimiter_is_understood(delimiter: str) -> None:
    assert read_sheet(f"a{delimiter}b\n1{delimiter}2\n".encode()) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04broken", b"\x00\x01\x02"])
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(SheetError):
        read_sheet(content)


def test_a_file_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    with pytest.raises(SheetError, match="3 rows"):
        read_sheet(b"a\n" * 9)
