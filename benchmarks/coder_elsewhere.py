"""Measures coder and scores on talk of other trades: counselling, crisis lines, hospitals, dispatch, schools.

`python -m benchmarks.coder_elsewhere` prints kappa for questions and reflections, threats heard and made up, the
choice among four graded answers, and how well the mean score of a conversation tells good from poor. The lines and
their labels are of one hand (`models/coder/README.md`), and hardly any is police talk.
"""

import sys
from collections.abc import Callable, Sequence
from itertools import product
from statistics import fmean
from typing import Final

import numpy as np

from appliance.config import load_settings
from appliance.encounter.behaviours import QUESTIONS, REFLECTIONS, BehaviourId, CodedUtterance
from appliance.inference.encoder import SentenceEncoder
from appliance.inference.paths import ModelPaths
from appliance.review.coder import PROBES, Coder, Context
from appliance.review.coder.coder import VERSION
from appliance.review.review import bare_review
from benchmarks.agreement import kappa, table
from benchmarks.coder_agreement import without_punctuation
from benchmarks.coder_corpus import Conversation, OnceRead, read_conversations, read_graded, read_once_read

Code = Callable[[str, str], CodedUtterance]
Turns = Sequence[tuple[str, str]]
FORMS: Final[dict[str, Callable[[str], str]]] = {"as written": str, "no punctuation or capitals": without_punctuation}
POOLS: Final = {
    "question": QUESTIONS,
    "reflection": REFLECTIONS,
    "threat": frozenset({BehaviourId.THREAT}),
}
STOCK_PHRASES: Final = (
    "I understand how you feel.",
    "I hear you.",
    "That must be really hard for you.",
    "I'm here to help.",
    "Let's work together.",
    "It's going to be okay.",
    "Thank you for sharing that.",
    "What I'm hearing is that you're upset.",
    "Tell me more about that.",
    "You have options.",
)
FLATTERY: Final = (
    "You're a wonderful person, I can tell.",
    "What a great point, you're so smart.",
    "Honestly you're amazing, I really admire you.",
    "You're so strong and so brave.",
    "I have so much respect for you, you're incredible.",
    "You're the best, I love talking to you.",
    "What a beautiful way to put it.",
    "You have such a great attitude.",
)
MONOLOGUE: Final = (
    "So I'd like to talk about how this works, because there are a number of steps and I think it's good to know them. "
    "First we have the intake and that takes about an hour, and then there's the assessment, and after that there's a "
    "plan that we write down. The program started in nineteen ninety four and since then we've had about four thousand "
    "people go through it, and I've been here for eleven of those years.",
)
INSTEAD: Final = {
    "stock phrases": STOCK_PHRASES,
    "flattery": FLATTERY,
    "monologue": MONOLOGUE,
    "silence": ("...",),
    "one question again and again": ("How does that make you feel?",),
}
"""What the helpers of the good conversations are made to say instead of their own words."""


def agreement(lines: Sequence[OnceRead], name: str, code: Code) -> tuple[int, int, int, float]:
    """Return lines marked, coded and both, and kappa, among the lines judged for a pool or behaviour."""
    judged = [line for line in lines if name in line.judged]
    marked = [name in line.marked for line in judged]
    coded = [bool(POOLS[name] & {b.id for b in code(line.before, line.text).behaviours}) for line in judged]
    both = sum(m and c for m, c in zip(marked, coded, strict=True))
    return sum(marked), sum(coded), both, float(kappa(table(marked, coded).sum(axis=0)))


def parted(better: Sequence[float], worse: Sequence[float]) -> float:
    """Return how often one of the better is above one of the worse, ties counting half: the area under the curve."""
    return fmean((b > w) + 0.5 * (b == w) for b, w in product(better, worse))


def mean_score(turns: Turns, code: Code) -> float:
    """Return the mean of the competencies that were observed in a conversation, or 1 where none was."""
    before, coded = "", list[tuple[str, str, CodedUtterance | None]]()
    for speaker, text in turns:
        coded.append((speaker, text, code(before, text) if speaker == "officer" else None))
        before = text if speaker == "subject" else before
    scores = [c.score for c in bare_review(coded, VERSION).competencies if c.score is not None]
    return fmean(scores) if scores else 1.0


def swapped(conversation: Conversation) -> Turns:
    """Return a conversation with the roles the other way round."""
    return [("subject" if who == "officer" else "officer", text) for who, text in conversation.turns]


def saying(conversation: Conversation, phrases: Sequence[str]) -> Turns:
    """Return a conversation in which the helper says these phrases in turn instead of what was said."""
    turns: list[tuple[str, str]] = []
    for who, text in conversation.turns:
        spoken = sum(speaker == "officer" for speaker, _ in turns)
        turns.append((who, phrases[spoken % len(phrases)] if who == "officer" else text))
    return turns


def graded(code: Code, form: Callable[[str], str]) -> tuple[float, float]:
    """Return how often the best of four answers gets the highest de_escalation, and the area of best against worst."""
    values = [
        [code(form(item.before), form(answer)).de_escalation for answer in item.best_to_worst] for item in read_graded()
    ]
    right = fmean(v[0] > max(v[1:]) for v in values)
    return right, parted([v[0] for v in values], [v[3] for v in values])


def main() -> None:
    """Run from the command line."""
    encode = SentenceEncoder(ModelPaths.under(load_settings().paths.models).encoder).encode
    coder = Coder.trained(encode(PROBES))

    def code(before: str, text: str) -> CodedUtterance:
        return coder.code_with(encode, text, Context(subject_last=before))

    held_out = [line for line in read_once_read() if line.split == "test"]
    for form, change in FORMS.items():
        changed = [
            line.model_copy(update={"before": change(line.before), "text": change(line.text)}) for line in held_out
        ]
        for name in POOLS:
            marked, coded, both, value = agreement(changed, name, code)
            sys.stdout.write(f"{form}, {name}: marked {marked}, coded {coded}, both {both}, kappa {value:.2f}\n")
        right, area = graded(code, change)
        sys.stdout.write(f"{form}, graded answers: right choice of four {right:.2f}, best against worst {area:.3f}\n")
    conversations = read_conversations()
    means = {kind: [mean_score(c.turns, code) for c in conversations if c.kind == kind] for kind in ("good", "poor")}
    for kind, scores in means.items():
        sys.stdout.write(f"{kind}: {len(scores)}, mean {np.mean(scores):.2f}, {min(scores):.2f} to {max(scores):.2f}\n")
    sys.stdout.write(f"good against poor conversations: {parted(means['good'], means['poor']):.3f}\n")
    good = [c for c in conversations if c.kind == "good"]
    other = {"roles swapped": [mean_score(swapped(c), code) for c in good]}
    other |= {name: [mean_score(saying(c, phrases), code) for c in good] for name, phrases in INSTEAD.items()}
    for name, scores in other.items():
        sys.stdout.write(f"good, {name}: mean {np.mean(scores):.2f}, highest {max(scores):.2f}\n")


if __name__ == "__main__":
    main()
