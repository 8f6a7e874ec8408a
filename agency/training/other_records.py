"""An agency's record of other training, from a spreadsheet with the date that it was true on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.training import Officer, OtherRecord
from agency.training.roster import read_date
from agency.training.sheets import SheetError

HEADINGS: Final = ("number", "date", "hours", "category", "talkdown", "test_percent", "remedial_for_year")
NEEDED: Final = 4
"""So many of the headings, the first, have to be there."""
_YES: Final = {"yes", "y", "true", "1", "x"}
_NO: Final = {"no", "n", "false", "0"}
MOST_HOURS: Final = 200
EARLIEST_YEAR: Final = 2000


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken: how many officers and lines, and what was wrong with the rest."""

    officers: int
    lines: int
    errors: tuple[str, ...]


def take_record(
    session: Session, rows: Sequence[Sequence[str]], as_of: date, categories: Mapping[str, str], by: str, now: datetime
) -> Imported:
    """Put a record in the place of the earlier one, for each officer whom the file names.

    The file has the headings `number`, `date`, `hours`, `category` and, where they are known, `talkdown` (yes for hours
    that were practised on a kiosk and entered in the record by hand), `test_percent` (what was reached in its test) and
    `remedial_for_year` (the year that it makes up). An officer with a wrong row keeps the earlier
    record, since half a record would show a shortfall that is none.
    """
    at = _columns(rows[0])
    known = {officer.training_id: officer.ref for officer in session.scalars(select(Officer))}
    lines: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    errors: list[str] = []
    spoiled: set[str] = set()
    for row_number, cells in enumerate(rows[1:], 2):
        values = {name: cells[where] if where < len(cells) else "" for name, where in at.items()}
        line, problem = _line(values, categories, known, as_of)
        if line is None:
            errors.append(f"Row {row_number}: {problem}")
            spoiled.add(values["number"])
            continue
        lines[values["number"]].append(line)
    taken = {number: found for number, found in lines.items() if number not in spoiled}
    for number, found in taken.items():
        earlier = session.get(OtherRecord, known[number])
        completed = earlier.trainings.get("completed_on", {}) if earlier is not None else {}
        session.merge(
            OtherRecord(
                officer_ref=known[number],
                as_of=as_of,
                trainings={"rows": found, "completed_on": completed},
                imported_by=by,
                imported_at=now,
            )
        )
    return Imported(len(taken), sum(len(found) for found in taken.values()), tuple(errors))


def _columns(headings: Sequence[str]) -> dict[str, int]:
    plain = [heading.strip().lower() for heading in headings]
    missing = [name for name in HEADINGS[:NEEDED] if name not in plain]
    if missing:
        raise SheetError(f"The first row lacks: {', '.join(missing)}. Name the columns {', '.join(HEADINGS)}.")
    return {name: plain.index(name) for name in HEADINGS if name in plain}


def _line(
    values: Mapping[str, str], categories: Mapping[str, str], known: Mapping[str, str], as_of: date
) -> tuple[dict[str, Any] | None, str]:
    day = read_date(values["date"])
    by_name = {name.lower(): key for key, name in categories.items()} | {key: key for key in categories}
    category = by_name.get(values["category"].strip().lower())
    marked = values.get("talkdown", "").strip().lower()
    try:
        minutes = round(float(values["hours"].replace(",", ".")) * 60)
    except (ValueError, OverflowError):
        minutes = 0
    if values["number"] not in known:
        return None, f"nobody on the roster has the number “{values['number'][:40]}”."
    if day is None or day > as_of:
        return None, "the date is none, or lies after the day that the record is of."
    if not 0 < minutes <= MOST_HOURS * 60:
        return None, f"hours have to be a number above 0 and at most {MOST_HOURS}."
    if category is None:
        return None, f"“{values['category'][:40]}” is no category here. There are: {', '.join(categories.values())}."
    if marked and marked not in _YES | _NO:
        return None, "talkdown has to be yes or no, or empty where nobody has said."
    talkdown = None if not marked else marked in _YES
    percent = _number(values.get("test_percent", "").strip().removesuffix("%"), 0, 100)
    year = _number(values.get("remedial_for_year", ""), EARLIEST_YEAR, as_of.year)
    if percent is False:
        return None, "test_percent has to be a whole number from 0 to 100, or empty."
    if year is False:
        return None, f"remedial_for_year has to be a year from {EARLIEST_YEAR} to {as_of.year}, or empty."
    line = {"date": day.isoformat(), "minutes": minutes, "categories": [category], "from_talkdown": talkdown}
    return line | {"test_percent": percent, "remedial_for_year": year}, ""


def _number(text: str, least: int, most: int) -> int | None | Literal[False]:
    """Return a whole number within bounds, None for an empty cell, False for anything else."""
    plain = text.strip()
    if not plain:
        return None
    return int(plain) if plain.isdecimal() and least <= int(plain) <= most else False
