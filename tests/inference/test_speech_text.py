import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.inference.speech_text import spoken_text


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Call 911, I'm with the VA.", "Call nine one one, I'm with the V ay."),
        ("Get the FUCK out of HERE!", "Get the Fuck out of Here!"),
        ("NO! I said NO.", "No! I said No."),
        ("Nooooo... please, man.", "No, please, man."),
        ("Sgt. Hale lives on Elm St. at number 4.", "Sergeant Hale lives on Elm Street at number 4."),
        ("10-4, send EMS.", "ten 4, send E M S."),
        ("*sighs* Whatever (looks away).", "Whatever."),
        ("You don't get it—nobody does.", "You don't get it, nobody does."),
        ("She owes me $40.", "She owes me 40 dollars."),
        ("I don't know…", "I don't know."),
        ("Whatever", "Whatever"),
        ("", ""),
    ],
)
def test_writing_becomes_what_a_person_says(written: str, spoken: str) -> None:
    assert spoken_text(written) == spoken


@given(st.text(max_size=200))
def test_any_text_can_be_spoken_out_and_no_markup_is(written: str) -> None:
    assert not set(spoken_text(written)) & set("*_#~^<>{}|\\`—…")
