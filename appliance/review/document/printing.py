"""A review on paper: what matters on one page, and the evidence behind it. Same document, same bytes."""

from collections.abc import Sequence
from typing import Final

from appliance.review.document.colours import DIM
from appliance.review.document.model import Document, Section, Takes
from appliance.review.document.paper import MARGIN_MM, TOP_MM, WIDTH_MM, Face, Paper, Piece, Placed, placed
from appliance.review.document.pieces import Column

FOOT: Final = "Talkdown  ·  TRAINING, never for discipline  ·  this review is the officer's own"
_GAP_MM: Final = 8.0
_WIDE_MM: Final = WIDTH_MM - 2 * MARGIN_MM
_COLUMN_MM: Final = (_WIDE_MM - _GAP_MM) / 2
_COLUMNS: Final = (MARGIN_MM, MARGIN_MM + _COLUMN_MM + _GAP_MM)
_SCALES: Final = tuple(round(1.1 - 0.03 * step, 2) for step in range(11))
"""Type sizes tried, the largest first, until the first page holds all that belongs on it."""
_DETAIL_SCALE: Final = 0.92


def render(document: Document) -> bytes:
    """Return the file."""
    paper = Paper(f"{document.title}: {document.subtitle}", document.started_utc, FOOT)
    top = TOP_MM + 15.5
    summary = [s for s in document.sections if not s.detail]
    for scale in _SCALES:
        first = placed(_pieces(paper, summary, scale), _COLUMNS, top, TOP_MM)
        if first[-1].page == 0:
            break
    paper.add_page()
    _head(paper, document)
    _draw(paper, first)
    detail = [s for s in document.sections if s.detail]
    wide = [s for s in detail if any(isinstance(block, Takes) for block in s.blocks)]
    for sections, columns, width_mm in (
        (wide, _COLUMNS[:1], _WIDE_MM),
        ([s for s in detail if s not in wide], _COLUMNS, _COLUMN_MM),
    ):
        if sections:
            paper.add_page()
            pieces = _pieces(paper, sections, _DETAIL_SCALE, width_mm)
            _draw(paper, placed(pieces, columns, TOP_MM, TOP_MM))
    return bytes(paper.output())


def _pieces(paper: Paper, sections: Sequence[Section], scale: float, width_mm: float = _COLUMN_MM) -> list[Piece]:
    column = Column(paper, width_mm, scale)
    return [piece for section in sections for piece in column.section(section)]


def _head(paper: Paper, document: Document) -> None:
    paper.write_at(MARGIN_MM, TOP_MM, document.title, Face(17, bold=True))
    paper.write_at(MARGIN_MM, TOP_MM + 8, document.subtitle, Face(9.5, colour=DIM))


def _draw(paper: Paper, pieces: Sequence[Placed]) -> None:
    """Draw pieces, beginning on the page that is open."""
    page = 0
    for at in pieces:
        while page < at.page:
            paper.add_page()
            page += 1
        at.piece.draw(at.x, at.y)
