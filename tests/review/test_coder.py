import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.behaviours import QUESTIONS, REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder import Coder, Context, History
from appliance.review.coder.units import split
from tests.review import labelled

CODER = Coder()


def heard(text: str, subject: str = "", **context: object) -> set[B]:
    made = Context(subject_last=subject).__class__(subject_last=subject, **context)  # type: ignore[arg-type]
    return {b.id for b in CODER.code(text, made).behaviours}


@pytest.mark.parametrize(
    ("text", "subject", "present", "absent"),
    [
        ("I'm not going to arrest you", "", {B.REASSURANCE}, {B.THREAT}),
        ("i am not gonna hurt you", "", {B.REASSURANCE}, {B.THREAT}),
        ("I'm going to arrest you if you don't move", "", {B.THREAT}, {B.REASSURANCE}),
        ("do you want to go to jail tonight", "", {B.THREAT}, QUESTIONS),
        ("I don't want to have to tase you", "", {B.THREAT}, {B.REASSURANCE}),
        ("I understand but you still have to leave", "", {B.DISMISSAL}, {B.VALIDATION, B.EMPATHY}),
        ("I understand. But you need to leave now.", "", {B.DISMISSAL}, set()),
        ("Could you put that down for me, please?", "", {B.COMMAND}, {B.THREAT, B.TIME_AND_DISTANCE}),
        ("with respect sir you're an idiot", "", {B.INSULT}, {B.RESPECT}),
        ("are you thinking of suicide", "", {B.SUICIDE_QUESTION}, {B.LEADING_SUICIDE_QUESTION}),
        (
            "Some people, after a day like this, think about ending their life. Are you thinking about that?",
            "",
            {B.SUICIDE_QUESTION},
            set(),
        ),
        ("Can you put, you know, the bottle down?", "", {B.CLOSED_QUESTION}, set()),
        ("thank you for your service what branch", "", {B.CLOSED_QUESTION}, set()),
        ("you're not gonna do anything stupid are you", "", {B.LEADING_SUICIDE_QUESTION}, {B.SUICIDE_QUESTION}),
        ("he told you I'll kill you and you ran", "", set(), {B.THREAT}),
        ('Did he really say "shut up, you idiot" to you?', "", QUESTIONS & {B.CLOSED_QUESTION}, {B.INSULT}),
        ("man it is cold out here brother", "", set(), {B.INSULT, B.RESPECT, B.USES_NAME}),
        ("that's a damn shame, man", "", set(), {B.INSULT}),
        ("what do you need right now", "", {B.WANTS_QUESTION}, set()),
        ("let it all out", "", set(), {B.COMMAND}),
        ("You can't stay here. It's her house.", "", {B.LIMIT_WITH_REASON}, REFLECTIONS),
        ("do it now", "", {B.COMMAND}, QUESTIONS),
        ("put it down, okay?", "", {B.COMMAND}, QUESTIONS),
        ("take your time", "", {B.TIME_AND_DISTANCE}, {B.COMMAND}),
        ("step back", "", {B.COMMAND}, {B.TIME_AND_DISTANCE}),
        ("I'm stepping back", "", {B.TIME_AND_DISTANCE}, {B.COMMAND}),
        ("you lost your job", "I lost my job", {B.SIMPLE_REFLECTION}, QUESTIONS),
        ("it's like nobody sees you", "they walk past me", {B.COMPLEX_REFLECTION}, QUESTIONS),
        ("you can come quietly or I'll drag you", "", {B.THREAT}, {B.OPTION}),
        ("I'm so sorry about your dad", "", {B.EMPATHY}, {B.APOLOGY}),
        ("I'm sorry I yelled", "", {B.APOLOGY}, {B.EMPATHY}),
        ("I can't promise you won't be arrested", "", set(), {B.FALSE_PROMISE, B.THREAT}),
    ],
)
def test_hard_cases_are_told_apart(text: str, subject: str, present: set[B], absent: set[B]) -> None:
    found = heard(text, subject)
    assert present <= found
    assert not absent & found


def test_questions_are_found_without_a_question_mark_and_beside_another_sentence() -> None:
    found = heard("i'm officer reyes with the city police what's going on tonight are you hurt")
    assert {B.INTRODUCTION, B.OPEN_QUESTION, B.MEDICAL_CHECK} <= found


def test_a_self_corrected_question_is_one_question() -> None:
    found = heard("so um what I mean is how did you how did you get here")
    assert B.OPEN_QUESTION in found
    assert B.STACKED_QUESTIONS not in found


