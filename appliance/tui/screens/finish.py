"""Before a review becomes final."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from appliance.stage.review_view import Finish
from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.screens.base import BackToReview, KioskScreen, Wish
from appliance.words import N_, _

WHAT_IT_MEANS = (
    N_("After that no line can be corrected or disputed any more."),
    N_("What you set right stays beside what was heard, and both can be read."),
    N_("You can leave it open instead and come back to it later, from the calls."),
)


class FinishScreen(KioskScreen):
    """Asks once, and goes back."""

    keys = ((Key("Enter", "make it final"), Key("Esc", "not yet")),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "finish", show=False),
        Binding("escape", "back", show=False),
    ]

    def body(self) -> ComposeResult:
        """Say what it means."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(_("Make this review final?"), classes="title")
            for line in WHAT_IT_MEANS:
                yield Static(_(line), classes="lead")
            yield Static("", id="outcome")

    def show(self, seen: View) -> None:
        """Go back once it is final; say why when it cannot be."""
        super().show(seen)
        if seen.review is not None and seen.review.final:
            self.post_message(BackToReview(None, final=True))
        self.write("#outcome", seen.notice or "")

    def action_finish(self) -> None:
        """Ask for it."""
        self.post_message(Wish(Finish()))

    def action_back(self) -> None:
        """Leave it open."""
        self.post_message(BackToReview(None))
