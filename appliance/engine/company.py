"""The models at hand for an encounter, whichever of them it needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from appliance.encounter.record import Versions
from appliance.inference.seams import Actor, Encoder, Recogniser, Spoken, Voice
from appliance.review.coder.coder import Coder


@dataclass(frozen=True, slots=True)
class Company:
    """Recogniser and voice are None where nobody speaks or listens."""

    actor: Actor
    recogniser: Recogniser | None
    voice: Voice | None
    encoder: Encoder | None
    coder: Coder
    sound: Callable[[str], Awaitable[Spoken]] | None
    """Makes a sound without words (breath, sigh, sob)."""
    versions: Versions
    close: Callable[[], Awaitable[None]] = field(repr=False)
