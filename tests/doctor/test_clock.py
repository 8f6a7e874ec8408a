import os
from pathlib import Path

import pytest

from appliance.config import Paths, Settings
from appliance.doctor.checks import clock
from appliance.doctor.finding import State

NOON = 1_772_366_400.0


@pytest.mark.parametrize(("now_s", "state"), [(NOON, State.OK), (NOON - 100, State.OK), (NOON - 200, State.FAILED)])
def test_a_clock_behind_what_was_written_before_fails(now_s: float, state: State) -> None:
    finding = clock.judged(now_s, NOON, Path("/data/journal"))
    assert finding.state is state
    assert ("/data/journal" in finding.found) == (state is State.FAILED)


def test_a_file_kept_in_the_future_sets_the_floor(tmp_path: Path) -> None:
    settings = Settings(paths=Paths(data=tmp_path))
    assert clock.check(settings).state is State.OK
    kept = tmp_path / "journals" / "e.journal"
    kept.parent.mkdir()
    kept.touch()
    os.utime(kept, (4e9, 4e9))
    finding = clock.check(settings)
    assert finding.state is State.FAILED
    assert "2096" in finding.found
