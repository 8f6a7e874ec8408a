"""Training ids: what an officer types to be known at the kiosk; two that read the same are the same."""

import unicodedata
from typing import Final

from appliance.store.errors import NoTrainingId
from appliance.words import _

LONGEST: Final = 40


def normal(typed: str) -> str:
    """Return a training id as it is compared: one form of every letter, no capitals, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", typed).casefold().split())


def written(typed: str) -> str:
    """Return a new training id as it is kept; raise NoTrainingId when it cannot be one."""
    kept = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not kept:
        raise NoTrainingId(_("Type a training id: a name or a number that you will remember."))
    if len(kept) > LONGEST or not kept.isprintable():
        raise NoTrainingId(_("A training id has at most {longest} letters, digits and spaces.").format(longest=LONGEST))
    return kept
