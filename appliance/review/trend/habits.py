"""Plain things that an officer did or did not do in an encounter that had occasion for them; counted, never scored.

A figure such as "in 1 of 4 encounters" counts these and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS, REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency, Scenario
from appliance.review.competencies.opening import opening_moments
from appliance.review.method import method
from appliance.review.view import CREDITED_WAIT_S, View
from appliance.words import N_


class HabitId(StrEnum):
    """Ids of the things that are counted."""

    WHO_AND_WHY = "who_and_why"
    DANGER_EARLY = "danger_early"
    WEAPONS_ASKED = "weapons_asked"
    SUICIDE_ASKED = "suicide_asked"
    GAVE_BACK = "gave_back"
    FEELING_NAMED = "feeling_named"
    ASKED_OPENLY = "asked_openly"
    SILENCE_LEFT = "silence_left"
    TIME_OR_CHOICE = "time_or_choice"
    EXPLAINED = "explained"
    MENDED = "mended"
    NEXT_STEP = "next_step"


@dataclass(frozen=True, slots=True)
class Habit:
    """One thing, in the words of "You have … in 1 of 4 encounters …"."""

    competency: Competency
    words: str
    where: str
    """Which encounters have occasion for it; empty for all."""
    applies: Callable[[View, Scenario], bool]
    done: Callable[[View], bool]


def _always(_view: View, _scenario: Scenario) -> bool:
    return True


def _any(*behaviours: B) -> Callable[[View], bool]:
    wanted = frozenset(behaviours)
    return lambda view: any(wanted & set(moment.shown()) for moment in view.moments)


def _said_who_and_why(view: View) -> bool:
    said = {behaviour for moment in opening_moments(view) for behaviour in moment.shown()}
    return {B.INTRODUCTION, B.PURPOSE} <= said


def _danger_early(view: View) -> bool:
    early = method().competencies[Competency.RISK].numbers["early_turns"]
    noticed = dict(view.noticed)
    return all(hazard in noticed and noticed[hazard] < early for hazard in view.hazards)


def _weapon_in_reach(_view: View, scenario: Scenario) -> bool:
    return any(hazard.visible and B.WEAPON_CHECK in hazard.noticed_by for hazard in scenario.hazards)


def _stung(view: View, _scenario: Scenario) -> bool:
    return any(PROVOCATIONS & set(moment.shown()) for moment in view.moments)


def _mended(view: View) -> bool:
    stung = False
    for moment in view.moments:
        shown = set(moment.shown())
        if stung and B.APOLOGY in shown:
            return True
        stung = stung or bool(PROVOCATIONS & shown)
    return False


def _long_enough(view: View, _scenario: Scenario) -> bool:
    return len(view.moments) >= method().competencies[Competency.CLOSURE].numbers["least_turns"]


HABITS: Final[dict[HabitId, Habit]] = {
    HabitId.WHO_AND_WHY: Habit(
        Competency.OPENING, N_("said who you are and why you came in your first turns"), "", _always, _said_who_and_why
    ),
    HabitId.DANGER_EARLY: Habit(
        Competency.RISK,
        N_("spoken about every danger in sight within your first four turns"),
        N_("that had one in sight"),
        lambda view, _: bool(view.hazards),
        _danger_early,
    ),
    HabitId.WEAPONS_ASKED: Habit(
        Competency.RISK,
        N_("asked about weapons"),
        N_("with something in reach that could be one"),
        _weapon_in_reach,
        _any(B.WEAPON_CHECK),
    ),
    HabitId.SUICIDE_ASKED: Habit(
        Competency.RISK,
        N_("asked directly about suicide"),
        N_("with somebody thinking of it"),
        lambda _, scenario: scenario.self_harm,
        _any(B.SUICIDE_QUESTION),
    ),
    HabitId.GAVE_BACK: Habit(
        Competency.LISTENING,
        N_("given back what they said or felt at least twice"),
        "",
        _always,
        lambda view: sum(bool(REFLECTIONS & set(moment.shown())) for moment in view.moments) >= 2,
    ),
    HabitId.FEELING_NAMED: Habit(
        Competency.EMPATHY,
        N_("said that you see what it is like for them"),
        "",
        _always,
        _any(B.EMPATHY, B.VALIDATION, B.EMOTION_LABEL),
    ),
    HabitId.ASKED_OPENLY: Habit(
        Competency.QUESTIONS, N_("asked an open question"), "", _always, _any(B.OPEN_QUESTION, B.WANTS_QUESTION)
    ),
    HabitId.SILENCE_LEFT: Habit(
        Competency.TONE,
        N_("let a silence stand"),
        N_("that you spoke aloud"),
        lambda view, _: view.has_voice,
        lambda view: any(wait >= CREDITED_WAIT_S for wait in view.waits_s),
    ),
    HabitId.TIME_OR_CHOICE: Habit(
        Competency.TIME_AND_OPTIONS,
        N_("given time, room or a real choice in words"),
        "",
        _always,
        _any(B.TIME_AND_DISTANCE, B.OPTION),
    ),
    HabitId.EXPLAINED: Habit(
        Competency.HONESTY,
        N_("explained what happens next, or why a limit is there,"),
        "",
        _always,
        _any(B.EXPLANATION, B.LIMIT_WITH_REASON, B.RESTRAINT_EXPLAINED),
    ),
    HabitId.MENDED: Habit(
        Competency.ADAPTING, N_("mended it with an apology"), N_("in which something you said stung"), _stung, _mended
    ),
    HabitId.NEXT_STEP: Habit(
        Competency.CLOSURE,
        N_("agreed on a next step"),
        N_("that went on long enough for it"),
        _long_enough,
        _any(B.AGREEMENT),
    ),
}


def habits_of(view: View, scenario: Scenario) -> dict[HabitId, bool]:
    """Return what an encounter had occasion for, and whether it was done."""
    if not view.moments:
        return {}
    return {name: habit.done(view) for name, habit in HABITS.items() if habit.applies(view, scenario)}
