from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.behaviours import BehaviourId, CodedBehaviour
from appliance.review.coder.effect import de_escalation
from appliance.review.method import method

WEIGHTS = method().effect
coded = st.builds(
    CodedBehaviour,
    id=st.sampled_from(list(BehaviourId)),
    confidence=st.floats(0, 1).map(lambda c: round(c, 3)),
    words=st.just("x"),
)


@given(st.lists(coded, max_size=8), coded)
def test_one_more_behaviour_moves_the_value_only_its_own_way(others: list[CodedBehaviour], one: CodedBehaviour) -> None:
    if one.id in {o.id for o in others}:
        return
    before = de_escalation(others, WEIGHTS, hazard_open=False)
    after = de_escalation([*others, one], WEIGHTS, hazard_open=False)
    assert -1 <= after <= 1
    assert after >= before if WEIGHTS[one.id.value] > 0 else after <= before


def test_every_behaviour_has_a_weight() -> None:
    assert set(WEIGHTS) == {b.value for b in BehaviourId}
