from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from appliance.encounter.drill import Prompt
from appliance.encounter.drill_record import DrillAnswer
from appliance.review.coder.rules import Context
from appliance.review.drill import NOTHING_SAID, judge
from appliance.review.drill_coding import code_answer, instructions_in
from tests.drills.library import CODER, coded, drill, prompt, verdict


def test_praise_quotes_the_words_that_did_it() -> None:
    given = verdict("suicide-question", "it-was-a-joke", "Okay. Are you thinking about suicide?")
    assert given.passed
    assert given.line.startswith("“Are you thinking about suicide?”")


def test_silence_is_named_and_passes_nothing() -> None:
    given = verdict("reflect", "gave-my-room", "")
    assert (given.passed, given.line) == (False, NOTHING_SAID)


def test_what_spoils_is_named_before_what_is_missing() -> None:
    given = verdict("safety-instruction", "just-a-bottle", "You idiot, put the bottle down.")
    assert given.faults[0] == "stung" and "reason" in given.faults
    assert "You idiot" in given.line


def test_the_better_line_is_the_prompts_own() -> None:
    to = prompt("cuffs", "detained")
    assert verdict("cuffs", "detained", "Turn around.").better == to.better


def test_an_order_before_the_reason_spoils_an_opening_and_after_it_does_not() -> None:
    first = verdict("first-45-words", "returns-desk", "Step over here. I'm Officer Day. The manager called us.")
    after = verdict("first-45-words", "returns-desk", "I'm Officer Day. The manager called us. Step over here with me?")
    own = verdict("first-45-words", "parking-deck", "I'm Officer Day. A guard got concerned. Sit down here with me?")
    assert first.faults == ("order_first",) and "Step over here" in first.line
    assert after.passed
    assert own.passed


def test_too_many_words_are_counted() -> None:
    long = (
        "I'm Officer Day with the police. Your teacher called because she is worried about you. " + "I mean it. " * 15
    )
    given = verdict("first-45-words", "bench-behind-school", long)
    assert given.faults == ("words",)
    assert given.line.startswith(f"{len(long.split())} words")


def test_piled_orders_are_counted_and_listed() -> None:
    text = "Put the bottle down slowly, and step back. Sit on the curb. I want us both safe."
    given = verdict("safety-instruction", "just-a-bottle", text)
    assert "instructions" in given.faults
    assert "3 orders" in given.line and "Sit on the curb" in given.line


def test_an_order_about_something_else_does_not_deal_with_the_danger() -> None:
    given = verdict("safety-instruction", "smoking-pan", "Sit down for me, take your time, so we can talk.")
    assert "instruction" in given.faults


def test_hurting_yourself_is_not_the_question() -> None:
    given = verdict("suicide-question", "by-the-elevators", "Are you thinking about hurting yourself?")
    assert given.faults == ("plain",)


def test_a_promise_that_is_false_here_is_told_with_what_is_true() -> None:
    given = verdict("going-to-jail", "porch-swing", "You'll be home tonight, I'll see to it.")
    assert given.faults[0] == "untrue"
    assert prompt("going-to-jail", "porch-swing").truth in given.line


def test_the_same_answer_is_true_for_one_and_false_for_another() -> None:
    text = "No, you're not going to jail. I'll tell you what happens next."
    assert verdict("going-to-jail", "suspended-license", text).passed
    assert "untrue" in verdict("going-to-jail", "bench-warrant", text).faults


def test_a_no_counts_only_where_the_sentence_begins_with_it() -> None:
    begins = verdict("going-to-jail", "suspended-license", "Well, no. It's a court date, and that's what happens next.")
    inside = verdict("going-to-jail", "suspended-license", "There is no way to say right now, so hang on.")
    assert "answer" not in begins.faults
    assert "answer" in inside.faults


def test_a_reason_in_words_of_their_own_is_not_called_missing() -> None:
    text = "Put the knife down for me. Take your time. My kids are waiting for me at home too."
    assert "reason" not in verdict("safety-instruction", "cutting-board", text).faults
    bare = "Put the knife down for me. Take your time."
    assert verdict("safety-instruction", "cutting-board", bare).faults == ("reason",)


def test_a_question_beside_a_reflection_spoils_nothing_and_alone_it_does() -> None:
    beside = "Sounds like you've been holding everybody up. What was that like?"
    assert "asking" not in verdict("reflect", "everybodys-but-mine", beside).faults
    assert "asking" in verdict("reflect", "everybodys-but-mine", "What did you do for them?").faults


def test_behaviours_that_the_coder_is_unsure_of_do_not_count() -> None:
    to = prompt("first-45-words", "brake-light")
    unsure = CodedBehaviour(id=BehaviourId.INSULT, confidence=0.45, words="light")
    plain = coded(to, to.better)
    answer = plain.model_copy(
        update={"coded": CodedUtterance(behaviours=(*plain.coded.behaviours, unsure), de_escalation=0.1)}
    )
    assert judge(drill("first-45-words"), to, answer).passed


def test_words_that_the_recogniser_was_unsure_of_are_not_coded() -> None:
    to = prompt("suicide-question", "by-the-elevators")
    text = "Are you thinking about suicide?"
    sure = code_answer(CODER, to, text, (0.9,) * 5).coded
    unsure = code_answer(CODER, to, text, (0.9, 0.9, 0.9, 0.9, 0.05)).coded
    assert sure.confidence_of(BehaviourId.SUICIDE_QUESTION) > 0.5
    assert unsure.confidence_of(BehaviourId.SUICIDE_QUESTION) == 0.0


def test_instructions_are_found_one_by_one_and_time_given_is_none() -> None:
    text = "Put the bat down, and step back. Take it slow. Take your time. Would you sit down for me?"
    found = instructions_in(text, Context())
    assert [order.split()[0].lower() for order in found] == ["put", "and", "would"]


def test_the_verdict_depends_on_the_record_alone() -> None:
    to: Prompt = prompt("reflect", "stopped-calling")
    answer = coded(to, "You stopped calling.")
    kept = DrillAnswer.model_validate_json(answer.model_dump_json())
    assert judge(drill("reflect"), to, answer) == judge(drill("reflect"), to, kept)
