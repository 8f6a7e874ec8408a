"""What the trend reads: one finished practice of an officer, and what could be practised next."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.encounter.record import Record
from appliance.encounter.scenario import Competency, Scenario
from appliance.review.model import Score
from appliance.review.trend.habits import HabitId, habits_of
from appliance.review.view import view_of


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Kept(BaseModel):
    # Reviews of earlier schemas stay readable: of each only these fields are used.
    model_config = ConfigDict(frozen=True, extra="ignore")


class KeptScore(_Kept):
    """One competency of a kept review; a score of None is "not observed"."""

    id: Competency
    score: Score | None
    confidence: float = Field(ge=0, le=1)


class KeptNextStep(_Kept):
    """The next step that a kept review named."""

    kind: str
    turn: int | None = None
    drill: str | None = None
    competency: Competency | None = None


class KeptNumbers(_Kept):
    """The count that the trend uses."""

    officer_turns: int


class KeptReview(_Kept):
    """The parts of a kept review that the trend uses."""

    method_version: int
    scenario_title: str
    competencies: tuple[KeptScore, ...]
    numbers: KeptNumbers
    next_step: KeptNextStep


class Practice(_Part):
    """One finished practice."""

    encounter_id: str
    scenario_id: str
    scenario_title: str
    difficulty: int | None = Field(default=None, ge=1, le=5)
    """None when the scenario is not installed any more."""
    category: str = ""
    self_harm: bool = False
    started: datetime
    """With a time zone; its calendar day is the officer's own."""
    mode: Literal["speech", "typed", "simulated"]
    retake_of: str | None = None
    retakable: bool = False
    """The scenario is still the one that was played, so that a turn of it can be taken again."""
    encounter_s: float = Field(ge=0)
    officer_turns: int = Field(ge=0)
    method_version: int
    scores: tuple[KeptScore, ...]
    habits: dict[HabitId, bool] = {}
    """What this encounter had occasion for, and whether the officer did it."""
    next_step: KeptNextStep

    @property
    def on(self) -> date:
        """Return the day."""
        return self.started.date()


class ScenarioOffer(_Part):
    """A scenario that can be played."""

    id: str
    title: str
    category: str
    difficulty: int
    self_harm: bool
    teaches: tuple[Competency, ...]


class DrillOffer(_Part):
    """A drill that can be done."""

    id: str
    title: str
    competency: Competency
    self_harm: bool = False


class DrillRun(_Part):
    """A drill that was done."""

    drill_id: str
    competency: Competency
    on: date
    self_harm: bool = False


def practice_of(
    record: Record, kept: KeptReview, scenario: Scenario | None, same_scenario: bool, started: datetime
) -> Practice:
    """Return what the trend reads of a record and its review.

    `scenario` is the installed one with the record's id, None when there is none; `same_scenario` says that it is the
    very one that was played. `started` is the record's start in the officer's own time zone.
    """
    return Practice(
        encounter_id=record.encounter_id,
        scenario_id=record.scenario_id,
        scenario_title=kept.scenario_title,
        difficulty=None if scenario is None else scenario.difficulty,
        category="" if scenario is None else scenario.category.value,
        self_harm=scenario is not None and scenario.self_harm,
        started=started,
        mode=record.mode,
        retake_of=record.retake_of,
        retakable=same_scenario,
        encounter_s=record.duration_s,
        officer_turns=kept.numbers.officer_turns,
        method_version=kept.method_version,
        scores=kept.competencies,
        habits={} if scenario is None or not same_scenario else habits_of(view_of(record, scenario), scenario),
        next_step=kept.next_step,
    )


def scenario_offer(scenario: Scenario) -> ScenarioOffer:
    """Return what the suggestions need to know of a scenario."""
    return ScenarioOffer(
        id=scenario.id,
        title=scenario.title,
        category=scenario.category.value,
        difficulty=scenario.difficulty,
        self_harm=scenario.self_harm,
        teaches=tuple(objective.competency for objective in scenario.objectives),
    )
