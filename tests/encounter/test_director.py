import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.direction import Ending, Floor
from appliance.encounter.director import (
    INTENTIONS,
    DirectorState,
    Step,
    begin,
    due_events,
    next_silence_s,
    step,
)
from appliance.encounter.events import (
    DirectorEvent,
    Movement,
    OfficerActed,
    OfficerDisengaged,
    OfficerMoved,
    OfficerRadioed,
    OfficerSilent,
    SubjectHeard,
    TimedEventFired,
    TimeUp,
)
from appliance.encounter.simulate import play
from appliance.encounter.state import Stage
from tests.encounter.world import at, said, stairwell


def after(state: DirectorState, *events: DirectorEvent) -> Step:
    made = Step(state=state)
    for event in events:
        made = step(stairwell(), made.state, event)
    return made


def heard(*facts: str, at_s: float = 5.0) -> SubjectHeard:
    return SubjectHeard(at_s=at_s, turn=2, text="They did.", disclosed=facts)


def radio(text: str, at_s: float = 20.0) -> OfficerRadioed:
    return OfficerRadioed(at_s=at_s, turn=3, text=text)


any_event: st.SearchStrategy[DirectorEvent] = st.one_of(
    st.builds(
        said,
        st.sampled_from(["Tell me more about it.", "Put the screwdriver down.", "Old man, listen.", "asdf qwer zxcv"]),
        st.sampled_from(sorted(B)),
        st.sampled_from(sorted(B)),
        at_s=st.floats(0, 400),
        loudness_db=st.sampled_from([None, 0.0, 8.0]),
        rate=st.sampled_from([None, 2.5, 5.0]),
    ),
    st.builds(OfficerSilent, at_s=st.floats(0, 400), silent_s=st.just(6.0)),
    st.builds(OfficerMoved, at_s=st.floats(0, 400), movement=st.sampled_from(sorted(Movement))),
    st.builds(radio, st.sampled_from(["Send the crisis team.", "Any news of the landlord?", "Copy."])),
    st.builds(heard, st.sampled_from(["pills", "letter"])),
    st.builds(TimedEventFired, at_s=st.floats(0, 400), event=st.sampled_from(["neighbour", "arrived:crisis_team"])),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(any_event, max_size=12), st.integers(0, 99))
def test_no_mood_moves_without_a_cause(events: list[DirectorEvent], seed: int) -> None:
    state = begin(stairwell(), seed).state
    for event in events:
        made = step(stairwell(), state, event)
        for gauge, value in made.state.gauges.items():
            named = sum(cause.changes.get(gauge, 0.0) for cause in made.causes)
            moved = value - state.gauges[gauge]
            assert abs(moved) <= abs(named) + 1e-5
            assert moved * named >= -1e-5
        state = made.state


@settings(max_examples=100, deadline=None)
@given(st.lists(any_event, max_size=12), st.integers(0, 99))
def test_the_same_seed_and_events_give_the_same_steps_through_json(events: list[DirectorEvent], seed: int) -> None:
    one = begin(stairwell(), seed).state
    other = one
    for event in events:
        first, second = step(stairwell(), one, event), step(stairwell(), other, event)
        assert first == second
        one = first.state
        other = DirectorState.model_validate_json(second.state.model_dump_json())
        assert one == other


@settings(max_examples=60, deadline=None)
@given(st.lists(any_event, max_size=12), st.integers(0, 99))
def test_no_line_and_no_first_sound_comes_twice_running(events: list[DirectorEvent], seed: int) -> None:
    made = begin(stairwell(), seed)
    lines, sounds = [made.direction.authored_line if made.direction else ""], [""]
    for event in events:
        made = step(stairwell(), made.state, event)
        if made.direction is not None:
            lines.append(made.direction.authored_line)
            if made.direction.first_sound:
                sounds.append(made.direction.first_sound)
    spoken = [line for line in lines if line != stairwell().hazards[0].closing_line]
    facts = {line for fact in stairwell().subject.facts for line in fact.lines}
    assert all(a != b for a, b in zip(spoken, spoken[1:], strict=False) if a not in facts)
    assert all(a != b for a, b in zip(sounds, sounds[1:], strict=False))


