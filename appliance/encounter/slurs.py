"""Words that are never spoken and never accepted in a scenario, at any level of roughness.

The words are kept as digests, so that a reader of the source does not have to read them.
"""

import hashlib
from functools import lru_cache
from typing import Final

from appliance.encounter.words import tokens

_DIGESTS: Final = frozenset(
    """
    0bc1e6946736 1c5d0a683872 1db39e91bbd8 1e699add013b 230a78d5ff2e 26b80949c419 28c604305eba 29b745e95539
    2b469bce0945 2dc96e2a08f7 2e46f8d56572 3a5188b6b3f1 3f8110d8ffb4 42b5a5bfb04c 438ed034be55 474c0f86599a
    4a103c5b1bff 4b96588b6974 52dd9b8d77e1 6f10e75e9e70 6f28149cc8dd 736446d392f1 7993506a527b 7b7d05816c59
    8398df3330f8 867d2b5a0068 87b3b74cfa5f 8c881c58dc1e 8e236ca175d6 9431c69de414 99b9be49d724 9eba73ee4d5d
    a4149a6bc0f1 a6e45c0c82a5 a8f9d9bd4338 ada19191718b b31d41bcbdc1 b70890b11c70 ba17376f05e6 bdf2f8a52f98
    c3df5609b63e cb51e84d1cf2 ceb15b92ab8c d517d2ba03f4 d6bd6084a012 ddd3a9ae48ba e24c4e06111f e533a067cd5c
    f1ef2d1220c3 f1f5af33c062 f248d66d8d1f f5e4532b3d33 f759f05acb11 f9e0b3c432ac f9e83e4af7a0 ffee078e10f7
    """.split()
)


_COMPOUND_LETTERS: Final = 9
"""Shorter pairs of harmless words can run together into a slur by accident."""


@lru_cache(maxsize=8192)
def _is_slur(word: str) -> bool:
    stems = {word, word.removesuffix("s"), word.removesuffix("es")}
    return any(hashlib.blake2b(stem.encode(), digest_size=6).hexdigest() in _DIGESTS for stem in stems)


def has_slur(text: str) -> bool:
    """Tell whether a text contains a slur, also one written as two words."""
    words = tokens(text)
    pairs = (first + second for first, second in zip(words, words[1:], strict=False))
    return any(map(_is_slur, words)) or any(_is_slur(pair) for pair in pairs if len(pair) >= _COMPOUND_LETTERS)
