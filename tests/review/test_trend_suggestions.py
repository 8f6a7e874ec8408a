import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.scenario import Competency
from appliance.review.trend.build import build
from appliance.review.trend.habits import HABITS, HabitId
from appliance.review.trend.model import Suggestion
from appliance.review.trend.practice import DrillRun, KeptNextStep, Practice, ScenarioOffer
from appliance.review.trend.reasons import BREAK
from tests.review.practices import (
    BRIDGE,
    EVERYTHING,
    FEWER,
    NO_STEP,
    OFFERS,
    PORCH,
    RISK_DRILL,
    STATION,
    histories,
    on,
    practice,
    scored,
)

WEAK_RISK = scored(3.6, risk=2.0)


def next_of(practices: list[Practice], today: int, offers: tuple[ScenarioOffer, ...] = OFFERS) -> Suggestion:
    return build(practices, offers, on(today)).suggestions[0]


def last_of(practices: list[Practice]) -> Practice | None:
    played = [p for p in practices if p.mode != "simulated"]
    return max(played, key=lambda p: (p.started, p.encounter_id), default=None)


def test_the_weakest_competency_that_is_due_comes_first_with_its_figures() -> None:
    habits = [{HabitId.WEAPONS_ASKED: n == 1, HabitId.DANGER_EARLY: True} for n in range(4)]
    found = [practice(n, at=OFFERS[n % 2], scores=WEAK_RISK, habits=habits[n]) for n in range(4)]
    first = next_of(found, today=9)
    assert (first.kind, first.competency) == ("scenario", Competency.RISK)
    assert first.reason == (
        "You have asked about weapons in 1 of your last 4 encounters with something in reach that could be one. "
        "Reading risk and staying safe was last practised 6 days ago; it comes back after 1 day. "
        "You last took “The porch light” 7 days ago."
    )


@FEWER
@given(histories(), st.integers(0, 50))
def test_whatever_was_practised_the_weakest_that_is_due_comes_first(practices: list[Practice], today: int) -> None:
    trend = build(practices, OFFERS, on(today))
    due = [c for c in trend.competencies if c.due_on is not None and c.due_on <= on(today) and c.level is not None]
    if due:
        first = next(c for c in trend.competencies if c.id is trend.suggestions[0].competency)
        assert first.level == min(c.level for c in due if c.level is not None)


def test_where_nothing_countable_was_left_undone_the_level_is_the_reason() -> None:
    found = [practice(n, at=OFFERS[n % 2], scores=WEAK_RISK) for n in range(4)]
    assert "the lowest of those with enough to go on" in next_of(found, today=9).reason
    assert "2 encounters so far, too few for a level" in next_of(found[:2], today=9).reason


@pytest.mark.parametrize("good, days", [(0, 1), (1, 3), (2, 7), (3, 21), (5, 21)])
def test_a_competency_comes_back_later_after_each_good_encounter_in_a_row(good: int, days: int) -> None:
    found = [practice(0, 2.0, at=STATION), *(practice(n, 4.5, at=STATION) for n in range(1, good + 1))]
    trend = build(found, OFFERS, on(good))
    assert {c.due_on for c in trend.competencies} == {on(good + days)}


def test_a_weak_score_starts_the_schedule_over() -> None:
    found = [*(practice(n, 4.5, at=STATION) for n in range(3)), practice(3, 2.0, at=STATION)]
    assert build(found, OFFERS, on(3)).competencies[0].due_on == on(4)


def test_before_anything_is_due_there_is_no_hurry() -> None:
    found = [practice(n, 4.5, at=OFFERS[n % 2]) for n in range(4)]
    first = next_of(found, today=5)
    assert first.due_on == on(24) and "comes back on 26 March, so there is no hurry" in first.reason


def test_a_retake_or_a_drill_counts_as_practising() -> None:
    found = [practice(0, 2.0), practice(4, 2.0, retake_of="e0")]
    assert build(found, OFFERS, on(6)).competencies[0].last_practised_on == on(4)
    run = DrillRun(drill_id="safety", competency=Competency.RISK, on=on(5))
    trends = build(found, OFFERS, on(6), drill_runs=[run]).competencies
    assert {c.id: c.last_practised_on for c in trends}[Competency.RISK] == on(5)


def test_a_day_in_the_future_counts_as_today() -> None:
    trend = build([practice(900, 2.0)], OFFERS, on(3)).competencies[0]
    assert (trend.last_practised_on, trend.due_on) == (on(3), on(4))


# Which call


