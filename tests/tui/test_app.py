import asyncio
from collections.abc import AsyncIterator

from pydantic import BaseModel
from textual.widgets import Input, Static

from appliance.stage import view
from appliance.stage.view import Caption, Start, View
from appliance.tui.app import KioskApp
from appliance.tui.engine_link import Link
from appliance.tui.screens import BriefingScreen, EncounterScreen, ReviewScreen, WelcomeScreen


class ScriptedLink:
    """An engine that shows what it is told and remembers what it was asked."""

    def __init__(self) -> None:
        self.asks: list[BaseModel] = []
        self.coming: asyncio.Queue[View | None] = asyncio.Queue()
        self.closed = False

    def send(self, ask: BaseModel) -> None:
        self.asks.append(ask)

    async def views(self) -> AsyncIterator[View]:
        while (seen := await self.coming.get()) is not None:
            yield seen

    async def close(self) -> None:
        self.closed = True


class Booth:
    """A kiosk with a scripted engine."""

    def __init__(self) -> None:
        self.link = ScriptedLink()
        self.starts: list[Start] = []
        self.app = KioskApp(self._start)

    async def _start(self, start: Start) -> Link:
        self.starts.append(start)
        return self.link


BRIEFING = View(phase="briefing", scenario_title="The porch", dispatch_call="A man will not leave.", person="Marcus")
RUNNING = View(
    phase="running",
    person="Marcus",
    speaking="subject",
    remaining_s=300,
    captions=(Caption(speaker="subject", name="Marcus", text="Who called you?"),),
)


async def test_a_person_who_types_gets_from_welcome_to_review_with_the_keyboard_alone() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(100, 30)) as pilot:
        assert isinstance(booth.app.screen, WelcomeScreen)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, BriefingScreen)
        assert booth.starts[0].officer == "typed"
        booth.link.coming.put_nowait(BRIEFING)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks == [view.Begin()]
        booth.link.coming.put_nowait(RUNNING)
        await pilot.pause()
        assert isinstance(booth.app.screen, EncounterScreen)
        assert booth.app.screen.query_one("#say", Input).has_focus
        await pilot.press(*"hello", "enter")
        await pilot.press("f3")
        await pilot.pause()
        assert booth.link.asks[1:] == [view.Say(text="hello"), view.Move(movement="back")]
        booth.link.coming.put_nowait(RUNNING.model_copy(update={"phase": "ended", "review_text": "What went well"}))
        await pilot.pause()
        assert isinstance(booth.app.screen, ReviewScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, WelcomeScreen)


async def test_enter_does_not_begin_before_everything_is_ready() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        booth.link.coming.put_nowait(
            BRIEFING.model_copy(update={"phase": "loading", "waiting_for": "Loading the voice"})
        )
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks == []
        assert "Loading the voice" in str(booth.app.screen.query_one("#progress", Static).render())


async def test_ending_asks_and_the_second_key_confirms() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(100, 30)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        booth.link.coming.put_nowait(RUNNING)
        await pilot.pause()
        await pilot.press("f10")
        booth.link.coming.put_nowait(RUNNING.model_copy(update={"phase": "asking_to_end"}))
        await pilot.pause()
        await pilot.press("f10")
        await pilot.pause()
        assert booth.link.asks == [view.End(), view.End(confirmed=True)]


async def test_an_engine_that_fails_is_shown_in_its_own_words() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(100, 30)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        booth.link.coming.put_nowait(View(phase="failed", error="There is no microphone. Plug the headset in."))
        await pilot.pause()
        shown = " ".join(str(piece.render()) for piece in booth.app.screen.query(Static))
        assert "Plug the headset in" in shown
