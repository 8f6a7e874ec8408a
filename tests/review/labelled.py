"""The hand-labelled check set: officer lines with the person's words before them, and what trained ears should hear."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from appliance.encounter.behaviours import BehaviourId

DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Labelled:
    subject: str
    text: str
    behaviours: frozenset[BehaviourId]

    @property
    def unpunctuated(self) -> str:
        return re.sub(r"[^\w\s']", "", self.text).lower()


def load(half: Literal["dev", "test"]) -> list[Labelled]:
    rows = [json.loads(line) for line in (DATA / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Labelled(r["subject"], r["text"], frozenset(BehaviourId(b) for b in r["behaviours"])) for r in rows]


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Cohen's kappa of two yes-or-no ratings."""
    count = len(first)
    agree = sum(a == b for a, b in zip(first, second, strict=True)) / count
    p, q = sum(first) / count, sum(second) / count
    chance = p * q + (1 - p) * (1 - q)
    return (agree - chance) / (1 - chance)


def class_kappa(
    labelled: Sequence[Labelled], heard: Sequence[Collection[BehaviourId]], members: frozenset[BehaviourId]
) -> float:
    return kappa([bool(r.behaviours & members) for r in labelled], [bool(members & set(h)) for h in heard])


def micro_f1(labelled: Sequence[Labelled], heard: Sequence[Collection[BehaviourId]]) -> float:
    right = sum(len(r.behaviours & set(h)) for r, h in zip(labelled, heard, strict=True))
    return 2 * right / (sum(len(r.behaviours) for r in labelled) + sum(len(set(h)) for h in heard))
