"""Practices made up for tests, plain or by hypothesis."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st

from appliance.encounter.scenario import Competency
from appliance.review.trend.habits import HabitId
from appliance.review.trend.practice import DrillOffer, KeptNextStep, KeptScore, Practice, ScenarioOffer

FEWER: Final = settings(max_examples=30, deadline=None)
"""For properties of a whole trend, each of which takes some milliseconds."""
START: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVERYTHING: Final = tuple(Competency)
PORCH: Final = ScenarioOffer(
    id="porch", title="The porch light", category="domestic", difficulty=2, self_harm=False, teaches=EVERYTHING
)
STATION: Final = ScenarioOffer(
    id="bus-station", title="Bay nine", category="mental_health", difficulty=3, self_harm=False, teaches=EVERYTHING
)
BRIDGE: Final = ScenarioOffer(
    id="bridge", title="The bridge", category="suicide", difficulty=4, self_harm=True, teaches=EVERYTHING
)
OFFERS: Final = (PORCH, STATION, BRIDGE)
RISK_DRILL: Final = DrillOffer(id="safety", title="One instruction", competency=Competency.RISK)
NO_STEP: Final = KeptNextStep(kind="another_scenario")


def scored(score: float | None, confidence: float = 0.7, **others: float | None) -> tuple[KeptScore, ...]:
    """Return all ten competencies at one score, but for those named; None is not observed."""
    return tuple(KeptScore(id=c, score=others.get(c.value, score), confidence=confidence) for c in Competency)


def practice(
    number: int,
    score: float | None = 3.0,
    day: int | None = None,
    at: ScenarioOffer = PORCH,
    scores: tuple[KeptScore, ...] | None = None,
    **changes: object,
) -> Practice:
    """Return encounter `number`, on a day counted from the first, by default its own number."""
    values: dict[str, object] = {
        "encounter_id": f"e{number}",
        "scenario_id": at.id,
        "scenario_title": at.title,
        "difficulty": at.difficulty,
        "category": at.category,
        "self_harm": at.self_harm,
        "started": START + timedelta(days=number if day is None else day),
        "mode": "speech",
        "retakable": True,
        "encounter_s": 400.0,
        "officer_turns": 20,
        "method_version": 1,
        "scores": scored(score) if scores is None else scores,
        "next_step": NO_STEP,
    }
    return Practice.model_validate(values | changes)


def on(day: int) -> date:
    """Return a day counted from the first."""
    return (START + timedelta(days=day)).date()


_scores = st.integers(10, 50).map(lambda tenths: tenths / 10)


@st.composite
def _practices(draw: st.DrawFn, number: int) -> Practice:
    observed = {c.value: draw(st.none() | _scores) for c in Competency}
    return practice(
        number,
        day=draw(st.integers(0, 40)),
        at=draw(st.sampled_from(OFFERS)),
        scores=scored(None, draw(st.floats(0.35, 0.95)), **observed),
        mode=draw(st.sampled_from(["speech", "speech", "typed", "simulated"])),
        retake_of=draw(st.sampled_from([None, None, "e0"])),
        encounter_s=draw(st.sampled_from([30.0, 150.0, 500.0])),
        officer_turns=draw(st.sampled_from([3, 12])),
        method_version=draw(st.sampled_from([1, 1, 2])),
        habits=draw(st.dictionaries(st.sampled_from(HabitId), st.booleans(), max_size=4)),
        next_step=draw(
            st.builds(
                KeptNextStep,
                kind=st.sampled_from(["retake", "another_scenario"]),
                turn=st.integers(1, 30),
                competency=st.sampled_from(Competency),
            )
        ),
    )


def histories(most: int = 8) -> st.SearchStrategy[list[Practice]]:
    """Return any officer's practices, several of them perhaps on one day."""
    return st.integers(0, most).flatmap(lambda count: st.tuples(*[_practices(n) for n in range(count)]).map(list))
