"""Fits the coder's heads on the development lines of the corpus and writes the file that ships.

Every line is shown three times: as written, as a plain recogniser would write it, and with an aside behind it that
means nothing, so that talking more changes nothing. Thresholds, which heads decide and which rules are trusted come
from five folds over groups of the development lines; the test lines are never read. The target is the share of readers
who marked a behaviour, for the pool of questions whether either did: raters of counselling count a question about
permission as a question. Needs the model bundle; nothing is drawn at random, so the same arithmetic gives the same
file.

usage: python models/coder/train.py [--write]
"""

import hashlib
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from appliance.config import load_settings
from appliance.encounter.behaviours import PROVOCATIONS, QUESTIONS, REFLECTIONS, BehaviourId
from appliance.inference.encoder import SentenceEncoder
from appliance.inference.paths import ModelPaths
from appliance.review.coder import PROBES, Coder, Context, features
from appliance.review.coder.heads import FILE, QUESTION, REFLECTION, Sight, chance, pool
from appliance.review.coder.verdict import SURE_RULE
from benchmarks.coder_agreement import without_punctuation
from benchmarks.coder_corpus import (
    OnceRead,
    Utterance,
    corpus_sha256,
    plain,
    read_labels,
    read_once_read,
    read_utterances,
)

HERE = Path(__file__).parent
SHIPPED = HERE.parent.parent / "appliance" / "review" / FILE
MANIFEST = HERE.parent / "manifest.toml"
FEWEST = 10
"""Development lines that each reader must have marked for a behaviour to get a head."""
FOLDS = 5
PENALTY = 3e-3
"""Of squared weights, beside the mean log loss of a line."""
STEPS = 150
GAIN = 0.02
"""Kappa that a head must be ahead of the rules by, to decide instead of them."""
BLAME_PRECISION = 0.6
"""Of what is held against an officer, among the lines of the folds: better missed than made up."""
THREAT_PRECISION = 0.75
"""Of threats, which weigh most of what is held against an officer."""
NEEDS_MORE = frozenset({BehaviourId.USES_NAME})
"""Cannot be told from one line: the rules know names."""
TRUSTED_PRECISION = 0.9
TRUSTED_HITS = 5
CALMING_PENALTY = 0.01
CALMING_STEPS = 4000
CALMING = frozenset(BehaviourId) - PROVOCATIONS - {BehaviourId.COMMAND, BehaviourId.LECTURE, BehaviourId.INTERRUPTION}
INFLAMING = PROVOCATIONS | {BehaviourId.COMMAND, BehaviourId.LECTURE}
UNSIGNED = frozenset({BehaviourId.CLOSED_QUESTION, BehaviourId.STACKED_QUESTIONS, BehaviourId.WEAPON_CHECK})

