from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from appliance.encounter.better import SWAPS, clearly_better, comparable
from appliance.encounter.direction import Ending
from appliance.encounter.director import DirectorState, begin, step
from appliance.encounter.events import OfficerSpoke, Prosody
from appliance.encounter.scenario import Scenario
from appliance.encounter.state import HIGHER_IS_BETTER
from tests.encounter.world import library, said, stairwell

confidences = st.sampled_from([0.0, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0])
coded = st.dictionaries(st.sampled_from(sorted(BehaviourId)), confidences, max_size=7)
texts = st.sampled_from(
    [
        "Tell me what happened today.",
        "Nineteen years is a long time for anybody.",
        "I'm not here to hurt you, and nobody is rushing you.",
        "Put that down and come over here, please.",
        "Your daughter would want you to.",
    ]
)


def scenarios() -> tuple[Scenario, ...]:
    return stairwell(), *library()


@st.composite
def situations(draw: st.DrawFn) -> tuple[int, DirectorState]:
    """Draw the place of a scenario in `scenarios()` and a state in it; a whole scenario is too long to print."""
    place = draw(st.integers(0, len(scenarios()) - 1))
    scenario = scenarios()[place]
    state = begin(scenario, draw(st.integers(0, 50))).state
    gauges = {name: draw(st.floats(0, 10)) for name in state.gauges}
    turns = draw(st.integers(0, 12))
    return place, state.model_copy(
        update={
            "gauges": gauges,
            "officer_turns": turns,
            "hurt": draw(st.floats(0, 4)),
            "recent": draw(
                st.lists(st.lists(st.sampled_from([b.value for b in BehaviourId]), max_size=3).map(tuple), max_size=5)
            ),
            "last_command_turn": draw(st.sampled_from([None, max(0, turns - 1), turns])),
            "open_hazards": state.open_hazards if draw(st.booleans()) else (),
        }
    )


def event(
    text: str, behaviours: dict[BehaviourId, float], loudness_db: float, rate: float, interrupted: bool, sense: float
) -> OfficerSpoke:
    return OfficerSpoke(
        at_s=30,
        turn=5,
        text=text,
        coded=CodedUtterance(
            behaviours=tuple(
                CodedBehaviour(id=b, confidence=confidence, words=text) for b, confidence in behaviours.items()
            ),
            de_escalation=sense,
        ),
        interrupted_subject=interrupted,
        prosody=Prosody(loudness_over_baseline_db=loudness_db, rate_words_per_s=rate),
    )


@settings(max_examples=400, deadline=None)
@given(situations(), texts, coded, st.data())
def test_a_clearly_better_utterance_never_leaves_the_person_worse_off(
    situation: tuple[int, DirectorState], text: str, behaviours: dict[BehaviourId, float], data: st.DataObject
) -> None:
    scenario, state = scenarios()[situation[0]], situation[1]
    good, bad = comparable(scenario)
    improved = dict(behaviours)
    for behaviour in data.draw(st.lists(st.sampled_from(sorted(good)), max_size=3)):
        improved[behaviour] = max(improved.get(behaviour, 0.0), data.draw(confidences))
    for behaviour in [b for b in behaviours if b in bad]:
        improved[behaviour] = min(improved[behaviour], data.draw(confidences))
    loud = sorted((data.draw(st.floats(-5, 20)), data.draw(st.floats(-5, 20))))
    fast = sorted((data.draw(st.floats(1, 7)), data.draw(st.floats(1, 7))))
    sense = sorted((data.draw(st.floats(-1, 1)), data.draw(st.floats(-1, 1))))
    interrupted = data.draw(st.sampled_from([(False, False), (False, True), (True, True)]))
    better = event(text, improved, loud[0], fast[0], interrupted[0], sense[1])
    worse = event(text, behaviours, loud[1], fast[1], interrupted[1], sense[0])
    assert clearly_better(scenario, better, worse)
    after_better, after_worse = step(scenario, state, better).state, step(scenario, state, worse).state
    for gauge in state.gauges:
        difference = after_better.gauges[gauge] - after_worse.gauges[gauge]
        if gauge in HIGHER_IS_BETTER:
            assert difference >= -1e-5, gauge
        else:
            assert difference <= 1e-5, gauge
    assert after_better.hurt <= after_worse.hurt + 1e-5
    if after_better.ending is Ending.ESCALATED:
        assert after_worse.ending is Ending.ESCALATED


@settings(max_examples=150, deadline=None)
@given(situations(), texts, st.sampled_from(SWAPS))
def test_the_better_wording_of_one_purpose_is_never_worse(
    situation: tuple[int, DirectorState], text: str, swap: tuple[BehaviourId, BehaviourId]
) -> None:
    scenario, state = scenarios()[situation[0]], situation[1]
    good, bad = comparable(scenario)
    assume(swap[0] in good and swap[1] in bad)
    better = step(scenario, state, said(text, swap[0])).state
    worse = step(scenario, state, said(text, swap[1])).state
    assert better.agitation <= worse.agitation + 1e-5
    assert better.trust >= worse.trust - 1e-5


def test_different_words_cannot_be_compared() -> None:
    one, other = said("Tell me more.", BehaviourId.OPEN_QUESTION), said("Go on.", BehaviourId.OPEN_QUESTION)
    assert not clearly_better(stairwell(), one, other)


def test_a_command_is_neither_better_nor_worse_than_none() -> None:
    with_command = said("Over here, please.", BehaviourId.COMMAND, BehaviourId.RESPECT)
    without = said("Over here, please.", BehaviourId.RESPECT)
    assert not clearly_better(stairwell(), with_command, without)
    assert not clearly_better(stairwell(), without, with_command)
