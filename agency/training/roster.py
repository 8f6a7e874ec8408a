"""A roster from a spreadsheet: which column is what, what is wrong in which row, and what would change."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.training import Officer
from agency.training.sheets import SheetError

FIELDS: Final = {
    "training_id": "Training or person number",
    "family_name": "Family name",
    "given_name": "Given name",
    "rank": "Rank",
    "unit": "Unit or shift",
    "hired_on": "Hired on",
    "licence_from": "Licence from",
    "licence_to": "Licence to",
}
NEEDED: Final = ("training_id", "family_name")
DATES: Final = ("hired_on", "licence_from", "licence_to")
MOST_CHARACTERS: Final = {"training_id": 40, "family_name": 80, "given_name": 80, "rank": 60, "unit": 80}
_USUAL: Final = {
    "training_id": ("training id", "person id", "pid", "post id", "acadis id", "employee id", "badge", "id", "number"),
    "family_name": ("family name", "last name", "surname", "last"),
    "given_name": ("given name", "first name", "first"),
    "rank": ("rank", "title", "position"),
    "unit": ("unit", "division", "shift", "squad", "assignment"),
    "hired_on": ("hired on", "hire date", "date hired", "hired"),
    "licence_from": ("licence from", "license from", "license start", "licence start"),
    "licence_to": ("licence to", "license to", "license end", "licence end", "expires"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file that can be taken."""

    line: int
    values: Mapping[str, str]
    dates: Mapping[str, date]
    change: str
    """`new`, `changed` or `same`."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. Nothing is removed from the roster by leaving it out of the file."""

    headings: tuple[str, ...]
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    errors: tuple[str, ...]
    absent: int
    """Officers on the roster whom the file does not name; they stay as they are."""

    def count(self, change: str) -> int:
        """Return how many rows are of one kind."""
        return sum(row.change == change for row in self.rows)


def guess_columns(headings: Sequence[str]) -> dict[str, int]:
    """Return which column is probably which, by its heading."""
    plain = [re.sub(r"[^a-z]+", " ", heading.lower()).strip() for heading in headings]
    found: dict[str, int] = {}
    for name, usual in _USUAL.items():
        for words in usual:
            if words in plain and plain.index(words) not in found.values():
                found[name] = plain.index(words)
                break
    return found


def preview(session: Session, rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> Preview:
    """Return what an import would do; raises SheetError when a column that is needed is not chosen."""
    for name in NEEDED:
        if name not in columns:
            raise SheetError(f"Choose the column that holds: {FIELDS[name].lower()}.")
    known = {officer.training_id: officer for officer in session.scalars(select(Officer))}
    seen: dict[str, int] = {}
    taken: list[Row] = []
    errors: list[str] = []
    for line, cells in enumerate(rows[1:], 2):
        values = {n: cells[at] if at < len(cells) else "" for n, at in columns.items()}
        problems, dates = _problems(values, seen.get(values["training_id"]))
        if problems:
            errors.append(f"Row {line}: {' '.join(problems)}")
            continue
        seen[values["training_id"]] = line
        texts = {name: value for name, value in values.items() if name not in DATES}
        taken.append(Row(line, texts, dates, _change(known.get(texts["training_id"]), texts, dates)))
    absent = sum(officer.active and number not in seen for number, officer in known.items())
    return Preview(tuple(rows[0]), dict(columns), tuple(taken), tuple(errors), absent)


def apply(session: Session, found: Preview, now: datetime) -> int:
    """Write a preview's rows to the roster and return how many changed it."""
    changed = 0
    for row in found.rows:
        if row.change == "same":
            continue
        number = row.values["training_id"]
        officer = session.scalars(select(Officer).where(Officer.training_id == number)).one_or_none()
        if officer is None:
            officer = Officer(ref=secrets.token_hex(16), training_id=number, given_name="", made_at=now)
            session.add(officer)
        for name, value in {**row.values, **row.dates}.items():
            setattr(officer, name, value)
        changed += 1
    return changed


def read_date(text: str) -> date | None:
    """Return a date written as 2026-11-30 or 11/30/2026, or None for anything else."""
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            continue
    return None


def _problems(values: Mapping[str, str], before: int | None) -> tuple[list[str], dict[str, date]]:
    problems = [f"{FIELDS[name]} is empty." for name in NEEDED if not values[name]]
    if before is not None:
        problems.append(f"The number {values['training_id'][:40]} stands in row {before} already.")
    for name, most in MOST_CHARACTERS.items():
        if len(values.get(name, "")) > most:
            problems.append(f"{FIELDS[name]} is longer than {most} characters.")
    dates: dict[str, date] = {}
    for name in DATES:
        text = values.get(name, "")
        found = read_date(text) if text else None
        if text and found is None:
            problems.append(f"{FIELDS[name]}: “{text[:20]}” is not a date; write 2026-11-30 or 11/30/2026.")
        elif found is not None:
            dates[name] = found
    return problems, dates


def _change(officer: Officer | None, texts: Mapping[str, str], dates: Mapping[str, date]) -> str:
    if officer is None:
        return "new"
    wanted: dict[str, object] = {**texts, **dates}
    return "same" if all(getattr(officer, name) == value for name, value in wanted.items()) else "changed"
