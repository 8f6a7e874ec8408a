"""The one next step: a retake with the drill to do before it, a drill by itself, or another scenario."""

from appliance.encounter.scenario import Competency
from appliance.review.coaching import coaching
from appliance.review.feedback import next_step
from appliance.review.model import CompetencyScore, Slipped
from appliance.review.view import bare_view
from benchmarks.review.played import scenario

VIEW = bare_view([("subject", "Go away.", None), ("officer", "Put that down.", None)])


def scored(competency: Competency, score: float | None) -> CompetencyScore:
    return CompetencyScore(id=competency, title=competency.value, score=score, anchor="", confidence=0.5)


def slip_of(name: str) -> Slipped:
    advice = coaching().miss[name]
    return Slipped(
        turn=2,
        quote="Put that down.",
        what=advice.name,
        competency=advice.competency,
        effect="",
        why=advice.why,
        better_line=advice.line,
    )


def test_a_retake_names_the_drill_that_trains_what_slipped() -> None:
    for name, drill in (("suicide", "suicide-question"), ("hazard", "safety-instruction")):
        step = next_step([scored(Competency.RISK, 1.5)], [slip_of(name)], VIEW, scenario("porch"))
        assert (step.kind, step.turn, step.drill) == ("retake", 2, drill)
        assert drill in step.why


def test_a_retake_of_something_no_drill_trains_names_none() -> None:
    step = next_step([scored(Competency.CLOSURE, 1.5)], [slip_of("closure")], VIEW, scenario("porch"))
    assert (step.kind, step.drill) == ("retake", None)


def test_a_drill_is_the_step_where_no_turn_stands_for_the_lowest_competency() -> None:
    low = [scored(Competency.LISTENING, 2.0), scored(Competency.RISK, 3.0)]
    for slips in ([], [slip_of("hazard")]):
        step = next_step(low, slips, VIEW, scenario("porch"))
        assert (step.kind, step.turn, step.drill, step.competency) == ("drill", None, "reflect", Competency.LISTENING)


def test_good_work_asks_for_another_scenario_and_for_no_drill() -> None:
    step = next_step([scored(Competency.LISTENING, 4.2)], [], VIEW, scenario("porch"))
    assert (step.kind, step.drill) == ("another_scenario", None)


def test_a_competency_without_a_drill_keeps_the_retake_that_there_is() -> None:
    low = [scored(Competency.TONE, 2.0), scored(Competency.RISK, 3.0)]
    step = next_step(low, [slip_of("hazard")], VIEW, scenario("porch"))
    assert (step.kind, step.turn) == ("retake", 2)
