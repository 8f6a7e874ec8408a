"""A review as plain text of 80 columns, the curve drawn in characters."""

import textwrap
from typing import Final

from appliance.review.document.curve import at_time, end_of
from appliance.review.document.model import Block, Curve, Document, Facts, Fine, Moment, Para, Scores, Takes, TakeSide

WIDTH: Final = 80
AGITATION: Final = "█"
TRUST: Final = "░"
BOTH: Final = "▓"
"""Blocks of the oldest console fonts, told apart without any colour."""
_CURVE_COLUMNS: Final = 68
_CURVE_ROWS: Final = 11


def render(document: Document) -> str:
    """Return the text, with a newline at the end."""
    lines = [document.title.upper(), document.subtitle, ""]
    for section in document.sections:
        lines += [section.heading, "─" * len(section.heading)]
        for block in section.blocks:
            lines += _block(block)
        lines.append("")
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _wrap(text: str, indent: str = "", first: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=True,
    ) or [""]


def _block(block: Block) -> list[str]:
    match block:
        case Para(text=text):
            return _wrap(text)
        case Moment():
            return _moment(block)
        case Scores(rows=rows):
            lines = []
            for row in rows:
                bar = "·····" if row.score is None else f"{'■' * row.filled:·<5}"
                score = " – " if row.score is None else f"{row.score:.1f}"
                sure = f" ({row.confidence})" if row.confidence else ""
                lines += _wrap(
                    f"{row.anchor}{sure}", " " * 10, f"{score}  {bar}{row.title}: ".replace(bar, bar + "  ", 1)
                )
            return lines
        case Curve():
            return _curve(block)
        case Facts(rows=rows):
            width = max(len(label) for label, _ in rows)
            return [line for label, value in rows for line in _wrap(value, " " * (width + 2), f"{label:<{width}}  ")]
        case Fine(lines=lines):
            return [line for item in lines for line in _wrap(item, "  ", "- ")]
        case Takes(rows=takes, person=person):
            lines = []
            for pair in takes:
                lines += [*_take("before", pair.before, person), *_take("now", pair.now, person), ""]
            return lines[:-1]


def _take(when: str, side: TakeSide | None, person: str) -> list[str]:
    first = f"{when:<6} "
    if side is None:
        return [f"{first}(it had ended)"]
    where = f"[{side.turn}] "
    lines = _wrap(f"“{side.said}”", " " * (len(first) + len(where)), f"{first}{where}")
    told = [side.coded, *((f"{person}: “{side.answer}”",) if side.answer else ()), side.gauges]
    return lines + [line for text in told for line in _wrap(text, " " * 11)]


def _moment(moment: Moment) -> list[str]:
    lines = _wrap(moment.heading) if moment.heading else []
    where = f"[{label(moment)}] " if moment.turn is not None else ""
    lines += _wrap(f"“{moment.quote}”", " " * (2 + len(where)), f"  {where}")
    for text in moment.lines:
        lines += _wrap(text, "      ")
    if moment.better:
        lines += _wrap(f"“{moment.better}”", "        ", "      → ")
    return lines


def clock(at_s: float) -> str:
    """Return minutes and seconds."""
    return f"{int(at_s) // 60}:{int(at_s) % 60:02d}"


def label(moment: Moment) -> str:
    """Return the turn of a moment with the word on its words."""
    return f"{moment.turn}, {moment.mark}" if moment.mark else str(moment.turn)


def _curve(curve: Curve) -> list[str]:
    end_s = end_of(curve)
    grid = [[" "] * _CURVE_COLUMNS for _ in range(_CURVE_ROWS)]
    for column in range(_CURVE_COLUMNS):
        at_s = end_s * column / (_CURVE_COLUMNS - 1)
        for values, glyph in ((curve.trust, TRUST), (curve.agitation, AGITATION)):
            row = _CURVE_ROWS - 1 - round(at_time(curve, values, at_s))
            grid[row][column] = BOTH if glyph == AGITATION and grid[row][column] == TRUST else glyph
    lines = [f"{10 - i:>2} ┤{''.join(row)}" if i % 5 == 0 else f"   │{''.join(row)}" for i, row in enumerate(grid)]
    marks = [" "] * _CURVE_COLUMNS
    for mark in curve.marks:
        marks[min(_CURVE_COLUMNS - 1, round(mark.at_s / end_s * (_CURVE_COLUMNS - 1)))] = str(mark.number)
    end = clock(end_s)
    axis = f"   └{'─' * _CURVE_COLUMNS}"
    foot = f"    0:00{' ' * (_CURVE_COLUMNS - 4 - len(end))}{end}"
    turning = "   numbers: turning points" if curve.marks else ""
    legend = f"    {AGITATION} agitation   {TRUST} trust   {BOTH} both{turning}"
    return [*lines, axis, f"    {''.join(marks)}", foot, legend]
