import json
from pathlib import Path

import pytest

from appliance.cli import run
from tests.review.records import played_record

LINES: list[dict[str, object]] = [
    {"speaker": "officer", "text": "I'm Officer Hale, I'm here because your sister called.", "id": 7},
    {"speaker": "subject", "text": "I lost my job."},
    {"speaker": "officer", "text": "You lost your job. What happened"},
]


def transcript(folder: Path, lines: list[str]) -> str:
    path = folder / "talk.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_code_gives_the_same_lines_back_with_behaviours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["code", "--rules", transcript(tmp_path, [json.dumps(line) for line in LINES])]) == 0
    out = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(line.items() <= o.items() for o, line in zip(out, LINES, strict=True))
    assert {b["id"] for b in out[0]["behaviours"]} >= {"introduction", "purpose"}
    assert out[1]["behaviours"] == []
    assert "de_escalation" not in out[1]
    assert out[2]["de_escalation"] > 0
    assert set(out[2]["behaviours"][0]) == {"id", "confidence", "words"}


def test_a_malformed_line_is_named_and_the_others_are_coded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps(LINES[0]), "nonsense", '{"speaker": "dog", "text": "woof"}', "[1]", json.dumps(LINES[1])]
    assert run(["code", "--rules", transcript(tmp_path, lines)]) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    for number in (2, 3, 4):
        assert f"line {number}: " in captured.err


def test_a_thousand_lines_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps(line) for line in LINES * 334]
    assert run(["review", "--rules", "--json", transcript(tmp_path, lines)]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["schema_version"] == 1
    assert len(made["competencies"]) == 10
    assert {"id", "score", "confidence", "evidence"} <= set(made["competencies"][0])


def test_a_record_is_reviewed_as_text_json_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record, _ = played_record("porch", "novice", 1)
    path = tmp_path / "record.json"
    path.write_text(record.model_dump_json(), encoding="utf-8")
    assert run(["review", str(path)]) == 0
    assert "AFTER-ACTION REVIEW" in capsys.readouterr().out
    assert run(["review", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scenario_id"] == "porch"
    page = tmp_path / "review.html"
    assert run(["review", str(path), "--html", str(page)]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err
