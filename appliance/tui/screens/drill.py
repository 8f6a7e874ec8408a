"""A drill: a moment, what the person says, the officer's answer, one line about it; and the result at the end."""

from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Static

from appliance.encounter.afterwards import AFTERWARDS
from appliance.stage import view
from appliance.stage.drill_view import AnswerView, DrillResultView, DrillView, GoOn
from appliance.stage.view import View
from appliance.tui.drawing import meters, say_to
from appliance.tui.keys import Key
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.tui.screens.base import GoTo, KioskScreen, Wish
from appliance.tui.waiting import Pulse, Waiting
from appliance.words import N_, _
from appliance.words.retold import retold

LONGEST_LINE: Final = 600
NOTHING: Final = N_("Nothing was answered, and nothing is kept.")


class DrillScreen(KioskScreen):
    """Shows one prompt at a time, and what came of all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False),
        Binding("f10", "end", show=False, priority=True),
        Binding("escape", "end", show=False, priority=True),
        Binding("up", "read(-2)", show=False, priority=True),
        Binding("down", "read(2)", show=False, priority=True),
    ]

    def __init__(self, seen: View, typed: bool) -> None:
        """Show the drill of a view; `typed` is how the officer answers."""
        super().__init__(seen)
        self._typed = typed
        self._pulse: Pulse | None = None
        self._weighing = Waiting()
        self._drawn: tuple[int, str] | None = None

    def body(self) -> ComposeResult:
        """Lay out the prompt, the state and a line to type in."""
        yield Static("", id="part")
        with VerticalScroll(id="drill", classes="body", can_focus=False):
            yield Static("", id="drill-text")
        yield Static("", id="notice")
        with Horizontal(id="status"):
            yield Static("", id="state")
            yield Static("", id="meters")
        if self._typed:
            yield Input(id="say", max_length=LONGEST_LINE)

    def on_mount(self) -> None:
        """Watch over the engine."""
        self._pulse = Pulse(self.now_s())
        self.set_interval(0.5, self._watch_over)

    @property
    def _step(self) -> str:
        return "" if self.seen is None or self.seen.drill is None else self.seen.drill.step

    @property
    def busy(self) -> bool:
        """Whether no key is expected: out loud a drill ends by itself when nobody answers."""
        return not self._typed and self._step != "over"

    def show(self, seen: View) -> None:
        """Show the moment."""
        super().show(seen)
        if self._pulse is not None:
            self._pulse.beat(self.now_s())
        drill = seen.drill
        if drill is None:
            return
        count = _("Result") if drill.step == "over" else _("{n} of {all}").format(n=drill.number, all=drill.prompts)
        self.write("#part", Text.assemble((drill.title, f"bold {INK}"), (f"   {count}", DIM)))
        text = result_text(drill) if drill.step == "over" else prompt_text(drill)
        self.query_one("#drill-text", Static).update(text)
        if self._drawn != (drill.number, drill.step):
            self._drawn = (drill.number, drill.step)
            self.query_one("#drill", VerticalScroll).scroll_home(animate=False)
            self._show_step(drill)
        self.write("#meters", Text() if drill.step == "over" else meters(seen))
        self._watch_over()

    def _show_step(self, drill: DrillView) -> None:
        end = Key("Esc", "end the drill")
        rows = {
            "judged": [Key("Enter", "next"), Key("↑ ↓", "read"), end],
            "reading": [*([] if self._typed else [Key("Enter", "I have read it")]), end],
            "answering": [*([Key("Enter", "that is my answer")] if self._typed else []), end],
            "over": [Key("Enter", "the drills"), Key("↑ ↓", "read"), Key("Esc", "home")],
        }
        self.show_keys(rows.get(drill.step, [end]))
        self.write("#state", _state(drill, self._typed))
        if self._typed:
            line = self.query_one("#say", Input)
            line.display = drill.step not in ("judged", "over")
            line.disabled = drill.step != "answering"
            line.placeholder = say_to(drill.name) if drill.step == "answering" else ""
            if not line.disabled:
                line.focus()
            else:
                self.set_focus(None)

    def _watch_over(self) -> None:
        now_s = self.now_s()
        self._weighing.heard(_("Looking at what you said") if self._step == "weighing" else None, now_s)
        text = "" if self._pulse is None or self._step == "over" else self._pulse.text(now_s)
        if not text:
            text = self._weighing.text(now_s) or ("" if self.seen is None else self.seen.notice or "")
        self.write("#notice", text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send a typed answer."""
        text = " ".join(event.value.split())
        event.input.clear()
        if text and self._step == "answering":
            event.input.disabled = True
            self.post_message(Wish(view.Say(text=text)))

    def action_go_on(self) -> None:
        """Go to the next prompt, or from the result to the drills."""
        if self._step == "over":
            self.post_message(GoTo("drills"))
        elif self._step in ("judged", "reading"):
            self.post_message(Wish(GoOn()))

    def action_end(self) -> None:
        """End the drill with what was answered; from the result go home; from an engine that is stuck too."""
        stuck = self._pulse is not None and self._pulse.given_up(self.now_s())
        if self._step == "over" or stuck:
            self.post_message(GoTo("home"))
        else:
            self.post_message(Wish(view.End(confirmed=True)))

    def action_read(self, rows: int) -> None:
        """Read on."""
        self.query_one("#drill", VerticalScroll).scroll_relative(y=rows, animate=False)


