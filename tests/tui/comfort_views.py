"""What makes it easier, on the kiosk: the choices, a hint, an encounter that nobody speaks in."""

from typing import Final

from textual.pilot import Pilot

from appliance.tui.screens.encounter import EncounterScreen
from appliance.tui.screens.home import COMFORT
from appliance.tui.waiting import BLANK_AFTER_S
from tests.tui.scripted import Booth
from tests.tui.views import RUNNING, Way, open_item, to_encounter, to_home

HINT: Final = (
    "Hint: telling them to calm down. Try: “You've got a lot going on right now. I'm going to slow down and listen. "
    "What happened?”"
)
PAUSED: Final = RUNNING.model_copy(update={"phase": "paused", "speaking": "nobody"})


async def to_comfort(booth: Booth, pilot: Pilot[None]) -> None:
    await to_home(booth, pilot)
    await open_item(booth, pilot, COMFORT)
    await pilot.press("down", "right")
    await pilot.pause()


async def to_hint(booth: Booth, pilot: Pilot[None]) -> None:
    await to_encounter(booth, pilot)
    await booth.tell(pilot, RUNNING.model_copy(update={"hint": HINT}))


async def to_blank(booth: Booth, pilot: Pilot[None]) -> None:
    await to_encounter(booth, pilot)
    screen = booth.app.screen
    assert isinstance(screen, EncounterScreen)
    await booth.tell(pilot, PAUSED)
    later_s = screen.now_s() + BLANK_AFTER_S + 1
    setattr(screen, "now_s", lambda: later_s)  # noqa: B010 -- a clock that stands, on this screen alone
    await booth.tell(pilot, PAUSED)


TOUR: Final[dict[str, Way]] = {"comfort": to_comfort, "hint": to_hint, "blank": to_blank}
