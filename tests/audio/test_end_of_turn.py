from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.audio.end_of_turn import (
    FINISHED_S,
    NOT_TRANSCRIBED_S,
    UNFINISHED_S,
    UNSURE_S,
    EndOfTurn,
    Reason,
    TurnCues,
    goes_on,
)
from appliance.audio.turn_text import read_text

TURNS = Path(__file__).parent.parent.parent / "models" / "end_of_turn" / "officer_turns.txt"
LONGEST_INNER_PAUSE_S = 1.5


def judge(text: str | None, last_word_confidence: float | None = None) -> tuple[float, Reason]:
    decided = EndOfTurn().patience(TurnCues(text, last_word_confidence=last_word_confidence))
    return decided.patience_s, decided.reason


@pytest.mark.parametrize(
    "text",
    [
        "Can you tell me what happened tonight?",
        "can you tell me what happened tonight",
        "Are you thinking about killing yourself?",
        "Put the bottle down for me, please.",
        "drop the knife",
        "Show me your hands.",
        "Thank you for telling me that.",
        "I can see that you're upset.",
        "If I turned the radio off, would you talk to me?",
        "What happened with the bike?",
        "If next week went well, what would be the first sign of it?",
        "You feel humiliated.",
    ],
)
def test_what_sounds_finished_is_answered_after_half_a_second(text: str) -> None:
    assert judge(text)[0] == FINISHED_S


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I was thinking, um", Reason.HESITATION),
        ("It's hard, you know.", Reason.HESITATION),
        ("You lost the job this morning, you.", Reason.HANGING_WORD),
        ("I think we'll agree that.", Reason.HANGING_WORD),
        ("I want to help you and", Reason.HANGING_WORD),
        ("You came here because.", Reason.HANGING_WORD),
        ("I just", Reason.HESITATION),
        ("Put down the", Reason.HANGING_WORD),
        ("I'm going to", Reason.HANGING_WORD),
        ("Do you", Reason.HANGING_WORD),
        ("We're really", Reason.HANGING_WORD),
        ("If you put the bottle down.", Reason.OPEN_CLAUSE),
        ("when you're ready", Reason.OPEN_CLAUSE),
        ("In a minute.", Reason.OPEN_CLAUSE),
        ("Hi, my name is Dan.", Reason.OPENER),
        ("hey there i'm officer reyes", Reason.OPENER),
        ("I hear you.", Reason.OPENER),
        ("Okay.", Reason.OPENER),
        ("Marcus", Reason.OPENER),
        ("Good evening.", Reason.OPENER),
    ],
)
def test_what_plainly_goes_on_outlasts_the_longest_thinking_pause(text: str, reason: Reason) -> None:
    patience_s, why = judge(text)
    assert why is reason
    assert patience_s > LONGEST_INNER_PAUSE_S


@pytest.mark.parametrize(
    "text", ["When did you last eat?", "Yes, I do.", "Where are you from?", "How are you?", "I hope so."]
)
def test_words_that_often_hang_may_end_a_whole_sentence(text: str) -> None:
    assert judge(text)[1] not in (Reason.HANGING_WORD, Reason.OPEN_CLAUSE, Reason.HESITATION)


@pytest.mark.parametrize("text", [None, "", "...", "?!"])
def test_without_words_the_wait_is_a_middle_one(text: str | None) -> None:
    assert judge(text) == (NOT_TRANSCRIBED_S, Reason.NOT_TRANSCRIBED)


@pytest.mark.parametrize("text", ["Some of us, on a bad night, boom.", "Put the bottle down for me, please."])
def test_a_last_word_that_the_recogniser_doubts_may_be_a_misheard_hesitation(text: str) -> None:
    assert judge(text, last_word_confidence=0.3) == (UNSURE_S, Reason.DOUBTFUL_WORD)


def test_a_last_word_that_the_recogniser_is_sure_of_changes_nothing() -> None:
    engine = EndOfTurn()
    text = "Put the bottle down for me, please."
    assert engine.patience(TurnCues(text, last_word_confidence=0.9)) == engine.patience(TurnCues(text))