def test_the_person_opens_with_the_authors_words() -> None:
    opening = begin(stairwell(), 1).direction
    assert opening is not None
    assert (opening.authored_line, opening.verbatim) == (stairwell().opening_line, True)


def test_the_short_form_starts_where_its_author_says() -> None:
    assert begin(stairwell(), 1, short_form=True).state.agitation == 5
    assert begin(stairwell(), 1).state.agitation == 6.5


def test_a_step_on_half_an_utterance_changes_nothing_that_was_there() -> None:
    state = at()
    before = state.model_dump_json()
    step(stairwell(), state, said("I think you should", B.MORALISING))
    assert state.model_dump_json() == before


@pytest.mark.parametrize("seed", range(5))
def test_silence_and_time_alone_resolve_nothing(seed: int) -> None:
    ended = play(stairwell(), "silent", seed)
    assert ended.ending is Ending.STILL_TALKING
    assert ended.state.agitation >= begin(stairwell(), seed).state.agitation


def test_silence_resolves_nothing_even_when_everything_is_ready() -> None:
    ready = at(
        agitation=1, trust=9, officer_turns=12, open_hazards=(), closed_hazards=("screwdriver",), said={"agreement": 2}
    )
    waits = [OfficerSilent(at_s=100.0 + 10 * n, silent_s=6) for n in range(20)]
    assert after(ready, *waits).state.ending is None


def test_a_first_silence_after_a_question_helps_and_endless_silence_wears() -> None:
    asked = after(at(), said("What happened this afternoon?", B.OPEN_QUESTION), heard()).state
    once = after(asked, OfficerSilent(at_s=30, silent_s=6))
    assert once.causes[0].id == "silence"
    assert once.state.agitation < asked.agitation
    later = after(once.state, *[OfficerSilent(at_s=40 + 8.0 * n, silent_s=14) for n in range(12)])
    assert asked.agitation < later.state.agitation <= once.state.agitation + 1.5


def test_a_person_who_needs_time_is_given_more_before_a_silence_counts() -> None:
    slow = at().model_copy(update={"gauges": {**at().gauges, "clarity": 2.0}})
    assert next_silence_s(stairwell(), slow) > next_silence_s(stairwell(), at())


def test_waiting_before_answering_an_outburst_is_credited_a_limited_number_of_times() -> None:
    event = said("All right.", gap_s=2.0)
    assert [c.id for c in after(at(emotional=True), event).causes] == ["silence"]
    assert after(at(emotional=True, gaps_credited=6), event).causes == ()
    assert after(at(emotional=False), event).causes == ()


def test_a_fact_counts_as_told_only_when_it_was_heard() -> None:
    offered = after(at(), said("Are you hurt or ill?", B.MEDICAL_CHECK))
    assert offered.direction is not None and offered.direction.disclose == ("pills",)
    assert offered.state.told == ()
    assert after(offered.state, heard()).state.told == ()
    assert after(offered.state, heard("pills")).state.told == ("pills",)


def test_a_fact_that_was_not_heard_is_told_again_in_the_authors_words() -> None:
    once = after(at(), said("Are you hurt or ill?", B.MEDICAL_CHECK)).state
    again = after(once, heard(), said("Sorry, are you ill, did you say?", B.MEDICAL_CHECK)).direction
    assert again is not None
    assert (again.disclose, again.verbatim) == (("pills",), True)


def test_a_suicide_question_gets_an_honest_answer() -> None:
    direction = after(at(), said("Are you thinking of killing yourself?", B.SUICIDE_QUESTION)).direction
    assert direction is not None
    assert direction.disclose == ("not_dying",)
    assert direction.first_sound is None and direction.delay_s > 0


