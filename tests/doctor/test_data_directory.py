import os
from pathlib import Path

import pytest

from appliance.config import Paths, Settings
from appliance.doctor.checks import data_directory
from appliance.doctor.finding import Finding, State
from appliance.store.store import Store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def check(data: Path) -> Finding:
    return data_directory.check(Settings(paths=Paths(data=data)))


def test_what_the_store_makes_is_well(data: Path) -> None:
    with Store(data) as store:
        store.keys.practice()
        assert check(data).state is State.OK


def test_a_directory_that_will_be_made_is_well_and_is_not_made_by_looking(data: Path) -> None:
    assert check(data).state is State.OK
    assert not data.exists()


def test_a_file_in_its_place_fails(data: Path) -> None:
    data.write_text("")
    finding = check(data)
    assert finding.state is State.FAILED
    assert "install -d -m 700" in finding.mend


@pytest.mark.parametrize("name", [".", "device.secret", "keys", "talkdown.sqlite3"])
def test_anything_that_others_may_read_fails_by_name(data: Path, name: str) -> None:
    with Store(data) as store:
        store.keys.practice()
    (data / name).chmod(0o755)
    finding = check(data)
    assert finding.state is State.FAILED
    assert str(data / name) in finding.found
    assert "new PINs" in finding.mend


def test_a_file_of_another_user_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (fault,) = data_directory.faults_of(tmp_path, os.geteuid() + 1)
    assert f"belongs to user {os.geteuid()}" in fault
