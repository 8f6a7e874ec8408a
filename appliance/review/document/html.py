"""A review as one self-contained page: no script, nothing fetched, fit to print, contrast of at least 7 to 1."""

from html import escape
from typing import Final

from appliance.review.document.colours import AGITATION, BETTER, DIM, INK, RULE, TRUST
from appliance.review.document.curve import end_of, in_words, steps
from appliance.review.document.model import (
    Block,
    Curve,
    Document,
    Facts,
    Fine,
    Moment,
    Para,
    ScoreRow,
    Scores,
    Section,
    Takes,
    TakeSide,
)
from appliance.review.document.text import clock, label

_STYLE: Final = f"""
:root{{color-scheme:light}}
body{{font:16px/1.45 system-ui,sans-serif;color:{INK};background:#fff;max-width:44rem;margin:2rem auto;padding:0 1rem}}
h1{{font-size:1.6rem;margin:0}}h2{{font-size:1.15rem;margin:2rem 0 .6rem;border-bottom:2px solid {INK}}}
p{{margin:.45rem 0}}.sub{{margin:.2rem 0 0;color:{DIM}}}.strong{{font-weight:600}}
table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;vertical-align:top;padding:.22rem .9rem .22rem 0}}
.scores th{{font-weight:600;white-space:nowrap}}.facts th{{font-weight:400;color:{DIM};width:16rem}}
td.n{{white-space:nowrap;font-variant-numeric:tabular-nums;font-weight:600}}td.bar{{white-space:nowrap}}
.bar i{{display:inline-block;width:.62rem;height:.62rem;margin-right:2px;border:1px solid {DIM}}}
.bar .on{{background:{DIM}}}
.moment{{margin:.8rem 0;break-inside:avoid}}.moment p{{margin:.1rem 0;padding-left:1.05rem;color:{DIM}}}
.takes{{table-layout:fixed}}.takes th{{border-bottom:1px solid {RULE}}}.takes tr{{break-inside:avoid}}
.takes td{{padding-top:.5rem}}.takes p{{margin:.1rem 0;padding-left:1.05rem;color:{DIM}}}
.moment p.strong{{padding:0;color:{INK}}}
blockquote{{margin:.2rem 0;padding:.05rem 0 .05rem .8rem;border-left:4px solid {DIM}}}
.turn{{color:{DIM};font-variant-numeric:tabular-nums}}
.better{{border-left-color:{BETTER};color:{BETTER};font-weight:600}}
.fine{{font-size:.85rem;color:{DIM};padding-left:1.1rem}}.fine li{{margin:.25rem 0}}
svg{{width:100%;height:auto}}
@media (max-width:36rem){{.scores th{{white-space:normal}}.facts th{{width:auto}}td.bar{{display:none}}}}
@media print{{body{{margin:0;max-width:none;font-size:11pt}}h2{{break-after:avoid}}}}
@media print{{.bar .on{{print-color-adjust:exact}}}}
"""
_W, _H, _LEFT, _TOP, _PLOT_W, _PLOT_H = 720, 260, 36, 16, 670, 200


def render(document: Document) -> str:
    """Return the page."""
    body = "".join(_section(s) for s in document.sections)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width">'
        f"<title>{escape(document.title)}: "
        f"{escape(document.subtitle)}</title><style>{_STYLE}</style></head><body>"
        f'<h1>{escape(document.title)}</h1><p class="sub">{escape(document.subtitle)}</p>{body}</body></html>\n'
    )


def _section(section: Section) -> str:
    return f"<section><h2>{escape(section.heading)}</h2>{''.join(_block(b) for b in section.blocks)}</section>"


def _block(block: Block) -> str:
    match block:
        case Para(text=text, strong=strong):
            return f'<p class="strong">{escape(text)}</p>' if strong else f"<p>{escape(text)}</p>"
        case Moment():
            return _moment(block)
        case Scores(rows=rows):
            return f'<table class="scores">{"".join(_score(row) for row in rows)}</table>'
        case Curve():
            return _svg(block)
        case Facts(rows=facts):
            return (
                '<table class="facts">'
                + "".join(f'<tr><th scope="row">{escape(a)}</th><td>{escape(b)}</td></tr>' for a, b in facts)
                + "</table>"
            )
        case Fine(lines=lines):
            return '<ul class="fine">' + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
        case Takes(rows=takes):
            pairs = "".join(f"<tr>{_take(r.before, block.person)}{_take(r.now, block.person)}</tr>" for r in takes)
            head = '<tr><th scope="col">Before</th><th scope="col">Now</th></tr>'
            return f'<table class="takes"><thead>{head}</thead><tbody>{pairs}</tbody></table>'


