from pathlib import Path

import pytest

from appliance.engine.library import read_scenario
from appliance.errors import TalkdownError, UsageError


def test_a_broken_scenario_file_is_an_error_for_a_person_that_names_file_and_place(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: porch\ntitle: 3\n", encoding="utf-8")
    with pytest.raises(TalkdownError, match=r"broken\.yaml:2: title"):
        read_scenario("broken", tmp_path)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_bytes(b"id: \xff\xfe\n")
    with pytest.raises(TalkdownError, match="not UTF-8 text: byte 4"):
        read_scenario("broken", tmp_path)


def test_a_scenario_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "porch.yaml").touch()
    with pytest.raises(UsageError, match="Known: porch"):
        read_scenario("nowhere", tmp_path)
