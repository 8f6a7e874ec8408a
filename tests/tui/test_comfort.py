"""What makes it easier, and an encounter that is left alone."""

import pytest

from appliance.stage import view
from appliance.stage.comfort import Comfort
from appliance.stage.drill_view import StartDrill
from appliance.stage.view import Start
from appliance.tui.screens.base import KioskScreen
from appliance.tui.screens.encounter import EncounterScreen
from appliance.tui.screens.home import COMFORT, DRILLS, HomeScreen
from appliance.tui.waiting import BLANK_AFTER_S, PAUSE_AFTER_S, Quiet
from tests.tui.comfort_views import HINT, PAUSED, to_blank, to_comfort, to_hint
from tests.tui.drill_views import OFFERED
from tests.tui.scripted import Booth
from tests.tui.views import BRIEFING, CHOOSING, RUNNING, open_item, to_encounter, to_home, to_typed_encounter

NARROW = (80, 24)
CAPTION = "They let me go."


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still at its only entry."""
    clock = [1000.0]
    monkeypatch.setattr(KioskScreen, "now_s", lambda _: clock[0])
    return clock


async def test_choices_are_made_with_the_arrow_keys_and_go_with_the_next_call_and_drill() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_home(booth, pilot, OFFERED)
        await open_item(booth, pilot, COMFORT)
        await pilot.press("right", "down", "right", "down", "right", "right", "down", "left", "down", "right")
        await pilot.pause()
        wanted = Comfort(captions=False, hints=True, wait="longest", volume_db=-6, ears="left")
        assert "a second longer" in booth.shown and "left ear" in booth.shown and "hours" in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, HomeScreen)
        await open_item(booth, pilot, "calls")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.link.sent[-1], Start) and booth.link.sent[-1].comfort == wanted
        await pilot.press("escape")
        await booth.tell(pilot, OFFERED)
        await pilot.press("escape")
        await pilot.pause()
        await open_item(booth, pilot, DRILLS)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.link.sent[-1], StartDrill) and booth.link.sent[-1].comfort == wanted


async def test_the_next_officer_begins_with_nothing_of_it() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_comfort(booth, pilot)
        await pilot.press("escape")
        await pilot.pause()
        await open_item(booth, pilot, "sign-out")
        await to_home(booth, pilot, CHOOSING)
        await open_item(booth, pilot, "calls")
        await pilot.press("enter")
        await booth.tell(pilot, BRIEFING)
        assert booth.link.start.comfort == Comfort()


async def test_a_hint_stands_on_the_screen_until_the_next_turn() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_hint(booth, pilot)
        assert HINT[:40] in booth.shown
        await booth.tell(pilot, RUNNING)
        assert HINT[:40] not in booth.shown


async def test_captions_can_be_left_out_and_stand_where_the_officer_types() -> None:
    for way, shown in ((to_encounter, False), (to_typed_encounter, True)):
        booth = Booth()
        async with booth.app.run_test(size=NARROW) as pilot:
            booth.app._comfort = Comfort(captions=False)
            await way(booth, pilot)
            assert (CAPTION in booth.shown) is shown


async def test_after_forty_five_seconds_without_speech_the_encounter_is_paused_once(now: list[float]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_encounter(booth, pilot)
        nobody = RUNNING.model_copy(update={"speaking": "nobody"})
        await booth.tell(pilot, nobody)
        now[0] += PAUSE_AFTER_S - 1
        await booth.tell(pilot, nobody)
        assert view.Pause() not in booth.link.asks
        now[0] += 2
        await booth.tell(pilot, nobody)
        assert booth.link.asks.count(view.Pause()) == 1


async def test_a_blank_screen_shows_no_word_of_the_call_and_the_first_key_only_lights_it() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_blank(booth, pilot)
        assert "Press any key" in " ".join(booth.shown.split()) and "TRAINING" in booth.shown
        assert CAPTION not in booth.shown and "bottle" not in booth.shown
        asked = list(booth.link.asks)
        await pilot.press("f10")
        await booth.tell(pilot, PAUSED)
        assert CAPTION in booth.shown and booth.link.asks == asked
        await pilot.press("f6")
        await pilot.pause()
        assert booth.link.asks[-1] == view.Resume() and isinstance(booth.app.screen, EncounterScreen)


@pytest.mark.parametrize("speaking", ["officer", "both"])
def test_the_officers_own_speech_begins_the_count_anew(speaking: str) -> None:
    quiet = Quiet(0.0)
    assert quiet.look(PAUSE_AFTER_S - 1, "running", "nobody") == "here"
    assert quiet.look(PAUSE_AFTER_S, "running", speaking) == "here"
    assert quiet.look(2 * PAUSE_AFTER_S - 1, "running", "nobody") == "here"


def test_the_person_talking_to_nobody_is_not_counted_and_does_not_begin_the_count_anew() -> None:
    quiet = Quiet(0.0)
    assert quiet.look(PAUSE_AFTER_S - 1, "running", "nobody") == "here"
    assert quiet.look(PAUSE_AFTER_S + 60, "running", "subject") == "here"
    assert quiet.look(PAUSE_AFTER_S + 62, "running", "nobody") == "pause"


def test_a_key_is_a_sign_of_somebody() -> None:
    quiet = Quiet(0.0)
    quiet.look(BLANK_AFTER_S - 1, "paused", "nobody")
    quiet.touched()
    assert quiet.look(BLANK_AFTER_S + 1, "paused", "nobody") == "here"
    assert quiet.look(2 * BLANK_AFTER_S, "paused", "nobody") == "blank"
