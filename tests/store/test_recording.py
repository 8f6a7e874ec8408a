from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.direction import Ending
from appliance.encounter.record import Incident, Record, Snapshot
from appliance.store.entries import Clock, Ended, Entry, Happened, TurnClosed, WentBack, WentWrong
from appliance.store.journal import Journal, read_journal
from appliance.store.lines import JournalDamaged, JournalError
from appliance.store.recording import add_up, assemble
from appliance.store.resume import close_cut_off, resume
from tests.store.samples import began, encounter, later_entries, officer_entries, owner_key, state, turn

OWNER = owner_key()


def keep(file: Path, entries: tuple[Entry, ...]) -> Path:
    with Journal.create(file, OWNER, began()) as journal:
        for entry in entries[1:]:
            journal.append(entry)
    return file


@given(later=st.lists(later_entries, max_size=12))
def test_the_same_entries_give_the_same_record(later: list[Entry]) -> None:
    entries = [began(), *later]
    first, second = assemble(add_up(entries)), assemble(add_up(list(entries)))
    assert first.model_dump_json() == second.model_dump_json()


def test_a_whole_encounter_is_a_complete_record() -> None:
    record = assemble(add_up(encounter(turns=8)))
    assert record.complete
    assert record.outcome is Ending.RESOLVED
    assert record.narration == "He sits down."
    assert [t.number for t in record.turns] == list(range(1, 9))
    assert [e.at_s for e in record.events] == [s.at_s for s in record.snapshots]
    assert (record.duration_s, record.counted_s) == (85, 75)
    assert (record.encounter_id, record.scenario_id, record.seed) == ("e-1", "porch", 7)


def test_the_directors_first_state_is_a_snapshot_without_an_event() -> None:
    opening = Happened(snapshot=Snapshot(at_s=0, after_turn=0, state=state()))
    record = assemble(add_up([began(), opening]))
    assert record.events == ()
    assert record.snapshots == (opening.snapshot,)


def test_a_turn_closed_again_replaces_the_earlier_one() -> None:
    entries: list[Entry] = [
        began(),
        TurnClosed(turn=turn(2, "I— what?", 4, 5)),
        TurnClosed(turn=turn(1, "Hello.", 1, 2)),
    ]
    account = add_up([*entries, TurnClosed(turn=turn(2, "I hear you.", 4, 6))])
    assert [t.text for t in account.turns] == ["Hello.", "I hear you."]
    assert account.next_turn == 3


def test_guests_and_simulated_officers_earn_nothing() -> None:
    entries = encounter(turns=8)
    for changes in ({"guest": True}, {"mode": "simulated"}, {"retake_of": "e-0", "retake_turn": 3}):
        assert assemble(add_up([began(**changes), *entries[1:]])).counted_s == 0


def test_a_journal_that_does_not_begin_or_begins_twice_is_refused() -> None:
    refused: tuple[list[Entry], ...] = ([], [Clock(at_s=1)], [began(), began()])
    for entries in refused:
        with pytest.raises(JournalError):
            add_up(entries)


def test_a_cut_off_encounter_counts_up_to_the_cut_and_says_so(tmp_path: Path) -> None:
    cut = (*encounter(turns=8)[:-1], Clock(at_s=100))
    record = close_cut_off(keep(tmp_path / "j", cut), OWNER)
    assert not record.complete
    assert record.outcome is Ending.STILL_TALKING
    assert (record.duration_s, record.counted_s) == (100, 90)
    assert record.incidents == (Incident(at_s=100, what="power_cut"),)


def test_closing_a_journal_whose_encounter_had_ended_gives_the_complete_record(tmp_path: Path) -> None:
    entries = encounter()
    record = close_cut_off(keep(tmp_path / "j", entries), OWNER)
    assert record == assemble(add_up(entries))
    assert record.complete


def test_the_ending_the_director_reached_is_kept_when_the_cut_came_before_the_last_entry() -> None:
    ended = state().model_copy(update={"ending": Ending.ESCALATED})
    entries: list[Entry] = [began(), Happened(snapshot=Snapshot(at_s=5, after_turn=1, state=ended))]
    assert assemble(add_up(entries)).outcome is Ending.ESCALATED


def happened(at_s: float, what: str) -> WentWrong:
    return WentWrong(incident=Incident.model_validate({"at_s": at_s, "what": what}))


