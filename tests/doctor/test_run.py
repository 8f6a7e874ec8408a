import json

import pytest
from pydantic import ValidationError

from appliance import cli
from appliance.cli.doctor import report
from appliance.config import Settings
from appliance.doctor import run
from appliance.doctor.finding import Finding, State
from appliance.errors import TalkdownError


def well(settings: Settings) -> Finding:
    return Finding(check="well", state=State.OK, found="Fine.")


def worrying(settings: Settings) -> Finding:
    return Finding(check="worrying", state=State.WARNING, found="Hm.", mend="Look.")


def broken(settings: Settings) -> Finding:
    raise TalkdownError("the profile is unknown")


def test_a_check_that_cannot_be_made_is_a_finding_and_stops_no_other() -> None:
    found = list(run.findings(Settings(), {"broken": broken, "well": well}))
    assert [finding.state for finding in found] == [State.FAILED, State.OK]
    assert "the profile is unknown" in found[0].found
    assert found[0].mend


def test_a_fault_without_a_mend_cannot_be_said() -> None:
    with pytest.raises(ValidationError, match="says no mend"):
        Finding(check="x", state=State.WARNING, found="Hm.")


def test_the_worst_state_is_the_state_of_all() -> None:
    settings = Settings()
    assert run.worst([]) is State.OK
    assert run.worst([well(settings)]) is State.OK
    assert run.worst([well(settings), worrying(settings)]) is State.WARNING


def test_every_check_reports_under_its_own_name() -> None:
    assert list(run.CHECKS) == [
        "sound_libraries", "headset", "models", "memory", "disk", "data_directory", "swap", "clock", "ollama",
    ]  # fmt: skip


def test_json_is_the_documented_contract() -> None:
    assert json.loads(json.dumps(report([worrying(Settings())]))) == {
        "schema": 1,
        "state": "warning",
        "checks": [{"check": "worrying", "state": "warning", "found": "Hm.", "mend": "Look."}],
    }


def test_the_command_shows_every_finding_with_its_mend_and_exits_by_the_worst(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.findings, "__defaults__", ({"well": well, "worrying": worrying},))
    assert cli.run(["doctor"]) == 0
    shown = capsys.readouterr().out
    assert "Fine." in shown
    assert "→ Look." in shown
    assert "1 of 2 checks have a warning" in shown
    monkeypatch.setattr(run.findings, "__defaults__", ({"broken": broken},))
    assert cli.run(["doctor", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["state"] == "failed"
