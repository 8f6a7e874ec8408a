import pytest

from appliance.encounter.events import Movement
from appliance.stage.address import addressee, movement_said, says_act_now


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("Dispatch, can I get an ambulance?", "radio"),
        ("Control from twelve.", "radio"),
        ("I need the crisis team over here.", "radio"),
        ("Okafor, hold back a second.", "partner"),
        ("Dispatch said you were upset.", "person"),
        ("I need you to sit down.", "person"),
        ("Control yourself, please.", "person"),
        ("June, can you hear me?", "person"),
    ],
)
def test_words_go_to_whom_they_name(text: str, to: str) -> None:
    assert addressee(text, "Okafor") == to


@pytest.mark.parametrize(
    ("text", "movement"),
    [
        ("I'm going to take a step back, okay?", Movement.BACK),
        ("I'm just gonna step back.", Movement.BACK),
        ("Let me come a little closer.", Movement.CLOSER),
        ("Back up!", None),
        ("Could you step back for me?", None),
        ("I'll stay right here.", None),
    ],
)
def test_a_move_is_made_by_an_officer_who_announces_their_own(text: str, movement: Movement | None) -> None:
    assert movement_said(text) is movement


def test_only_the_whole_utterance_ends_the_talking() -> None:
    assert says_act_now("I would act now.")
    assert not says_act_now("I would act now if I were you, Marcus.")
