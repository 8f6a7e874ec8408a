"""What happens to an officer's data, on one page: shown at the first sign-in, and reachable always."""

from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from appliance.stage.people_view import PersonView
from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.palette import CALM, INK
from appliance.tui.screens.base import GoTo, KioskScreen, Place
from appliance.words import N_, _

SOUND: Final = N_("No sound is kept, ever. What is kept are the words, their times and the review.")
HERE: Final = N_(
    "They stay on this kiosk, sealed under your PIN. A colleague at the kiosk sees nothing of yours, called-away work "
    "included. You can delete it at any time."
)
UNTIL: Final = N_("Reviews and drills are deleted by themselves {days} days after the day you did them.")
HELD: Final = N_("Your agency has set a litigation hold: nothing of yours is deleted by itself while it stands.")
AWAY_HOURS: Final = N_(
    "Hours leave, once you have entered a claim code: your officer reference, this kiosk, the day, the time and the "
    "minutes. No word, no score."
)
AWAY_REVIEWS: Final = N_(
    "A review leaves only without your name and mixed with those of at least four other officers: scores and counts, "
    "never words. Or when you share one with a trainer yourself."
)
WHO: Final = N_(
    "Your training officer sees your hours and what you share. Whoever runs this machine can read what is open while "
    "you are signed in."
)
COURT: Final = N_(
    "A court order, a records request or a litigation hold can reach what the agency has, and what on this kiosk can "
    "be opened, which includes what you can be made to open."
)
PIN_CHANGED: Final = N_("Your PIN is changed.")
PIN: Final = N_("A forgotten PIN cannot be looked up. What it opened is lost then; your hours are not.")


class YourDataScreen(KioskScreen):
    """Tells it, and goes on to where one chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "go_on", show=False),
        Binding("up", "scroll(-2)", show=False),
        Binding("down", "scroll(2)", show=False),
        Binding("f2", "go('left_box')", show=False),
        Binding("f3", "go('change_pin')", show=False),
        Binding("f4", "go('delete_me')", show=False),
    ]

    def body(self) -> ComposeResult:
        """Lay it out."""
        with VerticalScroll(id="your-data", classes="body", can_focus=False):
            yield Static(_("What happens to your data"), classes="title")
            yield Static("", id="outcome")
            yield Static(id="told")

    def show(self, seen: View) -> None:
        """Tell what holds on this kiosk, for this officer."""
        super().show(seen)
        who = seen.who or PersonView(name="")
        kept = _(HELD) if who.hold else _(UNTIL).format(days=who.retention_days)
        text = Text()
        for title, lines in (
            (_("Kept here. "), (_(SOUND), _(HERE), kept)),
            (_("Leaves this kiosk. "), (_(AWAY_HOURS), _(AWAY_REVIEWS))),
            (_("Who can see it. "), (_(WHO), _(COURT))),
            (_("Your PIN. "), (_(PIN),)),
        ):
            text.append(title, style=f"bold {CALM}")
            text.append(" ".join(lines), style=INK)
            text.append("\n\n")
        text.rstrip()
        self.query_one("#told", Static).update(text)
        done = seen.told is not None and seen.told.about == "pin" and seen.told.done
        self.write("#outcome", Text(_(PIN_CHANGED) if done else "", style=f"bold {CALM}"))
        first = [Key("Enter", "go on"), Key("↑ ↓", "read")]
        if self._own:
            first.append(Key("F2", "what left"))
            self.show_keys(first, [Key("F3", "another PIN"), Key("F4", "delete it all")])
        else:
            self.show_keys(first)

    @property
    def _own(self) -> bool:
        """Whether there is a PIN, and records that outlast this visit."""
        who = None if self.seen is None else self.seen.who
        return who is not None and not who.guest and not who.new

    def action_go(self, place: Place) -> None:
        """Go to what an officer can do about their data."""
        if self._own:
            self.post_message(GoTo(place))

    def action_scroll(self, rows: int) -> None:
        """Read on."""
        self.query_one("#your-data", VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_go_on(self) -> None:
        """Go to where one chooses."""
        self.post_message(GoTo("home"))
