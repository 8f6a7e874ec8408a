"""The enumerations and numbers that messages are made of; nothing here can carry a sentence.

Names are repeated from the kiosk's rooms, because this package is a leaf; a test holds the two equal.
"""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = 1

RandomId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits in hexadecimal; never made from a time, a name or a counter."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]
"""ECDSA on P-256 with SHA-256: r, then s, 32 bytes each, in hexadecimal."""
KioskName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
"""The common name of a kiosk's certificate, and its place in a topic."""
AgencyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Quarter = Annotated[str, Field(pattern=r"^\d{4}-Q[1-4]$")]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]

ScenarioId = Literal["bus-station", "porch", "traffic-stop"]
"""The scenarios that are shipped; an agency's own scenario is named by its category alone."""
CourseId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
Category = Literal["disorder", "domestic", "intoxication", "mental_health", "suicide", "traffic", "welfare", "youth"]
CompetencyId = Literal[
    "opening",
    "risk",
    "listening",
    "empathy",
    "questions",
    "tone",
    "time_and_options",
    "honesty",
    "adapting",
    "closure",
]
BehaviourName = Literal[
    "introduction",
    "purpose",
    "uses_name",
    "open_question",
    "closed_question",
    "wants_question",
    "suicide_question",
    "leading_suicide_question",
    "weapon_check",
    "medical_check",
    "simple_reflection",
    "complex_reflection",
    "emotion_label",
    "paraphrase",
    "summary",
    "minimal_encourager",
    "validation",
    "empathy",
    "apology",
    "reassurance",
    "respect",
    "option",
    "collaboration",
    "limit_with_reason",
    "explanation",
    "restraint_explained",
    "time_and_distance",
    "resource",
    "agreement",
    "gratitude",
    "command",
    "repeated_command",
    "conflicting_commands",
    "threat",
    "insult",
    "sarcasm",
    "calm_down",
    "dismissal",
    "argument",
    "colluding_with_delusion",
    "moralising",
    "guilt_appeal",
    "accusing_why",
    "false_promise",
    "lecture",
    "stacked_questions",
    "interruption",
]
EndingName = Literal["resolved", "handed_over", "disengaged", "acted", "still_talking", "escalated"]
PracticeBand = Literal["first", "2-3", "4-9", "10+"]
"""How often this officer had practised: learning curves without identity."""
CountBin = Literal["0", "1", "2-3", "4+"]
HalfPoint = Annotated[float, Field(ge=1, le=5, multiple_of=0.5)]


class Message(BaseModel):
    """What every message has in common: frozen, strict about what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def count_bin(count: int) -> CountBin:
    """Return the bin of a count; raises ValueError below zero."""
    if count < 0:
        raise ValueError(f"A count cannot be {count}.")
    if count <= 1:
        return "1" if count else "0"
    return "2-3" if count <= 3 else "4+"


def practice_band(practised_before: int) -> PracticeBand:
    """Return the band of an officer who has practised so often before; raises ValueError below zero."""
    if practised_before < 0:
        raise ValueError(f"Nobody has practised {practised_before} times.")
    if practised_before == 0:
        return "first"
    if practised_before <= 2:
        return "2-3"
    return "4-9" if practised_before <= 8 else "10+"


def half_point(score: float) -> float:
    """Return a score from 1 to 5 rounded to half a point, halves up."""
    return min(5.0, max(1.0, int(score * 2 + 0.5) / 2))