ASIDES = (
    "It got dark early tonight.",
    "There was a train going by just now.",
    "They painted that wall last spring.",
    "My partner left the engine on.",
    "It's the third time I've been out here this week.",
    "That dog barks at everybody.",
    "I had a sandwich in the car.",
    "The elevator in this building is slow.",
    "They're digging up the road by the school.",
    "This jacket never keeps the wind out.",
    "My sister lives a few blocks from here.",
    "The game was on the radio on the way over.",
    "It smells like somebody's cooking.",
    "I used to come by here as a kid.",
)
"""Said behind a line in the third showing; they carry no behaviour."""

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lines:
    """Some utterances as the heads see them."""

    units: Floats
    starts: npt.NDArray[np.intp]
    """Where each utterance's rows begin in `units`."""
    whole: Floats
    sure: tuple[dict[BehaviourId, float], ...]
    """What the rules heard."""

    def chosen(self, where: Flags) -> "Lines":
        """Return the utterances that are marked."""
        counts = np.diff([*self.starts, len(self.units)])
        rows = np.repeat(where, counts)
        kept = counts[where]
        return Lines(
            self.units[rows],
            np.cumsum(kept) - kept,
            self.whole[where],
            tuple(s for s, w in zip(self.sure, where, strict=True) if w),
        )

    def with_(self, other: "Lines") -> "Lines":
        """Return these and the others after them."""
        return Lines(
            np.vstack([self.units, other.units]),
            np.concatenate([self.starts, other.starts + len(self.units)]),
            np.vstack([self.whole, other.whole]),
            self.sure + other.sure,
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """What is fitted."""

    units: Floats
    whole: Floats
    """The last row is the bias."""

    def scores(self, lines: Lines) -> Floats:
        """Return one row a line, one column a head."""
        return pool(lines.units @ self.units, lines.starts)[0] + lines.whole @ self.whole[:-1] + self.whole[-1]


def seen(lines: Sequence[tuple[str, str]], encoder: SentenceEncoder) -> Lines:
    """Return pairs of the person's words and the officer's as the heads see them."""
    coder, sights, sure = Coder(), list[Sight](), list[dict[BehaviourId, float]]()
    for before, text in lines:
        context = Context(subject_last=before)
        sights.append(coder.sight(text, context, encoder.encode(coder.units(text, context))))
        sure.append({b.id: b.confidence for b in coder.code(text, context).behaviours})
    counts = np.array([len(s.units) for s in sights])
    return Lines(
        np.vstack([s.units for s in sights]),
        np.cumsum(counts) - counts,
        np.array([s.whole for s in sights]),
        tuple(sure),
    )


def fit(lines: Lines, targets: Floats, known: Floats) -> Weights:
    """Fit all heads at once by accelerated descent on the logistic loss; where `known` is 0 a target says nothing."""
    count = len(lines.whole)
    whole = np.hstack([lines.whole, np.ones((count, 1), dtype=np.float32)])
    step = 1 / ((_largest(lines.units) + _largest(whole)) / 4 / count + PENALTY)
    shrink = np.full((whole.shape[1], 1), PENALTY, dtype=np.float32)
    shrink[-1] = 0
    a = ahead_a = np.zeros((lines.units.shape[1], targets.shape[1]), dtype=np.float32)
    b = np.zeros((whole.shape[1], targets.shape[1]), dtype=np.float32)
    share = (targets * known).sum(axis=0) / known.sum(axis=0)
    b[-1] = np.log((share + 1e-3) / (1 - share + 1e-3))
    ahead_b, pace = b, 1.0
    rows = np.repeat(np.arange(count), np.diff([*lines.starts, len(lines.units)]))
    for _ in range(STEPS):
        pooled, part = pool(lines.units @ ahead_a, lines.starts)
        error = known * (chance(pooled + whole @ ahead_b) - targets) / np.float32(count)
        next_a = ahead_a - np.float32(step) * (lines.units.T @ (part * error[rows]) + np.float32(PENALTY) * ahead_a)
        next_b = ahead_b - np.float32(step) * (whole.T @ error + shrink * ahead_b)
        next_pace = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        carry = np.float32((pace - 1) / next_pace)
        ahead_a, ahead_b = next_a + carry * (next_a - a), next_b + carry * (next_b - b)
        a, b, pace = next_a, next_b, next_pace
    return Weights(a, b)


def _largest(rows: Floats) -> float:
    """Return the largest eigenvalue of the rows' products."""
    v = np.ones(rows.shape[1], dtype=np.float32)
    for _ in range(12):
        v = rows.T @ (rows @ v)
        v /= np.linalg.norm(v)
    return float(np.linalg.norm(rows @ v) ** 2)


def kappa(first: Flags, second: Flags) -> float:
    """Return Cohen's kappa."""
    p, q = float(first.mean()), float(second.mean())
    by_chance = p * q + (1 - p) * (1 - q)
    return 0.0 if by_chance == 1 else (float((first == second).mean()) - by_chance) / (1 - by_chance)


def threshold(marked: Flags, scores: Sequence[Floats], precision: float, usual: Flags) -> float:
    """Return the score from which a behaviour is heard: best agreement in both forms, at a precision if reached.

    Precision is that among the `usual` lines: lines written to show a behaviour hold more of it than talk does.
    """
    tried = np.quantile(np.concatenate(list(scores)), np.linspace(0.02, 0.995, 200))
    heard = [(t, usual & (scores[0] >= t)) for t in tried]
    precise = [t for t, h in heard if h.any() and float(marked[h].mean()) >= precision]
    return float(max(precise or tried, key=lambda t: sum(kappa(marked, s >= t) for s in scores)))


def calming_weights(chances: Floats, values: Floats, names: Sequence[str]) -> tuple[Floats, float]:
    """Return weights and a bias by least squares; what calms weighs at least 0 and what inflames at most 0."""
    low = np.array([0.0 if n in CALMING - UNSIGNED else -np.inf for n in names])
    high = np.array([0.0 if n in INFLAMING else np.inf for n in names])
    x, y = chances.astype(np.float64), values.astype(np.float64)
    middle, level = x.mean(axis=0), y.mean()
    products = (x - middle).T @ (x - middle) / len(x)
    towards = (x - middle).T @ (y - level) / len(x)
    step = 1 / (float(np.linalg.eigvalsh(products)[-1]) + CALMING_PENALTY * 1e-1)
    w = np.zeros(len(names))
    for _ in range(CALMING_STEPS):
        w = np.clip(w - step * (products @ w - towards + CALMING_PENALTY * 1e-1 * w), low, high)
    return w.astype(np.float32), float(level - middle @ w)


def members(name: str) -> frozenset[BehaviourId]:
    """Return the behaviours a head stands for."""
    return {QUESTION: QUESTIONS, REFLECTION: REFLECTIONS}.get(name) or frozenset({BehaviourId(name)})


def marks(lines: Sequence[Utterance], names: Sequence[str]) -> tuple[Flags, Flags, Floats]:
    """Return what each reader marked, and the mean of their de_escalation."""
    by_a, by_b = read_labels("a"), read_labels("b")
    a, b = (
        np.array([[bool(members(n) & labels[u.id].behaviours) for n in names] for u in lines])
        for labels in (by_a, by_b)
    )
    value = [(by_a[u.id].de_escalation + by_b[u.id].de_escalation) / 2 for u in lines]
    return a, b, np.array(value, dtype=np.float32)


def marks_of_one(lines: Sequence[OnceRead], names: Sequence[str]) -> tuple[Flags, Flags]:
    """Return what the one reader marked, and what the reader looked for."""
    marked = np.array([[n in line.marked for n in names] for line in lines])
    return marked, np.array([[n in line.judged for n in names] for line in lines])


def with_aside(number: int, before: str, text: str) -> tuple[str, str]:
    """Return the person's words and the officer's with an aside behind them, every other line without punctuation."""
    longer = f"{text} {ASIDES[number % len(ASIDES)]}"
    if number % 2:
        return without_punctuation(before), without_punctuation(longer)
    return before, longer


def fold(group: str) -> int:
    """Return the fold of a group."""
    return int(hashlib.sha256(f"fold {group}".encode()).hexdigest()[:8], 16) % FOLDS


def fitted(lines: Sequence[Utterance], others: Sequence[OnceRead], encoder: SentenceEncoder) -> dict[str, Any]:
    """Fit everything and return what the file holds; figures of the folds go to standard output."""
    ids = sorted(BehaviourId)
    a, b, _ = marks(lines, ids)
    enough = np.minimum(a.sum(axis=0), b.sum(axis=0)) >= FEWEST
    names = [QUESTION, REFLECTION, *(i.value for i, e in zip(ids, enough, strict=True) if e)]
    a, b, value = marks(lines, names)
    of_one, judged = marks_of_one(others, names)
    targets = ((a.astype(np.float32) + b) / 2).astype(np.float32)
    targets[:, 0] = (a | b)[:, 0]
    targets = np.vstack([targets, of_one.astype(np.float32)])
    known = np.vstack([np.ones(a.shape, dtype=np.float32), judged.astype(np.float32)])
    agreed_on = np.vstack([a == b, judged])
    marked_by_all = np.vstack([a, of_one])
    said = [(u.before, u.text) for u in (*lines, *others)]
    written = seen(said, encoder)
    unpunctuated = seen([(without_punctuation(before), without_punctuation(text)) for before, text in said], encoder)
    longer = seen([with_aside(n, *pair) for n, pair in enumerate(said)], encoder)

    in_corpus = np.arange(len(said)) < len(lines)
    folds = np.array([fold(u.group) for u in lines] + [fold(plain(u.before)) for u in others])
    scores = [np.zeros(targets.shape, dtype=np.float32) for _ in range(2)]
    for n in range(FOLDS):
        train, held = folds != n, folds == n
        shown = [form.chosen(train) for form in (written, unpunctuated, longer)]
        three = shown[0].with_(shown[1]).with_(shown[2])
        weights = fit(three, np.vstack([targets[train]] * 3), np.vstack([known[train]] * 3))
        for kept, form in zip(scores, (written, unpunctuated), strict=True):
            kept[held] = weights.scores(form.chosen(held))
    thresholds, decides, trusted = [], [], []
    for j, name in enumerate(names):
        agreed = agreed_on[:, j]
        marked = marked_by_all[agreed, j]
        blamed = members(name) <= PROVOCATIONS
        precision = THREAT_PRECISION if name == BehaviourId.THREAT else BLAME_PRECISION if blamed else 0.0
        limit = threshold(marked, [s[agreed, j] for s in scores], precision, in_corpus[agreed])
        by_head = [kappa(marked, s[agreed, j] >= limit) for s in scores]
        sure = [
            np.array([max(s.get(i, 0.0) for i in members(name)) for s in f.sure])[agreed]
            for f in (written, unpunctuated)
        ]
        by_rules = [kappa(marked, s > 0) for s in sure]
        rule = sure[0] >= SURE_RULE
        believed = int(rule.sum()) >= TRUSTED_HITS and float(marked[rule].mean()) >= TRUSTED_PRECISION
        ahead = sum(by_head) / 2 - sum(by_rules) / 2 >= GAIN and not members(name) & NEEDS_MORE
        thresholds.append(limit)
        decides.append(ahead)
        trusted.append(believed)
        sys.stdout.write(
            f"{name:<26}{int(marked.sum()):>5} head {by_head[0]:.2f} {by_head[1]:.2f}  rules {by_rules[0]:.2f} "
            f"{by_rules[1]:.2f}  {'head' if ahead else 'rules'}{' and sure rules' if ahead and believed else ''}\n"
        )
    corpus = [s[: len(lines)] for s in scores]
    calming, bias = calming_weights(chance(np.vstack(corpus)), np.concatenate([value, value]), names)
    _report_calming(corpus, value, folds[: len(lines)], names)
    sys.stdout.write(", ".join(f"{n} {w:+.2f}" for n, w in zip(names, calming, strict=True)) + f", bias {bias:+.2f}\n")
    weights = fit(written.with_(unpunctuated).with_(longer), np.vstack([targets] * 3), np.vstack([known] * 3))
    return {
        "names": np.array(names),
        "features": np.array(features.names()),
        "unit_weights": weights.units.astype(np.float16),
        "whole_weights": weights.whole[:-1].astype(np.float16),
        "bias": weights.whole[-1],
        "thresholds": np.array(thresholds, dtype=np.float32),
        "decides": np.array(decides),
        "trusted": np.array(trusted),
        "calming": calming,
        "calming_bias": np.float32(bias),
        "probes": encoder.encode(PROBES),
        "corpus_sha256": np.array(corpus_sha256()),
        "encoder_sha256": np.array(encoder_sha256()),
    }


def _report_calming(scores: Sequence[Floats], value: Floats, folds: npt.NDArray[np.int_], names: Sequence[str]) -> None:
    for form, kept in zip(("as written", "plain"), scores, strict=True):
        found = np.zeros(len(value))
        for n in range(FOLDS):
            held = folds == n
            w, bias = calming_weights(chance(np.vstack([s[~held] for s in scores])), np.tile(value[~held], 2), names)
            found[held] = chance(kept[held]) @ w + bias
        sys.stdout.write(f"de_escalation, {form}: r {np.corrcoef(found, value)[0, 1]:.3f}\n")


def encoder_sha256() -> str:
    """Return the hash that the manifest gives the encoder."""
    models = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["models"]
    return str(next(f["sha256"] for f in models["minilm"]["files"] if f["path"].endswith(".onnx")))


def main() -> None:
    """Run from the command line."""
    encoder = SentenceEncoder(ModelPaths.under(load_settings().paths.models).encoder)
    lines = [u for u in read_utterances() if u.split == "dev"]
    heads = fitted(lines, [u for u in read_once_read() if u.split == "dev"], encoder)
    if "--write" in sys.argv[1:]:
        np.savez_compressed(SHIPPED, **heads)
        sys.stdout.write(f"{SHIPPED.name}: {SHIPPED.stat().st_size} bytes\n")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent.parent))
    main()
