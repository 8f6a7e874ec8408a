import asyncio
import base64
import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from appliance.encounter.record import Incident
from appliance.store.entries import Clock, WentWrong
from appliance.store.errors import KeyGone, StoreError
from appliance.store.exchange import read_record, write_record
from appliance.store.journal import JournalError
from appliance.store.outbox import OutboxRow, Stream
from appliance.store.recording import add_up, assemble
from appliance.store.store import Store
from tests.store.samples import QUICK_PIN, began, encounter, files_below, officer_entries, record

PIN = "482913"
TODAY = date(2026, 3, 1)
SPOKEN = "zanzibarqwick"
SUBJECT = "Ölvurbrandtmäe"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data", QUICK_PIN) as opened:
        yield opened


def encodings(word: str) -> set[bytes]:
    """Return a word's bytes in every encoding a file could hold it in, base64 at all three alignments."""
    plain = {word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")}
    plain.add(word.encode("ascii", "backslashreplace"))
    found = set(plain)
    for raw in plain:
        found.update({raw.hex().encode(), raw[::-1]})
        for shift in range(3):
            text = base64.b64encode(b"x" * shift + raw)
            found.add(text[4 if shift else 0 : len(text) - 4])
    return found


def assert_nowhere(directory: Path, *words: str) -> None:
    files = files_below(directory)
    assert files
    for word in words:
        for needle in encodings(word):
            for file, content in files.items():
                assert needle not in content, f"{word} is readable in {file}"


def test_the_search_for_words_would_find_them(tmp_path: Path) -> None:
    for content in (
        SPOKEN.encode(),
        SPOKEN.encode("utf-16-le"),
        base64.b64encode(b"I said " + SPOKEN.encode()),
        base64.b64encode(b"I say " + SPOKEN.encode() + b"!"),
        base64.b64encode(b"{" + SPOKEN.encode("utf-16-be")),
    ):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(AssertionError, match="is readable"):
            assert_nowhere(tmp_path, SPOKEN)


def test_words_spoken_are_in_no_file_at_any_time(store: Store, tmp_path: Path) -> None:
    officer = store.keys.enrol(PIN, "Ana " + SUBJECT)
    data = tmp_path / "data"
    with store.begin(officer, began("e-1")) as journal:
        journal.append(*officer_entries(1, f"My name is {SPOKEN}, {SUBJECT}.", 10))
        assert_nowhere(data, SPOKEN, SUBJECT)
        journal.append(*officer_entries(2, SPOKEN * 50, 20))
        assert_nowhere(data, SPOKEN, SUBJECT)
    left = store.record_of_unfinished(officer, "e-1")
    store.close_encounter(officer, left, left, TODAY, lambda *_: [OutboxRow("r", Stream.SHARED, SPOKEN)])
    assert_nowhere(data, SPOKEN, SUBJECT)
    store.revise_review(officer, left, left)
    assert_nowhere(data, SPOKEN, SUBJECT)
    store.delete_encounter("e-1")
    store.close()
    assert_nowhere(data, SPOKEN, SUBJECT)
    assert officer.data_key not in b"".join(files_below(data).values())


def test_everything_kept_is_for_this_user_only(store: Store, tmp_path: Path) -> None:
    store.begin(store.keys.practice(), began()).close()
    for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_whole_encounter_from_its_beginning_to_its_closing(store: Store) -> None:
    officer = store.keys.enrol(PIN)
    with store.begin(officer, began("e-1")) as journal:
        for entry in encounter(encounter_id="e-1")[1:]:
            journal.append(entry)
    (unfinished,) = store.unfinished(officer)
    assert unfinished.account is not None
    whole = assemble(unfinished.account)
    assert store.close_encounter(officer, whole, whole, TODAY)
    assert store.unfinished(officer) == ()
    again = store.keys.unlock(officer.owner_id, PIN)
    assert store.closed(again, "e-1").record == record("e-1")
    assert store.records(again) == (record("e-1"),)
    with pytest.raises(StoreError, match="no unfinished encounter"):
        store.resume(again, "e-1")


def test_an_encounter_left_is_there_after_a_restart_and_goes_on(tmp_path: Path) -> None:
    with Store(tmp_path, QUICK_PIN) as store:
        officer = store.keys.enrol(PIN)
        with store.begin(officer, began("e-1")) as journal:
            journal.append(*officer_entries(1, "Hello.", 10))
            journal.append(WentWrong(incident=Incident(at_s=15, what="called_away")))
    with Store(tmp_path, QUICK_PIN) as store:
        officer = store.keys.unlock(officer.owner_id, PIN)
        assert [u.encounter_id for u in store.unfinished(officer)] == ["e-1"]
        recovered = store.resume(officer, "e-1")
        with recovered.journal:
            recovered.journal.append(*officer_entries(recovered.account.next_turn, "I'm back.", 16))
        assert len(store.record_of_unfinished(officer, "e-1").turns) == 2


def test_a_colleague_sees_nothing_not_even_that_there_is_something(store: Store) -> None:
    officer, colleague = store.keys.enrol(PIN), store.keys.enrol(PIN)
    store.begin(officer, began("e-1")).close()
    store.close_encounter(officer, record("e-2"), record("e-2"), TODAY)
    assert store.unfinished(colleague) == ()
    assert store.records(colleague) == ()
    with pytest.raises(JournalError, match="another officer"):
        store.resume(colleague, "e-1")


def test_a_damaged_journal_is_listed_with_its_problem_and_hides_no_other(store: Store, tmp_path: Path) -> None:
    officer = store.keys.practice()
    store.begin(officer, began("e-1")).close()
    with store.begin(officer, began("e-2")) as journal:
        journal.append(Clock(at_s=1))
    file = tmp_path / "data" / "journals" / "e-2.journal"
    content = bytearray(file.read_bytes())
    content[150] ^= 1
    file.write_bytes(content)
    problems = {u.encounter_id: u.problem for u in store.unfinished(officer)}
    assert problems["e-1"] == ""
    assert "Line 1 of the journal" in problems["e-2"]


def test_unfinished_encounters_come_in_the_order_in_which_they_were_left(store: Store, tmp_path: Path) -> None:
    officer = store.keys.practice()
    for place, encounter_id in enumerate(("b", "c", "a")):
        with store.begin(officer, began(encounter_id)) as journal:
            file = journal.file
        os.utime(file, ns=(place, place))
    assert [u.encounter_id for u in store.unfinished(officer)] == ["b", "c", "a"]


def test_a_journal_left_by_a_crash_after_closing_is_not_unfinished_and_is_swept(store: Store, tmp_path: Path) -> None:
    officer = store.keys.practice()
    store.begin(officer, began("e-1")).close()
    store.encounters.close(officer, record("e-1"), record("e-1"), lambda *_: (), TODAY)
    assert store.unfinished(officer) == ()
    store.begin(officer, began("e-2")).close()
    store.sweep()
    assert [file.name for file in (tmp_path / "data" / "journals").iterdir()] == ["e-2.journal"]


def test_deleting_an_officer_makes_even_a_copy_of_the_data_unreadable(store: Store, tmp_path: Path) -> None:
    officer, colleague = store.keys.enrol(PIN), store.keys.enrol(PIN)
    for owner, encounter_id in ((officer, "e-1"), (colleague, "e-2")):
        store.begin(owner, began(encounter_id)).close()
        closed = record(f"{encounter_id}-closed")
        store.close_encounter(owner, closed, closed, TODAY)
    copy = (tmp_path / "data" / "journals" / "e-1.journal").read_bytes()
    store.delete_owner(officer.owner_id)
    with pytest.raises(KeyGone):
        store.keys.unlock(officer.owner_id, PIN)
    (tmp_path / "data" / "journals" / "e-1.journal").write_bytes(copy)
    assert [u.encounter_id for u in store.unfinished(colleague)] == ["e-2"]
    assert [r.encounter_id for r in store.records(colleague)] == ["e-2-closed"]
    assert store.database.rows("SELECT owner_id FROM encounters") == [(colleague.owner_id,)]


def test_guests_are_forgotten_and_officers_are_not(store: Store) -> None:
    officer, guest = store.keys.enrol(PIN), store.keys.guest()
    store.begin(guest, began("e-1")).close()
    store.begin(officer, began("e-2")).close()
    store.forget_guests()
    assert [owner.owner_id for owner in store.keys.owners()] == [officer.owner_id]
    assert [u.encounter_id for u in store.unfinished(officer)] == ["e-2"]
    assert store.unfinished(guest) == ()


def test_a_guest_earns_no_counted_time(store: Store) -> None:
    guest = store.keys.guest()
    with store.begin(guest, began("e-1")) as journal:
        for entry in encounter(encounter_id="e-1")[1:]:
            journal.append(entry)
    (unfinished,) = store.unfinished(guest)
    assert unfinished.account is not None
    assert assemble(unfinished.account).counted_s == 0


@pytest.mark.parametrize("encounter_id", ["../e-1", "", "a/b", "e-1\n", "x" * 65])
def test_an_id_that_is_no_id_reaches_no_file(store: Store, encounter_id: str) -> None:
    for ask in (store.delete_encounter, lambda i: store.resume(store.keys.practice(), i)):
        with pytest.raises(StoreError):
            ask(encounter_id)


async def test_calls_from_many_threads_do_not_disturb_each_other(store: Store) -> None:
    officer = store.keys.practice()
    journal = store.begin(officer, began("e-0"))
    appends = [asyncio.to_thread(journal.append, Clock(at_s=n)) for n in range(20)]
    closes = [
        asyncio.to_thread(store.close_encounter, officer, record(f"e-{n}"), record(f"e-{n}"), TODAY)
        for n in range(1, 11)
    ]
    await asyncio.gather(*appends, *closes)
    journal.close()
    (unfinished,) = store.unfinished(officer)
    assert unfinished.account is not None
    assert unfinished.account.at_s == 19
    assert len(store.records(officer)) == 10


def test_a_record_file_is_read_back_and_is_for_this_user_only(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    write_record(file, record())
    assert read_record(file) == record()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    write_record(file, record("e-2"))
    assert read_record(file).encounter_id == "e-2"
    assert [f.name for f in tmp_path.iterdir()] == ["record.json"]


def test_a_file_that_is_no_record_is_refused_in_words_without_its_contents(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    for content in (b"", b"{}", b'{"turns": "' + SPOKEN.encode() + b'"}', b"\xff\xfe"):
        file.write_bytes(content)
        with pytest.raises(StoreError, match="is not a record") as caught:
            read_record(file)
        assert SPOKEN not in str(caught.value)
    with pytest.raises(StoreError, match="No such file"):
        read_record(tmp_path / "missing.json")


def test_add_up_of_a_kept_encounter_equals_add_up_of_its_entries(store: Store) -> None:
    officer = store.keys.practice()
    entries = encounter(encounter_id="e-1")
    with store.begin(officer, began("e-1")) as journal:
        for entry in entries[1:]:
            journal.append(entry)
    (unfinished,) = store.unfinished(officer)
    assert unfinished.account == add_up(entries)
