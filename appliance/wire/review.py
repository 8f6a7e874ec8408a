"""An anonymous review: enumerations and binned numbers. No officer, no kiosk, no day, and no string of any freedom."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from appliance.wire.scales import (
    BehaviourName,
    Category,
    CompetencyId,
    Count,
    CountBin,
    EndingName,
    HalfPoint,
    Message,
    Month,
    PracticeBand,
    Quarter,
    ScenarioId,
)


class AnonymousReview(Message):
    """One review as it may be released: only together with those of at least four other officers like it."""

    period: Month | Quarter
    """A quarter where a month held too few officers."""
    category: Category
    scenario: ScenarioId | None = None
    """Only when enough officers have played it in this period."""
    difficulty: Annotated[int, Field(ge=1, le=3)]
    short_form: bool
    spoken: bool
    """False when it was typed, so that tone was not observed."""
    ending: EndingName
    practice: PracticeBand
    competencies: dict[CompetencyId, HalfPoint]
    """In half points; one that was not observed is left out."""
    behaviours: dict[BehaviourName, CountBin]
    """How often each was heard; one that was never heard is left out."""
    corrected: CountBin
    """Lines the officer corrected before the review was final."""
    disputed: CountBin
    method_version: Count
    coder_version: Count
    software: tuple[Count, Count, Count]

    @model_validator(mode="after")
    def _no_empty_bins(self) -> "AnonymousReview":
        if any(times == "0" for times in self.behaviours.values()):
            raise ValueError("A behaviour that was never heard is left out.")
        return self


Release = Literal["scenario_month", "category_month", "category_quarter"]
"""How fine a batch was released, the finest first."""