@pytest.mark.parametrize("how", ["called_away", "stopped", "paused"])
def test_an_encounter_that_was_left_in_good_order_is_not_said_to_have_had_a_power_cut(tmp_path: Path, how: str) -> None:
    record = close_cut_off(keep(tmp_path / "j", (*encounter(turns=8)[:-1], happened(90, how))), OWNER)
    assert [i.what for i in record.incidents] == [how]


def test_a_power_cut_after_going_on_is_told(tmp_path: Path) -> None:
    later = (happened(90, "called_away"), happened(90, "resumed"))
    record = close_cut_off(keep(tmp_path / "j", (*encounter(turns=8)[:-1], *later)), OWNER)
    assert [i.what for i in record.incidents] == ["called_away", "resumed", "power_cut"]


def test_one_power_cut_is_told_once_however_often_going_on_is_begun_and_left(tmp_path: Path) -> None:
    file = keep(tmp_path / "j", encounter(turns=8)[:-1])
    for _ in range(3):
        recovered = resume(file, OWNER)
        recovered.journal.close()
    assert [i.what for i in recovered.account.incidents] == ["power_cut"]
    assert [i.what for i in add_up(read_journal(file, OWNER).entries).incidents] == ["power_cut"]


def test_resuming_goes_on_where_the_journal_stopped(tmp_path: Path) -> None:
    file = keep(tmp_path / "j", encounter(turns=3)[:-1])
    file.write_bytes(file.read_bytes()[:-5])
    recovered = resume(file, OWNER)
    with recovered.journal:
        assert recovered.torn_line == 7
        assert recovered.account.next_turn == 4
        assert recovered.account.state == state(23)
        assert recovered.account.at_s == 33
        recovered.journal.append(*officer_entries(4, "Still here.", 40))
    after = add_up(read_journal(file, OWNER).entries)
    assert [t.number for t in after.turns] == [1, 2, 3, 4]
    assert [i.what for i in after.incidents] == ["power_cut"]
    assert after.incidents == recovered.account.incidents


def test_a_retake_that_was_cut_off_keeps_the_take_it_goes_back_to(tmp_path: Path) -> None:
    first = assemble(add_up(encounter(turns=8, encounter_id="e-0")))
    file = tmp_path / "retake.journal"
    with Journal.create(file, OWNER, began(retake_of="e-0", retake_turn=3)) as journal:
        journal.append(WentBack(earlier=first))
        journal.append(*officer_entries(3, "Let me try that again.", 30))
    recovered = resume(file, OWNER)
    recovered.journal.close()
    assert recovered.account.earlier == first
    record = close_cut_off(file, OWNER)
    assert (record.retake_of, record.retake_turn, record.earlier) == ("e-0", 3, first)
    assert Record.model_validate_json(record.model_dump_json()) == record


def test_resuming_after_being_called_away_notes_no_power_cut(tmp_path: Path) -> None:
    away = WentWrong(incident=Incident(at_s=90, what="called_away"))
    recovered = resume(keep(tmp_path / "j", (*encounter(turns=8)[:-1], away)), OWNER)
    recovered.journal.close()
    assert [i.what for i in recovered.account.incidents] == ["called_away"]


def test_an_encounter_that_ended_is_not_resumed(tmp_path: Path) -> None:
    file = keep(tmp_path / "j", encounter())
    before = file.read_bytes()
    with pytest.raises(JournalError, match="has ended"):
        resume(file, OWNER)
    assert file.read_bytes() == before


def test_what_stands_before_a_changed_line_can_be_closed_when_asked_for(tmp_path: Path) -> None:
    file = keep(tmp_path / "j", encounter(turns=8))
    lines = file.read_bytes().splitlines(keepends=True)
    lines[6] = lines[6][:50] + b"AAAA" + lines[6][54:]
    file.write_bytes(b"".join(lines))
    with pytest.raises(JournalDamaged, match="Line 6"):
        close_cut_off(file, OWNER)
    record = close_cut_off(file, OWNER, despite_damage=True)
    assert not record.complete
    assert [t.number for t in record.turns] == [1, 2]


@given(later=st.lists(later_entries, max_size=10), end_s=st.floats(0, 900))
def test_counted_time_never_exceeds_the_duration(later: list[Entry], end_s: float) -> None:
    record = assemble(add_up([began(), *later, Ended(at_s=end_s, ending=Ending.RESOLVED)]))
    assert 0 <= record.counted_s <= record.duration_s
