import json
from pathlib import Path

import pytest

from appliance.cli import run
from tests.encounter.world import DATA, SCENARIOS, stairwell_text


def test_the_list_for_programs_is_versioned_and_names_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scenarios", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["schema_version"] == 1
    assert {"porch", "bus-station", "traffic-stop"} <= {entry["id"] for entry in listed["scenarios"]}
    assert {"id", "title", "category", "difficulty", "minutes"} <= set(listed["scenarios"][0])


def test_lint_passes_a_sound_file_and_fails_a_broken_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scenarios", "lint", str(DATA / "stairwell.yaml")]) == 0
    broken = tmp_path / "broken.yaml"
    broken.write_text(stairwell_text().replace("difficulty: 1", "difficulty: 11"), encoding="utf-8")
    assert run(["scenarios", "lint", str(broken)]) == 1
    assert "difficulty: 11 is out of range" in capsys.readouterr().out


def test_lint_for_programs_gives_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(stairwell_text().replace("difficulty: 1", "difficulty: 11"), encoding="utf-8")
    assert run(["scenarios", "lint", "--json", str(broken)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["schema_version"], found["errors"]) == (1, 1)
    assert found["problems"][0]["line"] == 6


def test_simulate_prints_every_officers_endings(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scenarios", "simulate", str(DATA / "stairwell.yaml"), "--runs", "2", "--json"]) == 0
    played = json.loads(capsys.readouterr().out)
    assert [officer["policy"] for officer in played["officers"]][:2] == ["expert", "good"]
    assert played["officers"][-2]["endings"] == {"still_talking": 2}


def test_an_unknown_scenario_or_officer_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scenarios", "simulate", "proch"]) == 2
    assert "porch" in capsys.readouterr().err
    assert run(["scenarios", "simulate", "porch", "--policy", "kind"]) == 2
    assert "commanding" in capsys.readouterr().err


def test_the_schema_can_be_written_for_an_editor(tmp_path: Path) -> None:
    out = tmp_path / "scenario.schema.json"
    assert run(["scenarios", "schema", "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["title"] == "Scenario"


def test_the_schema_beside_the_scenarios_is_the_present_one(tmp_path: Path) -> None:
    out = tmp_path / "scenario.schema.json"
    run(["scenarios", "schema", "--out", str(out)])
    shipped = (SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8")
    assert shipped == out.read_text(encoding="utf-8"), (
        "run: talkdown scenarios schema --out scenarios/scenario.schema.json"
    )
