"""Fits the end-of-turn model on the odd lines of officer_turns.txt and reports on the even ones.

The utterances of the coder's corpus help: all their words but the last are places where a turn does not end. They have
no pauses marked, so each counts for little beside a marked place.

usage: python models/end_of_turn/fit.py [--write] [-v]
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from appliance.audio.end_of_turn import FINISHED_S, EndOfTurn, FinishedModel, TurnCues, goes_on
from appliance.audio.turn_features import features
from appliance.audio.turn_text import asks_by_form, read_text

HERE = Path(__file__).parent
WEIGHTS = HERE.parent.parent / "appliance" / "audio" / "end_of_turn.toml"
CORPUS = HERE.parent / "coder" / "corpus" / "utterances.jsonl"
RIDGE = 2.0
END = "end"
UNMARKED_PLACE_WEIGHT = 0.3
"""Of a place between two words of a written turn, where nobody marked a pause."""
CORPUS_PLACE_WEIGHT = 0.15
CORPUS_END_WEIGHT = 0.6
FEWEST_EXAMPLES = 8
"""A feature that occurs in fewer is left out."""
LONGEST_WORDS = 45
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.4, 1.5
"""Of the pauses inside a turn, taken to be equally frequent in between."""
WHOLE_SENTENCES_AMONG_PAUSES = 1 / 7

Example = tuple[dict[str, float], bool, float]
"""Features of a place, whether the turn ends there, and its weight."""


def turns() -> list[str]:
    """Return the written turns with their marks."""
    lines = (HERE / "officer_turns.txt").read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def marked(turn: str) -> list[tuple[str, str]]:
    """Return every marked place of a turn as the text up to it, and what it is: END, "|" or "/"."""
    pieces = re.split(r"([|/])", turn)
    parts, marks = [part.strip() for part in pieces[0::2]], [*pieces[1::2], END]
    return [(" ".join(parts[: number + 1]), mark) for number, mark in enumerate(marks)]


def as_heard(text: str, finished: bool) -> list[str]:
    """Return what a recogniser may make of a text up to a pause: it ends anything with a full stop or a mark."""
    plain = text.rstrip(",.?")
    if finished and text.endswith("?"):
        return [text]
    half_a_question = asks_by_form(read_text(plain).sentence)
    return [plain + ".", *([plain + "?"] if half_a_question else [])]


def marked_examples(lines: list[str]) -> Iterator[Example]:
    """Yield the marked places of written turns, and with a small weight all others."""
    for line in lines:
        places = marked(line)
        for text, mark in places:
            finished = mark == END
            written = [text, *as_heard(text, finished), text.rstrip(",.?").lower().replace(",", "")]
            for version in dict.fromkeys(written):
                yield from example(version, finished, 1.0)
        pauses = {len(text.split()) for text, _ in places}
        yield from unmarked_examples(places[-1][0], pauses, UNMARKED_PLACE_WEIGHT)


def unmarked_examples(text: str, marked_words: set[int], weight: float) -> Iterator[Example]:
    """Yield the places between the words of a text; not those between its sentences, which are neither."""
    words = text.split()
    for count in range(1, len(words)):
        so_far = " ".join(words[:count])
        if count not in marked_words and not re.search(r"[.?!\"]$", so_far):
            for version in as_heard(so_far.rstrip(",;:—-"), finished=False):
                yield from example(version, False, weight)


def corpus_examples(without: list[str]) -> Iterator[Example]:
    """Yield the places of the coder's corpus, leaving out what is also a written turn and what has no punctuation."""
    known = {bare(turn) for turn in without}
    for row in CORPUS.read_text(encoding="utf-8").splitlines():
        line = json.loads(row)
        text = line["text"].replace("|", " ").replace("/", " ")
        if line["register"] == "asr" or bare(text) in known or len(text.split()) > LONGEST_WORDS:
            continue
        yield from example(text, True, CORPUS_END_WEIGHT)
        yield from unmarked_examples(text, set(), CORPUS_PLACE_WEIGHT)


def bare(text: str) -> str:
    """Return only the words."""
    return " ".join(re.findall(r"[a-z']+", text.lower()))


def example(text: str, finished: bool, weight: float) -> Iterator[Example]:
    """Yield one example; none where a rule already says that the turn goes on."""
    read = read_text(text)
    if read.sentence and goes_on(read) is None:
        yield features(read), finished, weight


