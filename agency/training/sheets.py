"""Reads and writes tables: CSV and XLSX, as they come out of a records system and as it takes them in."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from appliance.errors import TalkdownError

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
MOST_UNPACKED_BYTES: Final = 50_000_000
_ZIP: Final = b"PK\x03\x04"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class SheetError(TalkdownError):
    """A file cannot be read as a table; the message says why and what to do."""


def read_sheet(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV or XLSX file, its first sheet, as text; empty rows are left out."""
    rows = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    kept: list[list[str]] = []
    for row in rows:
        if len(kept) > MOST_ROWS:
            raise SheetError(f"The file has more than {MOST_ROWS} rows. Split it.")
        cells = [cell.strip() for cell in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            kept.append(cells)
    if not kept:
        raise SheetError("The file holds no rows. Save the sheet as CSV or XLSX and choose it again.")
    return kept


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file that a spreadsheet opens as it is meant, without running what looks like a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(title: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Return an XLSX file of one sheet with a header row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(cell: object) -> object:
    if isinstance(cell, str):
        clean = "".join(c for c in cell if c in "\t\n" or ord(c) >= 32)
        return f"'{clean}" if clean.startswith(_FORMULA) else clean
    return "" if cell is None else cell


def _csv(content: bytes) -> Iterable[list[str]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SheetError("The file is neither CSV nor XLSX. Save the sheet as one of these.")
    if "\x00" in text:
        raise SheetError("The file is neither CSV nor XLSX. Save the sheet as one of these.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SheetError(f"The CSV file cannot be read: {error}. Save it again from the spreadsheet.") from None


def _xlsx(content: bytes) -> Iterable[list[str]]:
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise SheetError("The XLSX file is too large. Save the one sheet that is needed as CSV.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
        return [[_text(cell) for cell in row] for row in rows]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise SheetError(f"The XLSX file cannot be read ({error}). Save it again, or as CSV.") from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
