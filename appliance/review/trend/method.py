"""The trend's own numbers, read once from `trend.toml`, which says where each comes from."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

FILE: Final = "trend.toml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ErrorSizes(_Part):
    """Standard deviations of one review's score, in points; they add as squares."""

    encounter: float = Field(gt=0)
    unsure: float
    typed: float
    short: float
    repeat: float
    other_method: float


class Difficulty(_Part):
    """What a harder scenario makes a score worth."""

    reference: int
    per_step: float = Field(ge=0)


class Drift(_Part):
    """How far a level may move between two encounters, as standard deviations in points."""

    step: float = Field(gt=0)
    per_root_day: float = Field(ge=0)
    most: float = Field(gt=0)


class EvidenceRule(_Part):
    """What counts, and how much of it is needed."""

    enough: int = Field(ge=2)
    z: float = Field(gt=0)
    least_officer_turns: int
    least_encounter_s: float
    short_s: float
    points_kept: int


class Spacing(_Part):
    """When a competency comes back, and what is suggested for it."""

    days: Annotated[tuple[int, ...], Field(min_length=1)]
    good: float
    drill_answers: int
    retake_days: int
    figures: int
    difficulty: tuple[tuple[float, int], ...]
    most: int


class TrendMethod(_Part):
    """The numbers as `trend.toml` states them."""

    version: int
    error: ErrorSizes
    difficulty: Difficulty
    drift: Drift
    evidence: EvidenceRule
    spacing: Spacing


@cache
def trend_method() -> TrendMethod:
    """Read and check the file."""
    text = files("appliance.review.trend").joinpath(FILE).read_text(encoding="utf-8")
    return TrendMethod.model_validate(tomllib.loads(text))
