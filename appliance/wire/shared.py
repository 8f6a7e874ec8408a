"""A review that an officer shares with one named trainer, in place of the anonymous one, with the quotes they chose."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.wire.scales import CompetencyId, HalfPoint, IsoDate, Message, RandomId, ScenarioId


class SharedQuote(Message):
    """One moment that the officer agreed to show."""

    turn: Annotated[int, Field(ge=0, le=1000)]
    text: Annotated[str, Field(max_length=600)]
    note: Annotated[str, Field(max_length=400)]
    side: Literal["well", "slipped"]


class SharedReview(Message):
    """Free text by the officer's own choice, to be read by one person."""

    officer_ref: RandomId
    trainer_ref: RandomId
    scenario: ScenarioId | None = None
    scenario_title: Annotated[str, Field(max_length=120)]
    date: IsoDate
    competencies: dict[CompetencyId, HalfPoint]
    quotes: Annotated[tuple[SharedQuote, ...], Field(max_length=40)]
    next_step: Annotated[str, Field(max_length=600)]
    officer_says: Annotated[str, Field(max_length=1000)] = ""


class Withdrawal(Message):
    """Takes a shared review back, as long as it has not been read."""

    officer_ref: RandomId
    shared_id: RandomId
