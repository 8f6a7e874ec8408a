"""Measures the behaviour coder against two readers on the test split of the corpus.

`python -m benchmarks.coder_agreement` prints a table, `--json` one object. Every figure comes from the test split.
The lines are coded with the person's words before them as their only context: no hazard, name or earlier turn is known.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from appliance.config import load_settings
from appliance.encounter.behaviours import QUESTIONS, REFLECTIONS, BehaviourId, CodedUtterance
from appliance.inference.encoder import SentenceEncoder
from appliance.inference.paths import ModelPaths
from appliance.inference.seams import ModelError
from appliance.review.coder import PROBES, Coder, Context
from benchmarks.agreement import Estimate, correlation, estimate, f1, kappa, moments, table
from benchmarks.coder_corpus import CorpusError, Labels, Utterance, plain, read_labels, read_utterances
from benchmarks.machine import this_machine

FREQUENT: Final = 15
"""Positives that each reader must have among the lines measured for a behaviour to be listed."""
POOLED: Final[Mapping[str, frozenset[BehaviourId]]] = {"question": QUESTIONS, "reflection": REFLECTIONS}
Code = Callable[[str, str], CodedUtterance]
"""From the person's words and the officer's to the coding."""


@dataclass(frozen=True, slots=True)
class Row:
    """One coding against one reference for one behaviour or pool."""

    heard: str
    against: str
    lines: int
    positives: int
    """In the reference."""
    coded: int
    """In the coding."""
    kappa: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Measured:
    """One coding of the lines against the readers."""

    name: str
    rows: tuple[Row, ...]
    de_escalation: Estimate
    """Pearson's r with the mean of the two readers; for the readers, of one with the other."""


def without_punctuation(text: str) -> str:
    """Return the words in lower case without punctuation, as a plain recogniser writes them."""
    return plain(re.sub(r"[-—–]", " ", text))


def targets(a: Collection[Labels], b: Collection[Labels]) -> dict[str, frozenset[BehaviourId]]:
    """Return the pools and every behaviour frequent for both readers, most frequent first."""
    count = {i: min(sum(i in x.behaviours for x in labels) for labels in (a, b)) for i in BehaviourId}
    frequent = sorted((i for i in BehaviourId if count[i] >= FREQUENT), key=lambda i: (-count[i], i.value))
    return {**POOLED, **{i.value: frozenset({i}) for i in frequent}}


def compared(heard: str, against: str, coded: Sequence[bool], reference: Sequence[bool], groups: Sequence[str]) -> Row:
    """Return how one coding agrees with one reference, line by line."""
    cells = table(reference, coded)
    return Row(
        heard,
        against,
        len(coded),
        sum(reference),
        sum(coded),
        estimate(cells, groups, kappa),
        estimate(cells, groups, f1),
    )


def measured(
    name: str, codings: Sequence[CodedUtterance], lines: Sequence[Utterance], a: Sequence[Labels], b: Sequence[Labels]
) -> Measured:
    """Compare codings with reader A, reader B and both where they agree on the behaviour in question."""
    rows: list[Row] = []
    groups = [line.group for line in lines]
    heard = [frozenset(c.id for c in coding.behaviours) for coding in codings]
    for target, ids in targets(a, b).items():
        coded, by_a, by_b = ([bool(ids & x) for x in s] for s in (heard, _sets(a), _sets(b)))
        rows.append(compared(target, "A", coded, by_a, groups))
        rows.append(compared(target, "B", coded, by_b, groups))
        both = [n for n in range(len(lines)) if by_a[n] == by_b[n]]
        rows.append(
            compared(target, "agreed", [coded[n] for n in both], [by_a[n] for n in both], [groups[n] for n in both])
        )
    mean = [(x.de_escalation + y.de_escalation) / 2 for x, y in zip(a, b, strict=True)]
    return Measured(name, tuple(rows), _r([c.de_escalation for c in codings], mean, groups))


def readers(lines: Sequence[Utterance], a: Sequence[Labels], b: Sequence[Labels]) -> Measured:
    """Compare reader B with reader A."""
    groups = [line.group for line in lines]
    rows = tuple(
        compared(t, "A", [bool(ids & x) for x in _sets(b)], [bool(ids & x) for x in _sets(a)], groups)
        for t, ids in targets(a, b).items()
    )
    r = _r([x.de_escalation for x in a], [x.de_escalation for x in b], groups)
    return Measured("reader B", rows, r)


def coders(models: Path | None) -> dict[str, Code]:
    """Return the coder by rules alone and, given the model bundle, with the sentence encoder."""
    rules = Coder()
    found: dict[str, Code] = {"rules": lambda before, text: rules.code(text, Context(subject_last=before))}
    if models is not None:
        encode = SentenceEncoder(ModelPaths.under(models).encoder).encode
        full = Coder.trained(encode(PROBES))
        found["rules, encoder and heads"] = lambda before, text: full.code_with(
            encode, text, Context(subject_last=before)
        )
    return found


def run(models: Path | None) -> list[Measured]:
    """Measure the readers against each other and every coder on the test split, as written and without punctuation."""
    lines = [u for u in read_utterances() if u.split == "test"]
    by_a, by_b = read_labels("a"), read_labels("b")
    a, b = [by_a[u.id] for u in lines], [by_b[u.id] for u in lines]
    found = [readers(lines, a, b)]
    for name, code in coders(models).items():
        found.append(measured(name, [code(u.before, u.text) for u in lines], lines, a, b))
        bare = [code(without_punctuation(u.before), without_punctuation(u.text)) for u in lines]
        found.append(measured(f"{name}, no punctuation or capitals", bare, lines, a, b))
    return found


def printed(found: Sequence[Measured]) -> str:
    """Return one table a coding."""
    out: list[str] = []
    for one in found:
        out.append(f"\n{one.name}: de_escalation r {_shown(one.de_escalation)}")
        out.append(f"{'heard':<20}{'against':<9}{'lines':>6}{'positive':>9}{'coded':>6}  {'kappa':<20}{'F1':<20}")
        for row in one.rows:
            out.append(
                f"{row.heard:<20}{row.against:<9}{row.lines:>6}{row.positives:>9}{row.coded:>6}  "
                f"{_shown(row.kappa):<20}{_shown(row.f1):<20}"
            )
    return "\n".join(out)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coder_agreement", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rules-only", action="store_true", help="leave the sentence encoder out")
    chosen = parser.parse_args(arguments)
    machine = this_machine()
    try:
        found = run(None if chosen.rules_only else load_settings().paths.models)
    except (CorpusError, ModelError) as error:
        sys.exit(str(error))
    if chosen.json:
        print(json.dumps({"machine": asdict(machine), "measured": [asdict(m) for m in found]}, indent=2))
    else:
        print(f"{machine}\nkappa and F1 with 95 % intervals over groups; test split only{printed(found)}")


def _sets(labels: Sequence[Labels]) -> list[frozenset[BehaviourId]]:
    return [x.behaviours for x in labels]


def _r(x: Sequence[float], y: Sequence[float], groups: Sequence[str]) -> Estimate:
    return estimate(moments(x, y), groups, correlation)


def _shown(figure: Estimate) -> str:
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


if __name__ == "__main__":
    main()
