"""`talkdown models`: what it prints, exits with and touches."""

import json
import sys
from pathlib import Path

import pytest

from appliance.cli import run
from appliance.cli.models_progress import PlainReporter, plan
from appliance.config import load_settings
from appliance.inference.bundle import Bundle
from appliance.inference.bundle.manifest import load_manifest
from tests.isolation import run_without_network


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kiosk with no models at all."""
    monkeypatch.setenv("TALKDOWN_PATHS__MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_list_as_json_is_the_documented_contract(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "list", "--json"]) == 0
    listing = json.loads(capsys.readouterr().out)
    assert listing["schema_version"] == 1
    assert listing["profile"] == "registry-cpu"
    assert listing["directory"] == str(empty)
    assert [profile["name"] for profile in listing["profiles"]] == list(load_manifest().profiles)
    actor = next(model for model in listing["models"] if model["role"] == "actor")
    assert set(actor) == {"role", "title", "licence", "note", "hash_basis", "path", "bytes", "here"}
    assert actor["here"] is False and actor["licence"] == "Apache-2.0"


def test_list_shows_licences_and_what_must_be_known_about_a_voice(
    empty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run(["models", "list", "--profile", "orin-agx"]) == 0
    shown = capsys.readouterr().out
    assert "Apache-2.0" in shown and "lessac" in shown and "voice:kristin" in shown


def test_verify_of_an_empty_kiosk_names_every_file_and_exits_1(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "verify", "--json"]) == 1
    verification = json.loads(capsys.readouterr().out)
    assert (verification["schema_version"], verification["ok"]) == (1, False)
    assert {file["state"] for file in verification["files"]} == {"missing"}
    assert {"path", "bytes", "sha256", "state"} == set(verification["files"][0])
    assert run(["models", "verify"]) == 1
    assert "talkdown models fetch" in capsys.readouterr().out


def test_fetch_from_a_stick_that_is_not_there_is_one_plain_line(
    empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "fetch", "--from", str(tmp_path / "stick")]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and "is not a folder" in said.err


def test_an_unknown_profile_is_refused_with_those_there_are(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "list", "--profile", "pocket"]) == 1
    assert "registry-cpu" in capsys.readouterr().err


def test_plain_progress_is_a_line_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    bundle = Bundle.load(root=Path("/nowhere"))
    reporter = PlainReporter(bundle, sys.stdout)
    file = bundle.files()[0]
    reporter.planned(1, file.bytes or 0, 17)
    reporter.file_started(file, True)
    reporter.advanced(1000)
    reporter.file_done(file, 2.5)
    lines = capsys.readouterr().out.splitlines()
    assert "17 are here already" in lines[0]
    assert lines[1] == "[1/1] whisper-base/model.bin (145.2 MB, replacing a changed file)"
    assert lines[2].strip() == "verified, 2.5 s"


def test_with_nothing_to_fetch_the_plan_says_that_all_is_here() -> None:
    assert "All 18 model files" in plan(Bundle.load(root=Path("/nowhere")), 0, 0, 18)


@pytest.mark.real
def test_the_real_models_are_as_recorded_with_no_network_at_all() -> None:
    talkdown = str(Path(sys.executable).with_name("talkdown"))
    fetched = run_without_network([talkdown, "models", "fetch"])
    assert fetched.returncode == 0, fetched.stdout + fetched.stderr
    assert "are here and as recorded" in fetched.stdout
    verified = run_without_network([talkdown, "models", "verify", "--json"])
    assert verified.returncode == 0, verified.stdout + verified.stderr
    verification = json.loads(verified.stdout)
    assert verification["ok"] is True
    assert verification["directory"] == str(load_settings().paths.models)


@pytest.mark.real
def test_without_network_a_reachable_address_is_not_reachable() -> None:
    outcome = run_without_network([sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"])
    assert "Network is unreachable" in outcome.stderr
