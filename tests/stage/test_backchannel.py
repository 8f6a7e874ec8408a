import pytest

from appliance.stage.backchannel import is_backchannel


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mm-hm.",
        "M and M H.",
        "NMH",
        "Yeah.",
        "Okay, okay.",
        "I hear you.",
        "Right, yeah.",
        "Uh-huh.",
        "I see.",
        "Oh wow.",
        "I",
        "M M H M H M M H M",
    ],
)
def test_a_listeners_sound_claims_no_turn(text: str) -> None:
    assert is_backchannel(text)


@pytest.mark.parametrize(
    "text",
    [
        "Stop.",
        "No.",
        "Put it down.",
        "Okay, put it down.",
        "Marcus.",
        "Listen to me.",
        "I hear you but listen",
    ],
)
def test_words_that_want_the_floor_are_a_turn(text: str) -> None:
    assert not is_backchannel(text)
