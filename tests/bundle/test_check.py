"""The start-up check: every byte, every time, by name."""

import os
from pathlib import Path

import pytest

from appliance.inference.bundle import FileState
from appliance.inference.bundle.errors import FileChangedError, FileMissingError, HashNotRecordedError, ManifestError
from appliance.inference.bundle.fetch import fetch
from tests.bundle.test_fetch_packages import flip_a_bit
from tests.bundle.warehouse import Quiet, Warehouse


@pytest.fixture
def fetched(warehouse: Warehouse) -> Warehouse:
    warehouse.stage()
    fetch(warehouse.bundle(), Quiet())
    return warehouse


def test_a_whole_bundle_passes(fetched: Warehouse) -> None:
    fetched.bundle().check()


@pytest.mark.parametrize("name", ["big/model.bin", "nested/tokenizer.json"])
def test_one_flipped_bit_with_size_and_time_unchanged_is_refused_by_name(fetched: Warehouse, name: str) -> None:
    flip_a_bit(fetched.root / name)
    with pytest.raises(FileChangedError, match=f"{fetched.root / name} has changed"):
        fetched.bundle().check()


def test_a_shorter_file_is_refused(fetched: Warehouse) -> None:
    os.truncate(fetched.root / "big/model.bin", 1000)
    with pytest.raises(FileChangedError, match=r"big/model\.bin"):
        fetched.bundle().check()


def test_a_missing_file_is_named_with_the_command_that_fetches_it(fetched: Warehouse) -> None:
    (fetched.root / "nested/tokenizer.json").unlink()
    with pytest.raises(FileMissingError, match=r"nested/tokenizer\.json is missing.*talkdown models fetch"):
        fetched.bundle().check()


def test_only_the_roles_that_will_run_are_checked(fetched: Warehouse) -> None:
    flip_a_bit(fetched.root / "big/model.bin")
    fetched.bundle().check(["encoder"])
    with pytest.raises(FileChangedError):
        fetched.bundle().check(["encoder", "actor"])


def test_a_file_that_nothing_vouches_for_is_not_used(fetched: Warehouse) -> None:
    fetched.write_manifest(with_hashes=False)
    with pytest.raises(HashNotRecordedError, match="Hash not recorded"):
        fetched.bundle().check()


def test_verify_reports_each_file_in_the_manifests_order(fetched: Warehouse) -> None:
    flip_a_bit(fetched.root / "big/model.bin")
    (fetched.root / "nested/tokenizer.json").unlink()
    assert [(report.file.path, report.state) for report in fetched.bundle().verify()] == [
        ("big/model.bin", FileState.CHANGED),
        ("nested/tokenizer.json", FileState.MISSING),
    ]


def test_a_role_gives_the_path_its_runtime_is_handed(fetched: Warehouse) -> None:
    bundle = fetched.bundle()
    assert bundle.path("actor") == fetched.root / "big/model.bin"
    assert bundle.path("encoder") == fetched.root / "nested"


def test_a_role_the_profile_does_not_fill_is_refused_with_those_it_does(fetched: Warehouse) -> None:
    with pytest.raises(ManifestError, match="'turn_end'.*actor, encoder"):
        fetched.bundle().path("turn_end")


def test_a_role_whose_model_is_not_here_says_so(warehouse: Warehouse) -> None:
    with pytest.raises(FileMissingError, match="actor is missing"):
        warehouse.bundle().path("actor")


def test_a_file_that_cannot_be_read_as_one_is_an_error_not_a_pass(fetched: Warehouse, tmp_path: Path) -> None:
    target = fetched.root / "big/model.bin"
    target.unlink()
    target.mkdir()
    with pytest.raises(Exception, match=r"big/model\.bin"):
        fetched.bundle().check()
