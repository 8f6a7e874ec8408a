"""Words said again, and words that could be said to anyone, wear out; words about this person do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.behaviours import CodedBehaviour, CodedUtterance
from appliance.encounter.scenario import Competency
from appliance.review.competencies import scores
from appliance.review.competencies.opening import opening_moments
from appliance.review.competencies.repeats import Repeats, could_be_said_to_anyone, new_words
from appliance.review.method import method
from appliance.review.view import Moment, View, bare_view

AGAIN, STOCK = method().shared.again, method().shared.stock


def turn(text: str, *shown: B, calms: float = 0.4) -> CodedUtterance:
    return CodedUtterance(
        behaviours=tuple(CodedBehaviour(id=b, confidence=0.8, words=text) for b in shown), de_escalation=calms
    )


def moment(text: str, *shown: B) -> Moment:
    return Moment(place=0, turn=1, text=text, coded=turn(text, *shown), before="")


def view(*said: tuple[str, tuple[B, ...]], answer: str = "They took my truck and my whole week with it.") -> View:
    turns: list[tuple[str, str, CodedUtterance | None]] = []
    for text, shown in said:
        turns += [("subject", answer, None), ("officer", text, turn(text, *shown))]
    return bare_view(turns)


def score(found: View, competency: Competency) -> float:
    value = next(entry.score for entry in scores(found) if entry.id is competency)
    assert value is not None
    return value


@pytest.mark.parametrize("words", ["I understand.", "I hear you.", "Thank you so much, sir.", "I'm here to help you."])
def test_phrases_without_content_could_be_said_to_anyone(words: str) -> None:
    assert could_be_said_to_anyone(words)


@pytest.mark.parametrize(
    "words", ["Eleven years in that plant.", "Thank you for setting that bottle down.", "Nobody's going to grab you."]
)
def test_words_about_this_person_could_not(words: str) -> None:
    assert not could_be_said_to_anyone(words)


def test_stock_phrases_of_one_behaviour_wear_out_however_they_are_put() -> None:
    repeats = Repeats()
    said = ["I understand.", "I get that, I know.", "Sure, that must be hard."]
    found = [repeats.factors(moment(text, B.VALIDATION))[B.VALIDATION] for text in said]
    assert found == pytest.approx([STOCK, STOCK * AGAIN, STOCK * AGAIN**2])
    assert repeats.factors(moment("Thank you.", B.GRATITUDE)) == {B.GRATITUDE: STOCK}


def test_words_about_this_person_are_new_each_time_and_their_repetition_is_not() -> None:
    repeats = Repeats()
    said = ["Losing the truck hurts.", "And your week is gone with it.", "Losing that truck, it hurts."]
    found = [repeats.factors(moment(text, B.EMPATHY))[B.EMPATHY] for text in said]
    assert found == pytest.approx([1, 1, AGAIN])


def test_general_questions_stay_new_while_their_wording_is() -> None:
    repeats = Repeats()
    said = ["What do you need?", "How are you feeling?", "What do you need?"]
    found = [repeats.factors(moment(text, B.OPEN_QUESTION))[B.OPEN_QUESTION] for text in said]
    assert found == pytest.approx([1, 1, AGAIN])


@pytest.mark.parametrize("words", ["Help me understand.", "Talk to me.", "I want to hear your side."])
def test_what_asks_without_a_question_word_can_be_stock_and_a_question_cannot(words: str) -> None:
    assert Repeats().factors(moment(words, B.OPEN_QUESTION)) == {B.OPEN_QUESTION: STOCK}
    assert Repeats().factors(moment("What do you need?", B.OPEN_QUESTION)) == {B.OPEN_QUESTION: 1.0}


def test_several_warm_phrases_for_anyone_open_no_better_than_one() -> None:
    one = view(("I understand.", (B.VALIDATION,)), ("The form is here.", ()), ("Number nine.", ()))
    three = view(
        ("I understand.", (B.VALIDATION,)), ("It'll be okay.", (B.REASSURANCE,)), ("That's hard.", (B.EMPATHY,))
    )
    assert score(three, Competency.OPENING) == score(one, Competency.OPENING)


def test_two_behaviours_in_the_same_words_do_not_repeat_each_other() -> None:
    found = Repeats().factors(moment("Losing the truck hurts.", B.EMPATHY, B.EMOTION_LABEL))
    assert found == {B.EMPATHY: 1.0, B.EMOTION_LABEL: 1.0}


def test_a_turn_that_only_recites_does_nothing_from_the_third_time_on() -> None:
    repeats = Repeats()
    found = []
    for text in ("Thank you.", "I appreciate it.", "Thanks a lot.", "Thank you, that bottle scared me."):
        said = moment(text, B.GRATITUDE)
        found.append(repeats.recited(said, repeats.factors(said)))
    assert found == [False, False, True, False]


def test_phrases_for_anyone_recite_from_the_third_on_whatever_they_show() -> None:
    repeats = Repeats()
    found = []
    for text, shown in (
        ("I hear you.", B.VALIDATION),
        ("Thank you.", B.GRATITUDE),
        ("Mm-hm.", B.MINIMAL_ENCOURAGER),
        ("We'll talk together.", B.COLLABORATION),
        ("That's hard.", B.EMPATHY),
        ("That bottle scared you.", B.EMOTION_LABEL),
    ):
        said = moment(text, shown)
        found.append(repeats.recited(said, repeats.factors(said)))
    assert found == [False, False, False, True, True, False]


@settings(max_examples=30, deadline=None)
@given(st.integers(6, 20))
def test_politeness_after_every_line_raises_nothing_by_half_a_point(turns: int) -> None:
    plain = [(f"The form number {n} goes in tray {n}.", ()) for n in range(turns)]
    polite = [(f"{text} Thank you very much.", (B.GRATITUDE, B.RESPECT)) for text, _ in plain]
    for before, after in zip(scores(view(*plain)), scores(view(*polite)), strict=True):
        if before.score is not None and after.score is not None:
            assert round(after.score - before.score, 1) <= 0.5, after.id


def test_a_repertoire_by_heart_scores_below_the_same_behaviours_about_the_person() -> None:
    stock = [
        "I understand.",
        "I know this is hard.",
        "I hear you.",
        "That's tough.",
        "I get that.",
        "I'm sorry, friend.",
    ]
    about = ["The truck was your living.", "Your week is gone.", "And nobody phoned.", "That plant was home.",
             "Your girl was waiting.", "A box and a paper, for that."]  # fmt: skip
    recited = view(*((text, (B.EMPATHY,)) for text in stock * 2))
    meant = view(*((text, (B.EMPATHY,)) for text in [*about, *(f"{text} Still." for text in about)]))
    assert score(recited, Competency.EMPATHY) < score(meant, Competency.EMPATHY) - 0.7


def test_one_warm_phrase_said_often_does_not_make_a_warm_opening() -> None:
    once = view(("Help me understand.", (B.OPEN_QUESTION,)), ("The form is here.", ()), ("Number nine.", ()))
    often = view(*(("Help me understand.", (B.OPEN_QUESTION,)),) * 3)
    several = view(
        ("Help me understand.", (B.OPEN_QUESTION,)),
        ("Losing the truck hurts.", (B.EMPATHY,)),
        ("Nobody will grab you.", (B.REASSURANCE,)),
    )
    assert score(often, Competency.OPENING) == score(once, Competency.OPENING)
    assert score(several, Competency.OPENING) > score(once, Competency.OPENING)


def test_saying_the_first_turn_over_and_over_keeps_what_comes_next_in_the_opening() -> None:
    lines = ["Police.", "Police.", "Police. Police.", "Get down off there."]
    assert [m.text for m in opening_moments(view(*((text, ()) for text in lines)))] == lines


def test_only_sentences_not_said_before_have_new_words() -> None:
    said: set[str] = set()
    assert new_words("I hear you. Tell me more.", said) == 6
    assert new_words("I hear you. What happened?", said) == 2
    assert new_words("I hear you.", said) == 0
