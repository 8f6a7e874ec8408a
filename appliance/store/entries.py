"""What a journal says happened, one typed entry at a time.

Times are seconds on the encounter clock. What belongs together (an officer turn and what the director made of it)
is appended in one call, so that both are there after a power cut or neither.
"""

import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from appliance.encounter.direction import Ending
from appliance.encounter.events import DirectorEvent
from appliance.encounter.record import Incident, Record, Snapshot, Turn, TurnTiming, Versions

ENCOUNTER_ID: Final = re.compile(r"^[A-Za-z0-9-]{1,64}\Z")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Began(_Entry):
    """The first entry: which encounter this is."""

    kind: Literal["began"] = "began"
    encounter_id: str = Field(pattern=ENCOUNTER_ID)
    scenario_id: str
    scenario_version: int
    scenario_sha256: str
    seed: int
    mode: Literal["speech", "typed", "simulated"]
    versions: Versions
    started_utc: str
    """ISO 8601, to the minute."""
    short_form: bool = False
    guest: bool = False
    """A guest earns no counted time."""
    retake_of: str | None = None
    retake_turn: int | None = None


class WentBack(_Entry):
    """The take that a retake goes back to, so that its record can be compared with it."""

    kind: Literal["went_back"] = "went_back"
    earlier: Record


class TurnClosed(_Entry):
    """A turn is over; an entry with the same turn number replaces it."""

    kind: Literal["turn"] = "turn"
    turn: Turn


class Happened(_Entry):
    """What the director was told and the state that followed."""

    kind: Literal["happened"] = "happened"
    event: DirectorEvent | None = None
    """None for the state in which the director began."""
    snapshot: Snapshot


class Timed(_Entry):
    """Where the time of one answer went."""

    kind: Literal["timed"] = "timed"
    timing: TurnTiming


class WentWrong(_Entry):
    """A pause, or something that failed and how it was covered."""

    kind: Literal["went_wrong"] = "went_wrong"
    incident: Incident


class Clock(_Entry):
    """The encounter clock has reached this; written every few seconds so that time counts up to a power cut."""

    kind: Literal["clock"] = "clock"
    at_s: float = Field(ge=0)


class Ended(_Entry):
    """The last entry of an encounter that was not cut off."""

    kind: Literal["ended"] = "ended"
    at_s: float = Field(ge=0)
    ending: Ending
    narration: str = ""


Entry = Annotated[
    Began | WentBack | TurnClosed | Happened | Timed | WentWrong | Clock | Ended,
    Field(discriminator="kind"),
]
ENTRIES: TypeAdapter[tuple[Entry, ...]] = TypeAdapter(tuple[Entry, ...])