def _take(side: TakeSide | None, person: str) -> str:
    if side is None:
        return "<td><p>(it had ended)</p></td>"
    answer = f"<p>{escape(person)}: “{escape(side.answer)}”</p>" if side.answer else ""
    return (
        f'<td><blockquote><span class="turn">[{side.turn}]</span> “{escape(side.said)}”</blockquote>'
        f"<p>{escape(side.coded)}</p>{answer}<p>{escape(side.gauges)}</p></td>"
    )


def _score(row: ScoreRow) -> str:
    bar = "".join('<i class="on"></i>' if number < row.filled else "<i></i>" for number in range(5))
    score = "–" if row.score is None else f"{row.score:.1f}"
    sure = f" ({escape(row.confidence)})" if row.confidence else ""
    return (
        f'<tr><th scope="row">{escape(row.title)}</th><td class="n">{score}</td>'
        f'<td class="bar" aria-hidden="true">{bar}</td><td>{escape(row.anchor)}{sure}</td></tr>'
    )


def _moment(m: Moment) -> str:
    heading = f'<p class="strong">{escape(m.heading)}</p>' if m.heading else ""
    turn = f'<span class="turn">[{escape(label(m))}]</span> ' if m.turn is not None else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in m.lines)
    better = f'<blockquote class="better">Instead: “{escape(m.better)}”</blockquote>' if m.better else ""
    return f'<div class="moment">{heading}<blockquote>{turn}“{escape(m.quote)}”</blockquote>{lines}{better}</div>'


def _svg(curve: Curve) -> str:
    end_s = end_of(curve)

    def x(at_s: float) -> float:
        return round(_LEFT + _PLOT_W * at_s / end_s, 1)

    def y(value: float) -> float:
        return round(_TOP + _PLOT_H * (1 - value / 10), 1)

    def line(values: tuple[float, ...]) -> str:
        return " ".join(f"{x(at_s)},{y(value)}" for at_s, value in steps(curve, values))

    grid = "".join(
        f'<line x1="{_LEFT}" x2="{_LEFT + _PLOT_W}" y1="{y(v)}" y2="{y(v)}" stroke="{RULE}"/>'
        f'<text x="{_LEFT - 8}" y="{y(v) + 4}" text-anchor="end">{v}</text>'
        for v in (0, 5, 10)
    )
    marks = "".join(
        f'<g><title>{escape(m.caption)}</title><circle cx="{x(m.at_s)}" cy="{y(m.agitation)}" r="10" '
        f'fill="#fff" stroke="{TRUST if m.better else AGITATION}" '
        f'stroke-width="2"/><text x="{x(m.at_s)}" y="{y(m.agitation) + 4}" '
        f'text-anchor="middle">{m.number}</text></g>'
        for m in curve.marks
    )
    summary = in_words(curve)
    return (
        f'<svg viewBox="0 0 {_W} {_H}" role="img" aria-label="{escape(summary)}" '
        'font-family="system-ui,sans-serif" font-size="13" fill="' + INK + '">'
        f"{grid}"
        f'<polyline points="{line(curve.agitation)}" fill="none" stroke="{AGITATION}" stroke-width="3"/>'
        f'<polyline points="{line(curve.trust)}" fill="none" stroke="{TRUST}" stroke-width="3" '
        f'stroke-dasharray="7 4"/>{marks}'
        f'<text x="{_LEFT}" y="{_TOP + _PLOT_H + 18}">0:00</text><text x="{_LEFT + _PLOT_W}" '
        f'y="{_TOP + _PLOT_H + 18}" text-anchor="end">{clock(end_s)}</text>'
        f'<text x="{_LEFT}" y="{_H - 4}"><tspan fill="{AGITATION}" font-weight="600">agitation '
        "(solid)</tspan>  "
        f'<tspan fill="{TRUST}" font-weight="600" dx="12">trust '
        f"(dashed)</tspan></text></svg><p>{escape(summary)}</p>"
    )
