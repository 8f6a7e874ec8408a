from pathlib import Path

from appliance.config import Paths, Settings
from appliance.doctor.checks import models
from appliance.doctor.finding import State
from appliance.inference.bundle import Bundle, FileReport, FileState


def reports(tmp_path: Path, first: FileState) -> list[FileReport]:
    files = Bundle.load(root=tmp_path).files()
    states = [first] + [FileState.OK] * (len(files) - 1)
    return [FileReport(file, tmp_path / file.path, state) for file, state in zip(files, states, strict=True)]


def test_a_whole_bundle_is_well(tmp_path: Path) -> None:
    assert models.judged("registry-cpu", reports(tmp_path, FileState.OK)).state is State.OK


def test_each_fault_is_named_by_file_with_the_command_that_mends_it(tmp_path: Path) -> None:
    for state, word in (
        (FileState.MISSING, "missing"),
        (FileState.CHANGED, "changed"),
        (FileState.NOT_RECORDED, "hash"),
    ):
        found = reports(tmp_path, state)
        finding = models.judged("registry-cpu", found)
        assert finding.state is State.FAILED
        assert str(found[0].file.path) in finding.found
        assert word in finding.found
        assert "talkdown models fetch" in finding.mend


def test_an_empty_bundle_directory_fails(tmp_path: Path) -> None:
    finding = models.check(Settings(paths=Paths(models=tmp_path)))
    assert finding.state is State.FAILED
    assert "missing" in finding.found
