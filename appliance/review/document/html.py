"""A review as one self-contained page: no script, nothing fetched, fit to print, contrast of at least 7 to 1."""

from html import escape
from typing import Final

from appliance.review.document.build import clock
from appliance.review.document.model import Block, Curve, Document, Facts, Fine, Moment, Para, Scores, Section
from appliance.review.document.text import label

_STYLE: Final = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;color:#16191d;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:1.8rem 0 .5rem;border-bottom:2px solid #16191d}
.sub{margin:.2rem 0 0;color:#3a4048}.strong{font-weight:600}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0}
th{font-weight:600}td.n{white-space:nowrap;font-variant-numeric:tabular-nums}
blockquote{margin:.3rem 0;padding:.1rem 0 .1rem .8rem;border-left:4px solid #3a4048}
.turn{color:#3a4048;font-variant-numeric:tabular-nums}.better{border-left-color:#0b4f2c;color:#0b4f2c;font-weight:600}
.moment{margin:.7rem 0;break-inside:avoid}.moment p{margin:.1rem 0}.fine{font-size:.85rem;color:#3a4048}
svg{width:100%;height:auto}@media print{body{margin:0;max-width:none;font-size:11pt}h2{break-after:avoid}}
"""
_AGITATION: Final = "#8a1c1c"
_TRUST: Final = "#0b3d91"
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
            cells = "".join(
                f'<tr><th scope="row">{escape(r.title)}</th><td '
                f'class="n">{"–" if r.score is None else f"{r.score:.1f}"}</td>'
                f"<td>{escape(r.anchor)}{f' ({escape(r.confidence)})' if r.confidence else ''}</td></tr>"
                for r in rows
            )
            return f"<table>{cells}</table>"
        case Curve():
            return _svg(block)
        case Facts(rows=facts):
            return (
                "<table>"
                + "".join(f'<tr><th scope="row">{escape(a)}</th><td>{escape(b)}</td></tr>' for a, b in facts)
                + "</table>"
            )
        case Fine(lines=lines):
            return '<ul class="fine">' + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _moment(m: Moment) -> str:
    heading = f'<p class="strong">{escape(m.heading)}</p>' if m.heading else ""
    turn = f'<span class="turn">[{escape(label(m))}]</span> ' if m.turn is not None else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in m.lines)
    better = f'<blockquote class="better">Instead: “{escape(m.better)}”</blockquote>' if m.better else ""
    return f'<div class="moment">{heading}<blockquote>{turn}“{escape(m.quote)}”</blockquote>{lines}{better}</div>'


def _svg(curve: Curve) -> str:
    end_s = max(curve.times_s[-1], 1.0)

    def x(at_s: float) -> float:
        return round(_LEFT + _PLOT_W * at_s / end_s, 1)

    def y(value: float) -> float:
        return round(_TOP + _PLOT_H * (1 - value / 10), 1)

    def steps(values: tuple[float, ...]) -> str:
        points: list[str] = []
        for i, (t, v) in enumerate(zip(curve.times_s, values, strict=True)):
            if i:
                points.append(f"{x(t)},{y(values[i - 1])}")
            points.append(f"{x(t)},{y(v)}")
        return " ".join(points)

    grid = "".join(
        f'<line x1="{_LEFT}" x2="{_LEFT + _PLOT_W}" y1="{y(v)}" y2="{y(v)}" stroke="#c8ccd1"/>'
        f'<text x="{_LEFT - 8}" y="{y(v) + 4}" text-anchor="end">{v}</text>'
        for v in (0, 5, 10)
    )
    marks = "".join(
        f'<g><title>{escape(m.caption)}</title><circle cx="{x(m.at_s)}" cy="{y(m.agitation)}" r="10" '
        f'fill="#fff" stroke="{_TRUST if m.better else _AGITATION}" '
        f'stroke-width="2"/><text x="{x(m.at_s)}" y="{y(m.agitation) + 4}" '
        f'text-anchor="middle">{m.number}</text></g>'
        for m in curve.marks
    )
    summary = (
        f"Agitation from {curve.agitation[0]:.0f} to {curve.agitation[-1]:.0f}, trust from "
        f"{curve.trust[0]:.0f} to {curve.trust[-1]:.0f}, out of 10."
    )
    return (
        f'<svg viewBox="0 0 {_W} {_H}" role="img" aria-label="{escape(summary)}" '
        'font-family="system-ui,sans-serif" font-size="13" fill="#16191d">'
        f"{grid}"
        f'<polyline points="{steps(curve.agitation)}" fill="none" stroke="{_AGITATION}" stroke-width="3"/>'
        f'<polyline points="{steps(curve.trust)}" fill="none" stroke="{_TRUST}" stroke-width="3" '
        f'stroke-dasharray="7 4"/>{marks}'
        f'<text x="{_LEFT}" y="{_TOP + _PLOT_H + 18}">0:00</text><text x="{_LEFT + _PLOT_W}" '
        f'y="{_TOP + _PLOT_H + 18}" text-anchor="end">{clock(end_s)}</text>'
        f'<text x="{_LEFT}" y="{_H - 4}"><tspan fill="{_AGITATION}" font-weight="600">agitation '
        "(solid)</tspan>  "
        f'<tspan fill="{_TRUST}" font-weight="600" dx="12">trust '
        f"(dashed)</tspan></text></svg><p>{escape(summary)}</p>"
    )