def fit(examples: list[Example]) -> FinishedModel:
    """Return ridge-regularised weights of a logistic model."""
    seen = Counter(name for found, _, _ in examples for name in found)
    names = sorted(name for name, count in seen.items() if count >= FEWEST_EXAMPLES)
    column = {name: number for number, name in enumerate(names, 1)}
    x = np.zeros((len(examples), len(names) + 1))
    x[:, 0] = 1.0
    for row, (found, _, _) in enumerate(examples):
        for name, value in found.items():
            if name in column:
                x[row, column[name]] = value
    ends = np.array([float(finished) for _, finished, _ in examples])
    counts = np.array([weight for _, _, weight in examples])
    fitted = np.zeros(x.shape[1])
    ridge = np.diag([0.01, *([RIDGE] * len(names))])
    for _ in range(15):
        p = 1 / (1 + np.exp(-x @ fitted))
        hessian = x.T @ (x * (counts * p * (1 - p))[:, None]) + ridge
        fitted -= np.linalg.solve(hessian, x.T @ (counts * (p - ends)) + ridge @ fitted)
    # Rounded as they are written, so that the report is of the file.
    weights = {name: round(float(weight), 3) for name, weight in zip(names, fitted[1:], strict=True)}
    return FinishedModel(round(float(fitted[0]), 3), weights)


def cut_in(patience_s: float) -> float:
    """Return the share of pauses inside a turn that outlast this patience."""
    return min(1.0, max(0.0, (LONGEST_PAUSE_S - patience_s) / (LONGEST_PAUSE_S - SHORTEST_PAUSE_S)))


def report(label: str, engine: EndOfTurn, lines: Iterable[str], *, verbose: bool) -> None:
    """Say how many pauses would be cut into, and how long the ends wait."""
    cut: dict[str, list[float]] = {"|": [], "/": [], "?": []}
    ends = []
    for line in lines:
        for text, mark in marked(line):
            judged = engine.patience(TurnCues(text if mark == END else text.rstrip(",.?") + "."))
            if mark == END:
                ends.append(judged.patience_s)
            else:
                cut[mark].append(cut_in(judged.patience_s))
            if mark == "|":
                marked_as_question = engine.patience(TurnCues(as_heard(text, finished=False)[-1]))
                cut["?"].append(cut_in(marked_as_question.patience_s))
            if verbose and (mark == END) != (judged.patience_s <= FINISHED_S):
                say(f"    {mark:3} {judged.reason} {judged.finished or 0:.2f} {text}")
    inner, whole, asked = (float(np.mean(cut[kind])) for kind in "|/?")
    mixed = inner * (1 - WHOLE_SENTENCES_AMONG_PAUSES) + whole * WHOLE_SENTENCES_AMONG_PAUSES
    say(
        f"{label}: cut into {inner:.1%} of {len(cut['|'])} pauses inside sentences ({asked:.1%} with a question mark "
        f"behind every half question), {whole:.1%} of {len(cut['/'])} after whole sentences that go on, {mixed:.1%} "
        f"with one such pause in seven; of {len(ends)} ends {np.mean(np.array(ends) <= FINISHED_S):.0%} at once, "
        f"median {np.median(ends):.1f} s, mean {np.mean(ends):.2f} s, 95th percentile {np.quantile(ends, 0.95):.1f} s"
    )


def say(line: str) -> None:
    """Write one line of the report."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Fit, report and perhaps write."""
    lines = turns()
    odd, even = lines[0::2], lines[1::2]
    model = fit([*marked_examples(odd), *corpus_examples(without=lines)])
    verbose = "-v" in sys.argv
    if verbose:
        for name, weight in sorted(model.weights.items(), key=lambda pair: pair[1]):
            say(f"{weight:6.2f} {name}")
    for label, half in (("fitted", odd), ("held out", even)):
        report(label, EndOfTurn(model=model), half, verbose=verbose)
    if "--write" in sys.argv:
        body = "\n".join(f"{name} = {weight:.3f}" for name, weight in model.weights.items())
        WEIGHTS.write_text(
            "# Log-odds that an officer's turn ends here; models/end_of_turn/fit.py fits them.\n"
            f"bias = {model.bias:.3f}\n\n[weights]\n{body}\n"
        )


if __name__ == "__main__":
    main()
