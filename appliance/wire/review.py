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
    ending: EndingName | None = None
    """Told, as all that is None or left out here, only where all of a batch were alike in it."""
    practice: PracticeBand
    competencies: dict[CompetencyId, HalfPoint]
    """In half points, levelled within the batch; one that too few officers were observed in is left out."""
    behaviours: dict[BehaviourName, CountBin]
    """How often each was heard."""
    corrected: CountBin | None = None
    """Lines the officer corrected before the review was final."""
    disputed: CountBin | None = None
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
