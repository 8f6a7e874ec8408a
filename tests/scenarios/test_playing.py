"""Simulated officers of every kind, and conversations written for one ending each."""

from statistics import mean

import pytest

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.direction import Ending
from appliance.encounter.events import Movement, OfficerActed, OfficerDisengaged, OfficerSilent, TimeUp
from appliance.encounter.simulate import Played
from appliance.encounter.state import HIGHER_IS_BETTER
from tests.scenarios.library import IDS, Conversation, runs, scenario

GOOD_ENDS = {Ending.RESOLVED, Ending.HANDED_OVER}
RANKED = ("expert", "good", "novice", "commanding", "abusive")


def standing(played: Played) -> float:
    """Return how the person is left, over everything they carry."""
    return sum(value if name in HIGHER_IS_BETTER else -value for name, value in played.state.gauges.items())


@pytest.mark.parametrize("name", IDS)
def test_the_better_the_officer_the_better_the_person_is_left(name: str) -> None:
    left = [mean(standing(played) for played in runs(name, policy)) for policy in RANKED]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) == len(left)


@pytest.mark.parametrize("short_form", [False, True])
@pytest.mark.parametrize("name", IDS)
def test_an_expert_mostly_gets_there_in_eight_to_sixteen_turns(name: str, short_form: bool) -> None:
    played = runs(name, "expert", short_form)
    there = [run for run in played if run.ending in GOOD_ENDS]
    assert len(there) > 0.8 * len(played)
    assert 8 <= mean(run.officer_turns for run in there) <= 16


@pytest.mark.parametrize("name", IDS)
def test_a_novice_mostly_does_not(name: str) -> None:
    assert sum(run.ending in GOOD_ENDS for run in runs(name, "novice")) < 0.3 * len(runs(name, "novice"))


@pytest.mark.parametrize("policy", ["commanding", "abusive"])
@pytest.mark.parametrize("name", IDS)
def test_pushing_and_contempt_escalate(name: str, policy: str) -> None:
    assert sum(run.ending is Ending.ESCALATED for run in runs(name, policy)) > 0.8 * len(runs(name, policy))


@pytest.mark.parametrize("name", IDS)
def test_a_warm_officer_who_is_blind_to_the_hazard_never_closes_it(name: str) -> None:
    visible = {hazard.id for hazard in scenario(name).hazards if hazard.visible}
    for run in runs(name, "soft"):
        assert visible <= set(run.state.open_hazards)
        assert run.ending not in GOOD_ENDS


@pytest.mark.parametrize("name", IDS)
def test_silence_resolves_nothing(name: str) -> None:
    assert {run.ending for run in runs(name, "silent")} == {Ending.STILL_TALKING}


@pytest.mark.parametrize("name", IDS)
def test_an_expert_hears_most_of_the_story_and_not_all_at_once(name: str) -> None:
    facts = len(scenario(name).subject.facts)
    told = [len(run.state.told) for run in runs(name, "expert")]
    assert 0.35 * facts <= mean(told) <= facts


@pytest.mark.parametrize("name", IDS)
def test_every_fact_can_be_heard(name: str) -> None:
    heard = {fact for policy in ("expert", "good") for run in runs(name, policy) for fact in run.state.told}
    assert {fact.id for fact in scenario(name).subject.facts} - heard == set()


@pytest.mark.parametrize("name", IDS)
def test_acting_stepping_back_and_the_clock_each_end_it_with_their_own_words(name: str) -> None:
    for event, ending in (
        (OfficerActed(at_s=20, reason="he came down the steps at me"), Ending.ACTED),
        (OfficerDisengaged(at_s=20), Ending.DISENGAGED),
        (TimeUp(at_s=700), Ending.STILL_TALKING),
    ):
        talk = Conversation(name)
        talk.exemplar("expert", scenario(name).exemplars["expert"][0].text)
        talk.happen(event)
        assert talk.ending is ending
        assert talk.answers[-1].authored_line == next(r.line for r in scenario(name).endings if r.ending is ending)


def test_every_ending_is_reached_in_some_scenario() -> None:
    reached = {run.ending for name in IDS for policy in RANKED for run in runs(name, policy)}
    assert reached | {Ending.ACTED, Ending.DISENGAGED} == set(Ending)
    assert {Ending.RESOLVED, Ending.HANDED_OVER, Ending.ESCALATED, Ending.STILL_TALKING} <= reached


def test_marcus_puts_the_bottle_down_for_a_reason_and_not_for_a_bark() -> None:
    asked, barked = Conversation("porch"), Conversation("porch")
    for talk in (asked, barked):
        talk.exemplar("expert", "Marcus? My name's Officer Daniels")
        talk.exemplar("expert", "I hear you. You're standing on a porch.")
    asked.exemplar("expert", "Nobody's rushing you.")
    barked.exemplar("commanding", "Put the bottle down. Now.")
    assert "bottle" in asked.state.closed_hazards
    assert "bottle" in barked.state.open_hazards


