"""The review's document as terminal text that wraps at any width."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from appliance.review.document.curve import at_time
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
from appliance.review.document.text import clock, label
from appliance.tui.palette import ALERT, CALM, DIM, GROUND, INK
from appliance.words import _

CURVE_ROWS: Final = 11
WIDEST_CURVE: Final = 96


def draw(section: Section) -> RenderableType:
    """Return a section with its heading."""
    heading = Text(section.heading.upper(), style=f"bold {CALM}")
    return Group(heading, Text(), blocks(section.blocks))


def blocks(found: Sequence[Block]) -> RenderableType:
    """Return blocks with a line between them."""
    return Group(*_spaced([_block(block) for block in found]))


def _spaced(blocks: Sequence[RenderableType]) -> list[RenderableType]:
    spaced: list[RenderableType] = []
    for block in blocks:
        spaced += [block, Text()]
    return spaced[:-1]


def _block(block: Block) -> RenderableType:
    match block:
        case Para(text=text, strong=strong):
            return Text(text, style=f"bold {INK}" if strong else INK)
        case Moment():
            return _moment(block)
        case Scores(rows=rows):
            return Group(*_spaced([_score(row) for row in rows]))
        case Curve():
            return CurveDrawing(block)
        case Facts(rows=facts):
            table = Table.grid(padding=(0, 2, 0, 0))
            table.add_column(style=DIM)
            table.add_column(style=INK, ratio=1)
            for label, value in facts:
                table.add_row(Text(label), Text(value))
            return table
        case Fine(lines=lines):
            return Group(*(Text(line, style=DIM) for line in lines))
        case Takes():
            return Group(*_spaced([_take(row, block.person) for row in block.rows]))


def _take(row: TakeRow, person: str) -> RenderableType:
    return Group(_side(_("before"), row.before, person), _side(_("now"), row.now, person))


def _side(when: str, side: TakeSide | None, person: str) -> RenderableType:
    if side is None:
        return Text(f"{when:<8}{_('it had ended')}", style=DIM)
    head = Text.assemble(
        (f"{when:<8}{_('turn {turn}').format(turn=side.turn)}  ", DIM), (f"“{side.said}”", f"bold {INK}")
    )
    told = [side.coded, *((f"{person}: “{side.answer}”",) if side.answer else ()), side.gauges]
    return Group(head, *(Padding(Text(line, style=INK), (0, 0, 0, 8)) for line in told))


def _moment(moment: Moment) -> RenderableType:
    parts: list[RenderableType] = []
    if moment.heading:
        parts.append(Text(moment.heading, style=f"bold {INK}"))
    who = "" if moment.turn is None else _("turn {turn}").format(turn=label(moment)) + "  "
    parts.append(Padding(Text.assemble((who, DIM), (f"“{moment.quote}”", f"bold {INK}")), (0, 0, 0, 2)))
    parts += [Padding(Text(line, style=INK), (0, 0, 0, 4)) for line in moment.lines]
    if moment.better:
        better = Text.assemble((_("Instead: "), f"bold {CALM}"), (f"“{moment.better}”", CALM))
        parts.append(Padding(better, (0, 0, 0, 4)))
    return Group(*parts)


def _score(row: ScoreRow) -> RenderableType:
    score = _("not observed") if row.score is None else _("{score:.1f} of 5").format(score=row.score)
    gauge = "·····" if row.score is None else "■" * row.filled + "□" * (5 - row.filled)
    head = Text.assemble((gauge, ALERT), (f"  {score:<14}", f"bold {INK}"), (row.title, f"bold {INK}"))
    sure = f" ({row.confidence})" if row.confidence else ""
    return Group(head, Padding(Text(f"{row.anchor}{sure}", style=INK), (0, 0, 0, 7)))


class CurveDrawing:
    """Agitation and trust over time, as wide as there is room."""

    def __init__(self, curve: Curve, rows: int = CURVE_ROWS, marked: int | None = None) -> None:
        """Draw a curve on so many rows; `marked` is the number of the turning point that is read."""
        self._curve = curve
        self._rows = rows
        self._marked = marked

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw at this width."""
        curve, width, top = self._curve, min(WIDEST_CURVE, options.max_width) - 6, self._rows - 1
        end_s = max(curve.times_s[-1], 1.0)
        grid = [[" "] * width for _ in range(self._rows)]
        for column in range(width):
            at_s = end_s * column / max(1, width - 1)
            for values, glyph in ((curve.trust, "o"), (curve.agitation, "■")):
                grid[top - round(at_time(curve, values, at_s) * top / 10)][column] = glyph
        labels = {0: "10", top // 2: " 5", top: " 0"} if top % 2 == 0 else {0: "10", top: " 0"}
        for number, row in enumerate(grid):
            line = Text(f"{labels[number]} ┤" if number in labels else "   │", style=DIM, no_wrap=True)
            for cell in row:
                line.append(cell, style=ALERT if cell == "■" else CALM)
            yield line
        yield Text(f"   └{'─' * width}", style=DIM, no_wrap=True)
        yield Text("    ", no_wrap=True).append_text(self._marks(width, end_s))
        end = clock(end_s)
        yield Text(f"    0:00{' ' * max(1, width - 4 - len(end))}{end}", style=DIM, no_wrap=True)
        turning = _("   numbers: turning points, below") if curve.marks else ""
        yield Text.assemble((_("    ■ agitation"), ALERT), (_("   o trust"), CALM), (turning, DIM))

    def _marks(self, width: int, end_s: float) -> Text:
        """Return the numbers of the turning points; the one that is read stands out by a sign as well as by colour."""
        cells = [" "] * (width + 1)
        styles = [f"bold {INK}"] * (width + 1)
        for mark in sorted(self._curve.marks, key=lambda mark: mark.number == self._marked):
            at = min(width - 1, round(mark.at_s / end_s * (width - 1)))
            cells[at] = str(mark.number)
            if mark.number == self._marked:
                at = max(1, at)
                cells[at - 1 : at + 2] = ["►", str(mark.number), "◄"]
                styles[at - 1 : at + 2] = [f"bold {GROUND} on {CALM}"] * 3
        text = Text(no_wrap=True)
        for cell, style in zip(cells[:width], styles, strict=False):
            text.append(cell, style=style)
        return text
