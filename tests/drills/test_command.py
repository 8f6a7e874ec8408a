"""`talkdown drill` as an officer at a keyboard would use it: no headset, no model."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from appliance.cli import run
from appliance.encounter.afterwards import AFTERWARDS
from appliance.review.drill_result import DrillResult
from tests.drills.library import FOLDER, IDS, answers, drill, drill_text

TYPED = ("--officer", "typed", "--headset", "none", "--rules")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run(["drill", "past", "--json"]) == 0
    read: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["drills"]
    return read


def test_the_list_for_programs_is_versioned_and_names_every_drill(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drill", "list", "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["schema_version"] == 1
    assert [entry["id"] for entry in read["drills"]] == list(IDS)
    assert set(read["drills"][0]) == {
        "id",
        "version",
        "title",
        "competency",
        "prompts",
        "self_harm",
        "topic_notes",
        "reviewed_by",
    }


def test_a_whole_drill_typed_ends_in_one_result_that_is_kept_sealed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    good = [texts["good"] for texts in answers("answers.yaml")["reflect"].values()]
    type_in(monkeypatch, *good)
    assert run(["drill", "reflect", *TYPED, "--json"]) == 0
    result = DrillResult.model_validate_json(capsys.readouterr().out)
    assert (result.answered, result.prompts) == (8, 8)
    assert result.passed >= 7
    assert [(entry["drill"], entry["passed"]) for entry in listed(capsys)] == [("reflect", result.passed)]
    contents = [path.read_bytes() for path in data.rglob("*") if path.is_file()]
    assert contents
    assert not any(good[0].encode() in content for content in contents)


def test_every_answer_is_met_at_once_with_its_own_words_and_a_better_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, "Are you thinking about hurting yourself?", "Are you thinking about suicide?", "/end")
    assert run(["drill", "suicide-question", *TYPED]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    first, second = drill("suicide-question").prompts[:2]
    assert f"“{first.says}” − “Are you thinking about hurting yourself?” can be taken another way" in shown
    assert f"Better: “{first.better}”" in shown
    assert "+ “Are you thinking about suicide?”" in shown
    assert f"Another way: “{second.better}”" in shown
    assert "1 of 2 (2 of 8 prompts answered)" in shown
    assert AFTERWARDS in shown


def test_what_is_true_is_told_before_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, "/end")
    assert run(["drill", "going-to-jail", *TYPED]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    first = drill("going-to-jail").prompts[0]
    assert shown.index(first.truth) < shown.index(first.says)


def test_the_aim_the_topics_and_the_missing_review_are_told_before_the_first_prompt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, "/end")
    assert run(["drill", "cuffs", *TYPED]) == 0
    before = " ".join(capsys.readouterr().out.split()).partition("1/8")[0]
    for told in ("TRAINING", drill("cuffs").aim, *drill("cuffs").topic_notes, "not yet been reviewed"):
        assert " ".join(told.split()) in before


def test_moves_are_explained_and_empty_lines_are_no_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, "", "/back", "You stopped calling.")
    assert run(["drill", "reflect", *TYPED, "--json"]) == 0
    printed = capsys.readouterr()
    assert "no moves" in printed.err
    assert json.loads(printed.out)["answered"] == 1


def test_a_drill_in_which_nothing_was_answered_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch)
    assert run(["drill", "reflect", *TYPED]) == 0
    assert "nothing is kept" in capsys.readouterr().out
    assert listed(capsys) == []


def test_a_kept_drill_can_be_forgotten(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    type_in(monkeypatch, "You stopped calling.")
    assert run(["drill", "reflect", *TYPED]) == 0
    (entry,) = listed(capsys)
    assert run(["drill", "past", "--forget", entry["run_id"]]) == 0
    assert listed(capsys) == []
    assert run(["drill", "past", "--forget", entry["run_id"]]) == 2


@pytest.mark.parametrize("arguments", [["drill", "reflekt"], ["drill", "run", "reflekt", *TYPED]])
def test_an_unknown_drill_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "suicide-question" in capsys.readouterr().err


@pytest.mark.parametrize("officer", ["sim:good", "wav", "nobody"])
def test_an_unknown_officer_is_explained(officer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drill", "reflect", "--officer", officer]) == 2
    assert "mic, typed or wav:DIR" in capsys.readouterr().err


def test_who_speaks_needs_a_headset(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drill", "reflect", "--officer", "mic", "--headset", "none"]) == 2
    assert "headset" in capsys.readouterr().err


def test_lint_passes_a_sound_file_and_fails_a_broken_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drill", "lint", str(FOLDER / "cuffs.yaml")]) == 0
    broken = tmp_path / "broken.yaml"
    broken.write_text(drill_text("cuffs").replace("competency: honesty", "competency: honest"), encoding="utf-8")
    capsys.readouterr()
    assert run(["drill", "lint", str(broken), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["schema_version"], found["errors"]) == (1, 1)
    assert found["problems"][0]["place"] == "competency"


def test_lint_names_a_better_line_that_the_drill_would_not_let_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = drill_text("reflect")
    line = drill("reflect").prompts[0].better
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace(line, "Have you tried talking to her?"), encoding="utf-8")
    assert run(["drill", "lint", str(broken)]) == 1
    shown = capsys.readouterr().out
    assert "twelve-years > better" in shown and "does not pass the drill itself" in shown


def test_a_drill_of_ones_own_is_done_from_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(drill_text("reflect").replace("id: reflect\nversion", "id: own\nversion"), encoding="utf-8")
    type_in(monkeypatch, "You stopped calling.")
    assert run(["drill", str(own), *TYPED, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["drill_id"] == "own"
