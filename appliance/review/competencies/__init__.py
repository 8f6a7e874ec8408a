"""The ten competencies: each a pure function of a view, by the weights of `method.toml`; none reads the outcome."""

from collections.abc import Callable
from typing import Final

from appliance.encounter.scenario import Competency
from appliance.review.competencies import (
    adapting,
    closure,
    empathy,
    honesty,
    listening,
    opening,
    questions,
    risk,
    time_and_options,
    tone,
)
from appliance.review.model import CompetencyScore
from appliance.review.view import View

SCORES: Final[dict[Competency, Callable[[View], CompetencyScore]]] = {
    Competency.OPENING: opening.score,
    Competency.RISK: risk.score,
    Competency.LISTENING: listening.score,
    Competency.EMPATHY: empathy.score,
    Competency.QUESTIONS: questions.score,
    Competency.TONE: tone.score,
    Competency.TIME_AND_OPTIONS: time_and_options.score,
    Competency.HONESTY: honesty.score,
    Competency.ADAPTING: adapting.score,
    Competency.CLOSURE: closure.score,
}


def scores(view: View) -> tuple[CompetencyScore, ...]:
    """Score all ten, in order."""
    return tuple(SCORES[competency](view) for competency in Competency)
