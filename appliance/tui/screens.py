"""The screens of the kiosk: welcome, briefing, encounter, review. Each shows a view and knows its keys."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from appliance.stage import view
from appliance.stage.view import View
from appliance.tui.drawing import captions, meters, remaining, state_line

TRAINING = "T R A I N I N G   ·   voice only, everything stays holstered"


class Wish(Message):
    """The officer wants something of the engine."""

    def __init__(self, ask: view.Ask) -> None:
        """Carry an ask."""
        super().__init__()
        self.ask = ask


class Chosen(Message):
    """The officer chose how to take part."""

    def __init__(self, officer: str) -> None:
        """Carry `mic` or `typed`."""
        super().__init__()
        self.officer = officer


class KioskScreen(Screen[None]):
    """A screen with the training band on top and its keys at the bottom."""

    keys: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        """Lay out band, body and keys."""
        yield Static(TRAINING, id="training")
        yield from self.body()
        yield Static(self.keys, id="keys")

    def body(self) -> ComposeResult:
        """Return what stands between band and keys."""
        yield Static("")

    def show(self, seen: View) -> None:
        """Show a view."""


class WelcomeScreen(KioskScreen):
    """What this is, and how to take part."""

    keys = "↑ ↓ choose   ·   Enter start   ·   Ctrl+Q leave"

    def body(self) -> ComposeResult:
        """Explain and offer."""
        with Vertical(classes="body"):
            yield Static("Talk a person in crisis down, out loud.", classes="title")
            yield Static(
                "A call takes about six minutes. A person answers you as people do. "
                "Afterwards you read what helped, what slipped, and what to try next. "
                "What you say stays on this machine.",
                classes="lead",
            )
            yield OptionList(
                Option("Speak, with the headset", id="mic"),
                Option("Type instead", id="typed"),
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Start as chosen."""
        self.post_message(Chosen(event.option.id or "mic"))


class BriefingScreen(KioskScreen):
    """The dispatch call and the scene."""

    keys = "Enter begin   ·   Ctrl+Q leave"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "begin", "begin", show=False)]

    def __init__(self) -> None:
        """Wait for the engine."""
        super().__init__()
        self._ready = False

    def body(self) -> ComposeResult:
        """Show the call when it is known."""
        with VerticalScroll(classes="body"):
            yield Static("", id="call-title", classes="title")
            yield Static("", id="call", classes="lead")
            yield Static("", id="scene", classes="lead")
            yield Static("", id="law", classes="dim lead")
            yield Static("Getting ready…", id="progress")

    def show(self, seen: View) -> None:
        """Show the call, and whether all is ready."""
        self._ready = seen.phase == "briefing"
        self.query_one("#call-title", Static).update(seen.scenario_title)
        self.query_one("#call", Static).update(f"Dispatch: {seen.dispatch_call}" if seen.dispatch_call else "")
        self.query_one("#scene", Static).update(seen.setting)
        self.query_one("#law", Static).update(seen.legal_note)
        waiting = seen.waiting_for or "Getting ready"
        self.query_one("#progress", Static).update(
            "Ready. Press Enter, then wait for them or speak." if self._ready else f"{waiting}…"
        )

    def action_begin(self) -> None:
        """Begin when all is ready."""
        if self._ready:
            self.post_message(Wish(view.Begin()))


class EncounterScreen(KioskScreen):
    """The encounter: who speaks, what was said, time, moves."""

    keys = "F2 radio  ·  F3 back  ·  F4 closer  ·  F5 cover  ·  F6 pause  ·  F8 I would act now  ·  F10 end"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "wish('radio')", priority=True),
        Binding("f3", "wish('back')", priority=True),
        Binding("f4", "wish('closer')", priority=True),
        Binding("f5", "wish('cover')", priority=True),
        Binding("f6", "wish('pause')", priority=True),
        Binding("f7", "wish('away')", priority=True),
        Binding("f8", "wish('act')", priority=True),
        Binding("f9", "wish('leave')", priority=True),
        Binding("f10", "wish('end')", priority=True),
    ]

    def __init__(self, typed: bool) -> None:
        """Offer a line to type in when the officer types."""
        super().__init__()
        self._typed = typed
        self._phase = "running"
        self._radio = False

    def body(self) -> ComposeResult:
        """Lay out state, captions, meters and a line to type in."""
        with Vertical(classes="body"):
            yield Static("", id="state")
            yield Static("", id="captions")
            yield Static("", id="notice")
            yield Static("", id="status")
        if self._typed:
            yield Input(placeholder="Say something to them, then press Enter", id="say")

    def on_mount(self) -> None:
        """Let typing begin at once."""
        if self._typed:
            self.query_one("#say", Input).focus()

    def show(self, seen: View) -> None:
        """Show the moment."""
        self._phase, self._radio = seen.phase, seen.radio_open
        self.query_one("#state", Static).update(state_line(seen))
        self.query_one("#captions", Static).update(captions(seen))
        self.query_one("#notice", Static).update(seen.waiting_for or seen.notice or "")
        self.query_one("#status", Static).update(Text.assemble(meters(seen), "   ", remaining(seen)))
        if self._typed:
            place = (
                "Say something to dispatch, then press Enter"
                if seen.radio_open
                else ("Say something to them, then press Enter")
            )
            self.query_one("#say", Input).placeholder = place

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send a typed line."""
        text = event.value.strip()
        event.input.clear()
        if text:
            self.post_message(Wish(view.Radio(text=text) if self._radio else view.Say(text=text)))

    def action_wish(self, name: str) -> None:
        """Send a move or a control."""
        asking = self._phase == "asking_to_end"
        asks: dict[str, view.Ask] = {
            "radio": view.Radio(),
            "back": view.Move(movement="back"),
            "closer": view.Move(movement="closer"),
            "cover": view.Move(movement="cover"),
            "pause": view.Pause() if self._phase == "running" else view.Resume(),
            "act": view.Act(),
            "away": view.CalledAway(),
            "leave": view.Disengage(),
            "end": view.End(confirmed=asking),
        }
        self.post_message(Wish(asks[name]))


class ReviewScreen(KioskScreen):
    """The review, to be read."""

    keys = "↑ ↓ read   ·   Enter again   ·   Ctrl+Q leave"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "again", "again", show=False)]

    class Again(Message):
        """The officer wants to start over."""

    def __init__(self, seen: View) -> None:
        """Show how it ended."""
        super().__init__()
        self._seen = seen

    def body(self) -> ComposeResult:
        """Show the review, or what went wrong."""
        with VerticalScroll(id="review", classes="body"):
            if self._seen.error:
                yield Static("This did not work.", classes="title")
                yield Static(self._seen.error, classes="lead", markup=False)
            else:
                yield Static(self._seen.narration, classes="lead", markup=False)
                text = self._seen.review_text or "The encounter is kept as it is. Start again to go on with it."
                yield Static(text, markup=False)

    def on_mount(self) -> None:
        """Let the arrow keys scroll at once."""
        self.query_one("#review").focus()

    def action_again(self) -> None:
        """Start over."""
        self.post_message(self.Again())