@FEWER
@given(histories(), st.integers(0, 50))
def test_no_scenario_twice_running_while_another_fits(practices: list[Practice], today: int) -> None:
    last = last_of(practices)
    for suggestion in build(practices, OFFERS, on(today)).suggestions:
        assert suggestion.kind == "drill" or last is None or suggestion.id != last.scenario_id


def test_the_same_scenario_comes_again_where_no_other_trains_the_same_thing_and_says_so() -> None:
    silent = STATION.model_copy(update={"teaches": (Competency.TONE,)})
    first = next_of([practice(n, scores=WEAK_RISK) for n in range(3)], 9, (PORCH, silent))
    assert first.id == "porch" and "the same one again" in first.reason


@FEWER
@given(histories(), st.integers(0, 50), st.booleans())
def test_another_one_about_self_harm_comes_only_with_a_break_and_where_no_other_fits(
    practices: list[Practice], today: int, alone: bool
) -> None:
    offers = (BRIDGE,) if alone else OFFERS
    last = last_of(practices)
    lately = any(p.self_harm and (p is last or p.on >= on(today)) for p in practices if p.mode != "simulated")
    for suggestion in build(practices, offers, on(today)).suggestions:
        about = suggestion.id == BRIDGE.id
        assert suggestion.offer_break is (about and lately)
        assert (BREAK in suggestion.reason) is suggestion.offer_break
        assert not suggestion.offer_break or alone or last is None or last.scenario_id != PORCH.id


def test_an_officer_who_has_not_begun_is_shown_an_easy_call() -> None:
    first = next_of([], today=0, offers=(BRIDGE, STATION, PORCH))
    assert (first.kind, first.id, first.competency) == ("scenario", "porch", None)


def test_where_nothing_is_installed_nothing_is_suggested() -> None:
    assert build([practice(n) for n in range(4)], (), on(9)).suggestions == ()
    assert build([], (), on(0)).suggestions == ()


def test_a_call_of_another_kind_that_suits_the_level_comes_first() -> None:
    again = PORCH.model_copy(update={"id": "kitchen", "title": "Kitchen"})
    strong = [practice(n, 4.6, at=PORCH) for n in range(4)]
    assert next_of(strong, 40, (PORCH, again, STATION)).id == "bus-station"
    hard = STATION.model_copy(update={"id": "roof", "difficulty": 4})
    assert next_of(strong, 40, (PORCH, STATION, hard)).id == "roof"
    assert next_of([practice(n, 2.0, at=PORCH) for n in range(4)], 40, (PORCH, STATION, hard)).id == "bus-station"


def test_several_suggestions_are_different_things_for_different_competencies() -> None:
    offers = tuple(PORCH.model_copy(update={"id": f"call-{n}"}) for n in range(5))
    found = build([practice(n, 2.0) for n in range(4)], offers, on(9)).suggestions
    assert len(found) == len({s.id for s in found}) == len({s.competency for s in found}) == 3


# Retakes and drills


def _named(competency: Competency = Competency.RISK) -> list[Practice]:
    step = KeptNextStep(kind="retake", turn=9, competency=competency)
    found = [practice(n, at=OFFERS[n % 2], scores=WEAK_RISK) for n in range(4)]
    return [*found[:2], found[2].model_copy(update={"next_step": step}), found[3]]


def test_a_turn_that_a_review_named_is_offered_until_it_was_taken_again() -> None:
    first = next_of(_named(), today=6)
    assert (first.kind, first.id, first.retake_of, first.retake_turn) == ("retake", "porch", "e2", 9)
    assert "The review of “The porch light” named turn 9 to take again, and you have not yet." in first.reason
    taken = practice(4, at=STATION, retake_of="e2")
    assert next_of([*_named(), taken], today=8).kind == "scenario"


@pytest.mark.parametrize("today, kind", [(9, "retake"), (10, "scenario")])
def test_a_retake_is_offered_for_a_week(today: int, kind: str) -> None:
    assert next_of(_named(), today).kind == kind


def test_a_retake_needs_its_scenario_unchanged_its_own_competency_and_another_call_in_between() -> None:
    changed = [p.model_copy(update={"retakable": False}) for p in _named()]
    assert next_of(changed, today=6).kind == "scenario"
    assert next_of(_named(Competency.TONE), today=6).kind == "scenario"
    assert next_of(_named()[:3], today=6).kind == "scenario"
    assert next_of(_named()[:3], today=6, offers=(PORCH,)).kind == "retake"


