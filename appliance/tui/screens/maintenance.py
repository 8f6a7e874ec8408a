"""For whoever looks after the kiosk, behind a PIN of its own: how it is, what to mend, volume, a test call, a stick."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Input, Static

from appliance.tui import maintenance_link
from appliance.tui.drawing import bar
from appliance.tui.keys import Key
from appliance.tui.maintenance_link import Told
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.tui.screens.asking import AskingScreen, Question
from appliance.tui.screens.base import GoTo, KioskScreen
from appliance.words import N_, _

UNSET: Final = N_(
    "No maintenance PIN is set, so this page stays closed. Set one at a terminal of this machine, as the kiosk's user:"
    "\n\n    talkdown maintenance pin\n\nThe same things can be seen there with “talkdown maintenance report”."
)
CALL: Final = "call"
STICK: Final = "stick"
VOLUME: Final = "volume"
STEP_PERCENT: Final = 5
QUIET_DBFS: Final = -60.0
LOUD_DBFS: Final = -12.0
WORDS: Final = {"ok": N_("well"), "warning": N_("! look"), "failed": N_("!! mend")}
ABOUT: Final = {
    CALL: N_("You hear one line in the person's voice, then you read one sentence aloud and see how you come through."),
    STICK: N_(
        "Writes states, counts and versions to a USB stick, to show to somebody who can help. No name, no word that "
        "anybody said, and no number that stands for a person is in it."
    ),
}


class MaintenanceDoorScreen(AskingScreen):
    """Asks for the maintenance PIN; without one it says how to set it."""

    heading = N_("Maintenance")
    waiting_text = N_("Looking at the PIN")

    def __init__(self) -> None:
        """Ask."""
        text = _("For whoever looks after this kiosk. It opens nobody's records.")
        super().__init__((Question("pin", _("Maintenance PIN"), text, hidden=True, enter="open"),))

    def on_mount(self) -> None:
        """Find out whether there is a PIN."""
        self.run_worker(self._look(""), name="look", exclusive=True)

    def complete(self, answers: dict[str, str]) -> None:
        """Try the PIN."""
        self.run_worker(self._look(answers["pin"]), name="unlock", exclusive=True)

    async def _look(self, pin: str) -> None:
        async for told in maintenance_link.told_by("unlock", typed=pin):
            if told.get("open"):
                self.app.switch_screen(MaintenanceScreen())
            elif "set" in told and not told["set"]:
                self._say_how()
            elif pin:
                self.again("pin", str(told.get("problem") or told.get("failed", "")), int(told.get("wait_s", 0)))

    def _say_how(self) -> None:
        """Say how to set a PIN; there is none that opens it."""
        self.write("#question", Text(_(UNSET), style=INK))
        for place in ("#label", "#outcome"):
            self.write(place, "")
        answer = self.query_one("#answer", Input)
        answer.display, answer.disabled = False, True
        self._asked = False
        self.set_focus(None)
        self.show_keys([Key("Esc", "back")])

    def leave(self) -> None:
        """Go back to the first screen."""
        self.post_message(GoTo("welcome"))


class MaintenanceScreen(KioskScreen):
    """Lists what there is to know, the worst first, and what can be done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", show=False),
        Binding("left", "volume(-1)", show=False, priority=True),
        Binding("right", "volume(1)", show=False, priority=True),
        Binding("f2", "look", show=False),
        Binding("pageup", "read(-4)", show=False),
        Binding("pagedown,space", "read(4)", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self._sections: dict[str, Told] = {}
        self._looking = True
        self._chosen = False
        """A key was pressed: the mark stays where it is."""
        self._doing = False
        self._of = ""
        """Of what `_told` tells: the test call or the stick."""
        self._told: list[str] = []
        self._level: float | None = None

    def body(self) -> ComposeResult:
        """Lay out list and details."""
        with Vertical(classes="body"):
            yield Static(_("Maintenance"), classes="title")
            yield Static("", id="waiting")
            with Container(id="columns"):
                yield Menu()
                with VerticalScroll(id="details", can_focus=False):
                    yield Static("", id="about")

    def on_mount(self) -> None:
        """Look at everything."""
        self.query_one(Menu).focus()
        self._offer()
        self.action_look()

    def woken(self) -> bool:
        """Note that somebody chooses."""
        self._chosen = True
        return False

    def action_look(self) -> None:
        """Look at everything again."""
        if not self._doing:
            self._looking = True
            self.run_worker(self._look(), name="look", group="look", exclusive=True)

    async def _look(self) -> None:
        seen: set[str] = set()
        async for told in maintenance_link.told_by("report", "--json"):
            if "failed" in told:
                told = {"id": "failed", "title": _("This page"), "state": "failed", "lines": [], "mend": told["failed"]}
            seen.add(told["id"])
            self._sections[told["id"]] = told
            self._offer()
        self._sections = {name: told for name, told in self._sections.items() if name in seen}
        self._looking = False
        self._offer()
        if not self._chosen:
            self.query_one(Menu).action_edge(False)

    def _offer(self) -> None:
        order = {"failed": 0, "warning": 1, "ok": 2}
        found = sorted(self._sections.values(), key=lambda told: order[told["state"]])
        items = [Item(told["id"], told["title"], _(WORDS[told["state"]])) for told in found]
        items += [Item(CALL, _("Test call"), ""), Item(STICK, _("Copy diagnostics to a USB stick"), "")]
        self.query_one(Menu).offer(items)
        self.write("#waiting", _("Looking… the models take a while.") if self._looking else "")
        self._show_about()

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Show what is known of the marked line."""
        self.query_one("#details", VerticalScroll).scroll_home(animate=False)
        self._show_about()

    @property
    def _marked(self) -> str:
        item = self.query_one(Menu).marked
        return "" if item is None else item.id

    def _show_about(self) -> None:
        marked = self._marked
        if marked in ABOUT:
            told = self._of == marked
            self.write(
                "#about", _doing_text(_(ABOUT[marked]), self._told if told else [], self._level if told else None)
            )
        else:
            self.write("#about", _section_text(self._sections.get(marked)))
        self._show_keys(marked)

    def _show_keys(self, marked: str) -> None:
        if self._doing:
            self.show_keys([Key("↑ ↓", "choose"), Key("Esc", "stop")])
            return
        acts = {CALL: [Key("Enter", "begin")], STICK: [Key("Enter", "copy")], VOLUME: [Key("← →", "softer, louder")]}
        self.show_keys([Key("↑ ↓", "choose"), *acts.get(marked, []), Key("F2", "look again"), Key("Esc", "close")])

    def action_read(self, rows: int) -> None:
        """Read on in the details."""
        self.query_one("#details", VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_volume(self, by: int) -> None:
        """Make the ear louder or softer."""
        if self._marked == VOLUME and not self._doing:
            change = str(STEP_PERCENT * by)
            self.run_worker(self._change_volume(change), name="volume", group="volume", exclusive=True)

    async def _change_volume(self, change: str) -> None:
        async for told in maintenance_link.told_by("volume", "--json", "--", change):
            if told.get("id") == VOLUME:
                self._sections[VOLUME] = told
                self._offer()

    def action_act(self) -> None:
        """Begin the test call, or copy the diagnostics."""
        marked = self._marked
        if marked in ABOUT and not self._doing:
            command = "call" if marked == CALL else "diagnostics"
            self._doing, self._of, self._told, self._level = True, marked, [_("One moment…")], None
            self.run_worker(self._do(command), name=command, group="do", exclusive=True)
            self._show_about()

    async def _do(self, command: str) -> None:
        try:
            async for told in maintenance_link.told_by(command, "--json"):
                if "level_dbfs" in told:
                    self._level = float(told["level_dbfs"])
                else:
                    self._level = None
                    self._told = [*[text for text in self._told if not text.endswith("…")], _words(told)]
                self._show_about()
        finally:
            self._doing, self._level = False, None
        self._show_about()

    def action_back(self) -> None:
        """Stop what is done, or close the page."""
        if self._doing:
            self.workers.cancel_group(self, "do")
            self._doing, self._told = False, []
            self._show_about()
        else:
            self.post_message(GoTo("welcome"))


def _words(told: Told) -> str:
    return str(told.get("failed") or told.get("tell") or told.get("done") or told.get("advice") or "")


def _section_text(told: Told | None) -> Text:
    if told is None:
        return Text()
    text = Text()
    if told.get("mend"):
        text.append(_("Do: "), style=f"bold {ALERT}")
        text.append(f"{told['mend']}\n", style=f"bold {INK}")
    for label, value in told.get("lines", []):
        text.append(f"{label}  ", style=DIM)
        text.append(f"{value}\n", style=INK)
    if told.get("code"):
        text.append(_("Code {code}").format(code=told["code"]), style=DIM)
    return text


def _doing_text(about: str, told: Sequence[str], level_dbfs: float | None) -> Text:
    text = Text(f"{about}\n", style=INK)
    for line in told:
        text.append(f"\n{line}", style=f"bold {CALM}")
    if level_dbfs is not None:
        share = min(1.0, max(0.0, (level_dbfs - QUIET_DBFS) / (LOUD_DBFS - QUIET_DBFS)))
        text.append("\n" + _("you") + " ", style=DIM)
        text.append(bar(share), style=ALERT)
        text.append(f"  {level_dbfs:.0f} dB", style=DIM)
    return text
