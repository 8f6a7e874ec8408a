"""What an officer may do about their own data: enter a claim code, change the PIN, delete."""

from typing import ClassVar, Final, Literal

from pydantic import SecretStr
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from appliance.stage.people_view import ChangePin, DeleteMe, DeleteReview, EnterCode
from appliance.stage.review_view import KeptReview
from appliance.stage.view import View
from appliance.store.errors import WeakPin
from appliance.store.pins import check_pin
from appliance.tui.keys import Key
from appliance.tui.palette import ALERT, INK
from appliance.tui.screens.asking import AskingScreen, Question
from appliance.tui.screens.base import GoTo, KioskScreen, Wish
from appliance.tui.screens.sign_in import AGAIN, CODE, NOT_THE_SAME, PIN
from appliance.words import N_, _

OLD: Final = "old"
HOLD: Final = N_(
    "Your agency has set a litigation hold on your records. What is deleted cannot be brought back: talk to a lawyer "
    "or your union before you delete anything."
)


class _OwnScreen(AskingScreen):
    """Asks the engine for one thing, and goes back once it is done."""

    about: ClassVar[Literal["claim", "pin", "delete_me"]]
    first: ClassVar[str]
    """What is asked again when it did not work."""

    def show(self, seen: View) -> None:
        """Go back when it is done, say why when it is not."""
        super().show(seen)
        told = seen.told
        if told is None or told.about != self.about or not self._asked:
            return
        if told.done:
            self.leave()
        else:
            self.again(self.first, told.text, told.wait_s)

    def leave(self) -> None:
        """Go back to where one came from."""
        self.post_message(GoTo("home" if self.about == "claim" else "your_data"))


class ClaimScreen(_OwnScreen):
    """Ties the sign-in to the roster."""

    heading = N_("Enter your claim code")
    about = "claim"
    first = CODE

    def __init__(self, seen: View | None = None) -> None:
        """Ask for it."""
        text = _(
            "The code from your training officer ties your practice here to your hours, what you did before included. "
            "Spaces, hyphens and capitals do not matter."
        )
        super().__init__((Question(CODE, _("Claim code"), text, enter="claim"),), seen)

    def complete(self, answers: dict[str, str]) -> None:
        """Ask for it."""
        self.post_message(Wish(EnterCode(code=SecretStr(answers[CODE].strip()))))


class ChangePinScreen(_OwnScreen):
    """Takes another PIN."""

    heading = N_("Another PIN")
    about = "pin"
    first = OLD

    def __init__(self, seen: View | None = None) -> None:
        """Ask for the old one and twice for the new one."""
        super().__init__(
            (
                Question(OLD, _("Your PIN now"), _("So that it is you who changes it."), hidden=True),
                Question(PIN, _("New PIN"), _("Six digits or letters at least; a longer one is safer."), hidden=True),
                Question(AGAIN, _("The same PIN again"), _("Once more, so that it is the one you meant."), hidden=True),
            ),
            seen,
        )

    def check(self, question: Question, answer: str) -> str:
        """Refuse a weak PIN at once, and another one the second time."""
        if question.id == AGAIN and answer != self._answers.get(PIN):
            return NOT_THE_SAME
        if question.id == PIN:
            try:
                check_pin(answer, "" if self.seen is None or self.seen.who is None else self.seen.who.name)
            except WeakPin as weak:
                return str(weak)
        return ""

    def complete(self, answers: dict[str, str]) -> None:
        """Ask for it."""
        self.post_message(Wish(ChangePin(pin=SecretStr(answers[OLD]), new_pin=SecretStr(answers[PIN]))))


class DeleteMeScreen(_OwnScreen):
    """Deletes everything of an officer's, after their PIN."""

    heading = N_("Delete everything of mine")
    about = "delete_me"
    first = PIN

    def __init__(self, seen: View | None = None) -> None:
        """Say what goes and what stays, and ask for the PIN."""
        text = _(
            "All your words, reviews and drills on this kiosk go, calls kept for later included, and nobody can bring "
            "them back. Your hours stay: they are the agency's record. Your training id is free again."
        )
        if seen is not None and seen.who is not None and seen.who.hold:
            text = f"{_(HOLD)} {text}"
        super().__init__((Question(PIN, _("Your PIN"), text, hidden=True, enter="delete it all"),), seen)

    def complete(self, answers: dict[str, str]) -> None:
        """Ask for it."""
        self.post_message(Wish(DeleteMe(pin=SecretStr(answers[PIN]))))


class DeleteReviewScreen(KioskScreen):
    """Asks once before one call is deleted."""

    keys = ((Key("Esc", "keep it"), Key("F4", "delete it")),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "delete", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, seen: View | None, kept: KeptReview, on: str) -> None:
        """Ask about a review; `on` is its day in words."""
        super().__init__(seen)
        self._kept = kept
        self._on = on

    def body(self) -> ComposeResult:
        """Say what goes."""
        hold = self.seen is not None and self.seen.who is not None and self.seen.who.hold
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(_("Delete this review?"), classes="title")
            yield Static(Text(f"“{self._kept.title}”, {self._on}", style=f"bold {INK}"), classes="lead")
            if hold:
                yield Static(Text(_(HOLD), style=f"bold {ALERT}"), classes="lead")
            yield Static(
                _(
                    "What you both said and every version of the review go, and nobody can bring them back. "
                    "Your hours stay. A retake of it holds the first take too: delete both to be rid of those words."
                ),
                classes="lead",
            )
            yield Static("", id="outcome")

    def show(self, seen: View) -> None:
        """Go back once it is gone, say why when it is not."""
        super().show(seen)
        told = seen.told
        if told is not None and told.about == "delete_review":
            if told.done:
                self.post_message(GoTo("reviews"))
            else:
                self.write("#outcome", told.text)

    def action_delete(self) -> None:
        """Ask for it."""
        self.post_message(Wish(DeleteReview(encounter_id=self._kept.encounter_id)))

    def action_back(self) -> None:
        """Keep it."""
        self.post_message(GoTo("reviews"))
