import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.encounter.record import Incident, TurnTiming
from appliance.store.entries import Clock, Entry, Timed, WentWrong
from appliance.store.journal import Journal, JournalBusy, JournalDamaged, JournalError, read_journal
from tests.store.samples import began, encounter, later_entries, officer_entries, owner_key

OWNER = owner_key()
FOUR_LINES: tuple[Entry, ...] = (began(), Clock(at_s=1), Clock(at_s=2), Clock(at_s=3))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "e-1.journal"


def write(file: Path, entries: tuple[Entry, ...] = FOUR_LINES) -> bytes:
    """Write entries, one a line, and return the file's bytes."""
    file.unlink(missing_ok=True)
    with Journal.create(file, OWNER, began()) as journal:
        for entry in entries[1:]:
            journal.append(entry)
    return file.read_bytes()


def lines_of(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(groups=st.lists(st.lists(later_entries, min_size=1, max_size=3), max_size=5))
def test_what_is_appended_is_read_back(file: Path, groups: list[list[Entry]]) -> None:
    file.unlink(missing_ok=True)
    with Journal.create(file, OWNER, began()) as journal:
        for group in groups:
            journal.append(*group)
    reading = read_journal(file, OWNER)
    assert reading.entries == (began(), *(entry for group in groups for entry in group))
    assert reading.torn_line is None
    assert (reading.encounter_id, reading.owner_id) == ("e-1", "officer-1")


def test_a_journal_cut_at_any_byte_keeps_every_line_before_the_cut(file: Path) -> None:
    content = write(file)
    ends = [len(b"".join(lines_of(content)[: n + 1])) for n in range(5)]
    for size in range(ends[1], len(content) + 1):
        file.write_bytes(content[:size])
        whole = sum(end <= size for end in ends) - 1
        reading = read_journal(file, OWNER)
        assert reading.entries == FOUR_LINES[:whole]
        assert reading.torn_line == (None if size in ends else whole + 1)


@pytest.mark.parametrize("tail", [b"", b"0000000", b"00000005 0000"])
def test_blocks_of_zeros_that_a_power_cut_leaves_are_a_torn_line(file: Path, tail: bytes) -> None:
    content = write(file)
    file.write_bytes(content + tail + b"\0" * 512)
    assert read_journal(file, OWNER).torn_line == 5
    last = lines_of(content)[-1]
    zeroed = last[:40] + b"\0" * 20 + last[60:]
    file.write_bytes(content[: -len(last)] + zeroed)
    reading = read_journal(file, OWNER)
    assert (reading.torn_line, reading.entries) == (4, FOUR_LINES[:3])


def test_any_changed_byte_is_noticed(file: Path) -> None:
    content = write(file)
    ends = [len(b"".join(lines_of(content)[: n + 1])) for n in range(5)]
    for position in range(len(content)):
        for change in (0x01, 0xFF):
            changed = bytearray(content)
            changed[position] ^= change
            file.write_bytes(changed)
            line = sum(end <= position for end in ends)
            if line == 0:
                with pytest.raises(JournalError):
                    read_journal(file, OWNER)
                continue
            try:
                reading = read_journal(file, OWNER)
            except JournalDamaged as damaged:
                assert damaged.line == line
                assert str(damaged).startswith(f"Line {line} of the journal")
            else:
                assert (reading.torn_line, reading.entries) == (4, FOUR_LINES[:3]), "only a last line may be left out"
                assert line == 4


@given(position=st.integers(0, 10_000), byte=st.integers(0, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_an_earlier_line_overwritten_with_any_byte_is_never_taken_for_a_torn_one(
    file: Path, position: int, byte: int
) -> None:
    content = write(file) if not file.exists() else None
    content = content or (file.parent / "copy").read_bytes()
    (file.parent / "copy").write_bytes(content)
    heading, *lines = lines_of(content)
    position = len(heading) + position % (len(content) - len(heading) - len(lines[-1]))
    if content[position] == byte:
        return
    file.write_bytes(content[:position] + bytes([byte]) + content[position + 1 :])
    with pytest.raises(JournalDamaged):
        read_journal(file, OWNER)


@pytest.mark.parametrize(
    ("order", "refused"),
    [
        ((1, 3, 2, 4), 2),
        ((1, 2, 2, 3, 4), 3),
        ((1, 3, 4), 2),
        ((1, 2, 4), 3),
        ((2, 3, 4), 1),
        ((1, 2, 3, 4, 4), 5),
        ((4, 1, 2, 3), 1),
    ],
)
def test_lines_swapped_repeated_or_cut_out_are_refused_by_number(
    file: Path, order: tuple[int, ...], refused: int
) -> None:
    lines = lines_of(write(file))
    file.write_bytes(lines[0] + b"".join(lines[number] for number in order))
    with pytest.raises(JournalDamaged) as caught:
        read_journal(file, OWNER)
    assert caught.value.line == refused
    assert len(caught.value.intact) == refused - 1


def test_renumbering_a_moved_line_does_not_hide_that_it_was_moved(file: Path) -> None:
    lines = lines_of(write(file))
    moved = b"00000002" + lines[3][8:]
    file.write_bytes(lines[0] + lines[1] + moved + lines[4])
    with pytest.raises(JournalDamaged) as caught:
        read_journal(file, OWNER)
    assert caught.value.line == 2


def test_a_line_of_another_journal_of_the_same_officer_is_refused(file: Path, tmp_path: Path) -> None:
    mine = lines_of(write(file))
    theirs = lines_of(write(tmp_path / "other.journal"))
    file.write_bytes(b"".join([*mine[:3], theirs[3], mine[4]]))
    with pytest.raises(JournalDamaged) as caught:
        read_journal(file, OWNER)
    assert caught.value.line == 3


def test_another_officer_cannot_read_it(file: Path) -> None:
    write(file)
    with pytest.raises(JournalError, match="another officer"):
        read_journal(file, owner_key("officer-2"))


def test_reopening_cuts_a_torn_line_away_and_goes_on_from_there(file: Path) -> None:
    content = write(file)
    file.write_bytes(content[:-7])
    journal, reading = Journal.reopen(file, OWNER)
    with journal:
        assert (reading.torn_line, reading.entries) == (4, FOUR_LINES[:3])
        journal.append(Clock(at_s=9))
    after = read_journal(file, OWNER)
    assert after.entries == (*FOUR_LINES[:3], Clock(at_s=9))
    assert after.torn_line is None


def test_a_damaged_journal_is_not_changed_by_trying_to_reopen_it(file: Path) -> None:
    content = bytearray(write(file))
    content[200] ^= 1
    file.write_bytes(content)
    with pytest.raises(JournalDamaged):
        Journal.reopen(file, OWNER)
    assert file.read_bytes() == content


def test_only_one_writer_at_a_time(file: Path) -> None:
    with Journal.create(file, OWNER, began()) as journal:
        with pytest.raises(JournalBusy):
            Journal.reopen(file, OWNER)
        journal.append(Clock(at_s=1))
    reopened, reading = Journal.reopen(file, OWNER)
    reopened.close()
    assert reading.entries == FOUR_LINES[:2]


def test_a_running_journal_can_be_read(file: Path) -> None:
    with Journal.create(file, OWNER, began()) as journal:
        journal.append(Clock(at_s=1))
        assert read_journal(file, OWNER).entries == FOUR_LINES[:2]


def test_a_second_encounter_with_the_same_id_is_refused_and_the_first_kept(file: Path) -> None:
    content = write(file)
    with pytest.raises(JournalError, match="has a journal already"):
        Journal.create(file, OWNER, began())
    assert file.read_bytes() == content


def test_a_value_that_could_not_be_read_back_is_refused_before_it_is_written(file: Path) -> None:
    with Journal.create(file, OWNER, began()) as journal:
        with pytest.raises(JournalError, match="cannot be kept and read back"):
            journal.append(Timed(timing=TurnTiming(turn=1, first_words_s=float("nan"))))
        with pytest.raises(JournalError, match="cannot be kept and read back"):
            journal.append(*officer_entries(1, "half a pair \ud800", 1.0))
        journal.append(Clock(at_s=1))
    assert read_journal(file, OWNER).entries == FOUR_LINES[:2]


def test_a_closed_journal_takes_no_more(file: Path) -> None:
    journal = Journal.create(file, OWNER, began())
    journal.close()
    journal.close()
    with pytest.raises(JournalError, match="closed"):
        journal.append(Clock(at_s=1))


def test_entries_appended_together_share_one_line(file: Path) -> None:
    with Journal.create(file, OWNER, began()) as journal:
        journal.append(*officer_entries(1, "Hi.", 1.0), WentWrong(incident=Incident(at_s=4, what="paused")))
    assert len(lines_of(file.read_bytes())) == 3
    assert len(read_journal(file, OWNER).entries) == 4


def test_every_append_is_on_disk_before_it_returns(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    really_write, really_sync = os.pwrite, os.fdatasync

    def write_noted(descriptor: int, content: bytes, offset: int) -> int:
        calls.append("write")
        return really_write(descriptor, content, offset)

    def sync_noted(descriptor: int) -> None:
        calls.append("sync")
        really_sync(descriptor)

    with Journal.create(file, OWNER, began()) as journal:
        monkeypatch.setattr(os, "pwrite", write_noted)
        monkeypatch.setattr(os, "fdatasync", sync_noted)
        journal.append(Clock(at_s=1))
        journal.append(Clock(at_s=2))
    assert calls == ["write", "sync", "write", "sync"]


def test_a_file_that_is_no_journal_is_refused_in_words(file: Path) -> None:
    for content in (b"", b"\x00" * 50, b"TALKDOWN-JOURNAL 9 e o 00\n"):
        file.write_bytes(content)
        with pytest.raises(JournalDamaged, match="heading"):
            read_journal(file, OWNER)


def test_a_journal_of_a_whole_encounter_is_small(file: Path) -> None:
    assert len(write(file, encounter(turns=100))) < 1_000_000
