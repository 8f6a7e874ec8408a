from appliance.encounter.record import Turn
from appliance.encounter.screenplay import estimated_tokens
from appliance.engine.library import read_scenario
from appliance.stage.script import WRITTEN_MOST_TOKENS, Script


def _officer(number: int) -> Turn:
    text = f"Line {number}: I would like to understand what has happened to you today, if you will tell me about it."
    return Turn(number=number, speaker="officer", text=text, start_s=number, end_s=number + 1)


def test_a_written_encounter_keeps_its_script_until_it_would_outgrow_the_model() -> None:
    script = Script(read_scenario("porch").scenario)
    trims, longest = 0, 0
    for number in range(200):
        before = script.hearing("")
        script.on_turn(_officer(number))
        script.trim_when_full(())
        trims += not script.hearing("").startswith(before)
        longest = max(longest, estimated_tokens(script.hearing("")))
    assert 0 < trims <= 12
    assert longest <= WRITTEN_MOST_TOKENS
