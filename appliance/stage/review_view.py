"""What a screen may know of a review that can still be set right, and what it may ask for."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.encounter.behaviours import BehaviourId


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HeardView(_Part):
    """One behaviour that was heard in a line."""

    behaviour: BehaviourId
    words: str = ""
    """The words that show it; empty for a disputed one."""
    disputed: bool = False
    """The officer says that it was not there: no score counts it."""


class LineView(_Part):
    """One officer turn as it counts, beside how it was heard."""

    turn: int
    addressed_to: Literal["person", "radio", "partner"] = "person"
    text: str
    """The words that count."""
    heard: str
    """The words as they were heard."""
    before: str = ""
    """What the person had said last."""
    behaviours: tuple[HeardView, ...] = ()

    @property
    def corrected(self) -> bool:
        """Whether other words count than were heard."""
        return self.text != self.heard

    @property
    def disputed(self) -> bool:
        """Whether something heard in it does not count."""
        return any(heard.disputed for heard in self.behaviours)


class KeptReview(_Part):
    """A review that this box keeps for the officer."""

    encounter_id: str
    title: str
    started_utc: str
    """ISO 8601, to the minute."""
    final: bool
    kept_until: str | None = None
    """ISO date of the last day; None while a litigation hold keeps it."""


class ShowReviews(_Part):
    """List the officer's kept reviews; the calls come again with them. Asked before anything is chosen."""

    ask: Literal["show_reviews"] = "show_reviews"


class OpenReview(_Part):
    """Open a kept review. Asked before anything is chosen, and chooses it."""

    ask: Literal["open_review"] = "open_review"
    encounter_id: str


class Correct(_Part):
    """What the officer really said in a turn; the words as heard take a correction back."""

    ask: Literal["correct"] = "correct"
    turn: int
    words: str = Field(max_length=4_000)


class Dispute(_Part):
    """A behaviour was not in a turn."""

    ask: Literal["dispute"] = "dispute"
    turn: int
    behaviour: BehaviourId


class Withdraw(_Part):
    """Take back the correction of a turn, or the dispute of one behaviour in it."""

    ask: Literal["withdraw"] = "withdraw"
    turn: int
    behaviour: BehaviourId | None = None


class Finish(_Part):
    """Make the review final: nothing in it changes any more."""

    ask: Literal["finish"] = "finish"
