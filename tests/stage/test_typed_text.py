from hypothesis import given
from hypothesis import strategies as st

from appliance.stage.typed_text import LONGEST_LETTERS, plain


def test_words_stay_and_what_steers_a_terminal_goes() -> None:
    assert (
        plain("\x1b[2JHello\x07,\u202e Marcus.\r\nIt's  me. ¿Qué? 你好 😀")
        == "[2JHello , Marcus. It's me. ¿Qué? 你好 😀"
    )


@given(st.text(alphabet=st.characters()))
def test_any_text_becomes_one_printable_line_that_can_be_written_down(text: str) -> None:
    made = plain(text)
    assert made.isprintable() and made == plain(made)
    made.encode()


def test_a_whole_book_is_cut_to_what_could_be_said() -> None:
    assert plain("Marcus, " * 1_000_000) == ("Marcus, " * (LONGEST_LETTERS // 8)).strip()
