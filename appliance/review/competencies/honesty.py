"""Honest explaining and limits: credits for telling what will happen and why; a false promise costs most."""

import re
from typing import Final

from appliance.encounter.scenario import Competency
from appliance.review.competencies.scored import Case, credit_score, result, tally
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import View
from appliance.words import N_

_ASKED: Final = re.compile(
    r"\b(?:arrest|jail|cuff|handcuff|what happens|what's going to happen|gonna happen|why are you|"
    r"what(?: i|')s it (?:going to|gonna) be|why can't|where are you taking|"
    r"am i (?:free|in trouble|going)|are you (?:going|gonna)|do i have to|how long|let me go)\b",
    re.IGNORECASE,
)


def asks_what_comes(text: str) -> bool:
    """Tell whether a person asks what will happen to them, or why."""
    return bool(_ASKED.search(text))


def score(view: View) -> CompetencyScore:
    """Score the encounter; where nothing was asked, explained or promised it is not observed."""
    m = method().competencies[Competency.HONESTY]
    case = Case()
    sums = tally(view, m.credits, m.harms, case)
    asked = sum(asks_what_comes(text) for _, text in view.subject_texts)
    if len(view.moments) < 3 or (sums.observations == 0 and not asked):
        return result(Competency.HONESTY, None, Case(), 0, N_("nothing had to be explained."))
    for number, text in view.subject_texts:
        if sums.earned == 0 and asks_what_comes(text):
            case.add("against", 0.5, number, text, None, N_("They asked what would happen and were not told."))
    return result(Competency.HONESTY, credit_score(sums, m.full), case, sums.observations + asked)