def test_doubt_about_the_last_word_never_shortens_a_wait() -> None:
    assert judge("I want to help you and", last_word_confidence=0.1) == (UNFINISHED_S, Reason.HANGING_WORD)


def test_a_rise_leans_towards_waiting_and_a_fall_says_nothing() -> None:
    engine = EndOfTurn()
    text = "You've been working hard your whole life"

    def finished(pitch_st: float | None = None) -> float:
        value = engine.patience(TurnCues(text, final_pitch_st=pitch_st)).finished
        assert value is not None
        return value

    assert finished(4.0) < finished() == finished(-4.0)


def test_a_rise_does_not_count_against_a_question() -> None:
    question = "Are you hurt badly?"
    engine = EndOfTurn()
    assert engine.patience(TurnCues(question, final_pitch_st=5.0)) == engine.patience(TurnCues(question))


def test_a_question_mark_on_the_words_of_a_statement_is_not_believed() -> None:
    engine = EndOfTurn()
    marked, plain = (engine.patience(TurnCues(f"So you did everything they asked{mark}")) for mark in "?.")
    assert marked == plain
    assert plain.patience_s > FINISHED_S


def places() -> dict[str, list[str]]:
    """Return the texts at "|", "/" and "end" of the turns that the model was not fitted on."""
    turns = [line for line in TURNS.read_text().splitlines() if line and not line.startswith("#")]
    found: dict[str, list[str]] = {"|": [], "/": [], "end": []}
    for turn in turns[1::2]:
        so_far = ""
        for part, mark in zip(
            *[iter([*turn.replace("|", "\0|\0").replace("/", "\0/\0").split("\0"), "end"])] * 2, strict=True
        ):
            so_far = f"{so_far} {part.strip()}".strip()
            found[mark].append(so_far if mark == "end" else so_far.rstrip(",.?") + ".")
    return found


def test_few_pauses_in_held_out_turns_are_taken_for_an_end_and_more_than_half_of_their_ends_are_recognised() -> None:
    engine = EndOfTurn()
    held_out = places()

    def at_once(mark: str) -> float:
        texts = held_out[mark]
        return sum(engine.patience(TurnCues(text)).patience_s <= FINISHED_S for text in texts) / len(texts)

    assert [len(texts) for texts in held_out.values()] >= [200, 100, 500]
    assert at_once("|") <= 0.05
    assert at_once("/") <= 0.30
    assert at_once("end") > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "He's losing it all at once.",
        "I appreciate you telling me that.",
        "You got a cousin you can stay with?",
        "Since he left, it's been one bill after another.",
        "You don't have to come out if you don't want to.",
        "He's your brother, isn't he?",
        "Just stand here with me for a while.",
        "How old is he?",
    ],
)
def test_no_rule_takes_a_whole_sentence_for_half_of_one(text: str) -> None:
    assert goes_on(read_text(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "if you know where he",
        "When did you last",
        "Would you mind",
        "I know people who",
        "You called us and nobody",
        "After that",
    ],
)
def test_half_a_sentence_is_still_told_by_a_rule(text: str) -> None:
    assert goes_on(read_text(text)) in (Reason.HANGING_WORD, Reason.OPEN_CLAUSE)


@given(st.text(max_size=60) | st.none(), st.floats(0, 3))
def test_any_text_gets_a_patience_and_the_comfort_setting_is_added_to_it(text: str | None, extra_wait_s: float) -> None:
    plain = EndOfTurn().patience(TurnCues(text))
    assert FINISHED_S <= plain.patience_s <= UNFINISHED_S
    assert EndOfTurn(extra_wait_s).patience(TurnCues(text)).patience_s == pytest.approx(plain.patience_s + extra_wait_s)


@given(
    st.sampled_from(["and", "because", "the", "um", "I'm", "to", "or", "with my"]),
    st.lists(st.sampled_from("you put it down we can talk now".split()), min_size=2, max_size=8),
)
def test_a_hanging_end_outlasts_a_thinking_pause_whatever_came_before(ending: str, words: list[str]) -> None:
    assert judge(" ".join([*words, ending]))[0] > LONGEST_INNER_PAUSE_S


def test_a_negative_extra_wait_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        EndOfTurn(-0.1)
