"""A disk that is really full: a small file system filled to its last block."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from appliance.store.device import device_secret
from appliance.store.entries import Clock, Entry
from appliance.store.errors import StorageFull, StoreError
from appliance.store.exchange import read_record, write_record
from appliance.store.journal import Journal, JournalError, JournalFull, read_journal
from appliance.store.store import Store
from tests.store.samples import QUICK_PIN, began, officer_entries, owner_key, record
from tests.store.small_disk import on_a_small_disk

OWNER = owner_key()
TODAY = date(2026, 3, 1)


@contextmanager
def filled(disk: Path, leave_bytes: int = 0) -> Iterator[None]:
    """Fill a disk except for the last few blocks, and free it again."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\1" * 4096)
        except OSError:
            pass
        file.truncate(max(0, file.tell() - leave_bytes))
    try:
        yield
    finally:
        ballast.unlink()


def turns(first: int, last: int) -> list[tuple[Entry, ...]]:
    return [officer_entries(number, f"turn {number} " * 60, 10.0 * number) for number in range(first, last + 1)]


@on_a_small_disk
def test_a_full_disk_loses_nothing_and_what_waited_is_written_in_order_when_space_returns(disk: Path) -> None:
    file = disk / "e-1.journal"
    with Journal.create(file, OWNER, began(), room_bytes=0) as journal:
        for group in turns(1, 5):
            journal.append(*group)
        with filled(disk, leave_bytes=8192):
            refused = 0
            for group in turns(6, 15):
                try:
                    journal.append(*group)
                except JournalFull as full:
                    refused += 1
                    assert "disk is full" in str(full)
            assert refused == journal.waiting > 0
            kept = read_journal(file, OWNER)
            assert kept.torn_line is None, "the piece that fitted was cut away again"
            assert len(kept.entries) == 1 + 2 * (15 - refused)
            with pytest.raises(JournalFull):
                journal.flush()
        journal.flush()
        assert journal.waiting == 0
    expected = (began(), *(entry for group in turns(1, 15) for entry in group))
    assert read_journal(file, OWNER).entries == expected


@on_a_small_disk
def test_closing_a_journal_on_a_full_disk_says_that_something_was_lost(disk: Path) -> None:
    file = disk / "e-1.journal"
    journal = Journal.create(file, OWNER, began(), room_bytes=0)
    with filled(disk):
        with pytest.raises(JournalFull):
            for group in turns(1, 50):
                journal.append(*group)
        with pytest.raises(JournalFull):
            journal.close()
    reopened, reading = Journal.reopen(file, OWNER)
    reopened.close()
    assert reading.torn_line is None


@on_a_small_disk
def test_no_encounter_begins_without_room_for_it(disk: Path) -> None:
    with pytest.raises(JournalFull, match="16 MB"):
        Journal.create(disk / "e-1.journal", OWNER, began())
    assert list(disk.iterdir()) == []


def test_a_file_size_limit_is_a_full_disk_too(tmp_path: Path) -> None:
    file = tmp_path / "e-1.journal"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Journal.create(file, OWNER, began()) as journal:
        size = file.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, before[1]))
        try:
            with pytest.raises(JournalFull):
                journal.append(Clock(at_s=1))
            assert file.stat().st_size == size
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        journal.append(Clock(at_s=2))
    assert read_journal(file, OWNER).entries == (began(), Clock(at_s=1), Clock(at_s=2))


def test_a_disk_that_fails_to_sync_is_reported_and_the_line_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "e-1.journal"

    def failing(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with Journal.create(file, OWNER, began()) as journal:
        with monkeypatch.context() as broken:
            broken.setattr(os, "fdatasync", failing)
            with pytest.raises(JournalError, match="Input/output error"):
                journal.append(Clock(at_s=1))
        assert read_journal(file, OWNER).entries == (began(),)
        journal.append(Clock(at_s=2))
    assert read_journal(file, OWNER).entries == (began(), Clock(at_s=1), Clock(at_s=2))


def test_a_piece_that_could_not_be_cut_away_reads_as_torn_and_is_cut_away_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "e-1.journal"
    really_write = os.pwrite

    def half(descriptor: int, content: bytes, offset: int) -> int:
        really_write(descriptor, bytes(content)[: len(content) // 2], offset)
        raise OSError(28, "No space left on device")

    def refuse(descriptor: int, length: int) -> None:
        raise OSError(5, "Input/output error")

    with Journal.create(file, OWNER, began()) as journal:
        with monkeypatch.context() as broken:
            broken.setattr(os, "pwrite", half)
            broken.setattr(os, "ftruncate", refuse)
            with pytest.raises(JournalFull) as caught:
                journal.append(*officer_entries(1, "long " * 200, 10))
            assert "could not be cut away" in caught.value.__notes__[0]
        assert read_journal(file, OWNER).torn_line == 2
        journal.append(Clock(at_s=1))
    reading = read_journal(file, OWNER)
    assert reading.torn_line is None
    assert reading.entries == (began(), *officer_entries(1, "long " * 200, 10), Clock(at_s=1))


@on_a_small_disk
def test_an_encounter_that_does_not_fit_is_not_half_closed_and_closes_when_space_returns(disk: Path) -> None:
    with Store(disk, QUICK_PIN) as store:
        owner = store.keys.practice()
        with store.begin(owner, began("e-1"), room_bytes=0) as journal:
            journal.append(*officer_entries(1, "Hello.", 10))
        large = record("e-1", text="word " * 3000)
        with filled(disk):
            with pytest.raises(StorageFull, match="disk is full"):
                store.close_encounter(owner, large, large, TODAY)
            assert not store.encounters.holds("e-1")
            assert [u.encounter_id for u in store.unfinished(owner)] == ["e-1"]
        assert store.close_encounter(owner, large, large, TODAY)
        store.database.check()
        assert store.closed(owner, "e-1").record == large
        assert store.unfinished(owner) == ()


@on_a_small_disk
def test_a_full_disk_leaves_no_half_key_secret_or_record(disk: Path) -> None:
    written = disk / "record.json"
    write_record(written, record(text="first"))
    with filled(disk):
        with pytest.raises(StorageFull):
            device_secret(disk)
        with pytest.raises(StoreError):
            write_record(written, record(text="second " * 1000))
        assert sorted(file.name for file in disk.iterdir()) == ["ballast", "record.json"]
    assert read_record(written) == record(text="first")
