"""`docs/method.md`: how the review scores, with every weight of the method file, its meaning and where it comes from.

Written anew by `python -m appliance.review.method_page > docs/method.md`; a test holds page and file together.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from textwrap import fill
from typing import Final

from appliance.review.method import FILE, CompetencyMethod, method

_TABLE: Final = re.compile(r"^\[([\w.]+)\]")
_WEIGHT: Final = re.compile(r"^(\w+) = [-\d.]+\s*(?:#\s*(.*))?$")

_HEAD: Final = """# How a review scores

This page is written from `appliance/review/method.toml` by `python -m appliance.review.method_page`, and a test holds
the two together: every weight of a score stands here. Method version {version}.

No organisation named as a source has endorsed, reviewed or certified this method. It is for training, never for
discipline.

## From words to scores

1. A **coder** hears behaviours in each line that an officer says to the person, with a confidence and the words that
   show them. `models/coder/README.md` says how it was measured against readers, and what it misses.
2. Behaviours of a confidence of {least_confidence} and more count. A competency turns them into a score from 1 to 5 in
   tenths, by the weights below, or says "not observed". Each score quotes the moments for and against it.
3. **No score reads how the encounter ended.** A disputed behaviour counts nowhere; a corrected line is coded again.
4. What harms this person earns nothing, whatever it does for others: each scenario says what helps and what harms.
5. A command is neither good nor bad in itself. While a danger is open one short, clear instruction is right.

Counts such as reflections to questions are shown as numbers, never as targets.

**Where a weight comes from.** *judged*: set by judgement, in the order that the published work suggests; not fitted to
data, to be revised by agreement studies. *domain*: a rule that this product set itself, drawn from the published work.
Other names are those of the list of sources at the end.

Which moments are quoted, and in which order slips are told, follows the same weights together with what the director
recorded; no score depends on that choice.
"""
_CREDITS: Final = """## What competencies that count credits have in common

    score   = begin + (5 - begin) * min(1, r / full) - penalty, from 1 to 5
    r       = P / (P + blank * B + start)
    penalty = harm_span * N / (N + dilution * G + 1)

`P`: credits earned, a turn's best behaviour plus `others` times the rest, at most `turn_cap`. `B`: officer turns that
do nothing for the person, or that only say for the third time what was said before or could be said to anyone,
whichever behaviours such phrases show. `N`: harm done. `G`: turns without provocation. A behaviour's credit or harm is
its weight times the coder's confidence.
"""
_STOCK: Final = """**Words that could be said to anyone**

Words said again earn `again` times what they earned before. A phrase made of nothing but the words below counts
`stock`, and `again` times that when such a phrase has shown the same behaviour before, however it is put. Words about
this person and this scene are new each time, and so is what is put as a question.

Where this comes from: {basis}.

{words}.
"""
_EFFECT: Final = """## What one behaviour would do to a person in a neutral crisis

From -1 (inflames) to +1 (calms), for one sure behaviour. The coder joins those of a line into one number, which tells
whether a turn did nothing for the person and which moments are worth quoting.
"""


def page() -> str:
    """Return the page."""
    m, said = method(), meanings()
    parts = [_HEAD.format(version=m.version, least_confidence=m.shared.least_confidence), _CREDITS]
    parts.append(_numbers(dict(m.shared), "shared", said))
    words = fill(", ".join(sorted(m.stock_words)), 120)
    parts.append(_STOCK.format(basis=basis_of("stock_words"), words=words))
    for competency, entry in m.competencies.items():
        parts.append(_competency(competency.value, entry, said))
    parts += [_EFFECT, _numbers(m.effect, "effect", said)]
    parts.append("## Sources\n")
    parts.append("\n".join(f"- **{name}**: {text}" for name, text in m.sources.items()) + "\n")
    return "\n".join(parts)


def basis_of(place: str) -> str:
    """Return where a weight comes from, by its place in the file: the longest known part of it counts."""
    known = method().basis
    parts = place.split(".")
    return next(
        (known[".".join(parts[:n])] for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in known), "not stated"
    )


def weights() -> Iterator[tuple[str, float]]:
    """Yield every weight with its place in the file."""
    m = method()
    yield from ((f"shared.{name}", value) for name, value in dict(m.shared).items())
    yield from ((f"effect.{name}", value) for name, value in m.effect.items())
    for competency, entry in m.competencies.items():
        yield f"competencies.{competency.value}.full", entry.full
        for table in ("credits", "harms", "numbers"):
            for name, value in getattr(entry, table).items():
                yield f"competencies.{competency.value}.{table}.{name}", value


def meanings() -> dict[str, str]:
    """Return what the method file says behind its numbers, by place."""
    told: dict[str, str] = {}
    table = ""
    for line in files("appliance.review").joinpath(FILE).read_text(encoding="utf-8").splitlines():
        if heading := _TABLE.match(line):
            table = heading[1]
        elif (weight := _WEIGHT.match(line)) and weight[2]:
            told[f"{table}.{weight[1]}"] = weight[2].strip()
    return told


def _competency(name: str, entry: CompetencyMethod, said: Mapping[str, str]) -> str:
    place = f"competencies.{name}"
    parts = [f"## {entry.title}\n", f"{entry.what} Sources: {', '.join(entry.sources)}.\n"]
    parts.append("\n".join(f"{level}. {anchor}" for level, anchor in enumerate(entry.anchors, start=1)) + "\n")
    counts = bool(entry.credits)
    if counts:
        parts.append(f"`full` is {entry.full:g} ({basis_of(f'{place}.full')}).\n")
    for table, heading in (("credits", "Earns"), ("harms", "Costs"), ("numbers", "Numbers")):
        values: dict[str, float] = getattr(entry, table)
        if values:
            parts.append(f"**{heading}**\n")
            parts.append(_numbers(values, f"{place}.{table}", said))
    return "\n".join(parts)


def _numbers(values: Mapping[str, float], place: str, said: Mapping[str, str]) -> str:
    """Return a table; a behaviour explains itself, unless the file has a word on it."""
    lines = ["| weight | value | what it is | where it comes from |", "|---|---|---|---|"]
    for name, value in values.items():
        at = f"{place}.{name}"
        lines.append(f"| `{name}` | {value:g} | {said.get(at, 'behaviour')} | {basis_of(at)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
