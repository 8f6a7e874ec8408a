"""What a screen may know of an encounter, and what it may ask for: the contract between engine and screen.

The engine sends a `View` several times a second and whenever something changes; the screen sends `Ask`s. Both travel
as one JSON object a line.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from appliance.review.model import Review
from appliance.review.trend.model import Trend
from appliance.stage.comfort import Comfort
from appliance.stage.drill_view import DrillOffer, DrillView, GoOn, StartDrill
from appliance.stage.people_view import (
    DoorView,
    HomeView,
    Leave,
    LeftView,
    Personal,
    PersonView,
    Share,
    SharingView,
    ShowLeft,
    Speak,
    ToldView,
)
from appliance.stage.review_view import (
    Correct,
    Dispute,
    Finish,
    KeptReview,
    LineView,
    OpenReview,
    ShowReviews,
    Withdraw,
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Phase: TypeAlias = Literal[
    "signed_out",
    "choosing",
    "loading",
    "briefing",
    "running",
    "paused",
    "asking_to_end",
    "closing",
    "ended",
    "drilling",
    "drilled",
    "failed",
]
"""`signed_out`: nobody has come in yet; `closing`: the encounter is over and its review is being written; `drilled`: a
drill is over and its result stands."""


class Offer(_Part):
    """A scenario that can be played."""

    id: str
    title: str
    minutes: float
    short_minutes: float | None
    topic_notes: tuple[str, ...]
    self_harm: bool = False
    """Suicide or self-harm may come up."""


class LeftEncounter(_Part):
    """An encounter that was left and can go on."""

    encounter_id: str
    title: str
    last_line: str
    """What was said last."""
    minutes_left: float


class MicrophoneView(_Part):
    """The microphone check of the briefing."""

    state: Literal["waiting", "opening", "listening", "advice", "fine", "skipped"]
    """`waiting` for the officer's wish, `listening` to them, `advice` when something has to be mended first."""
    sentence: str
    """What the officer is asked to read aloud."""
    advice: str = ""


class Caption(_Part):
    """One line of what was said."""

    speaker: Literal["officer", "subject", "radio", "partner", "event"]
    name: str
    text: str
    partial: bool = False
    """Still being said or recognised."""


class HazardView(_Part):
    """A hazard the officer knows of."""

    what: str
    open: bool


class View(_Part):
    """Everything a screen shows of the encounter."""

    kind: Literal["view"] = "view"
    phase: Phase
    door: DoorView = DoorView()
    """Of the sign-in, while nobody is signed in."""
    who: PersonView | None = None
    """Who is signed in, while they choose."""
    home: HomeView = HomeView()
    told: ToldView | None = None
    """What came of the last ask; gone with the next view."""
    offers: tuple[Offer, ...] = ()
    left: LeftEncounter | None = None
    drills: tuple[DrillOffer, ...] = ()
    """The one that the last review names first."""
    drill: DrillView | None = None
    """The one that is done now."""
    trend: Trend | None = None
    """The officer's own, once it was asked for while choosing."""
    reviews: tuple[KeptReview, ...] | None = None
    """The officer's own, the latest first, once they were asked for while choosing."""
    left_box: tuple[LeftView, ...] | None = None
    """What left this box about the officer, or waits to, once it was asked for while choosing."""
    scenario_title: str = ""
    self_harm: bool = False
    """Suicide or self-harm may come up in this scenario, as its author says: never read from what was said."""
    dispatch_call: str = ""
    setting: str = ""
    legal_note: str = ""
    again: str = ""
    """In place of the call, for a retake: where it goes on, in one line."""
    person: str = ""
    hazards: tuple[HazardView, ...] = ()
    speaking: Literal["nobody", "officer", "subject", "both", "radio"] = "nobody"
    officer_level: float | None = Field(default=None, ge=0, le=1)
    """None where no microphone is listened to."""
    subject_level: float | None = Field(default=None, ge=0, le=1)
    """None where nothing is heard in an ear."""
    remaining_s: float = 0.0
    captions: tuple[Caption, ...] = ()
    """The last few lines, newest last."""
    waiting_for: str | None = None
    """Plain words for what takes longer than a second: "thinking", "headset unplugged: plug it in to go on"."""
    notice: str | None = None
    """Something the officer should know: a part was restarted, the disk is full."""
    hint: str = ""
    """What slipped just now, and another way to say it; only where the officer wants hints."""
    distance: str = ""
    """"at speaking distance", "two steps back", "behind cover"."""
    radio_open: bool = False
    """The next words go to the radio."""
    microphone: MicrophoneView | None = None
    """None where no microphone is listened to."""
    narration: str = ""
    """How it ended."""
    outcome: str | None = None
    encounter_id: str | None = None
    review: Review | None = None
    review_kept: bool = True
    """False when it is shown now and lost afterwards: nothing goes back to it."""
    lines: tuple[LineView, ...] = ()
    """The officer's turns of the encounter that is reviewed."""
    sharing: SharingView | None = None
    """None where the review that is shown cannot be shared."""
    error: str | None = None