def test_the_hazard_closes_audibly_when_asked_for_at_the_right_time() -> None:
    ask = said("Put the screwdriver on the step for me.", B.COMMAND)
    early = after(at(), ask)
    assert early.hazards_closed == () and early.direction is not None and early.direction.intention == "refuse"
    made = after(at(trust=4.5, agitation=5), ask)
    assert made.hazards_closed == ("screwdriver",)
    assert made.direction is not None and made.direction.verbatim
    assert made.direction.authored_line == stairwell().hazards[0].closing_line
    assert (made.state.open_hazards, made.state.closed_hazards) == ((), ("screwdriver",))


def test_a_closed_hazard_opens_again_when_the_person_boils_over() -> None:
    closed = at(agitation=8.8, open_hazards=(), closed_hazards=("screwdriver",))
    assert after(closed, said("You liar.", B.INSULT)).state.open_hazards == ("screwdriver",)


def test_asking_about_the_hazard_notices_it() -> None:
    assert after(at(), said("What's that in your hand?", B.WEAPON_CHECK)).state.noticed_hazards == ("screwdriver",)


def test_a_false_promise_is_judged_by_the_truths_and_costs_trust() -> None:
    made = after(at(), said("Listen, I'll get you back in there tonight.", B.REASSURANCE))
    assert "promise:tonight" in {cause.id for cause in made.causes}
    assert made.state.promised == ("tonight",)
    assert made.direction is not None and made.direction.intention == "ask"


def test_nothing_is_resolved_on_a_false_promise_until_it_is_taken_back() -> None:
    ready = at(
        agitation=2, trust=8, officer_turns=8, promised=("tonight",),
        open_hazards=(), closed_hazards=("screwdriver",), said={"agreement": 1},
    )  # fmt: skip
    agreed = said("Then we go down together.", B.AGREEMENT)
    assert after(ready, agreed).ending is None
    honest = said("I was wrong, you can't sleep up there. Here's what happens.", B.APOLOGY, B.EXPLANATION)
    corrected = after(ready, honest)
    assert corrected.state.promised == ()
    assert Ending.RESOLVED in {corrected.ending, after(corrected.state, agreed).ending}


def test_dispatch_answers_a_request_and_the_resource_arrives_later() -> None:
    asked = after(at(), radio("Dispatch, can I get the crisis team to Mill Lane?"))
    assert asked.other_voice == "Copy. The crisis team is two minutes out."
    assert due_events(stairwell(), asked.state, 100) == ("neighbour",)
    assert due_events(stairwell(), asked.state, 140) == ("neighbour", "arrived:crisis_team")
    here = after(asked.state, TimedEventFired(at_s=140, event="arrived:crisis_team"))
    assert here.state.arrived == ("crisis_team",) and "crisis team" in here.notice
    assert due_events(stairwell(), here.state, 150) == ("neighbour",)


def test_radio_talk_that_asks_for_nothing_is_acknowledged_in_changing_words() -> None:
    first = after(at(), radio("Show me out at Mill Lane."))
    second = after(first.state, radio("Stand by."))
    assert first.other_voice and second.other_voice and first.other_voice != second.other_voice


def test_a_partner_who_is_not_there_cannot_be_asked() -> None:
    alone = stairwell().model_copy(update={"partner": None})
    event = OfficerRadioed(at_s=5, turn=2, text="Go round the back.", to="partner")
    made = step(alone, at(), event)
    assert "alone" in made.notice and made.other_voice == "" and made.state.asked_for == {}


def test_handing_over_needs_somebody_who_came_and_a_briefing() -> None:
    ready = at(trust=6, agitation=4, open_hazards=(), closed_hazards=("screwdriver",), officer_turns=6)
    brief = radio("This is Walt, locked out, his pills are inside, nothing in his hands.")
    assert after(ready, brief).ending is None
    there = ready.model_copy(update={"arrived": ("crisis_team",)})
    assert after(there, radio("Copy.")).ending is None
    assert after(there, brief).ending is Ending.HANDED_OVER
    in_words = said("Walt, this is Dana from the crisis team, she'll take over from here.", B.RESOURCE)
    assert after(there, in_words).ending is Ending.HANDED_OVER


