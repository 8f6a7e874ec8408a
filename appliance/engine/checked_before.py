"""The microphone check of one sign-in: asked for again only when the headset or its level has changed since."""

import asyncio
from collections.abc import Callable
from typing import Final

from appliance.audio.microphone_now import MicrophoneNow, microphone_now
from appliance.audio.seams import Headset
from appliance.engine.microphone import HeardVoice
from appliance.words import N_

STILL_FINE: Final = N_("Checked a while ago: the same headset at the same level. It is fine.")


class CheckedBefore:
    """Keeps the last check that was fine, in memory alone, for as long as an officer is signed in."""

    def __init__(self, look: Callable[[str], MicrophoneNow | None] = microphone_now) -> None:
        """`look` tells of a headset by its name which microphone it is now, None where that is not known."""
        self._look = look
        self._kept: tuple[MicrophoneNow, HeardVoice] | None = None

    async def keep(self, headset: Headset, heard: HeardVoice) -> None:
        """Remember a check just made, with the headset that it holds for; one that is not fine ends what was kept."""
        self._kept = None
        if heard.check.fine:
            microphone = await asyncio.to_thread(self._look, headset.name)
            self._kept = None if microphone is None else (microphone, heard)

    async def recall(self, headset: Headset) -> HeardVoice | None:
        """Return the check that still holds for a headset, None when it has to be made."""
        if self._kept is None:
            return None
        microphone, heard = self._kept
        return heard if await asyncio.to_thread(self._look, headset.name) == microphone else None
