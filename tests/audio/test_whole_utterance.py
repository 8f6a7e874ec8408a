import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.audio.whole_utterance import Control, asks_at_end, control_phrase


@pytest.mark.parametrize(
    ("transcript", "control"),
    [
        ("Pause training.", Control.PAUSE),
        ("pause training", Control.PAUSE),
        (" PAUSE TRAINING! ", Control.PAUSE),
        ("paws training", Control.PAUSE),
        ("Okay, pause training, please.", Control.PAUSE),
        ("Pause the training.", Control.PAUSE),
        ("Pause training. Pause training.", Control.PAUSE),
        ("End training.", Control.END),
        ("And training.", Control.END),
        ("end training now", Control.END),
        ("Resume training.", Control.RESUME),
        ("Start training.", Control.RESUME),
    ],
)
def test_a_control_phrase_alone_is_heard(transcript: str, control: Control) -> None:
    assert control_phrase(transcript) is control


@pytest.mark.parametrize(
    "transcript",
    [
        "",
        "training",
        "pause",
        "end",
        "I want to end training today",
        "We had training and training again",
        "I'll pause training you",
        "Did you end training early?",
        "This will end. Training starts tomorrow.",
        "I can't end training",
        "Don't end training",
        "my pause training",
        "end it",
        "end raining",
    ],
)
def test_the_same_words_inside_a_sentence_are_conversation(transcript: str) -> None:
    assert control_phrase(transcript) is None


@given(
    st.sampled_from(["pause training", "end training", "resume training"]),
    st.sampled_from(["you", "I", "marcus", "gun", "help", "know", "why", "not"]),
    st.booleans(),
)
def test_any_further_word_makes_it_conversation(phrase: str, word: str, in_front: bool) -> None:
    assert control_phrase(f"{word} {phrase}" if in_front else f"{phrase} {word}") is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Pause training.", Control.PAUSE),
        ("I hear you, sir. End training, please.", Control.END),
        ("Okay hold on, paws training", Control.PAUSE),
        ("He is still in training.", None),
        ("That was school and training.", None),
        ("Pause training helped him, he said.", None),
        ("training", None),
        ("", None),
    ],
)
def test_where_a_phrase_was_spotted_the_last_words_ask(text: str, asked: Control | None) -> None:
    assert asks_at_end(text) is asked
