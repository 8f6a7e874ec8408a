import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.events import Movement
from appliance.encounter.scenario import Condition, Exemplar
from appliance.errors import UsageError
from appliance.officers.officer import Action, Finished, HeardLine, HeardSoFar, Move, Radio, Say, Wait
from appliance.officers.policies import NAMES, POLICIES
from appliance.officers.simulated import SimulatedOfficer
from tests.officers import scene


def conversation(
    officer: SimulatedOfficer, answers: list[str], scene_lines: dict[int, str] | None = None
) -> list[Action]:
    """Let an officer act once an answer; waits and moves get no answer."""
    lines: list[HeardLine] = []
    actions: list[Action] = []
    waiting = list(answers)
    clock_s = 0.0
    while waiting and not (actions and isinstance(actions[-1], Finished)):
        clock_s += 5
        action = officer.choose(HeardSoFar(tuple(lines), clock_s))
        actions.append(action)
        if isinstance(action, Say):
            lines.append(HeardLine("officer", action.text, clock_s))
            lines.append(HeardLine("subject", waiting.pop(0), clock_s + 3))
        if scene_lines and len(actions) in scene_lines:
            lines.append(HeardLine("scene", scene_lines[len(actions)], clock_s))
    actions.append(officer.choose(HeardSoFar(tuple(lines), clock_s + 5)))
    return actions


def said(actions: list[Action]) -> list[str]:
    return [action.text for action in actions if isinstance(action, Say)]


def test_the_first_line_is_one_that_needs_nothing_to_have_happened() -> None:
    assert said(conversation(SimulatedOfficer(scene.porch(), "expert", 1), []))[0] == scene.ASKS_NAME


@pytest.mark.parametrize("seed", range(8))
def test_thanks_come_only_after_the_bottle_is_heard_to_be_put_down(seed: int) -> None:
    before = said(conversation(SimulatedOfficer(scene.porch(), "expert", seed), ["What?", "So?", "And?", "No."]))
    assert scene.THANKS_FOR_BOTTLE not in before
    put_down = ["What?", "There. The bottle's on the step, happy?", "Sure.", "Hm.", "Hm.", "Hm."]
    after = said(conversation(SimulatedOfficer(scene.porch(), "expert", seed), put_down))
    assert scene.THANKS_FOR_BOTTLE in after[2:]


@pytest.mark.parametrize("seed", range(8))
def test_a_fact_is_taken_up_once_its_words_are_heard_however_they_were_worded(seed: int) -> None:
    answers = ["What?", "I got laid off, man. Eleven years at the plant.", "Yeah."]
    assert scene.TAKES_UP_JOB in said(conversation(SimulatedOfficer(scene.porch(), "expert", seed), answers))[2:]


@pytest.mark.parametrize("seed", range(8))
def test_the_name_is_used_only_after_it_is_heard(seed: int) -> None:
    unnamed = said(conversation(SimulatedOfficer(scene.porch(), "expert", seed), ["No."] * 8))
    assert scene.BY_NAME not in unnamed
    named = said(conversation(SimulatedOfficer(scene.porch(), "expert", seed), ["It's Marcus."] * 8))
    assert scene.BY_NAME in named


def test_a_happening_that_is_shown_unlocks_the_radio_line() -> None:
    officer = SimulatedOfficer(scene.porch(), "expert", 3)
    actions = conversation(officer, ["What?"] * 6, {1: "A porch light comes on next door."})
    assert Radio(scene.CALLS_SERGEANT, "radio") in actions


def test_a_line_with_a_movement_moves_first_and_is_then_said() -> None:
    officer = SimulatedOfficer(scene.porch(), "expert", 4)
    actions = conversation(officer, ["GET BACK! Get away from me! Back off! Stop! I swear to God!"] * 6)
    at = actions.index(Move(Movement.BACK))
    following = actions[at + 1]
    assert isinstance(following, Say) and following.text == scene.STEPS_BACK


@given(st.integers(0, 10_000), st.lists(st.sampled_from(["No.", "I lost my job today.", "BACK OFF!", "Marcus."])))
def test_no_line_is_said_twice(seed: int, answers: list[str]) -> None:
    lines = said(conversation(SimulatedOfficer(scene.porch(), "expert", seed), answers[:15]))
    assert len(lines) == len(set(lines))


@given(st.integers(0, 10_000), st.lists(st.sampled_from(["No.", "I lost my job today.", "BACK OFF!", "Marcus."])))
def test_equal_seeds_that_hear_the_same_act_the_same(seed: int, answers: list[str]) -> None:
    first = conversation(SimulatedOfficer(scene.porch(), "expert", seed), answers[:10])
    assert first == conversation(SimulatedOfficer(scene.porch(), "expert", seed), answers[:10])


def test_different_seeds_do_not_all_act_the_same() -> None:
    answers = ["I lost my job today.", "Marcus.", "No.", "I was at the plant."]
    assert (
        len({tuple(conversation(SimulatedOfficer(scene.porch(), "expert", seed), answers)) for seed in range(10)}) > 1
    )


def test_the_silent_officer_never_does_anything_but_wait() -> None:
    officer = SimulatedOfficer(scene.porch(), "silent")
    heard = HeardSoFar((HeardLine("subject", "Say something!"),), 60.0)
    assert all(isinstance(officer.choose(heard), Wait) for _ in range(20))


def test_an_expert_leaves_silence_where_a_commanding_officer_speaks_again() -> None:
    unanswered = HeardSoFar((HeardLine("officer", "Talk to me."),), 20.0)
    lines = (Exemplar(text="Hello there.", behaviours=()), Exemplar(text="Are you listening?", behaviours=()))
    sparse = scene.porch({"expert": lines, "commanding": lines})
    for policy, kind in (("expert", Wait), ("commanding", Say)):
        officer = SimulatedOfficer(sparse, policy, 1)
        officer.choose(HeardSoFar())
        assert isinstance(officer.choose(unanswered), kind)


def test_an_officer_whose_lines_are_used_up_falls_back_on_stock_and_then_waits() -> None:
    only = scene.porch({"novice": (Exemplar(text="Hi.", behaviours=()),)})
    officer = SimulatedOfficer(only, "novice", 2)
    actions = [officer.choose(HeardSoFar((HeardLine("subject", "No."),), 5.0)) for _ in range(12)]
    assert set(said(actions)) == {"Hi.", *POLICIES["novice"].stock}
    assert isinstance(actions[-1], Wait)


def test_a_line_that_needs_calm_is_kept_from_a_person_who_shouts() -> None:
    lines = (
        Exemplar(text="Shall we plan for tomorrow?", behaviours=(), when=Condition(at_most={"agitation": 3})),
        Exemplar(text="You sound furious.", behaviours=()),
    )
    officer = SimulatedOfficer(scene.porch({"good": lines}), "good", 1)
    shouting = HeardSoFar(tuple(HeardLine("subject", "GET OUT! Back off! Leave me alone!") for _ in range(4)), 9.0)
    action = officer.choose(shouting)
    assert isinstance(action, Say) and action.text == "You sound furious."


def test_an_unknown_policy_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="there are: expert, good"):
        SimulatedOfficer(scene.porch(), "rookie")


def test_a_scenario_without_lines_for_a_policy_is_refused() -> None:
    with pytest.raises(UsageError, match="no lines for the officer 'soft'"):
        SimulatedOfficer(scene.porch(), "soft")


def test_every_policy_of_the_plan_exists() -> None:
    assert set(NAMES) == {"expert", "good", "novice", "commanding", "abusive", "soft", "silent"}