class ShowTrend(_Part):
    """Work out the officer's trend; the calls come again with it. Asked before anything is chosen."""

    ask: Literal["show_trend"] = "show_trend"


class Start(_Part):
    """What is to be played, and by whom.

    `resume` names an encounter that was left; `retake_of` and `retake_turn` a closed one and the officer turn to go
    back to. Both go before `scenario`.
    """

    scenario: str = "porch"
    officer: Literal["mic", "typed"] = "mic"
    headset: str = "auto"
    short_form: bool = False
    seed: int | None = None
    tone_scored: bool = True
    """False where the officer has tone left out; nobody asks why."""
    comfort: Comfort = Comfort()
    resume: str | None = None
    retake_of: str | None = None
    retake_turn: int | None = None


class CheckMicrophone(_Part):
    """Listen while the officer reads the sentence aloud."""

    ask: Literal["check_microphone"] = "check_microphone"


class SkipCheck(_Part):
    """Go on without the microphone check."""

    ask: Literal["skip_check"] = "skip_check"


class Begin(_Part):
    """Leave the briefing and start."""

    ask: Literal["begin"] = "begin"


class Say(_Part):
    """A typed turn."""

    ask: Literal["say"] = "say"
    text: str


class Radio(_Part):
    """The next words (or this text) go to the radio, or to the partner."""

    ask: Literal["radio"] = "radio"
    text: str | None = None
    to: Literal["radio", "partner"] = "radio"


class Move(_Part):
    """Move closer, back or behind cover."""

    ask: Literal["move"] = "move"
    movement: Literal["closer", "back", "cover"]


class Act(_Part):
    """I would act now."""

    ask: Literal["act"] = "act"


class Disengage(_Part):
    """Step away and leave."""

    ask: Literal["disengage"] = "disengage"


class Pause(_Part):
    """Pause the encounter."""

    ask: Literal["pause"] = "pause"


class Resume(_Part):
    """Go on."""

    ask: Literal["resume"] = "resume"


class End(_Part):
    """End the training; asks first unless confirmed."""

    ask: Literal["end"] = "end"
    confirmed: bool = False


class CalledAway(_Part):
    """Save and leave."""

    ask: Literal["called_away"] = "called_away"


Ask = Annotated[
    CheckMicrophone
    | SkipCheck
    | Begin
    | Say
    | Radio
    | Move
    | Act
    | Disengage
    | Pause
    | Resume
    | End
    | CalledAway
    | Leave
    | Share
    | GoOn
    | Correct
    | Dispute
    | Withdraw
    | Finish,
    Field(discriminator="ask"),
]
ASK: TypeAdapter[Ask] = TypeAdapter(Ask)
Choice: TypeAlias = Start | ShowTrend | ShowReviews | OpenReview | StartDrill | ShowLeft | Speak | Personal | Leave
CHOICE: TypeAdapter[Choice] = TypeAdapter(Choice)
"""What a screen may send while the calls are shown; a start or an opened review ends the choosing.

`Leave` changes nothing then: what it was to leave has ended by itself meanwhile."""
