import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.word_errors import WordErrors, edits, in_words, normalised, total, word_errors

WORDS = st.lists(st.sampled_from("put the bottle down now please".split()), max_size=8)


@pytest.mark.parametrize(
    ("reference", "recognised", "expected"),
    [
        ("put the bottle down", "Put the bottle down.", WordErrors(0, 0, 0, 4)),
        ("put the bottle down", "put a bottle down", WordErrors(1, 0, 0, 4)),
        ("put the bottle down", "put bottle down", WordErrors(0, 1, 0, 4)),
        ("put the bottle down", "put the the bottle down", WordErrors(0, 0, 1, 4)),
        ("put the bottle down", "", WordErrors(0, 4, 0, 4)),
        ("", "thank you", WordErrors(0, 0, 2, 0)),
        ("I'm here, um, because it's 11", "I am here because it is eleven", WordErrors(0, 0, 0, 7)),
        ("mister Dashwood won't", "Mr. Dashwood will not", WordErrors(0, 0, 0, 4)),
        ("an ill disposed man", "an ill-disposed man", WordErrors(0, 0, 0, 4)),
    ],
)
def test_edits_by_example(reference: str, recognised: str, expected: WordErrors) -> None:
    assert word_errors(reference, recognised) == expected


@given(WORDS)
def test_a_text_has_no_errors_against_itself(words: list[str]) -> None:
    assert edits(words, words) == WordErrors(0, 0, 0, len(words))


@given(WORDS, WORDS)
def test_edits_are_symmetric_and_bounded(one: list[str], other: list[str]) -> None:
    there, back = edits(one, other), edits(other, one)
    assert there.errors == back.errors
    assert abs(len(one) - len(other)) <= there.errors <= max(len(one), len(other))
    assert there.inserted - there.left_out == len(other) - len(one)


@given(WORDS, WORDS, WORDS)
def test_edits_keep_the_triangle(one: list[str], two: list[str], three: list[str]) -> None:
    assert edits(one, three).errors <= edits(one, two).errors + edits(two, three).errors


@given(st.text(max_size=80))
def test_any_text_is_normalised_to_plain_words(text: str) -> None:
    assert all(word and " " not in word and word == word.lower() for word in normalised(text))


@given(
    st.lists(st.sampled_from(["It's", "won't,", "11", "3rd", "Mr.", "um", "gonna", "don't", "O'Neil's", "ill-bred"]))
)
def test_normalising_twice_changes_nothing(words: list[str]) -> None:
    once = normalised(" ".join(words))
    assert normalised(" ".join(once)) == once


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety nine"),
        (100, "one hundred"),
        (418, "four hundred eighteen"),
        (2026, "two thousand twenty six"),
        (300_000, "three hundred thousand"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


def test_the_total_weighs_by_words() -> None:
    assert total([WordErrors(1, 0, 0, 1), WordErrors(0, 0, 0, 9)]).rate == 0.1
    assert total([]).rate == 0.0
    assert word_errors("", "ghost").rate == float("inf")
