"""A retake on the kiosk: its briefing, and the review that sets both takes beside each other."""

from typing import Final

from textual.pilot import Pilot

from appliance.engine.reviewing import lines_of
from appliance.review.review import review
from benchmarks.review.played import played_record
from tests.review.retakes import retaken
from tests.tui.scripted import Booth
from tests.tui.views import BRIEFING, ENDED, LOADING, Way, to_briefing, to_encounter

FORK: Final = 8
BETTER: Final = (
    "That sounds like a terrible day, Marcus. I'm sorry.",
    "I'm staying right here. What did you come to say tonight?",
    "Would you set the bottle on the rail for me, so that I can listen to you properly?",
)
_RECORD, _SCENE = played_record("porch", "novice", 1)
RETAKE: Final = retaken(_RECORD, _SCENE, FORK, list(BETTER))
RETAKEN: Final = ENDED.model_copy(update={"review": review(RETAKE, _SCENE), "lines": lines_of(RETAKE)})
AGAIN: Final = "You go back to your turn 8, with all as it was. Marcus has just said: “They let me go. This morning.”"


async def to_retake_briefing(booth: Booth, pilot: Pilot[None]) -> None:
    await to_briefing(booth, pilot, typed=True)
    await booth.tell(pilot, LOADING.model_copy(update={"again": AGAIN}), BRIEFING.model_copy(update={"again": AGAIN}))


async def to_retaken(booth: Booth, pilot: Pilot[None]) -> None:
    await to_encounter(booth, pilot)
    await booth.tell(pilot, RETAKEN)
    for _ in range(100):
        if "1 of 12" in booth.shown:
            break
        await pilot.pause()


async def to_changes(booth: Booth, pilot: Pilot[None]) -> None:
    await to_retaken(booth, pilot)
    await pilot.press("right")


async def to_takes(booth: Booth, pilot: Pilot[None]) -> None:
    await to_changes(booth, pilot)
    await pilot.press("right", "down")
    await pilot.pause()


TOUR: Final[dict[str, Way]] = {
    "retake-briefing": to_retake_briefing,
    "retake-changes": to_changes,
    "retake-takes": to_takes,
}
