from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter import effect_sizes as size
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.director import step
from appliance.encounter.effects import coder_weight, hearing_weight, of_utterance
from appliance.encounter.events import OfficerSpoke, Prosody
from tests.encounter.world import at, said, stairwell


def change(event: OfficerSpoke, gauge: str = "agitation", **state: Any) -> float:
    before = at(**state)
    return round(step(stairwell(), before, event).state.gauge(gauge) - before.gauge(gauge), 4)


@pytest.mark.parametrize("behaviour", [B.VALIDATION, B.EMOTION_LABEL, B.PARAPHRASE, B.TIME_AND_DISTANCE, B.EMPATHY])
def test_listening_calms_and_builds_trust(behaviour: B) -> None:
    event = said("It sounds like they left you standing there.", behaviour)
    assert change(event) < 0 < change(event, "trust")


@pytest.mark.parametrize("behaviour", sorted(size.HARMFUL))
def test_every_harmful_behaviour_costs_trust(behaviour: B) -> None:
    assert change(said("Whatever you say about it then.", behaviour), "trust") < 0


def test_a_behaviour_that_harms_this_person_harms_though_it_helps_others() -> None:
    blunt = stairwell().model_copy(
        update={"subject": stairwell().subject.model_copy(update={"harms": (B.EMPATHY,), "helps": ()})}
    )
    effect = of_utterance(blunt, at(), said("I feel so much for you.", B.EMPATHY))
    assert effect.harm > 0
    assert effect.causes[0].id == "empathy"
    assert effect.causes[0].changes["agitation"] > 0


def test_what_helps_this_person_helps_more() -> None:
    event = said("So they changed it while you were out.", B.PARAPHRASE)
    plain = stairwell().model_copy(update={"subject": stairwell().subject.model_copy(update={"helps": ()})})
    assert step(stairwell(), at(), event).state.trust > step(plain, at(), event).state.trust


def test_a_short_command_while_a_hazard_is_open_barely_moves_the_person() -> None:
    assert abs(change(said("Put that down on the step for me.", B.COMMAND))) < 0.2


def test_the_same_command_without_a_hazard_inflames() -> None:
    closed: dict[str, Any] = {"open_hazards": (), "closed_hazards": ("screwdriver",)}
    assert change(said("Put that down on the step for me.", B.COMMAND), **closed) > 0.4


def test_a_command_on_the_heels_of_another_inflames_though_a_hazard_is_open() -> None:
    event = said("Put that down on the step for me.", B.COMMAND)
    assert change(event, officer_turns=3, last_command_turn=3) > 0.4
    assert change(event, officer_turns=3, last_command_turn=1) < 0.2


def test_influence_before_rapport_works_less() -> None:
    event = said("We could ring your sister or wait here together.", B.OPTION)
    assert change(event, "trust", trust=2) < change(event, "trust", trust=5)


def test_the_same_trick_wears_out() -> None:
    event = said("You must be worn right through by all this.", B.EMPATHY)
    fresh = change(event, "trust")
    worn = change(event, "trust", recent=(("empathy",), ("empathy",), ("empathy",)), said={"empathy": 3})
    assert 0 < worn < fresh / 1.5


def test_a_recited_sentence_helps_less_and_then_not_at_all() -> None:
    text = "I hear you, and I understand what you are going through."
    event = said(text, B.EMPATHY)
    once = change(event, "trust", officer_texts=(text,))
    assert 0 <= once < change(event, "trust")
    assert change(event, "trust", officer_texts=(text, text)) <= 0


def test_a_raised_voice_costs_even_when_the_words_are_kind() -> None:
    calm = said("I want to understand what happened.", B.OPEN_QUESTION, loudness_db=0, rate=2.5)
    loud = said("I want to understand what happened.", B.OPEN_QUESTION, loudness_db=12, rate=4.5)
    assert change(loud) > change(calm)
    assert "tone" in {cause.id for cause in of_utterance(stairwell(), at(), loud).causes}


