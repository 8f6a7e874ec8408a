"""`kill -9` at random instants, in real processes."""

import os
import random
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

from appliance.encounter.direction import Ending
from appliance.encounter.record import Record
from appliance.store.entries import Ended
from appliance.store.exchange import read_record, write_record
from appliance.store.journal import Journal, read_journal
from appliance.store.outbox import OutboxRow, Stream
from appliance.store.recording import add_up, assemble
from appliance.store.resume import resume
from appliance.store.store import Store
from appliance.wire.envelope import HoursEnvelope, body_sha256, read_envelope
from tests.store.leaving_samples import REFS, close, enrolled, opened
from tests.store.samples import began, officer_entries, owner_key, record

KILLS = 40
OWNER = owner_key()
TODAY = date(2026, 3, 1)


def kill_after(acknowledged: int, spin: int, work: Callable[[Callable[[], object]], None]) -> int:
    """Run `work` in another process, kill it some time after so many acknowledgements, and return how many it gave."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            work(lambda: os.write(writer, b"."))
        finally:
            os._exit(1)
    os.close(writer)
    seen = 0
    while seen < acknowledged and os.read(reader, 1):
        seen += 1
    for _ in range(spin):
        pass
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer failed by itself"
    while os.read(reader, 1):
        seen += 1
    os.close(reader)
    return seen


def test_a_journal_killed_at_random_instants_keeps_every_acknowledged_turn_and_goes_on(tmp_path: Path) -> None:
    chance = random.Random(5)
    file = tmp_path / "e-1.journal"
    Journal.create(file, OWNER, began()).close()
    kept = 0
    for _ in range(KILLS):

        def write_turns(acknowledge: Callable[[], object]) -> None:
            recovered = resume(file, OWNER)
            number = recovered.account.next_turn
            while True:
                recovered.journal.append(*officer_entries(number, f"turn {number} " * 1500, 10.0 * number))
                acknowledge()
                number += 1

        acknowledged = kill_after(chance.randint(0, 6), chance.randint(0, 150_000), write_turns)
        account = add_up(read_journal(file, OWNER).entries)
        assert len(account.turns) in (kept + acknowledged, kept + acknowledged + 1)
        assert [t.number for t in account.turns] == list(range(1, len(account.turns) + 1))
        assert len(account.events) == len(account.turns), "a turn and its event are kept together or not at all"
        kept = len(account.turns)
    assert kept > KILLS


def test_a_store_killed_while_closing_encounters_loses_none_and_sends_none_twice(tmp_path: Path) -> None:
    def one_row(closed: Record, review: Record) -> list[OutboxRow]:
        return [OutboxRow(os.urandom(16).hex(), Stream.REVIEW, closed.encounter_id)]

    chance = random.Random(6)
    begun: set[str] = set()
    acknowledged = 0
    for kill in range(KILLS):

        def close_encounters(acknowledge: Callable[[], object], kill: int = kill) -> None:
            with Store(tmp_path) as store:
                owner = store.keys.practice()
                number = 0
                while True:
                    encounter_id = f"e-{kill}-{number}"
                    with store.begin(owner, began(encounter_id)) as journal:
                        journal.append(*officer_entries(1, "Hello.", 10.0))
                        journal.append(Ended(at_s=20, ending=Ending.RESOLVED))
                        entries = read_journal(journal.file, owner).entries
                    closed = assemble(add_up(entries))
                    store.close_encounter(owner, closed, closed, TODAY, one_row)
                    acknowledge()
                    number += 1

        acknowledged += kill_after(chance.randint(0, 2), chance.randint(0, 400_000), close_encounters)
        with Store(tmp_path) as store:
            owner = store.keys.practice()
            store.sweep()
            for unfinished in store.unfinished(owner):
                assert unfinished.account is not None
                left = store.record_of_unfinished(owner, unfinished.encounter_id)
                assert store.close_encounter(owner, left, left, TODAY, one_row)
                assert not store.close_encounter(owner, left, left, TODAY, one_row)
            assert list((tmp_path / "journals").glob("*.journal")) == []
            begun = {closed.encounter_id for closed in store.records(owner)}
            assert sorted(w.encounter_id for w in store.outbox.waiting()) == sorted(begun)
    assert len(begun) >= acknowledged > KILLS / 2


def test_a_half_written_file_never_appears_under_its_name(tmp_path: Path) -> None:
    chance = random.Random(7)
    file = tmp_path / "record.json"
    for _ in range(KILLS):

        def write_records(acknowledge: Callable[[], object]) -> None:
            while True:
                for text in ("short", "long " * 500):
                    write_record(file, record(text=text))
                    acknowledge()

        kill_after(chance.randint(1, 3), chance.randint(0, 100_000), write_records)
        assert read_record(file).turns[0].text.startswith(("short", "long"))


def test_hours_survive_kills_without_a_loss_a_double_or_a_gap_in_their_chain(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        enrolled(store)
        store.identity.key()
        owner = store.keys.enrol("123456", "Sam")
        store.claim(owner.owner_id, REFS[0])
    chance = random.Random(8)
    acknowledged = 0
    for kill in range(KILLS):

        def close_encounters(acknowledge: Callable[[], object], kill: int = kill) -> None:
            with opened(tmp_path) as store:
                number = 0
                while True:
                    close(store, owner, f"e-{kill}-{number}")
                    acknowledge()
                    number += 1

        acknowledged += kill_after(chance.randint(0, 2), chance.randint(0, 300_000), close_encounters)
    with opened(tmp_path) as store:
        closed = store.encounters.ids(owner)
        waiting = store.outbox.waiting(Stream.HOURS)
        assert sorted(m.encounter_id for m in waiting) == sorted(closed)
        assert sorted(m.encounter_id for m in store.outbox.waiting(Stream.HELD)) == sorted(closed)
        bodies = sorted(
            (e.body for e in (read_envelope(m.row.payload.encode()) for m in waiting) if isinstance(e, HoursEnvelope)),
            key=lambda body: body.sequence,
        )
    assert len(bodies) >= acknowledged > KILLS / 2
    assert [body.sequence for body in bodies] == list(range(len(bodies)))
    assert [body.previous_sha256 for body in bodies[1:]] == [body_sha256(body) for body in bodies[:-1]]
