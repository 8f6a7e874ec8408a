"""Certificates and sign-in sheets as PDF files."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fpdf import FPDF

FONT: Final = "helvetica"
ENCODING: Final = "windows-1252"
ISSUED: Final = "Issued by the agency. Not issued or approved by POST. Non-perishable training."
WHOSE: Final = (
    "The chief or sheriff, through the training officer, decides on credit and enters it; Talkdown submits nothing."
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says."""

    agency: str
    officer: str
    training_id: str
    course: str
    instructor: str
    lesson_plan: str
    approved_by: str
    approved_on: date
    first: date
    last: date
    hours: str
    complete: bool
    issued_on: date


@dataclass(frozen=True, slots=True)
class Attendance:
    """One line of a sign-in sheet."""

    officer: str
    training_id: str
    began: str
    practice: str
    kiosk: str
    counted: str
    credited: str


def certificate(words: Certificate) -> bytes:
    """Return a certificate; one of time so far says that the course is not complete."""
    paper = _paper("landscape")
    paper.add_page()
    paper.set_line_width(0.6)
    paper.rect(10, 10, paper.w - 20, paper.h - 20)
    _centred(paper, 26, 13, words.agency)
    heading = "Certificate of completion" if words.complete else "Statement of training hours"
    _centred(paper, 42, 26, heading, bold=True)
    _centred(paper, 64, 12, "for" if words.complete else "so far, for")
    _centred(paper, 74, 20, words.officer, bold=True)
    _centred(paper, 85, 11, f"Number {words.training_id}")
    _centred(paper, 100, 15, words.course)
    when = day(words.first) if words.first == words.last else f"{day(words.first)} to {day(words.last)}"
    _centred(paper, 110, 12, f"{words.hours} credited, practised {when}")
    _centred(paper, 126, 10, f"Instructor of record: {words.instructor or 'not named'}")
    _centred(paper, 132, 10, f"Approved by {words.approved_by} on {day(words.approved_on)}")
    if words.lesson_plan:
        paper.set_xy(40, 140)
        paper.set_font(FONT, size=9)
        paper.multi_cell(paper.w - 80, 4.2, printable(f"Topics: {words.lesson_plan[:480]}"), align="C")
    _centred(paper, 168, 9, ISSUED)
    _centred(paper, 173, 9, WHOSE)
    paper.line(paper.w - 110, 192, paper.w - 30, 192)
    paper.set_xy(paper.w - 110, 193)
    paper.set_font(FONT, size=9)
    paper.cell(80, 5, printable(f"Training officer. Issued {day(words.issued_on)}."))
    return bytes(paper.output())


def sign_in_sheet(agency: str, course: str, instructor: str, when: date, lines: Sequence[Attendance]) -> bytes:
    """Return a day's sign-in sheet of one course, with room for signatures."""
    paper = _paper("landscape")
    paper.add_page()
    paper.set_font(FONT, "B", 15)
    paper.cell(0, 8, printable(f"Sign-in sheet: {course}"), new_x="LMARGIN", new_y="NEXT")
    paper.set_font(FONT, size=10)
    paper.cell(
        0,
        6,
        printable(f"{agency}. {day(when)}. Instructor of record: {instructor or 'not named'}."),
        new_x="LMARGIN",
        new_y="NEXT",
    )
    paper.ln(3)
    paper.set_font(FONT, size=9)
    headings = ("Officer", "Number", "Began", "Practice", "Kiosk", "Counted", "Credited", "Signature")
    with paper.table(col_widths=(44, 24, 16, 40, 24, 20, 20, 60), line_height=7, padding=1) as table:
        table.row(headings)
        for line in lines:
            cells = (line.officer, line.training_id, line.began, line.practice)
            more = (line.kiosk, line.counted, line.credited, "")
            table.row([printable(cell) for cell in (*cells, *more)])
    paper.ln(4)
    paper.multi_cell(0, 4.5, printable(f"Each day is added up and rounded down to the minute. {ISSUED} {WHOSE}"))
    return bytes(paper.output())


def day(value: date) -> str:
    """Return a date as paper shows it, month first in words."""
    return f"{value:%B} {value.day}, {value.year}"


def printable(text: str) -> str:
    """Return a text in the characters that every PDF reader's own font has."""
    shown: list[str] = []
    for character in text.replace("−", "-"):
        if character.isspace() or unicodedata.category(character) == "Cc":
            shown.append(" ")
            continue
        plain = (character, unicodedata.normalize("NFKD", character))
        kept = [c.encode(ENCODING, "ignore").decode(ENCODING) for c in plain]
        shown.append(kept[0] or kept[1] or ("" if unicodedata.category(character)[0] in "MC" else "?"))
    return "".join(shown)


def _paper(orientation: str) -> FPDF:
    paper = FPDF(orientation="landscape" if orientation == "landscape" else "portrait", unit="mm", format="letter")
    paper.set_auto_page_break(True, 14)
    paper.core_fonts_encoding = ENCODING
    paper.set_creator("Talkdown")
    return paper


def _centred(paper: FPDF, y_mm: float, size_pt: float, text: str, bold: bool = False) -> None:
    paper.set_font(FONT, "B" if bold else "", size_pt)
    shown = printable(text)
    while paper.get_string_width(shown) > paper.w - 30 and size_pt > 7:
        size_pt -= 1
        paper.set_font_size(size_pt)
    paper.set_xy(10, y_mm)
    paper.cell(paper.w - 20, 8, shown, align="C")
