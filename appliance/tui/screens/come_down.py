"""A minute to come down after a call in which somebody may have wanted to die, and a break before another one."""

from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from appliance.stage.drill_view import StartDrill
from appliance.stage.view import Start
from appliance.tui.keys import Key
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.tui.screens.base import GoTo, KioskScreen
from appliance.words import N_, _

MINUTE_S: Final = 60
BREATHE_IN_S: Final = 4
BREATHE_OUT_S: Final = 6
WIDEST: Final = 24
"""Cells of a full breath."""
COPLINE: Final = N_("CopLine, officers talking to officers, day and night: 1-800-267-5463")
LIFELINE: Final = N_("988, call or text, for you or for somebody you are worried about")
ALWAYS: Final = N_(
    "This page comes after every call of this kind, whatever was said in it. Nobody is told that you saw it."
)


class ComeDownScreen(KioskScreen):
    """Counts a minute of slow breaths; it can be left at any time, and nothing of it is kept."""

    keys = ((Key("Enter", "to the review"),),)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "go_on", show=False)]

    class Over(Message):
        """The officer goes on to what follows."""

    def __init__(self, peer_support: str) -> None:
        """`peer_support` is the agency's own line, empty where none is set."""
        super().__init__()
        self._peer_support = peer_support
        self._began_s = 0.0

    def body(self) -> ComposeResult:
        """Lay out breath and lines."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(_("Take a minute"), classes="title")
            yield Static("", id="breath", classes="lead")
            yield Static(
                _(
                    "That was practice. The person is not real; what it stirs up in you may be. If it stays with you, "
                    "talk to somebody who is not a machine:"
                ),
                classes="lead",
            )
            yield Static(_lines(self._peer_support), classes="lead")
            yield Static(_(ALWAYS), classes="dim")

    def on_mount(self) -> None:
        """Begin to breathe."""
        self._began_s = self.now_s()
        self.show_breath()
        self.set_interval(0.5, self.show_breath)

    def show_breath(self) -> None:
        """Show in words and in width where the breath is."""
        self.write("#breath", breath(self.now_s() - self._began_s))

    def action_go_on(self) -> None:
        """Leave the minute."""
        self.post_message(self.Over())


def breath(since_s: float) -> Text:
    """Return what to do now: four seconds in, six seconds out, for a minute."""
    if since_s >= MINUTE_S:
        return Text(_("That was the minute. Stay as long as you like."), style=f"bold {CALM}")
    at_s = since_s % (BREATHE_IN_S + BREATHE_OUT_S)
    breathes_in = at_s < BREATHE_IN_S
    full = at_s / BREATHE_IN_S if breathes_in else 1 - (at_s - BREATHE_IN_S) / BREATHE_OUT_S
    cells = round(full * WIDEST)
    return Text.assemble(
        (f"{_('Breathe in') if breathes_in else _('Breathe out'):<13}", f"bold {INK}"),
        ("█" * cells + "░" * (WIDEST - cells), CALM),
        (f"  {int(MINUTE_S - since_s)} s", DIM),
    )


def _lines(peer_support: str) -> Text:
    own = (
        _("Your agency's peer support: {line}").format(line=peer_support)
        if peer_support
        else _("Your agency's peer support")
    )
    text = Text()
    for line in (own, _(COPLINE), _(LIFELINE)):
        text.append("·  ", style=ALERT)
        text.append(f"{line}\n", style=f"bold {INK}")
    text.rstrip()
    return text


class BreakScreen(KioskScreen):
    """Offers a break before a second call of this kind; both ways are one key."""

    keys = ((Key("Enter", "take a break"), Key("F2", "go on now"), Key("Esc", "the calls")),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "rest", show=False),
        Binding("f2", "go_on", show=False),
        Binding("escape", "back", show=False),
    ]

    class Decided(Message):
        """Go on without a break, or take one."""

        def __init__(self, start: Start | StartDrill | None) -> None:
            """Carry what is to be played; None for a break."""
            super().__init__()
            self.start = start

    def __init__(self, start: Start | StartDrill) -> None:
        """Carry what was chosen."""
        super().__init__()
        self._start = start

    def body(self) -> ComposeResult:
        """Offer it."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(_("A break first?"), classes="title")
            yield Static(_("Suicide may come up in this one too. Two in a row weigh more than one."), classes="lead")
            yield Static(_("Walk, drink some water, talk to somebody. The calls are still here then."), classes="lead")
            yield Static(_("Nobody asks, and nothing of it is kept."), classes="dim lead")

    def action_rest(self) -> None:
        """Take the break."""
        self.post_message(self.Decided(None))

    def action_go_on(self) -> None:
        """Go on."""
        self.post_message(self.Decided(self._start))

    def action_back(self) -> None:
        """Choose something else."""
        self.post_message(GoTo("choose"))
