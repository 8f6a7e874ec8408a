"""Going back to a turn of a real record and playing on from there."""

import json
from pathlib import Path

import pytest

from appliance.store.exchange import read_record
from tests.real.command import TYPED, played, rehearse

pytestmark = pytest.mark.real

BETTER = "I'm Dan. You look like you've had a terrible day, Marcus."


def test_a_retake_keeps_what_was_before_the_turn_and_plays_on_from_it(attack_file: Path, tmp_path: Path) -> None:
    before = read_record(attack_file)
    number = [turn.number for turn in before.turns if turn.speaker == "officer"][2]
    file = tmp_path / "retake.json"
    outcome = rehearse(
        tmp_path / "data",
        "--retake",
        f"{attack_file}:{number}",
        *TYPED,
        "--json",
        "--record",
        str(file),
        lines=[BETTER],
    )
    retaken = played(outcome, file)
    assert (retaken.retake_of, retaken.retake_turn) == (before.encounter_id, number)
    assert retaken.encounter_id != before.encounter_id
    kept = [turn for turn in before.turns if turn.number < number]
    assert list(retaken.turns[: len(kept)]) == kept
    assert (retaken.turns[len(kept)].number, retaken.turns[len(kept)].text) == (number, BETTER)
    assert retaken.turns[len(kept) + 1].speaker == "subject"
    assert retaken.earlier is not None and retaken.earlier.turns == before.turns


def test_a_record_of_a_scenario_that_has_changed_since_is_not_played_on(attack_file: Path, tmp_path: Path) -> None:
    content = json.loads(attack_file.read_text())
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps({**content, "scenario_sha256": "0" * 64}))
    outcome = rehearse(tmp_path / "data", "--retake", f"{changed}:2", *TYPED)
    assert outcome.code == 1
    assert "porch has changed since" in outcome.told and "Play it anew" in outcome.told


@pytest.mark.parametrize("turn", [1, 999])
def test_only_an_officer_turn_can_be_taken_again(attack_file: Path, tmp_path: Path, turn: int) -> None:
    outcome = rehearse(tmp_path / "data", "--retake", f"{attack_file}:{turn}", *TYPED)
    assert outcome.code == 2
    assert f"Turn {turn} is not an officer turn" in outcome.told and "Officer turns: 2, 4" in outcome.told
