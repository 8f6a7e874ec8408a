"""Chance that is a function of seed, turn and purpose, so that a replay throws the same dice."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def chance(seed: int, turn: int, purpose: str) -> float:
    """Return a number in [0, 1) that depends on nothing but its arguments."""
    digest = hashlib.blake2b(f"{seed}:{turn}:{purpose}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def pick(options: Sequence[T], seed: int, turn: int, purpose: str) -> T:
    """Return one of the options; raise IndexError when there is none."""
    return options[int(chance(seed, turn, purpose) * len(options))]
