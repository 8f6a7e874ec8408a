import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.inference.invented import (
    is_stock_phrase,
    loudest_dbfs,
    may_be_doubled,
    reason_to_reject,
    repeats,
)


@pytest.mark.parametrize(
    "loop",
    [
        "I'm going to go back to my room. I'm going to go back to my room. I'm going to go back to my room.",
        "no no no no no no no no",
        "cut it into half and cut it into half and cut it into half and cut it",
    ],
)
def test_loops_are_loops(loop: str) -> None:
    assert repeats(loop)


@pytest.mark.parametrize(
    "said",
    [
        "Drop it! Drop it! Drop the knife!",
        "No, no, no, listen to me.",
        "It's okay, it's okay. I'm here.",
        "Marcus. Marcus.",
    ],
)
def test_what_officers_repeat_is_no_loop(said: str) -> None:
    assert not repeats(said)
    assert reason_to_reject(said, log_probability=-0.4, no_speech=0.1, speech_s=2.0) is None


@pytest.mark.parametrize(
    ("text", "log_probability", "no_speech", "speech_s", "reason"),
    [
        ("", -0.1, 0.0, 1.0, "no_speech"),
        ("...", -0.1, 0.0, 1.0, "no_speech"),
        ("Thank you very much.", -1.2, 0.7, 0.3, "no_speech"),
        ("Thank you very much.", -1.2, 0.7, 1.5, "stock_phrase"),
        ("Thank you very much.", -0.3, 0.1, 1.5, None),
        ("I'll see you next time.", -1.3, 0.3, 2.0, "stock_phrase"),
        ("I'm sorry, I'm sorry.", -1.3, 0.3, 2.0, "stock_phrase"),
        ("I'm going to cut it.", -1.3, 0.8, 0.3, "no_speech"),
        ("Put it down.", -1.3, 0.1, 1.2, None),
        ("Glub.", -2.5, 0.3, 1.0, "low_probability"),
        ("one two three four five six seven eight nine ten eleven twelve", -0.2, 0.0, 0.3, "repetition"),
        ("What's going on tonight, Marcus?", -0.3, 0.05, 1.8, None),
    ],
)
def test_each_guard_has_its_own_case(
    text: str, log_probability: float, no_speech: float, speech_s: float, reason: str | None
) -> None:
    assert reason_to_reject(text, log_probability=log_probability, no_speech=no_speech, speech_s=speech_s) == reason


def test_several_stock_phrases_are_still_nothing() -> None:
    assert is_stock_phrase("Thank you. Thank you. Bye-bye.")
    assert not is_stock_phrase("Thank you for putting it down.")


@pytest.mark.parametrize(
    ("text", "doubled"),
    [
        ("computer computer", True),
        ("What happened before you came over here? What happened before you came over", True),
        ("Who is it that you miss the most?", False),
        ("", False),
        ("no", False),
    ],
)
def test_an_echo_is_suspected(text: str, doubled: bool) -> None:
    assert may_be_doubled(text) is doubled


@given(st.text(max_size=300), st.floats(-10, 0), st.floats(0, 1), st.floats(0, 30))
def test_any_text_can_be_judged(text: str, log_probability: float, no_speech: float, speech_s: float) -> None:
    reason = reason_to_reject(text, log_probability=log_probability, no_speech=no_speech, speech_s=speech_s)
    assert reason in {None, "no_speech", "repetition", "stock_phrase", "low_probability"}


def test_level_is_that_of_the_loudest_moment() -> None:
    sound = np.zeros(32_000, np.float32)
    assert loudest_dbfs(sound) == float("-inf")
    sound[8_000:9_600] = 0.1
    assert loudest_dbfs(sound) == pytest.approx(-20, abs=0.5)
