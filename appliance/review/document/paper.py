"""A sheet of paper: faces, wrapping and columns, in millimetres.

Helvetica is in every PDF reader, so no font is embedded; with the page streams left uncompressed the same document is
the same bytes on any machine. It has the characters of code page 1252; others are shown as the letter they are built
on, or as a question mark.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from fpdf import FPDF

from appliance.review.document.colours import DIM, INK

FONT: Final = "helvetica"
ENCODING: Final = "windows-1252"
WIDTH_MM: Final = 215.9
HEIGHT_MM: Final = 279.4
"""US Letter."""
MARGIN_MM: Final = 15.0
TOP_MM: Final = 14.0
BOTTOM_MM: Final = 266.0
FOOT_MM: Final = 270.5
_POINT_MM: Final = 25.4 / 72
_LEADING: Final = 1.24
"""Line height over type size."""
_REPLACED: Final = str.maketrans({"▲": "", "▼": "", "−": "–", "→": "–", "\u2011": "-", "\u00a0": " "})
_BEFORE_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in where a record's start is no date."""


@dataclass(frozen=True, slots=True)
class Face:
    """A size in points, a weight and a colour."""

    size_pt: float = 9.0
    bold: bool = False
    colour: str = INK

    def scaled(self, by: float) -> "Face":
        """Return the face larger or smaller."""
        return replace(self, size_pt=round(self.size_pt * by, 2))

    @property
    def line_mm(self) -> float:
        """Return the height of one line."""
        return self.size_pt * _POINT_MM * _LEADING


@dataclass(frozen=True, slots=True)
class Piece:
    """Something with a height that stands in a column and is not torn apart."""

    height_mm: float
    draw: Callable[[float, float], None]
    """Draws with its top left corner there."""
    space_mm: float = 0.0
    """Left free above it, except at the top of a column."""
    with_next: bool = False
    """Never the last in a column."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a piece stands; pages are counted from 0."""

    page: int
    x: float
    y: float
    piece: Piece


class Paper(FPDF):
    """An empty document; every page has a foot."""

    def __init__(self, title: str, started_utc: str, foot: str) -> None:
        """Begin a document that was made when the encounter began."""
        super().__init__("portrait", "mm", "Letter")
        self.core_fonts_encoding = ENCODING
        self.set_compression(False)
        self.set_auto_page_break(False)
        self.set_margins(MARGIN_MM, TOP_MM, MARGIN_MM)
        self.set_title(printable(title))
        self.set_producer("Talkdown")
        self.set_lang("en-US")
        self.set_creation_date(_moment(started_utc))
        self._foot = printable(foot)
        self._widths: dict[tuple[bool, str], float] = {}

    def footer(self) -> None:
        """Write what this is and the number of the page."""
        face = Face(7.5, colour=DIM)
        self.write_at(MARGIN_MM, FOOT_MM, self._foot, face)
        number = f"page {self.page_no()}"
        self.write_at(WIDTH_MM - MARGIN_MM - self.width_of(number, face), FOOT_MM, number, face)

    def width_of(self, text: str, face: Face) -> float:
        """Return how wide a text is."""
        return sum(self._width(c, face.bold) for c in printable(text)) * face.size_pt

    def _width(self, character: str, bold: bool) -> float:
        known = self._widths.get((bold, character))
        if known is None:
            self.set_font(FONT, "B" if bold else "", 100)
            known = self._widths[bold, character] = self.get_string_width(character) / 100
        return known

    def wrapped(self, text: str, face: Face, width_mm: float, first_mm: float = 0.0) -> list[str]:
        """Return the lines that a text takes; the first has `first_mm` less room."""
        lines: list[str] = []
        line, room = "", width_mm - first_mm
        for word in printable(text).split():
            longer = f"{line} {word}" if line else word
            if line and self.width_of(longer, face) > room:
                lines.append(line)
                line, room = word, width_mm
            else:
                line = longer
            while len(line) > 1 and self.width_of(line, face) > room:
                fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or self.width_of(line[:n], face) <= room)
                lines.append(line[:fits])
                line, room = line[fits:], width_mm
        return [*lines, line] if line or not lines else lines

    def write_at(self, x: float, y: float, text: str, face: Face) -> None:
        """Write one line whose top is at `y`."""
        self.set_font(FONT, "B" if face.bold else "", face.size_pt)
        self.set_text_color(face.colour)
        self.text(x, y + face.size_pt * _POINT_MM * 0.95, printable(text))

    def write_lines(self, x: float, y: float, lines: Sequence[str], face: Face, first_mm: float = 0.0) -> None:
        """Write lines below each other; the first begins `first_mm` further in."""
        for number, line in enumerate(lines):
            self.write_at(x + (0.0 if number else first_mm), y + number * face.line_mm, line, face)


def printable(text: str) -> str:
    """Return a text in the characters that the font has."""
    return "".join(_shown(c) for c in text.translate(_REPLACED))


def _shown(character: str) -> str:
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    if unicodedata.category(character) == "Cf":
        return ""
    for candidate in (character, unicodedata.normalize("NFKD", character)):
        kept = candidate.encode(ENCODING, "ignore").decode(ENCODING)
        if kept:
            return kept
    return "" if unicodedata.combining(character) else "?"


def _moment(started_utc: str) -> datetime:
    try:
        read = datetime.fromisoformat(started_utc.replace("Z", "+00:00"))
    except ValueError:
        return _BEFORE_TIME
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def placed(pieces: Sequence[Piece], columns: Sequence[float], first_top_mm: float, top_mm: float) -> list[Placed]:
    """Put pieces below each other, column after column and page after page; `columns` are left edges."""
    at: list[Placed] = []
    page, column, y = 0, 0, first_top_mm
    top = first_top_mm
    number = 0
    while number < len(pieces):
        last = number
        while pieces[last].with_next and last + 1 < len(pieces):
            last += 1
        together = pieces[number : last + 1]
        fresh = y == top
        needed = sum(p.height_mm + p.space_mm for p in together) - (together[0].space_mm if fresh else 0.0)
        if y + needed > BOTTOM_MM and not fresh:
            column += 1
            if column == len(columns):
                page, column, top = page + 1, 0, top_mm
            y = top
            continue
        for place, piece in enumerate(together):
            y += 0.0 if fresh and place == 0 else piece.space_mm
            at.append(Placed(page, columns[column], y, piece))
            y += piece.height_mm
        number = last + 1
    return at
