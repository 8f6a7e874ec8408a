"""What the server wants of a kiosk: one retained, versioned document, since a queue of commands does not last weeks."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.wire.scales import Category, Count, CourseId, IsoDate, Message, RandomId, ScenarioId, Sha256

ShortText = Annotated[str, Field(max_length=200)]
NoteText = Annotated[str, Field(max_length=1000)]


class Assignment(Message):
    """Something to practise, for a group or one officer; a one-key swap on the kiosk satisfies it, unreported."""

    id: RandomId
    title: ShortText
    course: CourseId | None = None
    scenario: ScenarioId | None = None
    category: Category | None = None
    due: IsoDate | None = None


class Note(Message):
    """A trainer's answer to a shared review."""

    id: RandomId
    shared_id: RandomId
    outcome: Literal["accepted", "adjusted", "returned"]
    text: NoteText


class OfficerStanding(Message):
    """What the kiosk shows one claimed officer about themselves."""

    officer_ref: RandomId
    claim_sha256: Sha256 | None = None
    """Hash of a one-time claim code that is still open; the code itself never travels."""
    assignments: tuple[Assignment, ...] = ()
    credited_minutes: Count = 0
    as_of: IsoDate
    in_words: Annotated[str, Field(max_length=600)] = ""
    notes: tuple[Note, ...] = ()
    litigation_hold: bool = False


class Trainer(Message):
    """Somebody to whom a review can be shared."""

    trainer_ref: RandomId
    name: ShortText


class KioskSettings(Message):
    """What the agency decides for its kiosks."""

    swearing: Literal["none", "mild", "strong"] = "mild"
    shouting: bool = True
    voice_start: bool = False
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 365
    smallest_group: Annotated[int, Field(ge=5, le=25)] = 5
    peer_support: Annotated[str, Field(max_length=300)] = ""


class Desired(Message):
    """The whole document; a higher version replaces a lower one."""

    version: Count
    epoch: Count
    """Grows when the server was restored from a backup: kiosks then send again what they hold."""
    last_sequence: dict[RandomId, Count] = {}
    """By chain, the highest sequence of this kiosk's hours that the server has without a gap."""
    settings: KioskSettings = KioskSettings()
    trainers: tuple[Trainer, ...] = ()
    officers: tuple[OfficerStanding, ...] = ()
