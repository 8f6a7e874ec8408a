"""The encounter: who speaks, what was said, time, hazards, moves."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Digits, Input, Static

from appliance.stage import view
from appliance.stage.view import Caption, View
from appliance.tui.drawing import captions, hazards, meters, remaining, say_to, state_line, where
from appliance.tui.keys import Key, Row
from appliance.tui.screens.base import KioskScreen, Wish
from appliance.tui.waiting import Pulse, Quiet
from appliance.words import N_, _

LONGEST_LINE: Final = 600
TWICE_WITHIN_S: Final = 6.0
"""A key that ends the encounter wants to be pressed again within this time."""
NOT_BEFORE_S: Final = 0.6
"""A key that is held down repeats sooner than that, and confirms nothing."""
MOVES: Final = (Key("F2", "Radio"), Key("F3", "Step back"), Key("F4", "Step closer"), Key("F5", "Take cover"))
CONTROLS: Final = (Key("F6", "Pause"), Key("F8", "I'd act now"), Key("F9", "Walk away"), Key("F10", "End"))
PAUSED: Final = (Key("F6", "Go on"), Key("F7", "Keep for later"), Key("F10", "End"))
ASKING: Final = (Key("F6", "Go on"), Key("F7", "Keep for later"), Key("F10", "End, read review"))
BLANK: Final = N_("Paused: nobody spoke for a while. Time stands still. Press any key to see it again.")
_TWICE: Final = {
    "act": ("F8", N_("I would act now: that ends the talking. Press F8 again to do it, or Esc to go on.")),
    "leave": ("F9", N_("Break contact and leave: that ends it. Press F9 again to do it, or Esc to go on.")),
}


class Captions(Widget):
    """Shows the last of what was said, the newest at the bottom."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(id="captions")
        self._lines: tuple[Caption, ...] = ()

    def show(self, lines: Sequence[Caption]) -> None:
        """Show these lines."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.refresh()

    def render(self) -> Text:
        """Return what fits."""
        return captions(self._lines, self.size.width, self.size.height)


class EncounterScreen(KioskScreen):
    """Shows the moment, takes moves and typed lines."""

    keys = (MOVES, CONTROLS)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "wish('radio')", priority=True),
        Binding("f3", "wish('back')", priority=True),
        Binding("f4", "wish('closer')", priority=True),
        Binding("f5", "wish('cover')", priority=True),
        Binding("f6", "wish('pause')", priority=True),
        Binding("f7", "wish('away')", priority=True),
        Binding("f8", "twice('act')", priority=True),
        Binding("f9", "twice('leave')", priority=True),
        Binding("f10", "end", priority=True),
        Binding("escape", "escape", priority=True),
    ]

    class GiveUp(Message):
        """The engine does not answer and the officer leaves."""

    def __init__(self, typed: bool, seen: View, captions: bool = True) -> None:
        """Offer a line to type in when the officer types; `captions` says whether words stand on the screen."""
        super().__init__(seen)
        self._typed = typed
        self._captions = captions or typed
        self._quiet: Quiet | None = None
        self._armed: tuple[str, float] | None = None
        self._asked_at_s: float | None = None
        self._pulse: Pulse | None = None

    def body(self) -> ComposeResult:
        """Lay out what was said beside what to keep an eye on."""
        with Container(id="columns"):
            with Vertical(id="talk"):
                yield Static("", id="state")
                yield Captions()
            with Vertical(id="side"):
                yield Static(_("Time left"), classes="label")
                yield Digits("", id="clock")
                yield Static("", id="place")
                yield Static(_("Hazards"), classes="label", id="hazards-label")
                yield Static("", id="hazards")
        yield Static("", id="hazards-line")
        yield Static("", id="notice")
        with Horizontal(id="status"):
            yield Static("", id="meters")
            yield Static("", id="where")
        if self._typed:
            yield Input(id="say", max_length=LONGEST_LINE)

    def on_mount(self) -> None:
        """Let typing begin at once, and watch over the engine."""
        self._pulse, self._quiet = Pulse(self.now_s()), Quiet(self.now_s())
        self.set_interval(0.5, self.watch_over_engine)
        if self._typed:
            self.query_one("#say", Input).focus()

    def show(self, seen: View) -> None:
        """Show the moment."""
        if self._pulse is not None:
            self._pulse.beat(self.now_s())
        if seen.phase != "asking_to_end":
            self._asked_at_s = None
        elif self._asked_at_s is None:
            self._asked_at_s = self.now_s()
        super().show(seen)
        self.write("#state", state_line(seen))
        self.query_one(Captions).show(seen.captions if self._captions else ())
        self.query_one("#clock", Digits).update(remaining(seen))
        self.write("#place", _("You stand {distance}.").format(distance=seen.distance) if seen.distance else "")
        self.write("#hazards", hazards(seen.hazards))
        self.query_one("#hazards-label").display = bool(seen.hazards)
        self.write("#hazards-line", hazards([hazard for hazard in seen.hazards if hazard.open]))
        self.write("#meters", meters(seen))
        self.write("#where", where(seen))
        self._look_quiet(seen)
        self.watch_over_engine()
        self.show_keys(*_keys(seen))
        if self._typed:
            self._show_input(seen)

    def _look_quiet(self, seen: View) -> None:
        """Pause when nobody talks any more; when nobody comes back, take the words off the screen."""
        found = "here" if self._quiet is None else self._quiet.look(self.now_s(), seen.phase, seen.speaking)
        if found == "pause":
            self.post_message(Wish(view.Pause()))
        self.set_class(found == "blank", "-blank")

    def woken(self) -> bool:
        """Take a key: the first one on a blank screen does nothing but light it."""
        if self._quiet is not None:
            self._quiet.touched()
        blank = self.has_class("-blank")
        self.remove_class("-blank")
        return blank

    @property
    def busy(self) -> bool:
        """Whether no key is expected: somebody talks, or a review is being written."""
        return self.seen is None or self.seen.phase not in ("paused", "asking_to_end")

    def _show_input(self, seen: View) -> None:
        line = self.query_one("#say", Input)
        line.disabled = seen.phase != "running"
        if line.disabled:
            line.placeholder = _("Press F6 to go on") if seen.phase != "closing" else ""
            return
        line.placeholder = _("Say something to dispatch, Enter sends it") if seen.radio_open else say_to(seen.person)
        if self.focused is None:
            line.focus()

    def watch_over_engine(self) -> None:
        """Show what is waited for, or what the officer should know."""
        now_s = self.now_s()
        if self._armed is not None and now_s - self._armed[1] > TWICE_WITHIN_S:
            self._armed = None
        seen = self.seen
        text = "" if self._pulse is None else self._pulse.text(now_s)
        if not text and self._armed is not None:
            text = _(_TWICE[self._armed[0]][1])
        if not text and seen is not None:
            text = (seen.narration if seen.phase == "closing" else "") or seen.waiting_for or seen.notice or seen.hint
        self.write("#notice", _(BLANK) if self.has_class("-blank") else text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send a typed line."""
        text = " ".join(event.value.split())
        event.input.clear()
        if text and self.seen is not None and self.seen.phase == "running":
            self.post_message(Wish(view.Radio(text=text) if self.seen.radio_open else view.Say(text=text)))

    def action_wish(self, name: str) -> None:
        """Send a move or a control."""
        phase = "" if self.seen is None else self.seen.phase
        asks: dict[str, view.Ask] = {"pause": view.Pause() if phase == "running" else view.Resume()}
        if phase == "running":
            asks |= {
                "radio": view.Radio(),
                "back": view.Move(movement="back"),
                "closer": view.Move(movement="closer"),
                "cover": view.Move(movement="cover"),
            }
        if phase in ("paused", "asking_to_end"):
            asks["away"] = view.CalledAway()
        if name in asks:
            self.post_message(Wish(asks[name]))

    def action_twice(self, name: str) -> None:
        """Do what ends the encounter when its key is pressed twice."""
        now_s = self.now_s()
        if self.seen is None or self.seen.phase != "running":
            return
        if self._armed is None or self._armed[0] != name:
            self._armed = (name, now_s)
        elif now_s - self._armed[1] >= NOT_BEFORE_S:
            self._armed = None
            self.post_message(Wish(view.Act() if name == "act" else view.Disengage()))
        self.watch_over_engine()

    def action_end(self) -> None:
        """Ask to end; end when that was asked already; leave when nothing answers."""
        now_s = self.now_s()
        if self._pulse is not None and self._pulse.given_up(now_s):
            self.post_message(self.GiveUp())
        elif self._asked_at_s is None:
            self.post_message(Wish(view.End()))
        elif now_s - self._asked_at_s >= NOT_BEFORE_S:
            self.post_message(Wish(view.End(confirmed=True)))

    def action_escape(self) -> None:
        """Take back what was asked, or ask to end."""
        if self._armed is not None:
            self._armed = None
            self.watch_over_engine()
        elif self._asked_at_s is not None:
            self.post_message(Wish(view.Resume()))
        else:
            self.action_end()


def _keys(seen: View) -> tuple[Row, ...]:
    match seen.phase:
        case "running":
            return (MOVES, CONTROLS)
        case "paused":
            return ((), PAUSED)
        case "asking_to_end":
            return ((), ASKING)
        case _:
            return ((), ())
