"""Share a final review with one trainer, or keep it: never by itself, and never unseen."""

from collections.abc import Sequence
from typing import ClassVar, Final, Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Input, Static

from appliance.stage.people_view import Share, SharingView
from appliance.stage.view import View
from appliance.tui.keys import Key
from appliance.tui.menu import Item, Menu
from appliance.tui.palette import ALERT, CALM, INK
from appliance.tui.screens.base import BackToReview, GoTo, KioskScreen, SignOut, Wish
from appliance.wire.scales import half_point
from appliance.words import N_, _
from appliance.words.retold import retold

KEEP: Final = "keep"
SAYS: Final = "says"
SEE: Final = "see"
CALLS: Final = "calls"
OUT: Final = "sign-out"
LONGEST_SAYS: Final = 1000
TO_NOBODY: Final = N_(
    "Nothing is sent now. Later it may leave without your name, mixed with those of at least four other officers."
)
TO_TRAINER: Final = N_(
    "You choose which moments go with it, and see all of it before it goes. It goes under your officer reference, to "
    "be read by this trainer, in place of the one without your name. Until they have read it you can take it back, "
    "under My data."
)
WHAT: Final = N_("Your scores and the next step go with it. Which of these moments do you want to show?")
SHARED: Final = N_("Sent, or on its way. The review without your name was withdrawn.")
KEPT: Final = N_("Kept to yourself. Nothing was sent.")