def test_marcus_keeps_his_keys_until_somebody_asks_how_he_gets_home() -> None:
    talk = Conversation("porch")
    for beginning in ("Marcus? My name's", "I hear you.", "Nobody's rushing you.", "What did you come here hoping"):
        talk.exemplar("expert", beginning)
    assert "keys" in talk.state.open_hazards
    for beginning in ("Eleven years", "You sound scared", "Thursday's the one thing", "How were you planning"):
        talk.exemplar("expert", beginning)
    assert "keys" in talk.state.closed_hazards


def test_marcus_answers_the_suicide_question_when_it_is_asked_straight() -> None:
    talk = Conversation("porch")
    talk.say("Are you thinking of killing yourself?", BehaviourId.SUICIDE_QUESTION)
    assert talk.answers[-1].disclose == ("not_suicidal",)


def test_june_is_hurt_by_a_feelings_question_and_helped_by_a_small_one() -> None:
    feelings, small = Conversation("bus-station"), Conversation("bus-station")
    feelings.say("How are you feeling about all this?", BehaviourId.OPEN_QUESTION, BehaviourId.WANTS_QUESTION)
    small.say("Are you cold?", BehaviourId.CLOSED_QUESTION)
    assert feelings.state.agitation > scenario("bus-station").start["agitation"] > small.state.agitation - 0.01
    assert feelings.state.trust < small.state.trust


@pytest.mark.parametrize(
    "text, shown",
    [
        ("There's nobody there, it's not real.", BehaviourId.ARGUMENT),
        ("I see him, he's right there.", BehaviourId.COLLUDING_WITH_DELUSION),
        ("Let me take your arm.", BehaviourId.COMMAND),
    ],
)
def test_june_is_frightened_by_arguing_by_joining_in_and_by_hands(text: str, shown: BehaviourId) -> None:
    talk = Conversation("bus-station")
    talk.say(text, shown)
    assert talk.state.gauge("fear") > scenario("bus-station").start["fear"]
    assert "edge" in talk.state.open_hazards


def test_june_backs_off_when_somebody_comes_closer_and_breathes_when_they_step_back() -> None:
    closer, back = Conversation("bus-station"), Conversation("bus-station")
    closer.move(Movement.CLOSER)
    back.move(Movement.BACK)
    assert closer.state.agitation > back.state.agitation


def test_june_is_handed_over_only_when_the_team_is_there_and_briefed() -> None:
    talk = Conversation("bus-station")
    for beginning in (
        "Hello. My name's Daniels.",
        "I'm going to step back",
        "Dispatch, have transit hold",
        "What's your name?",
        "That sounds frightening.",
        "Dispatch, start the mobile crisis team",
        "Are you hearing somebody",
        "Thank you, June.",
        "You can sit on the bench",
        "Take your time.",
        "I'll tell you before anybody moves.",
        "Two people are coming.",
    ):
        talk.exemplar("expert", beginning)
    assert "edge" in talk.state.closed_hazards
    assert talk.ending is None
    talk.until(260)
    assert talk.state.arrived == ("crisis_team",)
    assert talk.ending is None
    talk.exemplar("expert", "June, this is Dana")
    assert talk.ending is Ending.HANDED_OVER


def test_glenn_is_handed_over_to_the_sergeant_he_asked_for() -> None:
    talk = Conversation("traffic-stop")
    talk.radio("Dispatch, send me Sergeant Paley, he's asking for a supervisor.")
    for beginning in (
        "Good evening, sir.",
        "Sir, keep both hands",
        "Could you take that box cutter",
        "Thank you, Mr. Sayer.",
        "Three times in five weeks.",
        "This takes about ten minutes",
        "What's the clock on this",
        "You unloaded that whole van",
    ):
        talk.exemplar("expert", beginning)
    talk.until(200)
    assert talk.ending is None
    talk.radio("Dispatch, I'm briefing Paley now: stop sign at Ninth, two bad stops before this, hands are clear.")
    assert talk.ending is Ending.HANDED_OVER


def test_glenn_hears_a_quiz_as_an_insult_and_a_reason_as_respect() -> None:
    quiz, reason = Conversation("traffic-stop"), Conversation("traffic-stop")
    quiz.say("Do you know why I stopped you?", BehaviourId.CLOSED_QUESTION)
    reason.say("I stopped you because you rolled the sign at Ninth.", BehaviourId.PURPOSE, BehaviourId.EXPLANATION)
    assert quiz.state.trust < scenario("traffic-stop").start["trust"] < reason.state.trust


def test_a_short_reasoned_command_about_the_open_blade_does_not_inflame_glenn() -> None:
    talk = Conversation("traffic-stop")
    talk.exemplar("expert", "Good evening, sir.")
    before = talk.state.agitation
    talk.exemplar("expert", "Sir, keep both hands")
    assert talk.state.agitation <= before
    assert "console" in talk.state.closed_hazards


@pytest.mark.parametrize("name", IDS)
def test_waiting_out_the_clock_is_not_an_answer(name: str) -> None:
    talk = Conversation(name)
    for at_s in range(10, 300, 10):
        talk.happen(OfficerSilent(at_s=at_s, silent_s=8))
    assert talk.ending is None
    assert talk.state.trust <= scenario(name).start["trust"]
