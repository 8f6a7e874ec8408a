"""One line of the officer's, to be set right: other words, or something that was not in it."""

from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from appliance.encounter.behaviours import BehaviourId
from appliance.review.model import ScoreChange
from appliance.review.plain_names import PLAIN_NAMES
from appliance.stage import view
from appliance.stage.review_view import Correct, Dispute, LineView, Withdraw
from appliance.stage.view import View
from appliance.tui.chosen import again
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.tui.review_pages import line_text
from appliance.tui.screens.base import BackToReview, Chosen, KioskScreen, Wish
from appliance.tui.waiting import Waiting
from appliance.words import _

SAID: Final = "said"
UNDO: Final = "undo"
AGAIN: Final = "again"
LONGEST_WORDS: Final = 2_000


class LineScreen(KioskScreen):
    """Shows one line, what was heard in it, and what that changed in the scores."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        Binding("escape", "back", show=False, priority=True),
    ]

    def __init__(self, seen: View, turn: int, typed: bool) -> None:
        """Show the line of a turn; `typed` is how a retake from it would be taken."""
        super().__init__(seen)
        self._typed = typed
        self._turn = turn
        self._asked = False
        self._waiting = Waiting()
        self._amended = False

    def body(self) -> ComposeResult:
        """Lay out the line, what can be done, and what came of it."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static("", id="line-title", classes="title")
            yield Static("", id="line", classes="lead")
            yield Menu()
            yield Static("", id="outcome")
        yield Input(id="say", max_length=LONGEST_WORDS, select_on_focus=False)

    def on_mount(self) -> None:
        """Let the arrow keys choose at once."""
        self._type(False)
        self.set_interval(0.5, self._show_outcome)

    def _line(self) -> LineView | None:
        lines = () if self.seen is None else self.seen.lines
        return next((line for line in lines if line.turn == self._turn), None)

    def show(self, seen: View) -> None:
        """Show the line as it counts now."""
        super().show(seen)
        line = self._line()
        if line is None or seen.review is None:
            return
        self._asked = False
        self.write("#line-title", _("Your words, turn {turn}").format(turn=line.turn))
        self.query_one("#line", Static).update(line_text(line, seen.review.person))
        items = [Item(SAID, _("I said something else"), "")]
        if line.corrected:
            items.append(Item(UNDO, _("It was heard right after all"), ""))
        if line.addressed_to == "person":
            items += [_heard(heard.behaviour, heard.disputed) for heard in line.behaviours]
        items.append(Item(AGAIN, _("Go back to here and play on"), ""))
        self.query_one(Menu).offer(items)
        self._show_outcome()
        self._show_keys()

    def _show_outcome(self) -> None:
        seen = self.seen
        if seen is None or seen.review is None:
            return
        self._waiting.heard(_("Working it out again") if self._asked else None, self.now_s())
        if self._asked:
            self.write("#outcome", Text(self._waiting.text(self.now_s()), style=ALERT))
        elif seen.notice:
            self.write("#outcome", Text(seen.notice, style=f"bold {ALERT}"))
        elif self._amended:
            self.write("#outcome", _changed(seen.review.changed_by_amending))

    @property
    def _typing(self) -> bool:
        return self.query_one("#say", Input).display

    def _type(self, typing: bool) -> None:
        words = self.query_one("#say", Input)
        words.display = typing
        line = self._line()
        if typing and line is not None:
            words.value = line.text
            words.cursor_position = len(line.text)
            words.focus()
        else:
            self.query_one(Menu).focus()
        self._show_keys()

    def _show_keys(self) -> None:
        if self._typing:
            self.show_keys([Key("Enter", "these were my words"), Key("Esc", "leave it")])
            return
        item = self.query_one(Menu).marked
        does = {
            SAID: Key("Enter", "type what I said"),
            UNDO: Key("Enter", "take it back"),
            AGAIN: Key("Enter", "again from here"),
        }
        line = self._line()
        disputed = {} if line is None else {heard.behaviour.value: heard.disputed for heard in line.behaviours}
        if item is not None and item.id in disputed:
            does[item.id] = Key("Enter", "it was there" if disputed[item.id] else "it was not there")
        enter = [does[item.id]] if item is not None and item.id in does else []
        self.show_keys([Key("↑ ↓", "choose"), *enter, Key("Esc", "back")])

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Say what Enter does on the marked line."""
        self._show_keys()

    def action_take(self) -> None:
        """Do what the marked line says."""
        item, line = self.query_one(Menu).marked, self._line()
        if item is None or line is None or self._asked:
            return
        if item.id == SAID:
            self._type(True)
        elif item.id == UNDO:
            self._ask(Withdraw(turn=line.turn))
        elif item.id == AGAIN:
            self._go_back(line.turn)
        else:
            behaviour = BehaviourId(item.id)
            there = next((heard for heard in line.behaviours if heard.behaviour is behaviour), None)
            if there is not None:
                ask = Withdraw if there.disputed else Dispute
                self._ask(ask(turn=line.turn, behaviour=behaviour))

    def _go_back(self, turn: int) -> None:
        review = None if self.seen is None else self.seen.review
        if review is not None:
            self.post_message(Chosen(again(review, turn, self._typed)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send the officer's own words; nothing, or the same, changes nothing."""
        words, line = " ".join(event.value.split()), self._line()
        self._type(False)
        if words and line is not None and words != line.text:
            self._ask(Correct(turn=line.turn, words=words))

    def _ask(self, ask: view.Ask) -> None:
        self._asked = self._amended = True
        self.post_message(Wish(ask))
        self._show_outcome()

    def action_back(self) -> None:
        """Leave the words as they are, or go back to the review."""
        if self._typing:
            self._type(False)
        else:
            self.post_message(BackToReview(self._turn))


def _heard(behaviour: BehaviourId, disputed: bool) -> Item:
    return Item(behaviour.value, _(PLAIN_NAMES[behaviour]), _("does not count") if disputed else _("heard"))


def _changed(changes: tuple[ScoreChange, ...]) -> Text:
    if not changes:
        return Text(_("Done. No score is other than it was as first heard."), style=f"bold {CALM}")
    text = Text(_("Done. Other than as first heard:"), style=f"bold {CALM}")
    for change in changes:
        text.append(f"\n{_(change.title)}: {_score(change.after)}", style=f"bold {INK}")
        text.append(_(", was {score}").format(score=_score(change.before)), style=DIM)
    return text


def _score(score: float | None) -> str:
    return _("not seen") if score is None else f"{score:.1f}"
