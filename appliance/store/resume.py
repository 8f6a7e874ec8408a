"""Going on with an encounter that was cut off or left, or closing it for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.encounter.record import Record
from appliance.store.entries import Entry, WentWrong
from appliance.store.journal import Journal, entries_in, read_journal
from appliance.store.keys import OwnerKey
from appliance.store.lines import JournalDamaged, JournalError
from appliance.store.recording import Account, add_up, assemble, cut_off
from appliance.words import _


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the stage needs to go on: the account so far and the journal, open for more."""

    account: Account
    journal: Journal
    torn_line: int | None
    """Number of a last line that was lost in the cut, or None."""


def resume(file: Path, owner: OwnerKey) -> Recovered:
    """Open a journal to go on with; unless it was left in good order, the record says that it was cut off.

    Raises JournalError when the encounter has ended or another process writes it, JournalDamaged for a changed line.
    """
    journal, reading = Journal.reopen(file, owner)
    try:
        account = add_up(reading.entries)
        if account.ended is not None:
            raise JournalError(_("This encounter has ended. It can be reviewed, not resumed."))
        known = len(account.incidents)
        account = cut_off(account)
        for cut in account.incidents[known:]:
            journal.append(WentWrong(incident=cut))
    except BaseException:
        journal.close()
        raise
    return Recovered(account, journal, reading.torn_line)


def close_cut_off(
    file: Path, owner: OwnerKey, *, despite_damage: bool = False, unwritten: Sequence[Entry] = ()
) -> Record:
    """Return the record of a journal that nobody will resume: complete when it had ended, else up to the cut.

    With `despite_damage`, what stands before a changed line is taken instead of raising JournalDamaged. `unwritten` is
    what a full disk has not taken.
    """
    try:
        entries = read_journal(file, owner).entries
    except JournalDamaged as damaged:
        if not despite_damage:
            raise
        entries = entries_in(damaged.intact)
    return assemble(cut_off(add_up((*entries, *unwritten))))
