"""Fits the end-of-turn model on the odd lines of officer_turns.txt and reports on the even ones.

usage: python models/end_of_turn/fit.py [--write]
"""

import re
import sys
from pathlib import Path

import numpy as np

from appliance.audio.end_of_turn import goes_on
from appliance.audio.turn_text import features, read_text

HERE = Path(__file__).parent
WEIGHTS = HERE.parent.parent / "appliance" / "audio" / "end_of_turn.toml"
RIDGE = 1.5
END = "end"
ASKING = (
    "Can",
    "Could",
    "Do",
    "Did",
    "Have",
    "Are",
    "Is",
    "Would",
    "Where",
    "When",
    "What",
    "Who",
    "How",
    "What's",
    "Why",
)
"""A recogniser may put a question mark behind half a question that begins so."""


def turns() -> list[str]:
    """Return the written turns with their marks."""
    lines = (HERE / "officer_turns.txt").read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def spoken_so_far(turn: str) -> list[tuple[str, str]]:
    """Return every place where the speaker may stop, as a recogniser may write it, and what it is: END, "|" or "/"."""
    pieces = re.split(r"([|/])", turn)
    parts, marks = [part.strip() for part in pieces[0::2]], [*pieces[1::2], END]
    places = []
    for count in range(1, len(parts) + 1):
        text = " ".join(parts[:count])
        finished = count == len(parts)
        plain = text.rstrip(",.?")
        guesses = [text, plain + ".", plain.lower().replace(",", "")]
        if text.endswith("?") or (not finished and plain.rpartition(". ")[2].split()[0] in ASKING):
            guesses.append(plain + "?")
        for written in dict.fromkeys(guesses):
            places.append((written, marks[count - 1]))
    return places


def table(lines: list[str]) -> tuple[list[dict[str, float]], np.ndarray, list[str]]:
    """Return features, marks and texts of every place in these turns."""
    places = [place for line in lines for place in spoken_so_far(line)]
    return [judged(text) for text, _ in places], np.array([mark for _, mark in places]), [t for t, _ in places]


def judged(text: str) -> dict[str, float]:
    """Return the features, none where a rule already says that the turn goes on."""
    read = read_text(text)
    return {} if goes_on(read) is not None else features(read)


def say(line: str) -> None:
    """Write one line of the report."""
    sys.stdout.write(line + "\n")


def fit(rows: list[dict[str, float]], ends: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Return feature names and ridge-regularised logistic weights, bias first."""
    kept = [number for number, row in enumerate(rows) if row]
    rows, ends = [rows[number] for number in kept], ends[kept]
    names = sorted({name for row in rows for name in row})
    x = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row in rows])
    weights = np.zeros(x.shape[1])
    ridge = np.diag([0.01, *([RIDGE] * len(names))])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + ridge
        weights -= np.linalg.solve(hessian, x.T @ (p - ends) + ridge @ weights)
    return names, weights


def score(rows: list[dict[str, float]], names: list[str], weights: np.ndarray) -> np.ndarray:
    """Return the probability that a turn ends at each place; 0 where a rule decides."""
    x = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row in rows])
    ruled_out = np.array([not row for row in rows])
    return np.where(ruled_out, 0.0, 1 / (1 + np.exp(-x @ weights)))


def main() -> None:
    """Fit, report and perhaps write."""
    lines = turns()
    odd, even = lines[0::2], lines[1::2]
    rows, marks, _ = table(odd)
    names, weights = fit(rows, (marks == END).astype(float))
    for name, weight in sorted(zip(names, weights[1:], strict=True), key=lambda pair: pair[1]):
        say(f"{weight:6.2f} {name}")
    for label, half in (("fitted", odd), ("held out", even)):
        rows, marks, texts = table(half)
        p = score(rows, names, weights)
        inner, whole, true = p[marks == "|"], p[marks == "/"], p[marks == END]
        say(f"{label}: {len(inner)} inner pauses, {len(whole)} after whole sentences, {len(true)} ends")
        for share in (0.01, 0.03, 0.05, 0.08, 0.10, 0.15):
            threshold = np.quantile(inner, 1 - share) + 1e-9
            say(
                f"  p >= {threshold:.2f}: {share:.0%} of inner pauses, {np.mean(whole >= threshold):.0%} of whole "
                f"sentences that go on, {np.mean(true >= threshold):.0%} of ends"
            )
        if "-v" in sys.argv:
            for value, mark, text in sorted(zip(p, marks, texts, strict=True), key=lambda t: -t[0]):
                if (mark == END) != (value > 0.5):
                    say(f"    {mark:5} {value:.2f} {text}")
    if "--write" in sys.argv:
        body = "\n".join(f"{name} = {weight:.4f}" for name, weight in zip(names, weights[1:], strict=True))
        WEIGHTS.write_text(
            "# Log-odds that an officer's turn ends here; models/end_of_turn/fit.py fits them.\n"
            f"bias = {weights[0]:.4f}\n\n[weights]\n{body}\n"
        )


if __name__ == "__main__":
    main()