def test_a_drill_comes_after_a_weak_encounter_and_a_call_after_the_drill() -> None:
    found = [practice(n, at=OFFERS[n % 2], scores=WEAK_RISK) for n in range(3)]
    run = DrillRun(drill_id="safety", competency=Competency.RISK, on=on(5))

    def first(runs: list[DrillRun], practices: list[Practice] = found) -> Suggestion:
        return build(practices, OFFERS, on(9), [RISK_DRILL], runs).suggestions[0]

    assert (first([]).kind, first([]).id) == ("drill", "safety")
    assert first([run]).kind == "scenario"
    later = practice(8, at=STATION, scores=WEAK_RISK)
    assert first([run.model_copy(update={"on": on(5)})], [*found, later]).kind == "drill"


def test_a_drill_about_self_harm_soon_after_another_gives_way_to_a_call_or_comes_with_a_break() -> None:
    drill = RISK_DRILL.model_copy(update={"self_harm": True})
    found = [practice(n, at=BRIDGE, scores=WEAK_RISK) for n in range(3)]
    assert build(found, OFFERS, on(9), [drill]).suggestions[0].kind == "scenario"
    first = build(found, (BRIDGE,), on(9), [drill]).suggestions[0]
    assert first.kind == "drill" and first.offer_break and BREAK in first.reason


def test_a_drill_about_self_harm_today_counts_as_one_about_self_harm() -> None:
    run = DrillRun(drill_id="safety", competency=Competency.RISK, on=on(9), self_harm=True)
    found = [practice(n, at=PORCH, scores=WEAK_RISK) for n in range(3)]
    assert build(found, (BRIDGE,), on(9), drill_runs=[run]).suggestions[0].offer_break
    assert not build(found, (BRIDGE,), on(10), drill_runs=[run]).suggestions[0].offer_break


def test_of_two_drills_the_one_that_the_latest_review_named_goes_first() -> None:
    other = RISK_DRILL.model_copy(update={"id": "asking"})
    found = [practice(n, at=OFFERS[n % 2], scores=WEAK_RISK) for n in range(3)]
    named = found[-1].model_copy(update={"next_step": KeptNextStep(kind="drill", drill="safety")})
    assert build(found, OFFERS, on(9), [RISK_DRILL, other]).suggestions[0].id == "asking"
    assert build([*found[:2], named], OFFERS, on(9), [RISK_DRILL, other]).suggestions[0].id == "safety"


# Figures


@FEWER
@given(histories(), st.integers(0, 50))
def test_figures_in_a_reason_are_counted_from_the_encounters(practices: list[Practice], today: int) -> None:
    counted = sorted(
        (
            p
            for p in practices
            if p.mode != "simulated" and p.retake_of is None and p.encounter_s >= 60 and p.officer_turns >= 6
        ),
        key=lambda p: (p.started, p.encounter_id),
    )
    for suggestion in build(practices, OFFERS, on(today)).suggestions:
        figure = re.match(r"You have (.+) in (\d|none) of your last (\d) encounters", suggestion.reason)
        if figure is None:
            continue
        habit = next(name for name, h in HABITS.items() if h.words == figure[1])
        had = [p.habits[habit] for p in counted if habit in p.habits][-6:]
        assert HABITS[habit].competency is suggestion.competency
        assert (sum(had), len(had)) == (0 if figure[2] == "none" else int(figure[2]), int(figure[3]))


def test_what_was_always_done_makes_no_figure() -> None:
    found = [practice(n, at=OFFERS[n % 2], scores=WEAK_RISK, habits={HabitId.WEAPONS_ASKED: True}) for n in range(4)]
    assert "weapons" not in next_of(found, today=9).reason


def test_every_habit_makes_a_sentence() -> None:
    for name, habit in HABITS.items():
        weak = scored(4.0, **{habit.competency.value: 1.5})
        found = [practice(n, at=OFFERS[n % 2], scores=weak, habits={name: False}) for n in range(3)]
        reason = next_of(found, today=9).reason
        assert reason.startswith(f"You have {habit.words} in none of your last 3 encounters")
        assert "  " not in reason and ",." not in reason


def test_a_day_later_the_same_practices_give_the_same_advice_with_another_day() -> None:
    found = [practice(n, at=OFFERS[n % 2], scores=WEAK_RISK, next_step=NO_STEP) for n in range(4)]
    today, tomorrow = next_of(found, 9), next_of(found, 10)
    assert (today.kind, today.id, today.competency) == (tomorrow.kind, tomorrow.id, tomorrow.competency)
    assert tomorrow.due_on - today.due_on == timedelta(days=1)
    assert set(EVERYTHING) == {c.id for c in build(found, OFFERS, on(9)).competencies}
