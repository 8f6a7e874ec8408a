"""A trend as plain text of 80 columns."""

import textwrap
from datetime import date
from typing import Final

from appliance.review.trend.drawn import BAND, ENCOUNTER, GAUGE_CELLS, LEVEL, NOTHING, curve, gauge, labels
from appliance.review.trend.model import CompetencyTrend, Suggestion, Trend
from appliance.review.trend.words import SAID, day, encounters
from appliance.words import N_, _, pgettext

WIDTH: Final = 80
TITLE_CELLS: Final = 32
SAID_CELLS: Final = 13
CURVE_COLUMNS: Final = 48
LEGEND: Final = f"{LEVEL} level   {BAND} where it may be, nine times in ten   {ENCOUNTER} an encounter"
_KINDS: Final = {"scenario": N_("Take “{title}”"), "drill": N_("Drill “{title}”"), "retake": N_("Retake “{title}”")}
_COMMANDS: Final = {"scenario": "talkdown rehearse", "drill": "talkdown drill"}
"""How to begin from the command line; a retake from there needs a record that was written to a file."""


def text(trend: Trend) -> str:
    """Return the text, with a newline at the end."""
    lines = ["MY TREND", f"{day(trend.made_on, trend.made_on)} {trend.made_on.year} · TRAINING", ""]
    if trend.suggestions:
        lines += _headed("What to practise next")
        for suggestion in trend.suggestions:
            lines += [*_wrapped(suggested(suggestion)), *_wrapped(suggestion.reason, "  ")]
            lines += [f"  {_COMMANDS[suggestion.kind]} {suggestion.id}"] if suggestion.kind in _COMMANDS else []
            lines.append("")
    lines += _headed("Each competency")
    lines += [f"{'':<{TITLE_CELLS}} {header()}", *(_row(c) for c in trend.competencies), LEGEND, ""]
    for competency in trend.competencies:
        if competency.observed:
            lines += _headed(competency.title)
            lines += _curve(competency, trend.made_on) if competency.level is not None else []
            lines += [line for sentence in competency.words for line in _wrapped(sentence)]
            lines.append("")
    lines += _headed("What this rests on")
    lines += [line for note in trend.notes for line in _wrapped(note)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def suggested(suggestion: Suggestion) -> str:
    """Return a suggestion in one line."""
    told = _(_KINDS[suggestion.kind]).format(title=suggestion.title)
    if suggestion.retake_turn is not None:
        told += _(" from turn {turn}").format(turn=suggestion.retake_turn)
    return told + (_(", for {aim}").format(aim=suggestion.competency_title) if suggestion.competency_title else "")


def header() -> str:
    """Return what stands above what `standing` returns."""
    return f"1{'':<{GAUGE_CELLS - 2}}5  {pgettext('trend', 'now'):<5}{_('since first'):<{SAID_CELLS}}"


def standing(competency: CompetencyTrend) -> str:
    """Return gauge, level and verdict of one competency, as wide for every one of them."""
    if competency.level is None or competency.low is None or competency.high is None:
        told = _("{n} more needed").format(n=competency.needed) if competency.observed else _("not yet seen")
        return f"{NOTHING * GAUGE_CELLS}       {told:<{SAID_CELLS}}"
    verdict = "" if competency.change is None else _(SAID[competency.change.verdict])
    drawn = gauge(competency.level, competency.low, competency.high)
    return f"{drawn}  {competency.level:.1f}  {verdict:<{SAID_CELLS}}"


def _row(competency: CompetencyTrend) -> str:
    return f"{competency.title[:TITLE_CELLS]:<{TITLE_CELLS}} {standing(competency)}"


def _curve(competency: CompetencyTrend, today: date) -> list[str]:
    points = competency.points
    rows = curve(points, CURVE_COLUMNS)
    first, last = day(points[0].on, today), day(points[-1].on, today)
    ends = f"{first:<{CURVE_COLUMNS - len(last)}}{last}"
    told = encounters(len(points))
    return [
        *(f"{label}{row}" for label, row in zip(labels(), rows, strict=True)),
        f"  └{'─' * CURVE_COLUMNS}",
        f"   {ends}   {told}",
    ]


def _headed(heading: str) -> list[str]:
    return [heading, "─" * len(heading)]


def _wrapped(sentence: str, indent: str = "") -> list[str]:
    return textwrap.wrap(sentence, WIDTH, initial_indent=indent, subsequent_indent=indent) or [""]
