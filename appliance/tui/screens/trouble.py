"""What happened, what is kept, and what to do: after a failure, or when an encounter was left."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from appliance.encounter.afterwards import AFTERWARDS
from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.screens.base import GoTo, KioskScreen
from appliance.words import N_, _

KEPT = N_("The encounter is kept. You find it at the top of the calls, under “Go on with…”.")


class TroubleScreen(KioskScreen):
    """Says why the encounter stopped, in plain words."""

    keys = ((Key("Enter", "go on"), Key("Ctrl+Q", "close")),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "go_on", show=False)]

    def __init__(self, seen: View) -> None:
        """Show a view that failed, or ended without a review."""
        super().__init__(seen)
        self._failed = seen.phase == "failed"
        self._error = seen.error or ""
        self._notice = seen.notice or ""

    def body(self) -> ComposeResult:
        """Explain."""
        with VerticalScroll(classes="body"):
            yield Static(_("This did not work") if self._failed else _("Kept for later"), classes="title")
            if self._failed:
                yield Static(self._error, classes="lead", markup=False)
            else:
                yield Static(_(KEPT), classes="lead")
                yield Static(self._notice, classes="lead", markup=False)
                yield Static(_(AFTERWARDS), classes="lead", markup=False)

    def action_go_on(self) -> None:
        """Go to the calls."""
        self.post_message(GoTo("choose"))
