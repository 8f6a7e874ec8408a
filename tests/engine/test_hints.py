"""A hint names what slipped for sure, and nothing that a hazard makes right."""

from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from appliance.encounter.record import Turn
from appliance.engine.hints import SURE_FROM, hint_of
from appliance.review.coaching import coaching


def said(
    *heard: tuple[BehaviourId, float], speaker: str = "officer", to: str = "person", number: int = 1, **more: object
) -> Turn:
    coded = CodedUtterance(
        behaviours=tuple(CodedBehaviour(id=b, confidence=confidence, words="x") for b, confidence in heard)
    )
    made = {"number": number, "speaker": speaker, "text": "x", "start_s": 0.0, "end_s": 1.0, "coded": coded}
    return Turn.model_validate(made | {"addressed_to": to} | more)


def test_a_slip_is_named_with_another_way_to_say_it() -> None:
    advice = coaching().slip[BehaviourId.CALM_DOWN]
    told = hint_of([said((BehaviourId.CALM_DOWN, 0.9))], hazard_open=False)
    assert advice.name in told and advice.line in told


def test_what_was_heard_without_being_sure_is_no_hint() -> None:
    assert hint_of([said((BehaviourId.CALM_DOWN, SURE_FROM - 0.01))], hazard_open=False) == ""


def test_an_order_is_no_slip_while_something_dangerous_is_open() -> None:
    turns = [said((BehaviourId.COMMAND, 0.9))]
    assert hint_of(turns, hazard_open=False) and hint_of(turns, hazard_open=True) == ""


def test_a_hint_goes_with_the_next_turn_and_never_comes_of_words_to_the_radio() -> None:
    slipped = said((BehaviourId.CALM_DOWN, 0.9))
    assert hint_of([slipped, said(number=2)], hazard_open=False) == ""
    assert hint_of([said((BehaviourId.CALM_DOWN, 0.9), to="radio")], hazard_open=False) == ""
    assert hint_of([], hazard_open=False) == ""


def test_the_persons_answer_does_not_take_a_hint_away() -> None:
    turns = [said((BehaviourId.CALM_DOWN, 0.9)), said(speaker="subject", number=2, coded=None)]
    assert hint_of(turns, hazard_open=False)
