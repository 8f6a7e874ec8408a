"""Coming in: with training id and PIN, for the first time, or after a PIN was forgotten."""

from collections.abc import Sequence
from typing import ClassVar, Final

from pydantic import SecretStr
from textual.binding import Binding, BindingType

from appliance.stage.people_view import BeginAnew, BeGuest, BeNew, SignIn
from appliance.stage.view import View
from appliance.store.errors import WeakPin
from appliance.store.pins import check_pin
from appliance.tui.keys import Key
from appliance.tui.screens.asking import AskingScreen, Question
from appliance.tui.screens.base import GoTo, Wish
from appliance.words import N_, _

NAME: Final = "name"
PIN: Final = "pin"
AGAIN: Final = "again"
CODE: Final = "code"
OPENING: Final = N_("Opening your records")
NOT_THE_SAME: Final = N_("The two PINs are not the same. Type a PIN, and then the same one again.")


class SignInScreen(AskingScreen):
    """Asks for training id and PIN."""

    heading = N_("Sign in")
    waiting_text = OPENING
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "be_new", show=False, priority=True),
        Binding("f3", "be_guest", show=False, priority=True),
        Binding("f4", "forgot", show=False, priority=True),
    ]

    def __init__(self, seen: View | None = None) -> None:
        """Ask."""
        super().__init__(
            (
                Question(NAME, _("Training id"), _("Type your training id. First time here? Press F2.")),
                Question(
                    PIN, _("PIN"), _("Your PIN opens your records, and nobody else's."), hidden=True, enter="sign in"
                ),
            ),
            seen,
        )

    def more_keys(self) -> Sequence[Key]:
        """Return the other ways in."""
        if self.question.id == PIN:
            return (Key("F4", "PIN forgotten"),)
        return (Key("F2", "first time here"), Key("F3", "as a guest"))

    def complete(self, answers: dict[str, str]) -> None:
        """Ask for the records."""
        self.post_message(Wish(SignIn(name=answers[NAME], pin=SecretStr(answers[PIN]))))

    def show(self, seen: View) -> None:
        """Say why nothing opened."""
        super().show(seen)
        if seen.door.problem:
            self.again(PIN, seen.door.problem, seen.door.wait_s)

    def leave(self) -> None:
        """Go back to the first screen."""
        self.post_message(GoTo("welcome"))

    def action_be_new(self) -> None:
        """Go to where a new officer is made."""
        if not self._asked:
            self.post_message(GoTo("be_new"))

    def action_be_guest(self) -> None:
        """Come in without a name."""
        if not self._asked:
            self.busy()
            self.post_message(Wish(BeGuest()))

    def action_forgot(self) -> None:
        """Go to what can be done about a forgotten PIN."""
        if not self._asked and self.question.id == PIN:
            self.post_message(GoTo("forgotten"))


class _NewPinScreen(AskingScreen):
    """Asks for a PIN twice."""

    def check(self, question: Question, answer: str) -> str:
        """Return why an answer cannot be taken: a weak PIN, or another one the second time."""
        if question.id == AGAIN and answer != self._answers.get(PIN):
            return _(NOT_THE_SAME)
        if question.id == PIN:
            try:
                check_pin(answer, self._answers.get(NAME, ""))
            except WeakPin as weak:
                return str(weak)
        return ""


class BeNewScreen(_NewPinScreen):
    """Makes a new officer."""

    heading = N_("First time here")
    waiting_text = N_("Making a place for your records")

    def __init__(self, seen: View | None = None) -> None:
        """Ask for a claim code only where there is an agency that gives them."""
        super().__init__(_of_somebody_new(seen is not None and seen.door.agency), seen)
        self._early: dict[str, str] | None = None
        """All that was answered before the engine told whether there is an agency."""

    def complete(self, answers: dict[str, str]) -> None:
        """Ask for a place, once it is known that nothing else is to be asked."""
        if self.seen is None:
            self._early = answers
            return
        code = SecretStr(answers.get(CODE, "").strip())
        self.post_message(Wish(BeNew(name=answers[NAME], pin=SecretStr(answers[PIN]), code=code)))

    def show(self, seen: View) -> None:
        """Say why nobody was made, and ask again for what was wrong."""
        super().show(seen)
        # Whoever is quick is asked before the engine has told whether there is an agency.
        if seen.phase == "signed_out":
            early, self._early = self._early, None
            if early is not None and not seen.door.agency:
                self.complete(early)
            elif early is not None:
                self.ask_more(_of_somebody_new(True))
            self.ask_these(_of_somebody_new(seen.door.agency))
        if seen.door.problem:
            self.again(seen.door.about, seen.door.problem, seen.door.wait_s)

    def leave(self) -> None:
        """Go back to the sign-in."""
        self.post_message(GoTo("sign_in"))


class ForgottenScreen(_NewPinScreen):
    """Says first what is lost with a PIN, and takes a new one."""

    heading = N_("PIN forgotten")
    waiting_text = N_("Making a new place for your records")
    LOST: ClassVar[str] = N_(
        "Without the PIN nobody can open your old reviews: not you, not IT, not the maker. With a new PIN they are "
        "lost for good. Your hours are not lost. "
    )

    def __init__(self, seen: View | None = None) -> None:
        """Ask for a claim code, which shows whose records they are."""
        super().__init__(
            (
                Question(
                    NAME,
                    _("Training id"),
                    _(self.LOST) + _("Type your training id to go on, or press Esc."),
                ),
                Question(
                    CODE,
                    _("New claim code"),
                    _(
                        "Ask your training officer for a new claim code: it shows that these records are yours to give "
                        "up. If you never had one, make a new training id instead; the old records stay closed."
                    ),
                ),
                *_new_pin(last=True),
            ),
            seen,
        )

    def complete(self, answers: dict[str, str]) -> None:
        """Ask for a new PIN."""
        code, pin = SecretStr(answers[CODE].strip()), SecretStr(answers[PIN])
        self.post_message(Wish(BeginAnew(name=answers[NAME], code=code, pin=pin)))

    def show(self, seen: View) -> None:
        """Say why nothing was changed."""
        super().show(seen)
        if seen.door.problem:
            self.again(seen.door.about, seen.door.problem, seen.door.wait_s)

    def leave(self) -> None:
        """Go back to the sign-in."""
        self.post_message(GoTo("sign_in"))


def _of_somebody_new(agency: bool) -> tuple[Question, ...]:
    code = Question(
        CODE,
        _("Claim code"),
        _(
            "The code from your training officer ties this to your hours. You can leave it empty and enter it "
            "later: practice stays on this kiosk until then."
        ),
        may_be_empty=True,
        enter="sign in",
    )
    return (
        Question(NAME, _("Training id"), _("Choose a name or number to be known by here. You type it each time.")),
        *_new_pin(last=not agency),
        *((code,) if agency else ()),
    )


def _new_pin(last: bool) -> tuple[Question, Question]:
    return (
        Question(
            PIN,
            _("New PIN"),
            _(
                "Six digits or letters at least; a longer one is safer. Write it down nowhere near this kiosk: a "
                "forgotten PIN cannot be looked up."
            ),
            hidden=True,
        ),
        Question(
            AGAIN,
            _("The same PIN again"),
            _("Once more, so that it is the one you meant."),
            hidden=True,
            enter="sign in" if last else "next",
        ),
    )