def test_three_questions_in_a_breath_are_stacked() -> None:
    assert B.STACKED_QUESTIONS in heard("Where do you live? Are you married? What's your name?")


def test_relative_clauses_do_not_split_a_question() -> None:
    assert len(split("is there anything in your pockets i should know about")) == 1


def test_words_the_recogniser_was_unsure_of_do_not_score() -> None:
    text = "you are an idiot"
    assert B.INSULT in heard(text, word_confidences=(0.9, 0.9, 0.9, 0.9))
    assert B.INSULT not in heard(text, word_confidences=(0.9, 0.9, 0.9, 0.2))


def test_an_order_said_again_is_repeated() -> None:
    assert B.REPEATED_COMMAND in heard("Put the bottle down. Put the bottle down!")
    assert B.REPEATED_COMMAND in heard("put the bottle down", previous_officer=("Put the bottle down.",))
    assert B.REPEATED_COMMAND not in heard("put the bottle down", previous_officer=("What happened today?",))


def test_opposite_orders_conflict() -> None:
    assert B.CONFLICTING_COMMANDS in heard("Don't move! Get on the ground!")
    assert B.CONFLICTING_COMMANDS not in heard("Put it down and step back.")


def test_a_promise_is_false_only_against_the_scenarios_truths() -> None:
    truths = ("you can see Josie tonight",)
    assert B.FALSE_PROMISE in heard("You can see Josie tonight, okay.", false_promises=truths)
    assert B.FALSE_PROMISE not in heard("You can't see Josie tonight.", false_promises=truths)
    assert B.FALSE_PROMISE not in heard("You can see Josie tonight, okay.")


def test_the_persons_name_counts_once_it_is_known() -> None:
    history = History()
    history.subject_said("Leave me alone. My name is Dana.")
    assert B.USES_NAME in {b.id for b in CODER.code("okay dana", history.context()).behaviours}


def test_a_command_does_not_inflame_while_a_hazard_is_open() -> None:
    text = "Put the knife down."
    open_hazard = CODER.code(text, Context(open_hazards=("a knife",))).de_escalation
    assert open_hazard >= 0 > CODER.code(text).de_escalation


def test_quoted_words_are_the_officers_own() -> None:
    text = "Okay, look, I'M NOT going to arrest you. What happened today?"
    for behaviour in CODER.code(text).behaviours:
        assert behaviour.words in text


@given(st.text(max_size=400))
def test_any_text_is_coded_without_failing(text: str) -> None:
    coded = CODER.code(text, Context(subject_last=text))
    assert -1 <= coded.de_escalation <= 1
    assert coded == CODER.code(text, Context(subject_last=text))


@given(st.sampled_from(labelled.load("dev")), st.sampled_from(["You're an idiot.", "I'll drag you out.", "Calm down."]))
def test_an_added_provocation_never_raises_de_escalation(row: labelled.Labelled, insult: str) -> None:
    context = Context(subject_last=row.subject)
    before = CODER.code(row.text, context).de_escalation
    assert CODER.code(f"{row.text} {insult}", context).de_escalation <= max(before, 0) + 0.2


@pytest.mark.parametrize("half", ["dev", "test"])
@pytest.mark.parametrize("punctuated", [True, False])
def test_agreement_with_hand_labels_meets_the_floor(half: str, punctuated: bool) -> None:
    rows = labelled.load("dev" if half == "dev" else "test")
    found = [heard(r.text if punctuated else r.unpunctuated, r.subject) for r in rows]
    assert labelled.class_kappa(rows, found, QUESTIONS) >= (0.80 if punctuated else 0.75)
    assert labelled.class_kappa(rows, found, REFLECTIONS) >= 0.60
    assert labelled.micro_f1(rows, found) >= 0.75


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("You see red. Tell me about the last time.", {B.OPEN_QUESTION}, {B.THREAT, B.REPEATED_COMMAND}),
        ("One more word and you're done here.", {B.THREAT}, set()),
        ("Keep talking and I'll listen.", set(), {B.THREAT}),
        ("six or seven so it didn't feel like a lot to you how did the evening end up", {B.OPEN_QUESTION}, set()),
        ("You look like somebody who's been through a lot.", set(), {B.OPEN_QUESTION, B.CLOSED_QUESTION}),
    ],
)
def test_prices_and_questions_are_told_by_their_form(text: str, present: set[B], absent: set[B]) -> None:
    found = heard(text)
    assert present <= found
    assert not absent & found
