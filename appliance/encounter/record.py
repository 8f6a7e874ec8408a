"""The record of one encounter: what a review, a replay and a retake read, and all that they read."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from appliance.encounter.behaviours import BehaviourId, CodedUtterance
from appliance.encounter.direction import Cause, Direction, Ending
from appliance.encounter.director import DirectorState
from appliance.encounter.events import DirectorEvent, Prosody

SCHEMA_VERSION: Final = 2
"""2 added what the officer corrected and disputed, and the take that a retake goes back to."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Word(_Part):
    """One recognised word; times are seconds on the encounter clock."""

    text: str
    start_s: float
    end_s: float
    confidence: float = Field(ge=0, le=1)


class Turn(_Part):
    """One turn by one speaker, as it was heard."""

    number: int
    speaker: Literal["officer", "subject", "radio", "partner"]
    """`radio` and `partner` are the voices that answer the officer; the officer's own radio talk has `addressed_to`."""
    addressed_to: Literal["person", "radio", "partner"] = "person"
    text: str
    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)
    words: tuple[Word, ...] = ()
    coded: CodedUtterance | None = None
    prosody: Prosody = Prosody()
    interrupted: bool = False
    """The other speaker cut this turn short."""
    interrupts: bool = False
    """This turn began over the other speaker."""
    source: Literal["speech", "typed", "actor", "authored", "dispatch"] = "speech"
    direction: Direction | None = None
    guard_rejections: tuple[str, ...] = ()
    """Names of the guard rules that rejected a wording before this one."""


class TurnTiming(_Part):
    """Where the time of one answer went: seconds after the officer's last spoken sample, None where it did not."""

    turn: int
    endpoint_s: float | None = None
    transcript_s: float | None = None
    coded_s: float | None = None
    first_token_s: float | None = None
    first_clause_s: float | None = None
    first_sound_s: float | None = None
    first_words_s: float | None = None
    chosen_delay_s: float = 0.0
    speculation: Literal["held", "dropped", "none"] = "none"


class Snapshot(_Part):
    """The director's state after an event; the curve of a review is drawn through these."""

    at_s: float
    after_turn: int
    state: DirectorState
    causes: tuple[Cause, ...] = ()


class Incident(_Part):
    """Something that went wrong and how it was covered."""

    at_s: float
    what: Literal[
        "headset_lost",
        "headset_back",
        "recogniser_restarted",
        "actor_restarted",
        "voice_restarted",
        "authored_cover",
        "paused",
        "resumed",
        "called_away",
        "stopped",
        "disk_full",
        "clock_jump",
        "power_cut",
    ]
    turn: int | None = None


class Versions(_Part):
    """What produced the record."""

    software: str
    coder: str
    actor: str
    recogniser: str
    voice: str


class Correction(_Part):
    """What the officer says they really said in one turn; the turn itself keeps what was heard."""

    kind: Literal["correction"] = "correction"
    turn: int
    text: str = Field(min_length=1)
    coded: CodedUtterance | None
    """The corrected words, coded again; None for a line to radio or partner, which is never coded."""
    coder: str
    """Version of the coder that coded them."""


class Dispute(_Part):
    """A behaviour that the officer says was not in the line; the coding keeps it, and no score counts it."""

    kind: Literal["dispute"] = "dispute"
    turn: int
    behaviour: BehaviourId


Amendment = Annotated[Correction | Dispute, Field(discriminator="kind")]


class Record(_Part):
    """One encounter from briefing to end, and what its officer has to say about how they were heard."""

    schema_version: Literal[2] = 2
    encounter_id: str
    scenario_id: str
    scenario_version: int
    scenario_sha256: str
    seed: int
    short_form: bool = False
    mode: Literal["speech", "typed", "simulated"]
    started_utc: Annotated[str, Field(description="ISO 8601, to the minute")]
    versions: Versions
    turns: tuple[Turn, ...]
    events: tuple[DirectorEvent, ...]
    """The director's exact inputs, in order: feeding them in again gives the same snapshots."""
    snapshots: tuple[Snapshot, ...]
    timings: tuple[TurnTiming, ...] = ()
    incidents: tuple[Incident, ...] = ()
    outcome: Ending
    narration: str = ""
    duration_s: float = Field(ge=0)
    counted_s: float = Field(ge=0)
    complete: bool = True
    """False when the encounter was cut off (power, crash) and the record was closed from its journal."""
    retake_of: str | None = None
    """Id of the encounter that this one went back to."""
    retake_turn: int | None = None
    """The officer turn from which it was played again; what stands before it is the earlier take's."""
    earlier: "Record | None" = None
    """The take that a retake goes back to, without its own earlier take, so that the two can be compared."""
    amendments: tuple[Amendment, ...] = ()
    """By turn; at most one correction of a turn, and one dispute of a behaviour in it."""
    final: bool = False
    """The officer has done with correcting: nothing changes any more."""

    @model_validator(mode="before")
    @classmethod
    def _from_schema_1(cls, data: object) -> object:
        """Take a record that knew no amendments as one without any."""
        if isinstance(data, dict) and data.get("schema_version") == 1:
            return {**data, "schema_version": SCHEMA_VERSION}
        return data
