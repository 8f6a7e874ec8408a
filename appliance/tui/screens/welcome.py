"""What this is, for somebody who has never seen it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from appliance.tui.keys import Key
from appliance.tui.screens.base import GoTo, KioskScreen
from appliance.words import N_, _

WHAT_IT_IS = (
    N_(
        "You take a call and talk. A person in crisis answers, as people do: they may shout, go silent, or cut you off."
    ),
    N_("There is no script. Say what you would say on the street, in your own words."),
    N_("Afterwards you read what helped, what slipped, and one thing to try next."),
    N_("No sound is kept. Your words stay on this machine."),
)


class WelcomeScreen(KioskScreen):
    """Says what this is, and waits."""

    keys = ((Key("Enter", "sign in"), Key("F9", "maintenance"), Key("Ctrl+Q", "close")),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False),
        Binding("f9", "maintain", show=False),
    ]

    def body(self) -> ComposeResult:
        """Explain."""
        with VerticalScroll(classes="body"):
            yield Static(_("Talk a person in crisis down, out loud."), classes="title")
            for line in WHAT_IT_IS:
                yield Static(_(line), classes="lead")
            yield Static(_("Six to twelve minutes, and two to read."), classes="dim lead")

    def action_go_on(self) -> None:
        """Go to the sign-in."""
        self.post_message(GoTo("sign_in"))

    def action_maintain(self) -> None:
        """Go to the page of whoever looks after the kiosk."""
        self.post_message(GoTo("maintenance"))
