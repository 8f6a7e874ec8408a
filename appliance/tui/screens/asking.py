"""A screen that asks one thing after another, each to be typed: training ids, PINs, claim codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.tui.screens.base import KioskScreen
from appliance.tui.waiting import Waiting
from appliance.words import N_, _

LONGEST_ANSWER: Final = 80


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to be typed."""

    id: str
    label: str
    text: str
    """What to know before answering."""
    hidden: bool = False
    """Shown as dots."""
    may_be_empty: bool = False
    enter: str = "next"
    """What Enter does."""


class AskingScreen(KioskScreen):
    """Owner of the answers, which go with the screen; Esc goes back one question."""

    heading: ClassVar[str] = ""
    waiting_text: ClassVar[str] = N_("One moment")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False, priority=True)]

    def __init__(self, questions: Sequence[Question], seen: View | None = None) -> None:
        """Ask these questions in this order."""
        super().__init__(seen)
        self._questions = tuple(questions)
        self._at = 0
        self._answers: dict[str, str] = {}
        self._problem = ""
        self._wait_until_s = 0.0
        self._asked = False
        self._waiting = Waiting()

    def body(self) -> ComposeResult:
        """Lay out one question."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(_(self.heading), classes="title")
            yield Static("", id="question", classes="lead")
            yield Static("", id="label")
            yield Input(id="answer", max_length=LONGEST_ANSWER, select_on_focus=False)
            yield Static("", id="outcome")

    def on_mount(self) -> None:
        """Ask the first question."""
        self.ask()
        self.set_interval(0.5, self._show_outcome)

    # What a screen of this kind says and does

    def complete(self, answers: dict[str, str]) -> None:
        """Do what the answers are for."""

    def check(self, question: Question, answer: str) -> str:
        """Return why an answer cannot be taken, nothing when it can."""
        return ""

    def leave(self) -> None:
        """Go where Esc leads from the first question."""

    def more_keys(self) -> Sequence[Key]:
        """Return further keys for the foot."""
        return ()

    # Asking

    @property
    def question(self) -> Question:
        """Return the one that is asked now."""
        return self._questions[self._at]

    def ask(self, at: int = 0, problem: str = "", wait_s: int = 0) -> None:
        """Ask a question, with what was wrong before, and for how long nothing is taken."""
        self._at, self._problem = at, problem
        self._wait_until_s = self.now_s() + wait_s if wait_s else 0.0
        self._asked = False
        question = self.question
        self.write("#question", Text(question.text, style=INK))
        self._show_label()
        answer = self.query_one("#answer", Input)
        answer.disabled = False
        answer.password = question.hidden
        answer.value = "" if question.hidden else self._answers.get(question.id, "")
        answer.cursor_position = len(answer.value)
        answer.focus()
        self._show_outcome()
        self._show_keys()

    def ask_these(self, questions: Sequence[Question]) -> None:
        """Ask for more or less than before; the question that is asked, and what is typed already, stay."""
        if self._asked or tuple(questions) == self._questions or self._at >= len(questions):
            return
        self._questions = tuple(questions)
        self._show_label()
        self._show_keys()

    def ask_more(self, questions: Sequence[Question]) -> None:
        """Ask what is still to be asked, though all seemed to be answered."""
        at = len(self._questions)
        self._questions = tuple(questions)
        self.ask(at)

    def _show_label(self) -> None:
        n, total = self._at + 1, len(self._questions)
        count = "   " + _("{n} of {all}").format(n=n, all=total) if total > 1 else ""
        self.write("#label", Text.assemble((self.question.label, f"bold {CALM}"), (count, DIM)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take an answer."""
        question, answer = self.question, event.value
        if self._asked or self.now_s() < self._wait_until_s or not (answer.strip() or question.may_be_empty):
            return
        problem = self.check(question, answer)
        if problem:
            self.ask(self._at, problem)
            return
        self._answers[question.id] = answer
        if self._at + 1 < len(self._questions):
            self.ask(self._at + 1)
            return
        self.busy()
        self.complete(dict(self._answers))

    def busy(self) -> None:
        """Take no answer until the engine has answered."""
        self._asked, self._problem, self._wait_until_s = True, "", 0.0
        answer = self.query_one("#answer", Input)
        answer.value = ""
        answer.disabled = True
        self._show_outcome()
        self._show_keys()

    def again(self, question_id: str, problem: str, wait_s: int = 0) -> None:
        """Ask one of the questions again after what the engine answered."""
        if self._asked:
            at = next((n for n, question in enumerate(self._questions) if question.id == question_id), 0)
            self.ask(at, problem, wait_s)

    def _show_outcome(self) -> None:
        self._waiting.heard(_(self.waiting_text) if self._asked else None, self.now_s())
        left_s = int(self._wait_until_s - self.now_s() + 0.999) if self._wait_until_s else 0
        if self._asked:
            self.write("#outcome", Text(self._waiting.text(self.now_s()), style=f"bold {CALM}"))
        elif left_s > 0:
            self.write(
                "#outcome",
                Text(
                    self._problem + " " + _("{time} to go.").format(time=duration(left_s)),
                    style=f"bold {ALERT}",
                ),
            )
        elif self._wait_until_s:
            self.write("#outcome", Text(_("You can try again now."), style=f"bold {CALM}"))
        else:
            self.write("#outcome", Text(self._problem, style=f"bold {ALERT}"))

    def _show_keys(self) -> None:
        if self._asked:
            self.show_keys([])
            return
        more = list(self.more_keys())
        row = [Key("Enter", self.question.enter), *more[:2], Key("Esc", "back")]
        self.show_keys(*([row] if len(more) <= 2 else [row, more[2:]]))

    def action_back(self) -> None:
        """Go back one question, or leave."""
        if self._asked:
            return
        if self._at:
            self.ask(self._at - 1)
        else:
            self.leave()


def duration(seconds: int) -> str:
    """Return a wait in words."""
    minutes, rest = divmod(seconds, 60)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest) if minutes else f"{seconds} s"