def test_interrupting_is_felt_once_whether_coded_or_timed() -> None:
    timed = change(said("Right.", interrupted=True))
    both = change(said("Right.", B.INTERRUPTION, interrupted=True))
    assert timed == both > 0


def test_words_the_recogniser_was_unsure_of_do_not_count() -> None:
    assert change(said("You are a disgrace and a liar.", B.INSULT, word_confidence=0.25)) == 0


def test_a_behaviour_the_coder_doubts_does_not_count() -> None:
    assert change(said("You are a disgrace and a liar.", B.INSULT, confidence=0.2)) == 0


def test_a_hook_works_as_often_as_its_author_says() -> None:
    event = said("Nineteen years, that is a long time.", B.VALIDATION)
    assert "hook:years" in of_utterance(stairwell(), at(), event).touched
    assert not of_utterance(stairwell(), at(touched={"hook:years": 1}), event).touched


def test_a_hook_that_waits_for_a_behaviour_is_not_touched_by_the_words_alone() -> None:
    assert not of_utterance(stairwell(), at(), said("Nineteen years, and then?", B.CLOSED_QUESTION)).touched


def test_a_trigger_hurts() -> None:
    assert change(said("Come on, old man, up you get.")) > 0.5


def test_provocation_outweighs_kindness_in_one_breath() -> None:
    event = said("I understand, but calm down.", B.VALIDATION, B.CALM_DOWN)
    assert change(event) > 0 > change(event, "trust")


def test_trust_grows_slower_while_something_hurts() -> None:
    event = said("So they changed it while you were out.", B.PARAPHRASE)
    assert change(event, "trust", hurt=2.0) < change(event, "trust", hurt=0.0)


def test_an_apology_repairs() -> None:
    after = step(stairwell(), at(hurt=2.0), said("I'm sorry, that was wrong of me.", B.APOLOGY)).state
    assert after.hurt < 1.0


def test_a_name_and_a_reason_work_once() -> None:
    event = said("I'm Ana Ruiz, city police, I'm here about the noise.", B.INTRODUCTION, B.PURPOSE)
    assert change(event, "trust") > 0
    assert change(event, "trust", said={"introduction": 1, "purpose": 1}) == 0


@given(st.floats(0, 1), st.floats(0, 1))
def test_weights_rise_with_confidence(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= coder_weight(low) <= coder_weight(high) <= 1
    assert 0 <= hearing_weight(low) <= hearing_weight(high) <= 1


@given(st.lists(st.sampled_from(sorted(B)), max_size=12, unique=True), st.floats(0, 10), st.floats(0, 10))
def test_one_turn_moves_nobody_further_than_the_bounds(behaviours: list[B], agitation: float, trust: float) -> None:
    before = at(agitation=agitation, trust=trust)
    after = step(stairwell(), before, said("Well then, here we are.", *behaviours)).state
    assert -size.MOST_HELP["agitation"] - 1e-6 <= after.agitation - agitation <= size.MOST_HARM["agitation"] + 1e-6
    assert -size.MOST_HARM["trust"] - 1e-6 <= after.trust - trust <= size.MOST_HELP["trust"] + 1e-6


def test_effect_sizes_have_the_signs_their_tables_promise() -> None:
    assert all(agitation <= 0 <= trust for agitation, trust in size.HELPFUL.values())
    assert all(agitation > 0 > trust for agitation, trust in size.HARMFUL.values())
    assert not size.HELPFUL.keys() & size.HARMFUL.keys()
    assert set(size.HELPFUL) | set(size.HARMFUL) | {B.COMMAND} == set(B)


def test_a_voice_that_is_left_out_of_the_score_does_what_a_quiet_one_does() -> None:
    quiet = said("I want to understand what happened.", B.OPEN_QUESTION, loudness_db=0, rate=2.5)
    left_out = quiet.model_copy(update={"prosody": Prosody(scored=False)})
    assert change(left_out) == change(quiet)