def test_a_condition_event_is_due_when_its_condition_holds_and_happens_once() -> None:
    asked = after(at(), radio("Can somebody call the landlord?")).state
    assert "landlord" in due_events(stairwell(), asked, 21)
    done = after(asked, TimedEventFired(at_s=21, event="landlord"))
    assert done.causes[0].id == "event:landlord"
    assert "landlord" not in due_events(stairwell(), done.state, 30)
    assert after(done.state, TimedEventFired(at_s=31, event="landlord")).causes == ()


def test_coming_closer_startles_and_stepping_back_relieves_to_a_limit() -> None:
    closer = after(at(), OfficerMoved(at_s=5, movement=Movement.CLOSER))
    assert closer.causes[0].id == "move:closer" and closer.state.agitation > at().agitation
    assert closer.direction is not None and closer.direction.intention == "startle"
    back = [OfficerMoved(at_s=6.0 + n, movement=Movement.BACK) for n in range(6)]
    first = after(at(), back[0])
    assert first.state.agitation < at().agitation
    assert after(at(), *back).state.agitation == after(at(), *back[:2]).state.agitation


def test_only_the_officer_can_escalate() -> None:
    boiling = at(agitation=9.9, officer_turns=6)
    harmless: list[DirectorEvent] = [
        OfficerSilent(at_s=30, silent_s=20),
        TimedEventFired(at_s=60, event="neighbour"),
        said("I'm listening.", B.MINIMAL_ENCOURAGER),
        radio("Copy."),
    ]
    assert all(after(boiling, event).ending is None for event in harmless)
    assert after(boiling, said("You're a joke.", B.INSULT)).ending is Ending.ESCALATED


@pytest.mark.parametrize(
    ("event", "ending"),
    [
        (OfficerActed(at_s=50, reason="he stood up"), Ending.ACTED),
        (OfficerDisengaged(at_s=50), Ending.DISENGAGED),
        (TimeUp(at_s=480), Ending.STILL_TALKING),
    ],
)
def test_the_officer_and_the_clock_can_end_it(event: DirectorEvent, ending: Ending) -> None:
    made = after(at(), event)
    assert made.ending is ending and made.narration
    assert after(made.state, said("One more thing.", B.INSULT)).state == made.state


def test_an_agreement_resolves_what_can_be_resolved_and_speaks_the_last_words() -> None:
    ready = at(agitation=2, trust=7, officer_turns=8, open_hazards=(), closed_hazards=("screwdriver",))
    made = after(ready, said("So we go down together now.", B.AGREEMENT))
    assert made.ending is Ending.RESOLVED and made.direction is not None
    assert made.direction.authored_line.startswith("All right. I'll come down")


def test_words_that_hurt_do_not_resolve_anything() -> None:
    ready = at(
        agitation=2, trust=9, officer_turns=8, open_hazards=(), closed_hazards=("screwdriver",), said={"agreement": 1}
    )
    assert after(ready, said("Good, you stubborn fool, come on.", B.INSULT, B.AGREEMENT)).ending is None


def test_stages_follow_trust_and_agitation() -> None:
    assert after(at(), said("Hello.", B.INTRODUCTION)).state.stage is Stage.ARRIVAL
    assert after(at(agitation=8, officer_turns=3), said("I see.")).state.stage is Stage.VENTING
    assert after(at(agitation=5, trust=4.5, officer_turns=3), said("I see.")).state.stage is Stage.RAPPORT
    assert after(at(agitation=3, trust=6, officer_turns=3), said("I see.")).state.stage is Stage.WORKING


def test_every_direction_is_one_an_author_wrote_lines_for() -> None:
    for policy in ("expert", "novice", "abusive"):
        for made in play(stairwell(), policy, 3).steps:
            if made.direction is not None:
                assert made.direction.intention in INTENTIONS
                assert len(made.direction.parenthesis.split()) <= 9
                assert made.direction.floor is not Floor.WAIT or made.direction.delay_s > 0