class ShareScreen(KioskScreen):
    """Asks to whom, then what, then shows it as it goes; the first line of every list sends nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        Binding("f2", "see", show=False),
        Binding("f4", "send", show=False),
        Binding("up", "read(-1)", show=False),
        Binding("down", "read(1)", show=False),
        Binding("escape", "back", show=False, priority=True),
    ]

    def __init__(self, seen: View) -> None:
        """Ask about the review of a view that can be shared."""
        super().__init__(seen)
        self._step: Literal["whom", "what", "see", "after"] = "whom"
        self._trainer = ""
        self._chosen: set[int] = set()
        self._says = ""
        self._asked = False
        self._outcome = ""

    def body(self) -> ComposeResult:
        """Lay out list and what it means."""
        with Vertical(classes="body"):
            yield Static("", id="share-title", classes="title")
            yield Static("", id="outcome")
            with Container(id="columns"):
                yield Menu()
                with VerticalScroll(id="details", can_focus=False):
                    yield Static("", id="about")
        yield Input(id="say", max_length=LONGEST_SAYS, select_on_focus=False)

    def on_mount(self) -> None:
        """Ask to whom."""
        self.query_one("#say", Input).display = False
        self._go("whom")

    @property
    def _sharing(self) -> SharingView:
        found = None if self.seen is None else self.seen.sharing
        return found or SharingView(trainers=(), quotes=())

    def show(self, seen: View) -> None:
        """Show the message as it goes, that it went, or why it did not."""
        super().show(seen)
        if not self._asked:
            return
        self._asked = False
        if seen.notice:
            self._outcome = seen.notice
            self._go("after")
        elif seen.told is not None and seen.told.about == "share":
            self._outcome = _(SHARED)
            self._go("after")
        elif seen.sharing is not None and seen.sharing.preview is not None:
            self._go("see")

    def _go(self, step: Literal["whom", "what", "see", "after"]) -> None:
        self._step = step
        menu = self.query_one(Menu)
        menu.display = step != "see"
        menu.offer(self._items())
        menu.action_edge(False)
        self.set_focus(menu if menu.display else None)
        self.write("#outcome", Text(self._outcome, style=f"bold {ALERT}"))
        self.query_one("#details", VerticalScroll).scroll_home(animate=False)
        self._show_about()

    def _items(self) -> Sequence[Item]:
        match self._step:
            case "whom":
                trainers = [
                    Item(one.ref, _("Share it with {name}").format(name=one.name), "") for one in self._sharing.trainers
                ]
                return [Item(KEEP, _("Keep it to myself"), ""), *trainers]
            case "what":
                return [
                    Item(KEEP, _("Share nothing after all"), ""),
                    *(
                        Item(
                            str(n),
                            f"{'[x]' if n in self._chosen else '[ ]'} “{quote.text}”",
                            f" {_(_SIDES[quote.side])}",
                        )
                        for n, quote in enumerate(self._sharing.quotes)
                    ),
                    Item(SAYS, _("Add words of your own"), _("added") if self._says else ""),
                    Item(SEE, _("See it as it goes"), ""),
                ]
            case "after":
                return [Item(CALLS, _("Another call"), ""), Item(OUT, _("Sign out"), "")]
            case _:
                return ()

    def on_menu_marked(self, event: Menu.Marked) -> None:
        """Say what the marked line means."""
        self._show_about()

    def _show_about(self) -> None:
        item = self.query_one(Menu).marked
        titles = {
            "whom": _("Share this review?"),
            "what": _("What goes to {name}?").format(name=self._whose),
            "see": _("This goes to {name}, and nothing else").format(name=self._whose),
            "after": _("Done"),
        }
        self.write("#share-title", titles[self._step])
        self.write("#about", self._about("" if item is None else item.id))
        self._show_keys("" if item is None else item.id)

    @property
    def _whose(self) -> str:
        return next((one.name for one in self._sharing.trainers if one.ref == self._trainer), "")

    def _about(self, marked: str) -> Text:
        match self._step:
            case "whom":
                return Text(_(TO_NOBODY) if marked == KEEP else _(TO_TRAINER), style=INK)
            case "what" if marked.isdecimal():
                quote = self._sharing.quotes[int(marked)]
                return Text.assemble((f"“{quote.text}”\n", f"bold {CALM}"), (retold(quote.note), INK))
            case "what" if marked == SAYS and self._says:
                return Text(f"“{self._says}”", style=INK)
            case "what":
                return Text(_(WHAT), style=INK)
            case "see":
                return self._letter()
            case _:
                return Text()

    def _letter(self) -> Text:
        """Return what goes, in words and then as it travels."""
        review = None if self.seen is None else self.seen.review
        text = Text()
        if review is not None:
            scores = ", ".join(
                f"{_(one.title)} {half_point(one.score)}" for one in review.competencies if one.score is not None
            )
            text.append(
                _("“{title}”, and your scores to the half point: {scores}.\n").format(
                    title=review.scenario_title, scores=scores
                ),
                style=INK,
            )
            step = review.next_step
            text.append(
                _("Next: {why} {try_this}").format(why=retold(step.why), try_this=step.try_this).rstrip() + "\n",
                style=INK,
            )
        for number in sorted(self._chosen):
            quote = self._sharing.quotes[number]
            text.append(f"“{quote.text}” ", style=f"bold {CALM}")
            text.append(f"{retold(quote.note)}\n", style=INK)
        if self._says:
            text.append(_("You say: “{says}”\n").format(says=self._says), style=INK)
        text.append(_("\nAs it travels:\n"), style=f"bold {CALM}")
        text.append(self._sharing.preview or "", style=INK)
        return text

    def _show_keys(self, marked: str) -> None:
        if self.query_one("#say", Input).display:
            self.show_keys([Key("Enter", "these words go"), Key("Esc", "leave it")])
        elif self._step == "see":
            self.show_keys([Key("↑ ↓", "read"), Key("F4", "send it"), Key("Esc", "back")])
        else:
            does = Key("Enter", "choose")
            if self._step == "what" and marked.isdecimal():
                does = Key("Enter", "leave it out" if int(marked) in self._chosen else "show it")
            see = [Key("F2", "see it")] if self._step == "what" else []
            back = [] if self._step == "after" else [Key("Esc", "back")]
            self.show_keys([Key("↑ ↓", "choose"), does, *see, *back])

    def action_take(self) -> None:
        """Do what the marked line says."""
        item = self.query_one(Menu).marked
        if item is None or self._asked or self._step == "see":
            return
        if item.id == KEEP:
            self._outcome = _(KEPT)
            self._go("after")
        elif self._step == "after":
            self.post_message(GoTo("choose") if item.id == CALLS else SignOut())
        elif self._step == "whom":
            self._trainer = item.id
            self._go("what")
        elif item.id == SEE:
            self.action_see()
        elif item.id == SAYS:
            self._type(True)
        else:
            self._chosen ^= {int(item.id)}
            self.query_one(Menu).offer(self._items())
            self._show_about()

    def _ask(self, send: bool) -> None:
        self._asked = True
        share = Share(trainer=self._trainer, quotes=tuple(sorted(self._chosen)), says=self._says, send=send)
        self.post_message(Wish(share))

    def action_see(self) -> None:
        """Show it as it goes; another key than this one sends it."""
        if self._step == "what" and not self._asked and not self.query_one("#say", Input).display:
            self._ask(send=False)

    def action_send(self) -> None:
        """Send what is shown."""
        if self._step == "see" and not self._asked:
            self._ask(send=True)

    def _type(self, typing: bool) -> None:
        words = self.query_one("#say", Input)
        words.display = typing
        if typing:
            words.value = self._says
            words.cursor_position = len(words.value)
            words.focus()
        else:
            self.query_one(Menu).focus()
        self._show_about()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the officer's own words; none takes them away."""
        self._says = " ".join(event.value.split())
        self._type(False)
        self.query_one(Menu).offer(self._items())

    def action_read(self, rows: int) -> None:
        """Read on."""
        self.query_one("#details", VerticalScroll).scroll_relative(y=2 * rows, animate=False)

    def action_back(self) -> None:
        """Go back one step; nothing is sent by that."""
        if self.query_one("#say", Input).display:
            self._type(False)
        elif self._asked:
            return
        elif self._step == "see":
            self._go("what")
        elif self._step == "what":
            self._go("whom")
        else:
            self.post_message(BackToReview(None))


_SIDES: Final = {"well": N_("went well"), "slipped": N_("slipped")}
