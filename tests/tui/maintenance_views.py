"""The maintenance page with a scripted machine behind it."""

from collections.abc import AsyncIterator
from typing import Final

from textual.pilot import Pilot
from textual.widgets import Input

from appliance.tui import maintenance_link
from appliance.tui.maintenance_link import Told
from appliance.tui.menu import Menu
from tests.tui.scripted import Booth
from tests.tui.views import Way, to_welcome

PIN: Final = "914207"
SECTIONS: Final[tuple[Told, ...]] = (
    {
        "id": "sync",
        "title": "Sending to the agency",
        "state": "warning",
        "lines": [
            ["Kiosk", "lobby-1 of riverton"],
            ["Connection", "not connected"],
            ["Hours", "3 waiting, the oldest practised 4 days ago"],
        ],
        "mend": "The sync service is not running. Start it: `talkdown sync run`, or its system service.",
        "code": "sync/warning",
    },
    {"id": "network", "title": "Network", "state": "ok", "lines": [["eth0", "up"]], "mend": "", "code": ""},
    {"id": "volume", "title": "Volume", "state": "ok", "lines": [["Ear", "65 %"]], "mend": "", "code": ""},
    {
        "id": "errors",
        "title": "Error codes",
        "state": "ok",
        "lines": [["Logs", "nothing went wrong"]],
        "mend": "",
        "code": "",
    },
    {
        "id": "check-headset",
        "title": "Headset",
        "state": "failed",
        "lines": [["Found", 'There is no microphone called "default". This machine has: none at all.']],
        "mend": "Plug the headset in, and name it under [headset] in the configuration when there are several.",
        "code": "headset/failed",
    },
    {
        "id": "models",
        "title": "Models and hashes",
        "state": "ok",
        "lines": [["voice/en_US-joe-medium.onnx", "as recorded  58de1fd5a9f4c1b0"]],
        "mend": "",
        "code": "",
    },
)


class Machine:
    """Tells what it is told to tell, and remembers what was asked."""

    def __init__(self, pin: str = PIN) -> None:
        self.pin = pin
        self.asked: list[tuple[tuple[str, ...], str]] = []
        self.told: dict[str, tuple[Told, ...]] = {
            "report": SECTIONS,
            "volume": ({**SECTIONS[2], "lines": [["Ear", "70 %"]]},),
            "call": (
                {"tell": "You should hear now: “Okay. I can hear you. Can you hear me?”"},
                {"tell": "Read aloud: “My name is Alex.”"},
                {"level_dbfs": -31.0},
                {"fine": True, "advice": "Your microphone is fine."},
            ),
            "diagnostics": ({"done": "Written to the stick. You can pull the stick out once its light is still."},),
        }

    async def told_by(self, *arguments: str, typed: str = "") -> AsyncIterator[Told]:
        self.asked.append((arguments, typed))
        if arguments[0] == "unlock":
            opens = bool(self.pin) and typed == self.pin
            problem = "" if opens or not typed else "That is not the maintenance PIN."
            yield {"set": bool(self.pin), "open": opens, "problem": problem, "wait_s": 0}
            return
        for told in self.told[arguments[0]]:
            yield told


async def to_door(booth: Booth, pilot: Pilot[None], machine: Machine | None = None) -> Machine:
    machine = machine or Machine()
    maintenance_link.told_by = machine.told_by
    await to_welcome(booth, pilot)
    await pilot.press("f9")
    await pilot.pause()
    await pilot.pause()
    for line in booth.app.screen.query(Input):
        line.cursor_blink = False
    return machine


async def to_maintenance(booth: Booth, pilot: Pilot[None], machine: Machine | None = None) -> Machine:
    machine = await to_door(booth, pilot, machine)
    await pilot.press(*PIN, "enter")
    for _ in range(50):
        await pilot.pause()
        if "Test call" in booth.shown and "Looking" not in booth.shown:
            break
    await pilot.press("home")
    await pilot.pause()
    return machine


async def to_closed_door(booth: Booth, pilot: Pilot[None]) -> None:
    await to_door(booth, pilot, Machine(pin=""))


async def to_ask_pin(booth: Booth, pilot: Pilot[None]) -> None:
    await to_door(booth, pilot)


async def to_page(booth: Booth, pilot: Pilot[None]) -> None:
    await to_maintenance(booth, pilot)


async def to_call(booth: Booth, pilot: Pilot[None]) -> None:
    await to_maintenance(booth, pilot)
    booth.app.screen.query_one(Menu).mark("call")
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


TOUR: Final[dict[str, Way]] = {
    "maintenance-pin": to_ask_pin,
    "maintenance-no-pin": to_closed_door,
    "maintenance": to_page,
    "maintenance-call": to_call,
}
