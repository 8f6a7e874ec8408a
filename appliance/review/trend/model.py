"""A trend, as it is shown and printed; numbers are rounded where they are made."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.encounter.scenario import Competency
from appliance.review.model import Score

TREND_SCHEMA_VERSION: Final = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reading(_Part):
    """What one review said of one competency, as the officer read it."""

    practice: int
    """1 for the first encounter that counts here."""
    on: date
    scenario_id: str
    scenario_title: str
    difficulty: int | None
    typed: bool
    score: Score


class Point(_Part):
    """One encounter on the curve, adjusted for difficulty; the level is None with too few encounters."""

    practice: int
    on: date
    adjusted: float
    level: Score | None
    low: Score | None
    high: Score | None


class Change(_Part):
    """The level now less the level at the first encounter."""

    by: float
    low: float
    high: float
    verdict: Literal["higher", "lower", "no_change_shown"]
    """`no_change_shown`: the change is not larger than its uncertainty."""


class CompetencyTrend(_Part):
    """One competency over time."""

    id: Competency
    title: str
    what: str
    observed: int
    """Encounters in which it was observed."""
    needed: int
    """How many more it takes before a level is told; 0 when it is."""
    level: Score | None
    low: Score | None
    high: Score | None
    first: Reading | None
    latest: Reading | None
    change: Change | None
    last_practised_on: date | None
    due_on: date | None
    """When the spacing schedule brings it back."""
    points: tuple[Point, ...]
    words: tuple[str, ...]
    """The same in sentences."""


class Suggestion(_Part):
    """One thing to practise next."""

    kind: Literal["scenario", "drill", "retake"]
    id: str
    """Of the scenario or the drill."""
    title: str
    competency: Competency | None
    competency_title: str
    due_on: date
    reason: str
    offer_break: bool = False
    """Another one about self-harm: a break is offered first."""
    retake_of: str | None = None
    retake_turn: int | None = None


class Counts(_Part):
    """What the trend rests on."""

    encounters: int
    """Those that count."""
    typed: int
    """Of those that count."""
    short: int
    """Of those that count."""
    repeats: int
    """Of those that count: a scenario that had been played before."""
    other_method: int
    """Of those that count: scored by another version of the review's method than the latest."""
    too_short: int
    """Left out."""
    retakes: int
    """Left out."""
    simulated: int
    """Left out."""
    unreadable: int
    """Left out: could not be opened or understood."""


class Trend(_Part):
    """How one officer has done over time, and what to practise next."""

    schema_version: Literal[1] = 1
    trend_method_version: int
    made_on: date
    counts: Counts
    competencies: tuple[CompetencyTrend, ...]
    suggestions: tuple[Suggestion, ...] = Field(default=())
    notes: tuple[str, ...]
    """What counted, what was left out, and what the numbers cannot say."""
