import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.inference.clauses import LATE_BREAK_WORDS, ClauseSplitter


def _split(line: str, size: int = 3) -> list[str]:
    splitter = ClauseSplitter()
    clauses: list[str] = []
    for start in range(0, len(line), size):
        clauses += splitter.feed(line[start : start + size])
    return clauses + splitter.finish()


@pytest.mark.parametrize(
    ("line", "clauses"),
    [
        ("Why? Because you never asked.", ["Why?", "Because you never asked."]),
        ("I told you, I'm not leaving.", ["I told you,", "I'm not leaving."]),
        ("Look, just leave me alone, man.", ["Look, just leave me alone,", "man."]),
        ("You don't get it—nobody does.", ["You don't get it—", "nobody does."]),
        ("I owe Mr. Hale 3.50 dollars. Every week.", ["I owe Mr. Hale 3.50 dollars.", "Every week."]),
        ('She said "get out!" and I did.', ['She said "get out!"', "and I did."]),
        ("He came home at 6 p.m. that day.", ["He came home at 6 p.m. that day."]),
        ("I lost my damn job today and nobody cares.", ["I lost my damn job today", "and nobody cares."]),
    ],
)
def test_lines_are_cut_where_a_speaker_would_pause(line: str, clauses: list[str]) -> None:
    assert _split(line) == clauses
    assert _split(line, 1) == clauses


def test_the_first_clause_comes_as_soon_as_its_stop_is_certain() -> None:
    splitter = ClauseSplitter()
    assert splitter.feed("What do") == []
    assert splitter.feed(" you want?") == ["What do you want?"]
    assert splitter.feed(" Fine.") == ["Fine."]
    assert splitter.feed(" I said") == []
    assert splitter.finish() == ["I said"]


def test_an_ellipsis_that_comes_as_one_piece_stays_whole() -> None:
    splitter = ClauseSplitter()
    pieces = ["Wait", "...", " what", " did", " you", " say", "?"]
    assert [clause for piece in pieces for clause in splitter.feed(piece)] == ["Wait...", "what did you say?"]


def test_a_number_is_not_cut_at_its_point() -> None:
    splitter = ClauseSplitter()
    assert [clause for piece in ["It was 3", ".", "50", " then."] for clause in splitter.feed(piece)] == [
        "It was 3.50 then."
    ]


def test_a_line_without_any_stop_starts_sounding_before_it_is_whole() -> None:
    splitter = ClauseSplitter()
    first = splitter.feed(" ".join(f"word{n}" for n in range(LATE_BREAK_WORDS + 3)))
    assert first
    assert len(first[0].split()) >= LATE_BREAK_WORDS


def test_nothing_said_is_no_clause() -> None:
    splitter = ClauseSplitter()
    assert splitter.feed("  ") == []
    assert splitter.finish() == []


@given(st.text(alphabet="ab ,.!?…—'\"I3\n", max_size=120), st.integers(1, 7))
def test_no_letter_is_lost_or_moved(line: str, size: int) -> None:
    def letters(text: str) -> str:
        return "".join(character for character in text if character.isalnum())

    assert letters("".join(_split(line, size))) == letters(line)


@given(st.text(alphabet="ab ,.!?—", max_size=80))
def test_clauses_are_never_empty(line: str) -> None:
    assert all(clause.strip() == clause and clause for clause in _split(line))
