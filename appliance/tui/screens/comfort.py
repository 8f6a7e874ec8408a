"""What makes an encounter easier to take part in: each a line, changed with the arrow keys; none costs credit."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from appliance.stage.comfort import Comfort
from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import INK
from appliance.tui.screens.base import GoTo, KioskScreen
from appliance.words import N_, NAMES, _

LANGUAGE: Final = "language"
STEPS: Final[dict[str, tuple[object, ...]]] = {
    "captions": (True, False),
    "hints": (False, True),
    "wait": ("usual", "longer", "longest"),
    "volume_db": (-12, -6, 0, 6),
    "ears": ("both", "left", "right"),
    LANGUAGE: ("en", "es"),
}
"""What each setting can be, in the order of the arrow keys."""
TITLES: Final = {
    "captions": N_("What is said, in writing too"),
    "hints": N_("A hint when something slips"),
    "wait": N_("How long you may pause"),
    "volume_db": N_("Volume in your ear"),
    "ears": N_("Side of the headset"),
    LANGUAGE: N_("Language of the screen"),
}
SAID: Final[dict[str, dict[object, str]]] = {
    "captions": {True: N_("on"), False: N_("off")},
    "hints": {False: N_("off"), True: N_("on")},
    "wait": {"usual": N_("usual"), "longer": N_("half a second longer"), "longest": N_("a second longer")},
    "volume_db": {-12: N_("much softer"), -6: N_("softer"), 0: N_("usual"), 6: N_("louder")},
    "ears": {"both": N_("both ears"), "left": N_("left ear"), "right": N_("right ear")},
    LANGUAGE: {"en": NAMES["en"], "es": NAMES["es"]},
}
ABOUT: Final = {
    "captions": N_("Words stand on the screen while they are said. When you type, they always do."),
    "hints": N_("While the call goes on, a line names what slipped and says it another way. Off, you read it later."),
    "wait": N_("The person waits longer before they take your turn for over. They answer later, too."),
    "volume_db": N_("Of the person, the radio and the kiosk's own voice."),
    "ears": N_("For a headset with two ears."),
    LANGUAGE: N_("You still talk and listen in English, and what was written for a call or a drill stays as it is."),
}
NO_COST: Final = N_(
    "None of this changes your scores or your hours, and nobody is told. It holds until you sign out. Typing instead "
    "of speaking is F3, where you choose a call or a drill."
)


class ComfortScreen(KioskScreen):
    """Owner of the choices while they are made."""

    keys = ((Key("↑ ↓", "choose"), Key("← →", "change"), Key("Esc", "home")),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "change(-1)", show=False, priority=True),
        Binding("right,enter", "change(1)", show=False, priority=True),
        Binding("escape", "back", show=False),
    ]

    class Changed(Message):
        """Something is other than it was."""

        def __init__(self, comfort: Comfort) -> None:
            """Carry all of it."""
            super().__init__()
            self.comfort = comfort

    def __init__(self, comfort: Comfort, seen: View | None = None, marked: str | None = None) -> None:
        """Begin with what holds now, and with the mark on one of the choices."""
        super().__init__(seen)
        self._comfort = comfort
        self._first = marked

    def body(self) -> ComposeResult:
        """Lay out the choices."""
        with Vertical(classes="body"):
            yield Static(_("Make it easier"), classes="title")
            yield Menu()
            yield Static("", id="about", classes="lead")
            yield Static(_(NO_COST), classes="dim lead")

    def on_mount(self) -> None:
        """Let the arrow keys choose at once."""
        self.query_one(Menu).focus()
        self._offer()

    def _offer(self) -> None:
        menu = self.query_one(Menu)
        items = [Item(name, _(title), _(SAID[name][getattr(self._comfort, name)])) for name, title in TITLES.items()]
        menu.offer(items, self._first)
        self._show_about()

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Say what the marked line does."""
        self._show_about()

    def _show_about(self) -> None:
        item = self.query_one(Menu).marked
        self.write("#about", Text("" if item is None else _(ABOUT[item.id]), style=INK))

    def action_change(self, by: int) -> None:
        """Take the next choice, or the one before."""
        item = self.query_one(Menu).marked
        if item is None:
            return
        steps: Sequence[object] = STEPS[item.id]
        at = (steps.index(getattr(self._comfort, item.id)) + by) % len(steps)
        self._comfort = self._comfort.model_copy(update={item.id: steps[at]})
        self.post_message(self.Changed(self._comfort))
        self._offer()

    def action_back(self) -> None:
        """Go back to where one chooses what to do."""
        self.post_message(GoTo("home"))
