"""The dispatch call and the scene, and the microphone check."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from appliance.stage import view
from appliance.stage.view import MicrophoneView, View
from appliance.tui.drawing import bar
from appliance.tui.keys import Key
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.tui.screens.base import GoTo, KioskScreen, Wish
from appliance.tui.waiting import Waiting
from appliance.words import _


class BriefingScreen(KioskScreen):
    """Shows the call at once, for a retake one line, and begins when all is ready."""

    keys = ((Key("Esc", "the calls"),),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False),
        Binding("f2", "skip", show=False),
        Binding("escape", "back", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]

    def __init__(self, typed: bool, seen: View | None = None) -> None:
        """Wait for the engine; `typed` is how the officer takes part."""
        super().__init__(seen)
        self._typed = typed
        self._waiting = Waiting()

    def body(self) -> ComposeResult:
        """Lay out the call and, below it, what is still to be done."""
        with VerticalScroll(id="call-body", classes="body", can_focus=False):
            yield Static(_("Getting ready"), id="call-title", classes="title")
            yield Static("", id="call", classes="lead")
            yield Static("", id="scene", classes="lead")
            yield Static("", id="law", classes="lead")
        with Vertical(id="ready"):
            yield Static("", id="microphone")
            yield Static("", id="progress")

    def on_mount(self) -> None:
        """Count the seconds of what is waited for."""
        self.set_interval(0.5, self._show_progress)

    def show(self, seen: View) -> None:
        """Show the call, and what is still to be done."""
        super().show(seen)
        self._waiting.heard(seen.waiting_for, self.now_s())
        if seen.scenario_title:
            self.write(
                "#call-title",
                _("{title}, again").format(title=seen.scenario_title) if seen.again else seen.scenario_title,
            )
        call = {"#call": (_("Dispatch"), seen.dispatch_call), "#scene": (_("You see"), seen.setting)}
        call["#law"] = (_("The law here"), seen.legal_note)
        if seen.drill is not None:
            notes = "; ".join(seen.drill.topic_notes)
            call = {"#call": (_("What a good answer does"), seen.drill.aim), "#scene": (_("Why"), seen.drill.why)}
            call["#law"] = (_("May be hard to hear"), f"{notes[0].upper()}{notes[1:]}." if notes else "")
        elif seen.again:
            call = {"#call": (_("Again from here"), seen.again), "#scene": ("", ""), "#law": ("", "")}
        for place, (title, text) in call.items():
            self.write(place, _titled(title, text))
        self.write("#microphone", _microphone(seen.microphone, seen.officer_level))
        self._show_progress()

    def _show_progress(self) -> None:
        seen = self.seen
        if seen is None or self._is_ready(seen):
            begin = _("Press Enter, then type what you say.") if self._typed else _("Press Enter, then talk to them.")
            self.write(
                "#progress", "" if seen is None else Text(_("Ready. {begin}").format(begin=begin), style=f"bold {CALM}")
            )
        elif seen.phase == "briefing":
            self.write("#progress", Text(_("Everything else is ready."), style=DIM))
        else:
            text = self._waiting.text(self.now_s()) or _("Getting ready")
            self.write(
                "#progress", Text(_("Meanwhile: {text}").format(text=text) if seen.microphone else text, style=DIM)
            )
        self.show_keys(self._keys_now())

    def _keys_now(self) -> list[Key]:
        back, read = Key("Esc", "back" if self._drills else "the calls"), Key("↑ ↓", "read")
        seen = self.seen
        if seen is None:
            return [back]
        if seen.microphone is not None and seen.microphone.state in ("waiting", "advice"):
            return [
                Key("Enter", "check again" if seen.microphone.state == "advice" else "read it aloud"),
                Key("F2", "skip check"),
                read,
                back,
            ]
        return [Key("Enter", "begin"), read, back] if self._is_ready(seen) else [read, back]

    @property
    def _drills(self) -> bool:
        """Whether a drill was chosen, no call."""
        return self.seen is not None and self.seen.drill is not None

    def _is_ready(self, seen: View) -> bool:
        return seen.phase == "briefing" and (seen.microphone is None or seen.microphone.state in ("fine", "skipped"))

    def action_go_on(self) -> None:
        """Check the microphone, then begin when all is ready."""
        if self.seen is None:
            return
        if self.seen.microphone is not None and self.seen.microphone.state in ("waiting", "advice"):
            self.post_message(Wish(view.CheckMicrophone()))
        elif self._is_ready(self.seen):
            self.post_message(Wish(view.Begin()))

    def action_skip(self) -> None:
        """Go on without the check."""
        self.post_message(Wish(view.SkipCheck()))

    def action_scroll(self, rows: int) -> None:
        """Read on."""
        self.query_one("#call-body", VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_back(self) -> None:
        """Go back to where it was chosen; nothing has begun."""
        self.post_message(GoTo("drills" if self._drills else "choose"))


def _titled(title: str, text: str) -> Text:
    return Text.assemble((f"{title}. ", f"bold {CALM}"), (text, INK)) if text else Text()


def _microphone(seen: MicrophoneView | None, level: float | None) -> Text:
    if seen is None:
        return Text()
    head = (_("Microphone check. "), f"bold {CALM}")
    match seen.state:
        case "waiting":
            return Text.assemble(
                head,
                (_("Put the headset on, press Enter and read aloud:\n"), INK),
                (f"“{seen.sentence}”", f"bold {INK}"),
            )
        case "opening":
            return Text.assemble(head, (_("Opening the microphone…\n"), INK), (f"“{seen.sentence}”", f"bold {INK}"))
        case "listening":
            return Text.assemble(
                head,
                (_("Listening. Read aloud:  "), INK),
                (bar(level or 0.0), ALERT),
                ("\n", ""),
                (f"“{seen.sentence}”", f"bold {INK}"),
            )
        case "advice":
            return Text.assemble(head, (seen.advice, f"bold {ALERT}"))
        case "fine":
            return Text.assemble(head, (seen.advice, INK))
        case "skipped":
            return Text.assemble(head, (_("Left out. The kiosk learns your voice as you talk."), INK))
