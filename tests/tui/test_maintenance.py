"""The maintenance page, by keys, with a scripted machine; and the real run behind it."""

import json
from pathlib import Path

import pytest

from appliance.store import maintenance_pin
from appliance.tui.maintenance_link import told_by
from appliance.tui.menu import Menu
from appliance.tui.screens.maintenance import MaintenanceDoorScreen, MaintenanceScreen
from appliance.tui.screens.welcome import WelcomeScreen
from tests.tui.maintenance_views import PIN, Machine, to_call, to_closed_door, to_door, to_maintenance
from tests.tui.scripted import Booth

NARROW = (80, 24)


async def test_without_a_pin_the_page_says_how_to_set_one_and_takes_none() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_closed_door(booth, pilot)
        assert "talkdown maintenance pin" in booth.shown
        await pilot.press(*"000000", "enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, MaintenanceDoorScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, WelcomeScreen)


async def test_a_wrong_pin_is_told_and_opens_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        machine = await to_door(booth, pilot)
        await pilot.press(*"839271", "enter")
        await pilot.pause()
        await pilot.pause()
        assert "That is not the maintenance PIN." in booth.shown and "839271" not in booth.shown
        assert not any(arguments[0] == "report" for arguments, _ in machine.asked)


async def test_the_worst_stands_first_with_what_to_do_and_its_code() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        machine = await to_maintenance(booth, pilot)
        assert isinstance(booth.app.screen, MaintenanceScreen)
        assert machine.asked[-1] == (("report", "--json"), "")
        items = booth.app.screen.query_one(Menu)._items
        assert [item.id for item in items[:2]] == ["check-headset", "sync"]
        shown = " ".join(booth.shown.split())
        assert "Do: Plug the headset in" in shown and "headset/failed" in shown
        await pilot.press("down")
        await pilot.pause()
        assert "the oldest practised 4 days ago" in booth.shown


async def test_arrow_keys_make_the_ear_louder_where_the_volume_is_marked_and_nowhere_else() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        machine = await to_maintenance(booth, pilot)
        await pilot.press("right")
        await pilot.pause()
        assert not any(arguments[0] == "volume" for arguments, _ in machine.asked)
        booth.app.screen.query_one(Menu).mark("volume")
        await pilot.press("left", "right")
        await pilot.pause()
        await pilot.pause()
        assert (("volume", "--json", "--", "5"), "") in machine.asked and "70 %" in booth.shown


async def test_a_test_call_tells_what_to_hear_what_to_read_and_what_came_of_it() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_call(booth, pilot)
        shown = " ".join(booth.shown.split())
        assert "You should hear now" in shown and "Read aloud" in shown and "Your microphone is fine." in shown


async def test_what_cannot_be_done_is_told_in_its_place() -> None:
    booth = Booth()
    machine = Machine()
    machine.told["diagnostics"] = ({"failed": "No USB stick is there. Plug one in."},)
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_maintenance(booth, pilot, machine)
        booth.app.screen.query_one(Menu).mark("stick")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert "No USB stick is there." in booth.shown and "copy" in booth.shown


async def test_the_pin_goes_to_the_run_behind_the_page_and_never_onto_its_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path))
    closed = [told async for told in told_by("unlock")]
    assert closed == [{"set": False, "open": False, "problem": "", "wait_s": 0}]
    maintenance_pin.set_pin(tmp_path, PIN)
    right = [told async for told in told_by("unlock", typed=PIN)]
    assert right[0]["open"] and PIN not in json.dumps(right)
    wrong = [told async for told in told_by("unlock", typed="839271")]
    assert not wrong[0]["open"] and wrong[0]["problem"]


async def test_a_run_that_fails_tells_why_in_one_sentence() -> None:
    told = [one async for one in told_by("diagnostics", "--to", "/nowhere/at/all", "--nonsense")]
    assert len(told) == 1 and told[0]["failed"]


async def test_the_worst_is_marked_once_all_is_known_unless_a_key_was_pressed() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        machine = await to_door(booth, pilot)
        await pilot.press(*PIN, "enter")
        for _ in range(50):
            await pilot.pause()
        marked = booth.app.screen.query_one(Menu).marked
        assert marked is not None and marked.id == "check-headset"
        booth.app.screen.query_one(Menu).mark("network")
        await pilot.press("f2")
        for _ in range(50):
            await pilot.pause()
        marked = booth.app.screen.query_one(Menu).marked
        assert marked is not None and marked.id == "network" and len(machine.asked) > 2
