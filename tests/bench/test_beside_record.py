from appliance.encounter.direction import Floor
from appliance.encounter.record import TurnTiming
from benchmarks.beside_record import answers, likeness
from tests.bench.records import record, turn

LINES = ("What happened today?", "I'd be angry too.", "Can I get you some water, or a place to sit?")


def test_each_line_gets_the_answer_that_follows_what_was_heard_of_it() -> None:
    kept = record(
        turn(1, "subject", "Who called you?", source="authored"),
        turn(2, "officer", "what happened to day"),
        turn(3, "subject", "They let me go.", source="actor"),
        turn(4, "officer", "I would be angry too"),
        turn(5, "radio", "Copy."),
        turn(6, "subject", "Yeah.", source="actor"),
        turn(7, "officer", "Can I get you some water or a place to sit"),
        timings=(TurnTiming(turn=3, endpoint_s=0.4), TurnTiming(turn=6, chosen_delay_s=2.0)),
    )
    first, second, third = answers(kept, LINES)
    assert first is not None and first.turn.text == "They let me go."
    assert first.timing is not None and first.timing.endpoint_s == 0.4
    assert first.first_sound == "look"
    assert second is not None and second.turn.text == "Yeah." and second.chosen
    assert third is None


def test_a_line_that_was_not_heard_does_not_shift_the_others() -> None:
    kept = record(
        turn(1, "officer", "What happened today?"),
        turn(2, "subject", "Nothing.", source="actor"),
        turn(3, "officer", "Can I get you some water, or a place to sit?"),
        turn(4, "subject", "Water.", source="actor"),
    )
    found = answers(kept, LINES)
    assert [answer.turn.text if answer else None for answer in found] == ["Nothing.", None, "Water."]


def test_a_line_heard_as_two_turns_is_answered_after_the_part_most_like_it() -> None:
    kept = record(
        turn(1, "officer", "Can I get you"),
        turn(2, "officer", "some water or a place to sit"),
        turn(3, "subject", "Fine.", source="actor"),
    )
    (found,) = answers(kept, LINES[2:])
    assert found is not None and found.turn.text == "Fine."


def test_a_delay_or_an_interruption_that_the_director_chose_is_marked() -> None:
    def chosen(floor: Floor, delay_s: float) -> bool:
        kept = record(turn(1, "officer", LINES[0]), turn(2, "subject", "No.", floor=floor, delay_s=delay_s))
        (found,) = answers(kept, LINES[:1])
        assert found is not None
        return found.chosen

    assert not chosen(Floor.ANSWER, 0.0)
    assert chosen(Floor.WAIT, 1.0) and chosen(Floor.ANSWER, 1.0) and chosen(Floor.TALK_OVER, 0.0)


def test_likeness_is_one_for_equal_and_nothing_for_empty() -> None:
    assert likeness("I'm here", "I am here.") == 1.0
    assert likeness("", "") == 0.0
    assert likeness("yes", "no way") == 0.0
