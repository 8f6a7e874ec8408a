"""Control phrases that an officer says as a whole utterance: "pause training", "end training", "resume training".

Inside a longer sentence they are part of the conversation, unless something else than the words has spotted one there.
What recognisers make of them is listed, since "and training." is how "end training" often comes out.
"""

import re
from enum import StrEnum
from typing import Final


class Control(StrEnum):
    """What the officer asks of the kiosk."""

    PAUSE = "pause"
    END = "end"
    RESUME = "resume"


_VERBS: Final = {
    "pause": Control.PAUSE,
    "paws": Control.PAUSE,
    "pauses": Control.PAUSE,
    "paused": Control.PAUSE,
    "pose": Control.PAUSE,
    "pos": Control.PAUSE,
    "post": Control.PAUSE,
    "pass": Control.PAUSE,
    "end": Control.END,
    "and": Control.END,
    "ending": Control.END,
    "in": Control.END,
    "ends": Control.END,
    "resume": Control.RESUME,
    "resumed": Control.RESUME,
    "presume": Control.RESUME,
    "start": Control.RESUME,
    "restart": Control.RESUME,
    "continue": Control.RESUME,
    "unpause": Control.RESUME,
}
_OBJECTS: Final = frozenset({"training", "trainings", "trainin", "trainings'", "draining", "trading"})
_ONLY_ALONE: Final = frozenset({"in", "post", "pass", "and"})
"""Words that stand before "training" in other sentences too."""
_COURTESY: Final = frozenset({"please", "okay", "ok", "um", "uh", "now", "the", "this"})
_WORD: Final = re.compile(r"[a-z']+")


def control_phrase(transcript: str) -> Control | None:
    """Return what a whole utterance asks for, None for anything else."""
    words = [word for word in _WORD.findall(transcript.lower()) if word not in _COURTESY]
    if len(words) == 4 and words[:2] == words[2:]:
        words = words[:2]
    if len(words) != 2 or words[1] not in _OBJECTS:
        return None
    return _VERBS.get(words[0])


def asks_at_end(transcript: str) -> Control | None:
    """Return what the last words ask for, where a listener has spotted a phrase already; what came before is free.

    The end alone counts: "when I end training today, …" goes on.
    """
    whole = control_phrase(transcript)
    if whole is not None:
        return whole
    words = [word for word in _WORD.findall(transcript.lower()) if word not in _COURTESY]
    if len(words) < 2 or words[-1] not in _OBJECTS or words[-2] in _ONLY_ALONE:
        return None
    return _VERBS.get(words[-2])
