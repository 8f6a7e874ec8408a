"""What a screen may know of who is signed in, and what it may ask for before and after."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, SecretStr, TypeAdapter

from appliance.words import Language


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Secret = Annotated[
    SecretStr, Field(max_length=200), PlainSerializer(lambda secret: secret.get_secret_value(), when_used="json")
]
"""A PIN or a claim code: shown by no `repr` and no log, written out only on the socket to the engine."""
Name = Annotated[str, Field(max_length=200)]


class DoorView(_Part):
    """The sign-in as it stands."""

    problem: str = ""
    """Why the last try came to nothing, in words."""
    about: Literal["name", "pin", "code"] = "pin"
    """What was wrong with it."""
    wait_s: int = 0
    """Seconds from now until another try counts; 0 for none."""
    agency: bool = False
    """Whether this kiosk belongs to an agency, so that a claim code can be entered."""


class PersonView(_Part):
    """Who is signed in."""

    name: str
    guest: bool = False
    """Nothing counts, and all of it is destroyed at the end."""
    new: bool = False
    """Signed in for the first time."""
    claimed: bool = False
    """Tied to the agency's roster, so that hours can be credited."""
    can_claim: bool = False
    """There is an agency, and no claim code was entered yet."""
    retention_days: int = 365
    """For so long reviews and drills are kept."""
    hold: bool = False
    """The agency keeps a litigation hold on this officer."""


class AssignedView(_Part):
    """Something that the agency would like this officer to practise."""

    title: str
    scenario: str | None = None
    """Id of an installed one that does it; None where any does."""
    due: str | None = None
    """ISO date."""


class NoteView(_Part):
    """A trainer's answer to a review that was shared with them."""

    outcome: Literal["accepted", "adjusted", "returned"]
    text: str


class HomeView(_Part):
    """What there is for this officer beside the calls; what is not there is empty or None."""

    assigned: tuple[AssignedView, ...] = ()
    standing: str = ""
    """Where the officer stands, in the agency's words."""
    standing_on: str | None = None
    """ISO date on which that was so."""
    notes: tuple[NoteView, ...] = ()
    minutes_here: int | None = None
    """Whole minutes that count in the calls that are kept here; None until they are added up."""


class LeftView(_Part):
    """One message about this officer that left the box, or waits to."""

    id: str
    kind: Literal["hours", "anonymous review", "shared review", "withdrawal"]
    state: Literal["unclaimed", "held", "waiting", "received"]
    sentence: str
    became: str
    """What has become of it, receipt included."""
    payload: str | None = None
    """The bytes as they travel; None for what has no message yet."""
    can_take_back: bool = False


class QuoteView(_Part):
    """One moment of a review that may be shared with it."""

    turn: int
    text: str
    note: str
    """What the review says of it."""
    side: Literal["well", "slipped"]


class TrainerView(_Part):
    """Somebody to whom a review can be shared."""

    ref: str
    name: str


class SharingView(_Part):
    """A final review that can be shared with one trainer, in place of the one without a name."""

    trainers: tuple[TrainerView, ...]
    quotes: tuple[QuoteView, ...]
    preview: str | None = None
    """The message as it would go, once it was asked for: nothing else travels."""


class ToldView(_Part):
    """What came of something that was asked while choosing."""

    about: Literal["claim", "pin", "delete_review", "delete_me", "take_back", "print", "share"]
    done: bool
    text: str = ""
    """What came of it, or why nothing did."""
    wait_s: int = 0
    """Seconds until a PIN is taken again."""


class SignIn(_Part):
    """Come in with a training id and its PIN."""

    ask: Literal["sign_in"] = "sign_in"
    name: Name
    pin: Secret


class BeNew(_Part):
    """Make a new officer; the claim code may be empty, and entered later."""

    ask: Literal["be_new"] = "be_new"
    name: Name
    pin: Secret
    code: Secret = SecretStr("")


class BeginAnew(_Part):
    """Take a new PIN in place of a forgotten one, with a new claim code; what the old PIN opened is lost."""

    ask: Literal["begin_anew"] = "begin_anew"
    name: Name
    code: Secret
    pin: Secret


class BeGuest(_Part):
    """Practise without credit; everything is destroyed at the end."""

    ask: Literal["be_guest"] = "be_guest"


class EnterCode(_Part):
    """Tie this sign-in to the agency's roster."""

    ask: Literal["enter_code"] = "enter_code"
    code: Secret


class ChangePin(_Part):
    """Take another PIN; everything stays readable."""

    ask: Literal["change_pin"] = "change_pin"
    pin: Secret
    new_pin: Secret


class DeleteReview(_Part):
    """Delete one encounter with its words and its review."""

    ask: Literal["delete_review"] = "delete_review"
    encounter_id: str


class DeleteMe(_Part):
    """Delete everything of this officer's on this kiosk but the hours that are the agency's record."""

    ask: Literal["delete_me"] = "delete_me"
    pin: Secret


class ShowLeft(_Part):
    """List what left this box about the officer; the calls come again with it."""

    ask: Literal["show_left"] = "show_left"


class TakeBack(_Part):
    """Take a shared review back."""

    ask: Literal["take_back"] = "take_back"
    shared_id: str


class PrintLeft(_Part):
    """Write what left this box about the officer onto a stick, to be printed elsewhere."""

    ask: Literal["print_left"] = "print_left"


class Speak(_Part):
    """Tell things in another language from now on; the calls come again in it."""

    ask: Literal["speak"] = "speak"
    language: Language


class Share(_Part):
    """Share the review that is shown; without `send` it is only shown as it would go."""

    ask: Literal["share"] = "share"
    trainer: str
    quotes: tuple[int, ...] = ()
    """Which of the moments go with it, by their place."""
    says: str = Field(default="", max_length=1000)
    send: bool = False


class Leave(_Part):
    """Leave what is played or read, and go back to where one chooses."""

    ask: Literal["leave"] = "leave"


Personal = EnterCode | ChangePin | DeleteReview | DeleteMe | TakeBack | PrintLeft
Entrance = Annotated[SignIn | BeNew | BeginAnew | BeGuest, Field(discriminator="ask")]
ENTRANCE: TypeAdapter[Entrance] = TypeAdapter(Entrance)
"""What a screen may send while nobody is signed in."""