def _state(drill: DrillView, typed: bool) -> Text:
    who = drill.name or _("The person")
    told = {
        "reading": (_("■ Read where you are"), CALM),
        "asking": (_("■ {person} is speaking").format(person=who), CALM),
        "answering": (_("■ Your turn: type one answer") if typed else _("■ Your turn: say it out loud, once"), ALERT),
        "weighing": (_("□ Looking at what you said"), DIM),
        "judged": (_("■ Read this, then the next one"), CALM),
        "over": ("", DIM),
    }
    text, colour = told[drill.step]
    return Text(text, style=f"bold {colour}")


def prompt_text(drill: DrillView) -> Text:
    """Return the prompt, with the verdict on its answer once there is one."""
    text = Text()
    text.append(f"{drill.moment}\n", style=INK)
    if drill.truth:
        text.append(_("What is true: "), style=f"bold {CALM}")
        text.append(f"{drill.truth}\n", style=INK)
    text.append(f"\n{drill.name or _('They say')}: ", style=f"bold {CALM}")
    text.append(f"“{drill.says}”\n", style=f"bold {INK}")
    if drill.step == "judged" and drill.answers:
        text.append("\n").append_text(answer_text(drill.answers[-1]))
    return text


def answer_text(answer: AnswerView) -> Text:
    """Return an answer, what was made of it, and another way to say it."""
    mark = ("+ ", f"bold {CALM}") if answer.passed else ("– ", f"bold {ALERT}")
    said = f"“{answer.said}”" if answer.said else _("nothing")
    return Text.assemble(
        (_("You: "), f"bold {ALERT}"),
        (f"{said}\n", INK),
        mark,
        (f"{answer.line}\n", f"bold {INK}"),
        (_("Another way: ") if answer.passed else _("Better: "), f"bold {CALM}"),
        (f"“{answer.better}”\n", CALM),
    )


def result_text(drill: DrillView) -> Text:
    """Return what came of a drill, then every answer again."""
    result = drill.result
    if result is None or not drill.answers:
        return Text(_(NOTHING), style=INK)
    text = _summary(result)
    for number, answer in enumerate(drill.answers, start=1):
        text.append(f"\n{number}  ", style=DIM)
        text.append(f"“{answer.says}”\n", style=INK)
        text.append_text(answer_text(answer))
    status = "" if result.kept else _("This result is not kept. ")
    text.append(f"\n{status}{retold(result.content_status)} {retold(result.disclaimer)}\n", style=DIM)
    text.append(_("Based on: {sources}.").format(sources="; ".join(result.sources)), style=DIM)
    return text


def _summary(result: DrillResultView) -> Text:
    left = result.prompts - result.answered
    text = Text(_("{n} of {all}").format(n=result.passed, all=result.answered), style=f"bold {CALM}")
    text.append(_("   ended before the other {n}\n").format(n=left) if left else "\n", style=DIM)
    text.append(f"{retold(result.improved)}\n", style=INK)
    if result.best_line:
        text.append(_("Your best line: ") if result.best_passed else _("Your closest line: "), style=f"bold {CALM}")
        text.append(f"“{result.best_line}”\n", style=f"bold {INK}")
    text.append(_("One thing to try: "), style=f"bold {CALM}")
    text.append(f"{result.try_this}\n", style=f"bold {INK}")
    text.append(f"{_(AFTERWARDS)}\n", style=INK)
    return text
