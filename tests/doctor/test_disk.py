from pathlib import Path

import pytest

from appliance.config import Paths, Settings
from appliance.doctor.checks import disk
from appliance.doctor.finding import State


@pytest.mark.parametrize(
    ("free_bytes", "state"),
    [
        (0, State.FAILED),
        (16 * 2**20 - 1, State.FAILED),
        (16 * 2**20, State.WARNING),
        (2**30 - 1, State.WARNING),
        (2**30, State.OK),
    ],
)
def test_little_room_warns_and_none_for_an_encounter_fails(free_bytes: int, state: State) -> None:
    assert disk.judged(Path("/data"), free_bytes).state is state


def test_the_mend_never_tells_anyone_to_delete_what_officers_said() -> None:
    assert "Do not delete files in the data directory" in disk.judged(Path("/data"), 0).mend


def test_a_data_directory_that_is_not_made_yet_is_measured_where_it_will_be(tmp_path: Path) -> None:
    finding = disk.check(Settings(paths=Paths(data=tmp_path / "not" / "yet")))
    assert str(tmp_path) in finding.found
    assert "not/yet" not in finding.found
