"""A listener's sounds: words that keep the other speaker going and claim no turn."""

import re
from typing import Final

_WORDS: Final = re.compile(r"[a-z']+")
_PHRASES: Final = frozenset(
    {
        "i see",
        "i hear you",
        "i hear that",
        "i understand",
        "got it",
        "i got you",
        "go on",
        "go ahead",
        "of course",
        "all right",
        "that's fair",
        "fair enough",
        "uh huh",
        "mm hm",
        "mm hmm",
        "oh no",
        "oh man",
        "oh wow",
        "i'm listening",
        "i'm here",
        "i'm with you",
        "tell me more",
        "that's rough",
        "that's hard",
        "really",
        "wow",
    }
)
_SINGLE: Final = frozenset(
    "mm mhm mhmm hm hmm hmmm mmm mmhm mmhmm uhhuh uh huh yeah yes yep yup right okay ok sure ah oh alright wow really "
    "gotcha understood".split()
)
_PREFIXES: Final = frozenset({"i", "i hear", "got", "go", "of", "all", "i'm", "tell me", "that's", "fair", "i got"})
"""What a phrase looks like when half of it has been said."""
LONGEST_WORDS: Final = 4
_HUM: Final = re.compile(r"(?:[mnhf]+\s?(?:and )?)+")
"""A recogniser may spell a hum out: "M M H M", "NMH", "M and M H"."""


def is_backchannel(text: str) -> bool:
    """Whether words said over somebody are, so far, only a listener's sound; silence and noise are, too."""
    words = _WORDS.findall(text.lower().replace("-", " "))
    if not words:
        return True
    if _HUM.fullmatch(" ".join(words)):
        return True
    if len(words) > LONGEST_WORDS:
        return False
    said = " ".join(words)
    if said in _PHRASES or said in _PREFIXES:
        return True
    rest = said
    for phrase in sorted(_PHRASES, key=len, reverse=True):
        rest = re.sub(rf"\b{re.escape(phrase)}\b", " ", rest)
    return all(word in _SINGLE for word in rest.split())
