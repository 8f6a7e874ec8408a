import json
import stat
from datetime import date
from pathlib import Path

import pytest

from appliance.cli import run
from appliance.review.review import review
from appliance.store.store import Store
from benchmarks.review.played import played_record

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
    paper = tmp_path / "review.pdf"
    assert run(["review", str(path), "--pdf", str(paper), "--json"]) == 0
    assert paper.read_bytes().startswith(b"%PDF-")


@pytest.fixture
def record_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path / "data"))
    record, _ = played_record("porch", "novice", 1)
    path = tmp_path / "record.json"
    path.write_text(record.model_dump_json(), encoding="utf-8")
    return path


def test_a_line_is_corrected_and_a_behaviour_disputed_until_the_review_is_final(
    record_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "I want to hear you. I'm sorry."
    name = str(record_file)
    assert run(["review", name, "--rules", "--json", "--correct", "8", words, "--dispute", "12:accusing_why"]) == 0
    shown = capsys.readouterr()
    made = json.loads(shown.out)
    assert "Turn 8 is corrected; in it is heard now: " in shown.err
    assert [(a["kind"], a["turn"]) for a in made["amended"]] == [("correction", 8), ("dispute", 12)]
    assert (made["amendment_counts"]["corrections"], made["amendment_counts"]["disputes"]) == (1, 1)
    assert run(["review", name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == made
    assert run(["review", name, "--withdraw", "12:accusing_why", "--final", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["final"]
    kept = record_file.read_bytes()
    for wish in (["--correct", "8", "No."], ["--dispute", "12:accusing_why"], ["--withdraw", "8"], ["--final"]):
        assert run(["review", name, "--rules", *wish]) == 2
        assert "is final" in capsys.readouterr().err
    assert record_file.read_bytes() == kept
    assert stat.S_IMODE(record_file.stat().st_mode) == 0o600


def test_lines_are_listed_with_what_was_heard_in_them(record_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["review", str(record_file), "--rules", "--correct", "8", "I'm sorry.", "--dispute", "12:accusing_why"])
    capsys.readouterr()
    assert run(["review", str(record_file), "--lines"]) == 0
    out = capsys.readouterr().out
    assert "[8] I'm sorry.\n      heard as: Look, we just need you to calm down a little bit.\n" in out
    assert "      nothing coded\n      disputed: accusing_why\n" in out
    assert "[2] Sir, police. What's going on here?\n      introduction, open_question\n" in out


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (["--dispute", "12"], "TURN:BEHAVIOUR"),
        (["--dispute", "twelve:threat"], "number of a turn"),
        (["--dispute", "12:threat"], "was heard: accusing_why"),
        (["--correct", "1", "No."], "not one of yours"),
        (["--withdraw", "8"], "nothing to withdraw"),
    ],
)
def test_a_wish_that_cannot_be_met_changes_nothing(
    record_file: Path, capsys: pytest.CaptureFixture[str], wish: list[str], said: str
) -> None:
    kept = record_file.read_bytes()
    assert run(["review", str(record_file), "--rules", *wish]) == 2
    assert said in capsys.readouterr().err
    assert record_file.read_bytes() == kept


def test_a_bare_transcript_cannot_be_amended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", transcript(tmp_path, [json.dumps(line) for line in LINES]), "--final"]) == 2
    assert "Only a record can be amended" in capsys.readouterr().err


def test_what_the_sealed_store_holds_is_amended_with_the_file_and_without_one(
    record_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record, scene = played_record("porch", "novice", 1)
    record = record.model_copy(update={"encounter_id": "ab" * 16})
    record_file.write_text(record.model_dump_json(), encoding="utf-8")
    with Store(tmp_path / "data") as store:
        store.close_encounter(store.keys.practice(), record, review(record, scene), date(2026, 1, 1))
    assert run(["review", str(record_file), "--dispute", "8:calm_down"]) == 0
    assert run(["review", "last", "--dispute", "12:accusing_why", "--final"]) == 0
    capsys.readouterr()
    with Store(tmp_path / "data") as store:
        closed = store.closed(store.keys.practice(), record.encounter_id)
    assert [a.turn for a in closed.record.amendments] == [8, 12]
    assert closed.record.final
    assert json.loads(closed.review_json)["final"]
    assert run(["review", record.encounter_id, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["amended"]) == 2
    kept = record_file.read_bytes()
    assert run(["review", str(record_file), "--withdraw", "8:calm_down"]) == 1
    assert "is final" in capsys.readouterr().err
    assert record_file.read_bytes() == kept


def test_without_any_encounter_last_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path / "data"))
    assert run(["review", "last"]) == 2
    assert "keeps no encounter yet" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_page_that_cannot_be_written_is_named(record_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", str(record_file), "--html", str(record_file.parent / "no" / "page.html")]) == 2
    assert "page.html cannot be written" in capsys.readouterr().err


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err
