from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.audio.end_of_turn import (
    FINISHED_S,
    NOT_TRANSCRIBED_S,
    UNFINISHED_S,
    EndOfTurn,
    Reason,
    TurnCues,
)

TURNS = Path(__file__).parent.parent.parent / "models" / "end_of_turn" / "officer_turns.txt"
LONGEST_INNER_PAUSE_S = 1.5


def judge(text: str | None, **cues: float | bool) -> tuple[float, Reason]:
    decided = EndOfTurn().patience(TurnCues(text, **cues))  # type: ignore[arg-type]
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
        "If you put the bottle down, we can sit and talk.",
    ],
)
def test_what_sounds_finished_is_answered_after_half_a_second(text: str) -> None:
    assert judge(text)[0] == FINISHED_S


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I was thinking, um", Reason.HESITATION),
        ("It's hard, you know.", Reason.HESITATION),
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


def test_a_hesitation_that_was_only_heard_counts_as_one() -> None:
    assert judge("Put the bottle down for me, please.", filled_pause=True) == (UNFINISHED_S, Reason.HESITATION)


def test_a_rise_a_drawn_out_end_and_a_breath_lean_towards_waiting_and_a_fall_towards_ending() -> None:
    engine = EndOfTurn()
    text = "You've been working hard your whole life"

    def finished(**cues: float | bool) -> float:
        value = engine.patience(TurnCues(text, **cues)).finished  # type: ignore[arg-type]
        assert value is not None
        return value

    level = finished()
    assert finished(final_pitch_st=4.0) < level
    assert finished(final_lengthening=2.5) < level
    assert finished(breath=True) < level
    assert finished(final_pitch_st=-4.0) > level


def test_a_rise_does_not_count_against_a_question() -> None:
    question = "Are you hurt badly?"
    engine = EndOfTurn()
    assert engine.patience(TurnCues(question, final_pitch_st=5.0)) == engine.patience(TurnCues(question))


def places() -> tuple[list[str], list[str]]:
    """Return (texts at pauses inside a sentence, texts at ends) of the turns that the model was not fitted on."""
    turns = [line for line in TURNS.read_text().splitlines() if line and not line.startswith("#")]
    inner, ends = [], []
    for turn in turns[1::2]:
        so_far = ""
        for part, mark in zip(
            *[iter([*turn.replace("|", "\0|\0").replace("/", "\0/\0").split("\0"), "end"])] * 2, strict=True
        ):
            so_far = f"{so_far} {part.strip()}".strip()
            written = so_far.rstrip(",.?") + "."
            if mark == "end":
                ends.append(so_far)
            elif mark == "|":
                inner.append(written)
    return inner, ends


def test_few_pauses_inside_held_out_sentences_and_most_of_their_ends_are_called_finished() -> None:
    engine = EndOfTurn()
    inner, ends = places()

    def called(texts: list[str]) -> float:
        return sum(engine.patience(TurnCues(text)).patience_s <= FINISHED_S for text in texts) / len(texts)

    assert len(inner) >= 80
    assert len(ends) >= 150
    assert called(inner) <= 0.05
    assert called(ends) >= 0.55


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
