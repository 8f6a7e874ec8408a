"""Where a signed-in officer chooses what to do."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from appliance.stage.people_view import AssignedView, NoteView, PersonView
from appliance.stage.view import Offer, Start, View
from appliance.tui.drawing import minutes
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import CALM, DIM, INK
from appliance.tui.screens.base import Chosen, GoTo, KioskScreen, Place, SignOut
from appliance.tui.screens.choose import LEFT, about_left
from appliance.words import N_, _
from appliance.words.dates import day_month

CALLS: Final = "calls"
REVIEWS: Final = "my-reviews"
TREND: Final = "my-trend"
DRILLS: Final = "drills"
COMFORT: Final = "comfort"
DATA: Final = "my-data"
CLAIM: Final = "claim"
NOTES: Final = "notes"
ASSIGNED: Final = "assigned-"
OUT: Final = "sign-out"
LEADS_TO: Final[dict[str, Place]] = {
    CALLS: "choose",
    DRILLS: "drills",
    COMFORT: "comfort",
    REVIEWS: "reviews",
    TREND: "trend",
    CLAIM: "claim",
    DATA: "your_data",
}
GUEST: Final = N_("You are here as a guest. Nothing counts, and all of it is destroyed when you leave.")
ABOUT: Final = {
    CALLS: N_("Every call there is, with what may come up in it. Take any; nobody asks why."),
    DRILLS: N_("Two minutes on one thing that is hard to say: eight short moments, one answer each."),
    REVIEWS: N_("What you did in each call you took here, and what to try next. Only you read it."),
    TREND: N_("How you have done over time, compared with yourself alone, and what to practise next."),
    CLAIM: N_("Ties your practice here to your hours. Your training officer has the code for you."),
    COMFORT: N_("Captions, hints, a longer wait for you, volume and side of the headset. None of it costs you credit."),
    DATA: N_("What is kept until when, who can see it, and what a court may reach."),
    OUT: N_("Closes your records. The next person sees nothing of yours."),
}

OUTCOMES: Final = {
    "accepted": N_("Your shared review was accepted."),
    "adjusted": N_("Your shared review was accepted, with a change."),
    "returned": N_("Your shared review was returned."),
}


class HomeScreen(KioskScreen):
    """Offers what there is for this officer, and nothing that is not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", show=False),
        Binding("f2", "swap", show=False),
        Binding("f3", "way", show=False),
        Binding("escape", "mark_out", show=False),
    ]

    def __init__(self, seen: View | None, officer: str, can_speak: bool) -> None:
        """`officer` is mic or typed: how a call that was left goes on."""
        super().__init__(seen)
        self._typed = officer == "typed" or not can_speak
        self._can_speak = can_speak

    def body(self) -> ComposeResult:
        """Lay out what there is beside what it is."""
        with Vertical(classes="body"):
            yield Static("", id="who", classes="title")
            yield Static("", id="standing")
            yield Static(_("One moment…"), id="waiting")
            with Container(id="columns"):
                yield Menu()
                with VerticalScroll(id="details", can_focus=False):
                    yield Static("", id="about")

    def on_mount(self) -> None:
        """Let the arrow keys choose at once."""
        self.query_one(Menu).focus()

    @property
    def _who(self) -> PersonView:
        return (None if self.seen is None else self.seen.who) or PersonView(name="")

    def show(self, seen: View) -> None:
        """Show what there is for this officer."""
        super().show(seen)
        if seen.phase != "choosing":
            return
        self.write("#who", _heading(self._who, seen.home.minutes_here))
        home = seen.home
        as_of = _(" As of {day}.").format(day=_day(home.standing_on)) if home.standing_on else ""
        self.write("#standing", Text(f"{home.standing}{as_of}" if home.standing else "", style=INK))
        self.write("#waiting", "\n".join(filter(None, [_(GUEST) if self._who.guest else "", seen.notice])))
        self.query_one(Menu).offer(self._items(seen))
        self._show_about()

    def _items(self, seen: View) -> list[Item]:
        left, home = seen.left, seen.home
        items = (
            [
                Item(
                    LEFT,
                    _("Go on with “{title}”").format(title=left.title),
                    _("{time} left").format(time=minutes(left.minutes_left)),
                )
            ]
            if left
            else []
        )
        items += [
            Item(
                f"{ASSIGNED}{number}",
                _("Assigned: {title}").format(title=one.title),
                _("by {day}").format(day=_day(one.due)) if one.due else "",
            )
            for number, one in enumerate(home.assigned)
        ]
        items.append(Item(CALLS, _("Choose a call"), ""))
        items += [Item(DRILLS, _("Drills"), _next_drill(seen))] if seen.drills else []
        items += [Item(REVIEWS, _("My reviews"), ""), Item(TREND, _("My trend"), "")]
        items += [Item(NOTES, _("From your trainer"), str(len(home.notes)))] if home.notes else []
        items += [Item(CLAIM, _("Enter a claim code"), "")] if self._who.can_claim else []
        return [
            *items,
            Item(COMFORT, _("Make it easier"), ""),
            Item(DATA, _("My data"), ""),
            Item(OUT, _("Sign out"), ""),
        ]

    def _assigned(self) -> tuple[AssignedView, Offer | None] | None:
        """Return the marked assignment, and the call that does it."""
        item, seen = self.query_one(Menu).marked, self.seen
        if item is None or seen is None or not item.id.startswith(ASSIGNED):
            return None
        one = seen.home.assigned[int(item.id.removeprefix(ASSIGNED))]
        return one, next((offer for offer in seen.offers if offer.id == one.scenario), None)

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Show what the marked line is."""
        self._show_about()

    def _show_about(self) -> None:
        item = self.query_one(Menu).marked
        if item is None or self.seen is None:
            return
        assigned = self._assigned()
        if item.id == LEFT and self.seen.left is not None:
            self.write("#about", about_left(self.seen.left))
        elif assigned is not None:
            self.write("#about", _about_assigned(*assigned))
        elif item.id == NOTES:
            self.write("#about", _about_notes(self.seen.home.notes))
        else:
            self.write("#about", Text(_(ABOUT.get(item.id, "")), style=INK))
        way = [Key("F3", "by voice" if self._typed else "by typing")] if self._can_speak else []
        if item.id == LEFT:
            self.show_keys([Key("↑ ↓", "choose"), Key("Enter", "go on"), *way, Key("Esc", "sign out")])
        elif assigned is not None:
            self.show_keys([Key("Enter", "take it"), Key("F2", "another call"), *way, Key("Esc", "sign out")])
        else:
            opens = [] if item.id == NOTES else [Key("Enter", "open")]
            self.show_keys([Key("↑ ↓", "choose"), *opens, Key("Esc", "sign out")])

    def action_swap(self) -> None:
        """Take another call than the assigned one; nothing of that is kept or told."""
        if self._assigned() is not None:
            self.post_message(GoTo("choose"))

    def action_way(self) -> None:
        """Switch between speaking and typing."""
        if self._can_speak:
            self._typed = not self._typed
            self._show_about()

    def action_open(self) -> None:
        """Go where the marked line leads."""
        item = self.query_one(Menu).marked
        if item is None or self.seen is None:
            return
        if item.id == LEFT and self.seen.left is not None:
            start = {"officer": "typed" if self._typed else "mic", "resume": self.seen.left.encounter_id}
            self.post_message(Chosen(Start.model_validate(start)))
        elif (assigned := self._assigned()) is not None:
            self._take(assigned[1])
        elif item.id == OUT:
            self.post_message(SignOut())
        elif item.id in LEADS_TO:
            self.post_message(GoTo(LEADS_TO[item.id]))

    def _take(self, offer: Offer | None) -> None:
        """Take the call that does an assignment, in its short form where it has one; without one, choose."""
        if offer is None:
            self.post_message(GoTo("choose"))
            return
        start = {
            "scenario": offer.id,
            "officer": "typed" if self._typed else "mic",
            "short_form": offer.short_minutes is not None,
        }
        self.post_message(Chosen(Start.model_validate(start)))

    def action_mark_out(self) -> None:
        """Go to the line that signs out: one more key does."""
        self.query_one(Menu).mark(OUT)


def _heading(who: PersonView, minutes_here: int | None) -> Text:
    name = Text(_("Guest") if who.guest else who.name, style=f"bold {CALM}")
    if minutes_here:
        name.append("   " + _("{minutes} of practice kept here").format(minutes=minutes(minutes_here)), style=DIM)
    return name


def _about_assigned(assigned: AssignedView, offer: Offer | None) -> Text:
    """Return in few rows what is taken, what may come up in it, and that another call does as well."""
    text = Text()
    if offer is not None:
        length = offer.minutes if offer.short_minutes is None else offer.short_minutes
        text.append(f"{offer.title}, {minutes(length)}. ", style=f"bold {CALM}")
        text.append(_("May come up: {notes}.\n").format(notes="; ".join(offer.topic_notes)), style=INK)
    text.append(_("Another call (F2) does as well, and nobody is told that you swapped."), style=INK)
    return text


def _about_notes(notes: Sequence[NoteView]) -> Text:
    text = Text()
    for note in notes:
        text.append(f"{_(OUTCOMES[note.outcome])}\n", style=f"bold {CALM}")
        text.append(f"{note.text}\n\n" if note.text else "\n", style=INK)
    text.rstrip()
    return text


def _day(iso: str) -> str:
    return day_month(date.fromisoformat(iso))


def _next_drill(seen: View) -> str:
    """Say so when a drill is what the last review names."""
    return _("next step") if any(offer.suggested for offer in seen.drills) else ""
