"""The blocks of a document as pieces of a column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.review.document.colours import AGITATION, BETTER, DIM, RULE, TRUST
from appliance.review.document.curve import end_of, steps
from appliance.review.document.model import (
    Block,
    Curve,
    Facts,
    Fine,
    Moment,
    Para,
    ScoreRow,
    Scores,
    Section,
    TakeRow,
    Takes,
    TakeSide,
)
from appliance.review.document.paper import Face, Paper, Piece
from appliance.review.document.text import clock, label

_INDENT_MM: Final = 3.0
_BULLET_MM: Final = 2.4
_LABEL_SHARE: Final = 0.44
_CURVE_MM: Final = 36.0
_AXIS_MM: Final = 8.5
_BOX_MM: Final = 2.1


@dataclass(frozen=True, slots=True)
class Column:
    """Makes pieces of one width at one scale."""

    paper: Paper
    width_mm: float
    scale: float = 1.0

    def face(self, size_pt: float = 9.0, bold: bool = False, colour: str = Face().colour) -> Face:
        """Return a face at this column's scale."""
        return Face(size_pt, bold, colour).scaled(self.scale)

    def section(self, section: Section) -> list[Piece]:
        """Return a heading with what stands under it."""
        pieces = [self._heading(section.heading)]
        for block in section.blocks:
            pieces += self._block(block)
        return pieces

    def _heading(self, text: str) -> Piece:
        face = self.face(10.5, bold=True)
        lines = self.paper.wrapped(text, face, self.width_mm)
        height = len(lines) * face.line_mm

        def draw(x: float, y: float) -> None:
            self.paper.write_lines(x, y, lines, face)
            self._line(x, y + height + 0.5, x + self.width_mm, y + height + 0.5, face.colour, 0.35)

        return Piece(height + 1.4 * self.scale, draw, 4.2 * self.scale, with_next=True)

    def _block(self, block: Block) -> list[Piece]:
        match block:
            case Para(text=text, strong=strong):
                return [self._text(text, self.face(bold=strong), 2.0 if strong else 1.2, with_next=strong)]
            case Moment():
                return [self._moment(block)]
            case Scores(rows=rows):
                return [self._score(row) for row in rows]
            case Curve():
                return [self._curve(block)]
            case Facts(rows=facts):
                return [self._fact(name, value) for name, value in facts]
            case Fine(lines=lines):
                return [self._item(line) for line in lines]
            case Takes(rows=takes, person=person):
                return [self._take_head(), *(self._take(row, person) for row in takes)]

    def _text(self, text: str, face: Face, space_mm: float, with_next: bool) -> Piece:
        lines = self.paper.wrapped(text, face, self.width_mm)
        return Piece(
            len(lines) * face.line_mm,
            lambda x, y: self.paper.write_lines(x, y, lines, face),
            space_mm * self.scale,
            with_next,
        )

    def _item(self, text: str) -> Piece:
        face = self.face(7.6, colour=DIM)
        lines = self.paper.wrapped(text, face, self.width_mm - _BULLET_MM)

        def draw(x: float, y: float) -> None:
            self.paper.write_at(x, y, "•", face)
            self.paper.write_lines(x + _BULLET_MM, y, lines, face)

        return Piece(len(lines) * face.line_mm, draw, 0.7 * self.scale)

    def _fact(self, name: str, value: str) -> Piece:
        dim, face = self.face(8.6, colour=DIM), self.face(8.6)
        inset = self.width_mm * _LABEL_SHARE
        names = self.paper.wrapped(name, dim, inset - 2)
        values = self.paper.wrapped(value, face, self.width_mm - inset)

        def draw(x: float, y: float) -> None:
            self.paper.write_lines(x, y, names, dim)
            self.paper.write_lines(x + inset, y, values, face)

        return Piece(max(len(names), len(values)) * face.line_mm, draw, 0.5 * self.scale)

    def _score(self, row: ScoreRow) -> Piece:
        face, dim = self.face(bold=True), self.face(8.2, colour=DIM)
        score = row.score
        shown = "–" if score is None else f"{score:.1f}"
        sure = f" ({row.confidence})" if row.confidence else ""
        lines = self.paper.wrapped(f"{row.anchor}{sure}", dim, self.width_mm)
        box = _BOX_MM * self.scale
        bar_mm = 5 * (box + 0.5) + 8 * self.scale

        def draw(x: float, y: float) -> None:
            self.paper.write_at(x, y, row.title, face)
            right = x + self.width_mm
            self.paper.write_at(right - self.paper.width_of(shown, face), y, shown, face)
            self.paper.set_draw_color(DIM)
            self.paper.set_fill_color(DIM)
            self.paper.set_line_width(0.2)
            for number in range(5):
                filled = number < row.filled
                left = right - bar_mm + number * (box + 0.5)
                self.paper.rect(left, y + face.line_mm * 0.22, box, box, style="DF" if filled else "D")
            self.paper.write_lines(x, y + face.line_mm, lines, dim)

        return Piece(face.line_mm + len(lines) * dim.line_mm, draw, 1.2 * self.scale)

    def _moment(self, m: Moment) -> Piece:
        face, dim, strong = self.face(8.8), self.face(8.2, colour=DIM), self.face(8.8, bold=True)
        better = self.face(8.6, colour=BETTER)
        room = self.width_mm - _INDENT_MM
        heading = self.paper.wrapped(m.heading, strong, self.width_mm) if m.heading else []
        turn = f"[{label(m)}] " if m.turn is not None else ""
        first = self.paper.width_of(turn, dim)
        quote = self.paper.wrapped(f"“{m.quote}”", face, room, first)
        said = [line for text in m.lines for line in self.paper.wrapped(text, dim, room)]
        instead = self.paper.wrapped(f"Instead: “{m.better}”", better, room) if m.better else []
        heights = (
            len(heading) * strong.line_mm,
            len(quote) * face.line_mm,
            len(said) * dim.line_mm,
            len(instead) * better.line_mm,
        )

        def draw(x: float, y: float) -> None:
            self.paper.write_lines(x, y, heading, strong)
            y += heights[0]
            inner = x + _INDENT_MM
            self._line(x + 0.8, y + 0.4, x + 0.8, y + heights[1] - 0.1, DIM, 0.5)
            self.paper.write_at(inner, y + 0.25 * self.scale, turn, dim)
            self.paper.write_lines(inner, y, quote, face, first)
            y += heights[1]
            self.paper.write_lines(inner, y, said, dim)
            y += heights[2]
            if instead:
                self._line(x + 0.8, y + 0.4, x + 0.8, y + heights[3] - 0.1, BETTER, 0.5)
                self.paper.write_lines(inner, y, instead, better)

        return Piece(sum(heights), draw, 1.5 * self.scale)

    def _take_head(self) -> Piece:
        face = self.face(bold=True)

        def draw(x: float, y: float) -> None:
            for place, name in enumerate(("Before", "Now")):
                self.paper.write_at(x + place * self._half, y, name, face)

        return Piece(face.line_mm, draw, 1.2 * self.scale, with_next=True)

    @property
    def _half(self) -> float:
        """Where the second take begins."""
        return (self.width_mm + 6.0) / 2

    def _take(self, row: TakeRow, person: str) -> Piece:
        """Return both takes of one turn beside each other."""
        half = Column(self.paper, self._half - 6.0, self.scale)
        sides = [half._moment(_as_moment(side, person)) if side is not None else None for side in (row.before, row.now)]
        ended = self.face(8.2, colour=DIM)

        def draw(x: float, y: float) -> None:
            for place, piece in enumerate(sides):
                left = x + place * self._half
                if piece is None:
                    self.paper.write_at(left + _INDENT_MM, y, "(it had ended)", ended)
                else:
                    piece.draw(left, y)

        return Piece(max(p.height_mm for p in sides if p is not None), draw, 2.0 * self.scale)

    def _curve(self, curve: Curve) -> Piece:
        plot_mm = _CURVE_MM * self.scale
        dim = self.face(7.6, colour=DIM)
        inset = 5.0 * self.scale

        def draw(x: float, y: float) -> None:
            left, right, top = x + inset, x + self.width_mm - 2.6, y + 1.5
            end_s = end_of(curve)

            def at(at_s: float, value: float) -> tuple[float, float]:
                return left + (right - left) * at_s / end_s, top + plot_mm * (1 - value / 10)

            for value in (0, 5, 10):
                across = at(0, value)[1]
                self._line(left, across, right, across, RULE, 0.2)
                edge = left - 1.2 - self.paper.width_of(str(value), dim)
                self.paper.write_at(edge, across - dim.line_mm / 2, str(value), dim)
            self._steps([at(*corner) for corner in steps(curve, curve.agitation)], AGITATION)
            self.paper.set_dash_pattern(dash=1.4, gap=0.8)
            self._steps([at(*corner) for corner in steps(curve, curve.trust)], TRUST)
            self.paper.set_dash_pattern()
            for mark in curve.marks:
                self._mark(*at(mark.at_s, mark.agitation), str(mark.number), TRUST if mark.better else AGITATION)
            foot = top + plot_mm + 0.8
            self.paper.write_at(left, foot, "0:00", dim)
            end = clock(end_s)
            self.paper.write_at(right - self.paper.width_of(end, dim), foot, end, dim)
            self._legend(left, foot + dim.line_mm, bool(curve.marks))

        return Piece(plot_mm + _AXIS_MM * self.scale + 1, draw, 1.2 * self.scale)

    def _legend(self, x: float, y: float, marked: bool) -> None:
        parts = [("agitation (solid)", AGITATION), ("trust (dashed)", TRUST)]
        parts += [("numbers: turning points", DIM)] if marked else []
        for text, colour in parts:
            face = self.face(7.6, bold=True, colour=colour)
            self.paper.write_at(x, y, text, face)
            x += self.paper.width_of(text, face) + 3

    def _mark(self, x: float, y: float, number: str, colour: str) -> None:
        face = self.face(7.4, bold=True)
        self.paper.set_draw_color(colour)
        self.paper.set_fill_color("#ffffff")
        self.paper.set_line_width(0.35)
        self.paper.circle(x, y, 1.9 * self.scale, style="DF")
        self.paper.write_at(x - self.paper.width_of(number, face) / 2, y - face.line_mm / 2 + 0.05, number, face)

    def _steps(self, corners: Sequence[tuple[float, float]], colour: str) -> None:
        self.paper.set_draw_color(colour)
        self.paper.set_line_width(0.55)
        self.paper.polyline(list(corners))

    def _line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width_mm: float) -> None:
        self.paper.set_draw_color(colour)
        self.paper.set_line_width(width_mm)
        self.paper.line(x1, y1, x2, y2)


def _as_moment(side: TakeSide, person: str) -> Moment:
    answer = (f"{person}: “{side.answer}”",) if side.answer else ()
    return Moment(side.turn, side.said, (side.coded, *answer, side.gauges))
