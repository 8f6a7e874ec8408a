"""How many syllables an English text has, by spelling: near enough for a rate of speech, not for poetry.

Words a second depends on which words they are: "understand" takes longer than "I". Syllables a second hardly does.
"""

import re
from typing import Final

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)*|\d")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_MUTE_INSIDE: Final = re.compile(
    r"some(?=[b-df-np-z])|every|evening|busin|(?:care|safe|here|fore|home|life|time|like|live|wise)(?=[a-z]{2})"
)
_MUTE_AT_THE_END: Final = re.compile(r"[^aeiouy]e$(?<!maybe)|[^aeiouytd]ed$|[^aeiouysxzcg]es$(?<!ches)(?<!shes)")
_SYLLABIC_L: Final = re.compile(r"[^aeiouyl]l(?:e|ed|es)$")
_TWO_IN_A_ROW: Final = re.compile(
    r"[aeiouy]ing$|[aeou]ying|(?<![cstgx])i(?:a|ou|o)|(?<=[cqlds])ie(?=[nt])|(?<![gq])ua[lst]|(?:d|r)ea$|deo$|uici|rier|uiet|erie"
)
"""Vowels that stand together and are two syllables, as in going, serious, usual, quiet, idea, suicide."""
_ONE_SYLLABLE: Final = frozenset(("don't", "won't", "can't", "aren't", "weren't", "ain't"))
_SEVEN_AND_ZERO: Final = frozenset("07")


def syllables_in(text: str) -> int:
    """Return how many syllables the words of a text have, at least one for each."""
    return sum(_of_word(word) for word in _WORD.findall(text.lower().replace("’", "'")))


def _of_word(word: str) -> int:
    if word.isdigit():
        return 1 + (word in _SEVEN_AND_ZERO)
    plain, _, ending = word.partition("'")
    count = len(_VOWELS.findall(plain)) + len(_TWO_IN_A_ROW.findall(plain)) - len(_MUTE_INSIDE.findall(plain))
    if count > 1 and _MUTE_AT_THE_END.search(plain) and not _SYLLABIC_L.search(plain):
        count -= 1
    contracted = word not in _ONE_SYLLABLE if ending == "t" else ending in ("ve", "ll") and plain[-1:] in "dtn"
    return max(1, count + contracted)
