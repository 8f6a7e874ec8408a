import json
from pathlib import Path

import pytest

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.behaviours import CodedBehaviour, CodedUtterance
from appliance.encounter.scenario import Competency, Scenario
from appliance.review.review import review
from appliance.review.trend.habits import HABITS, HabitId, habits_of
from appliance.review.trend.practice import KeptReview, practice_of, scenario_offer
from appliance.review.view import Moment, View, view_of
from benchmarks.review.played import played_record, scenario
from tests.review.practices import START


def moments(*shown: tuple[B, ...]) -> tuple[Moment, ...]:
    return tuple(
        Moment(
            place=n,
            turn=2 * n + 1,
            text="words enough to be said",
            coded=CodedUtterance(behaviours=tuple(CodedBehaviour(id=b, confidence=0.9, words="words") for b in turn)),
            before="",
        )
        for n, turn in enumerate(shown)
    )


def habits(
    *shown: tuple[B, ...],
    scene: Scenario | None = None,
    waits_s: tuple[float, ...] = (),
    has_voice: bool = False,
    hazards: tuple[str, ...] = (),
    noticed: tuple[tuple[str, int], ...] = (),
) -> dict[HabitId, bool]:
    view = View(moments(*shown), (), waits_s=waits_s, has_voice=has_voice, hazards=hazards, noticed=noticed)
    return habits_of(view, scene or scenario("porch"))


@pytest.mark.parametrize(
    "habit, did, did_not",
    [
        (HabitId.WHO_AND_WHY, ((B.INTRODUCTION,), (B.PURPOSE,)), ((B.INTRODUCTION,), (B.OPEN_QUESTION,))),
        (HabitId.WEAPONS_ASKED, ((B.WEAPON_CHECK,),), ((B.COMMAND,),)),
        (HabitId.GAVE_BACK, ((B.SUMMARY,), (B.PARAPHRASE,)), ((B.SUMMARY,), ())),
        (HabitId.FEELING_NAMED, ((), (B.EMOTION_LABEL,)), ((B.RESPECT,),)),
        (HabitId.ASKED_OPENLY, ((B.WANTS_QUESTION,),), ((B.CLOSED_QUESTION,),)),
        (HabitId.TIME_OR_CHOICE, ((B.OPTION,),), ((B.COMMAND,),)),
        (HabitId.EXPLAINED, ((B.LIMIT_WITH_REASON,),), ((B.PURPOSE,),)),
        (HabitId.MENDED, ((B.CALM_DOWN,), (B.APOLOGY,)), ((B.APOLOGY,), (B.CALM_DOWN,))),
        (HabitId.NEXT_STEP, ((),) * 8 + ((B.AGREEMENT,),), ((),) * 8),
    ],
)
def test_a_habit_is_what_was_said(
    habit: HabitId, did: tuple[tuple[B, ...], ...], did_not: tuple[tuple[B, ...], ...]
) -> None:
    assert habits(*did)[habit] is True
    assert habits(*did_not)[habit] is False


def test_a_danger_counts_when_it_was_spoken_about_early() -> None:
    turns = ((),) * 6
    for noticed, early in (((("bottle", 3),), True), ((("bottle", 4),), False), ((), False)):
        assert habits(*turns, hazards=("bottle",), noticed=noticed)[HabitId.DANGER_EARLY] is early


def test_what_an_encounter_had_no_occasion_for_is_not_counted() -> None:
    plain = habits((B.OPEN_QUESTION,))
    for absent in (
        HabitId.MENDED,
        HabitId.NEXT_STEP,
        HabitId.SILENCE_LEFT,
        HabitId.DANGER_EARLY,
        HabitId.SUICIDE_ASKED,
    ):
        assert absent not in plain
    about = scenario("porch").model_copy(update={"self_harm": True})
    assert habits((B.SUICIDE_QUESTION,), scene=about)[HabitId.SUICIDE_ASKED] is True
    assert habits((), has_voice=True, waits_s=(2.5,))[HabitId.SILENCE_LEFT] is True
    assert habits((), has_voice=True, waits_s=(1.5,))[HabitId.SILENCE_LEFT] is False
    assert habits() == {}


def test_behaviours_that_the_coder_was_unsure_of_do_not_count() -> None:
    unsure = Moment(
        0, 1, "words", CodedUtterance(behaviours=(CodedBehaviour(id=B.OPTION, confidence=0.4, words=""),)), ""
    )
    assert habits_of(View((unsure,), ()), scenario("porch"))[HabitId.TIME_OR_CHOICE] is False


def test_every_competency_has_something_to_count() -> None:
    assert {habit.competency for habit in HABITS.values()} == set(Competency)


def test_an_officer_who_is_blind_to_the_bottle_never_speaks_of_it() -> None:
    soft, scene = played_record("porch", "soft", 3)
    expert, _ = played_record("porch", "expert", 3)
    assert habits_of(view_of(soft, scene), scene)[HabitId.DANGER_EARLY] is False
    assert habits_of(view_of(expert, scene), scene)[HabitId.DANGER_EARLY] is True


def test_a_practice_is_made_of_a_record_and_its_kept_review() -> None:
    record, scene = played_record("porch", "good", 2)
    made = review(record, scene)
    kept = KeptReview.model_validate_json(made.model_dump_json())
    found = practice_of(record, kept, scene, True, START)
    assert (found.difficulty, found.category, found.scenario_title) == (2, "domestic", "The porch light")
    assert [(s.id, s.score) for s in found.scores] == [(c.id, c.score) for c in made.competencies]
    assert found.habits and found.retakable and found.next_step.kind == made.next_step.kind
    changed = practice_of(record, kept, scene, False, START)
    assert changed.habits == {} and not changed.retakable and changed.difficulty == 2
    gone = practice_of(record, kept, None, False, START)
    assert gone.difficulty is None and gone.scores == found.scores


def test_a_kept_review_with_fields_of_another_version_is_read() -> None:
    kept = json.loads((Path(__file__).parents[1] / "tui" / "review.json").read_text(encoding="utf-8"))
    kept |= {"schema_version": 99, "something_new": [1]}
    assert len(KeptReview.model_validate(kept).competencies) == 10


def test_an_offer_says_what_a_scenario_teaches() -> None:
    offer = scenario_offer(scenario("bus-station"))
    assert (offer.id, offer.difficulty, offer.category) == ("bus-station", 3, "mental_health")
    assert Competency.RISK in offer.teaches and not offer.self_harm
