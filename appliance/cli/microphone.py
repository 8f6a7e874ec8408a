"""The microphone check on a command line."""

import asyncio
import sys

from appliance.audio.seams import Headset, HeadsetError
from appliance.engine.microphone import SENTENCE, hear_own_voice, know_voice
from appliance.engine.seat import Seat


async def check_there(headset: Headset) -> None:
    """Open a headset and close it again; raise HeadsetError when it cannot be opened."""
    await headset.open(_ignore, _ignore, _ignore, lambda: None)
    await headset.close()


async def check_by_prompt(seat: Seat) -> None:
    """Let the officer read a sentence aloud until the check is fine or they leave it out; needs a terminal."""
    headset = seat.headset
    if headset is None:
        return
    while True:
        _print(f"Microphone check. Press Enter and read aloud, or type s and Enter to leave it out:\n  “{SENTENCE}”")
        if (await asyncio.to_thread(sys.stdin.readline)).strip().lower().startswith("s"):
            return
        try:
            heard = await hear_own_voice(headset, lambda: _print("Listening…"), lambda _: None)
        except HeadsetError as error:
            _print(str(error))
            continue
        _print(heard.check.advice)
        if heard.check.fine:
            know_voice(seat, heard)
            return


def _print(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _ignore(_: object) -> None:
    """Take nothing from a headset that is only tried."""
