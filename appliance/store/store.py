"""The store as a whole: keys, running and closed encounters, drills, outbox, in one data directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.review.model import Review
from appliance.store.claims import Claims
from appliance.store.closed import Closed, ClosedEncounters
from appliance.store.database import Database
from appliance.store.device import device_secret
from appliance.store.drills import KeptDrills
from appliance.store.entries import ENCOUNTER_ID, Began, Entry
from appliance.store.errors import StoreError, plain_errors
from appliance.store.files import private_directory, sync_directory
from appliance.store.hours import HoursChain
from appliance.store.identity import Identity
from appliance.store.journal import ROOM_TO_BEGIN_BYTES, Journal, JournalBusy, journal_heading, read_journal
from appliance.store.keys import KeyRing, OwnerKey, OwnerKind, PinCost
from appliance.store.leaving import what_leaves
from appliance.store.lines import JournalDamaged
from appliance.store.lockout import Lockout
from appliance.store.memory import Memory
from appliance.store.outbox import Anonymise, Outbox, ReviewT, nothing_leaves
from appliance.store.recording import Account, add_up
from appliance.store.resume import Recovered, close_cut_off, resume
from appliance.store.sharing import Sharing
from appliance.wire.enrolment import DEMO_AGENCY
from appliance.words import _

DATABASE_FILE: Final = "talkdown.sqlite3"
JOURNAL_DIRECTORY: Final = "journals"
JOURNAL_SUFFIX: Final = ".journal"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An encounter that has a journal and is not closed."""

    encounter_id: str
    account: Account | None
    """None when the journal cannot be read; `problem` says why."""
    problem: str = ""


class Store:
    """Everything that is kept on one box; `close` it when done."""

    def __init__(self, data: Path, cost: PinCost | None = None) -> None:
        """Open or create the store in a data directory; raise StoreError or a subclass in plain words."""
        with plain_errors(_("Opening the store")):
            self._journals = private_directory(private_directory(data) / JOURNAL_DIRECTORY)
        secret = device_secret(data)
        self.keys = KeyRing(data, secret, cost)
        self.database = Database(data / DATABASE_FILE)
        self.outbox = Outbox(self.database, secret)
        self.memory = Memory(self.database, secret)
        self.claims = Claims(self.database, secret)
        self.lockout = Lockout(self.database, secret)
        self.identity = Identity(data)
        self.hours = HoursChain(self.database, self.outbox, self.claims, self.memory, self.identity)
        self.sharing = Sharing(self.database, self.outbox)
        self.encounters = ClosedEncounters(self.database, self.outbox, self.hours.settle_in)
        self.drills = KeptDrills(self.database)

    def begin(self, owner: OwnerKey, began: Began, room_bytes: int = ROOM_TO_BEGIN_BYTES) -> Journal:
        """Begin the journal of an encounter; a guest's earns no counted time whatever `began` says."""
        if owner.kind is OwnerKind.GUEST:
            began = began.model_copy(update={"guest": True})
        return Journal.create(self._journal(began.encounter_id), owner, began, room_bytes)

    def unfinished(self, owner: OwnerKey) -> tuple[Unfinished, ...]:
        """Return an officer's encounters that were cut off, left, or ended and not closed; the last played last."""
        found: list[Unfinished] = []
        for file in self._oldest_first(self._journal_files()):
            encounter_id = file.name.removesuffix(JOURNAL_SUFFIX)
            try:
                if journal_heading(file).owner_id != owner.owner_id or self.encounters.holds(encounter_id):
                    continue
                found.append(Unfinished(encounter_id, add_up(read_journal(file, owner).entries)))
            except StoreError as error:
                found.append(Unfinished(encounter_id, None, str(error)))
        return tuple(found)

    def resume(self, owner: OwnerKey, encounter_id: str) -> Recovered:
        """Go on with an encounter; see `resume.resume`."""
        return resume(self._existing_journal(encounter_id), owner)

    def drop_unbegun(self, owner: OwnerKey, encounter_id: str) -> bool:
        """Drop the journal of an encounter in which nobody has spoken; False when another process writes it."""
        try:
            journal, reading = Journal.reopen(self._existing_journal(encounter_id), owner)
        except JournalBusy:
            return False
        with journal:
            if add_up(reading.entries).turns:
                return False
            self._drop_journal(encounter_id)
        return True

    def record_of_unfinished(
        self, owner: OwnerKey, encounter_id: str, *, despite_damage: bool = False, unwritten: Sequence[Entry] = ()
    ) -> Record:
        """Return the record of an encounter that nobody will resume, ready for review and `close`; see `resume`."""
        file = self._existing_journal(encounter_id)
        return close_cut_off(file, owner, despite_damage=despite_damage, unwritten=unwritten)

    def close_encounter(
        self,
        owner: OwnerKey,
        record: Record,
        review: ReviewT,
        today: date,
        anonymise: Anonymise[ReviewT] = nothing_leaves,
    ) -> bool:
        """Keep record, review and outbox rows in one transaction, then drop the journal; False when it was done before.

        A crash in between is mended by `sweep`. Close the `Journal` first.
        """
        kept = self.encounters.close(owner, record, review, anonymise, today)
        self._drop_journal(record.encounter_id)
        return kept

    def what_leaves(self, owner: OwnerKey, scenario: Scenario) -> Anonymise[Review]:
        """Return what an encounter of this officer sends, for `close_encounter`.

        Nothing of a guest, nor of the practice officer unless somebody claimed that sign-in, nor of a simulated officer
        unless this box belongs to the demo's agency.
        """
        if owner.kind is OwnerKind.GUEST or (
            owner.kind is OwnerKind.PRACTICE and self.claims.of(owner.owner_id) is None
        ):
            return nothing_leaves
        place = self.identity.place()
        for_demo = place is not None and place.agency == DEMO_AGENCY
        return what_leaves(scenario, len(self.encounters.ids(owner)), self.memory.last_contact, for_demo=for_demo)

    def claim(self, owner_id: str, officer_ref: str, code_sha256: str | None = None) -> int:
        """Bind a sign-in to an officer of the agency; return how many encounters' hours are queued by that.

        A code, named by its hash, does so for one sign-in of this box.
        """
        with self.database.transaction() as connection:
            if code_sha256 is not None:
                self.claims.use(connection, code_sha256, owner_id)
            self.claims.bind(connection, owner_id, officer_ref)
            return self.hours.settle_in(connection)

    def closed(self, owner: OwnerKey, encounter_id: str) -> Closed:
        """Return one closed encounter of this officer."""
        return self.encounters.read(owner, encounter_id)

    def records(self, owner: OwnerKey) -> tuple[Record, ...]:
        """Return all of an officer's records, the oldest first."""
        records = (self.encounters.read(owner, encounter_id).record for encounter_id in self.encounters.ids(owner))
        return tuple(sorted(records, key=lambda record: (record.started_utc, record.encounter_id)))

    def revise_review(
        self,
        owner: OwnerKey,
        record: Record,
        review: ReviewT,
        anonymise: Anonymise[ReviewT] | None = None,
    ) -> int:
        """Keep what an officer amended, with the review beside its earlier versions; see `ClosedEncounters.revise`."""
        return self.encounters.revise(owner, record, review, anonymise)

    def delete_encounter(self, encounter_id: str) -> None:
        """Forget one encounter, closed or not; hours that wait to be sent stay."""
        self.encounters.delete(encounter_id)
        self._drop_journal(encounter_id)

    def delete_owner(self, owner_id: str) -> None:
        """Destroy an officer's key, which makes all they said unreadable, then remove what it sealed."""
        self.keys.destroy(owner_id)
        self.encounters.delete_owner(owner_id)
        self.drills.delete_owner(owner_id)
        with self.database.transaction() as connection:
            self.claims.forget(connection, owner_id)
        for file in self._journal_files():
            try:
                if journal_heading(file).owner_id == owner_id:
                    self._drop_journal(file.name.removesuffix(JOURNAL_SUFFIX))
            except JournalDamaged:
                continue  # whose it was cannot be seen, and without the key nobody can read it

    def forget_guests(self) -> None:
        """Destroy every guest's key and what it sealed; called when nobody is signed in."""
        for owner in self.keys.owners():
            if owner.kind is OwnerKind.GUEST and not owner.damaged:
                self.delete_owner(owner.owner_id)

    def sweep(self) -> None:
        """Drop journals of encounters that are closed, left by a crash between the two; called at start-up."""
        for file in self._journal_files():
            encounter_id = file.name.removesuffix(JOURNAL_SUFFIX)
            if self.encounters.holds(encounter_id):
                self._drop_journal(encounter_id)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _journal(self, encounter_id: str) -> Path:
        if not ENCOUNTER_ID.fullmatch(encounter_id):
            raise StoreError(_("An encounter's id is up to 64 letters, digits and hyphens; this one is not."))
        return self._journals / f"{encounter_id}{JOURNAL_SUFFIX}"

    def _existing_journal(self, encounter_id: str) -> Path:
        file = self._journal(encounter_id)
        if file not in self._journal_files():
            raise StoreError(
                _("There is no unfinished encounter {encounter_id} on this box. It may have been closed.").format(
                    encounter_id=encounter_id
                )
            )
        return file

    def _journal_files(self) -> list[Path]:
        with plain_errors(_("Looking for unfinished encounters")):
            return sorted(self._journals.glob(f"*{JOURNAL_SUFFIX}"))

    def _oldest_first(self, files: list[Path]) -> list[Path]:
        """Order journals by their last line: a record tells the minute it began and no more."""
        with plain_errors(_("Looking for unfinished encounters")):
            return sorted(files, key=lambda file: file.stat().st_mtime_ns)

    def _drop_journal(self, encounter_id: str) -> None:
        with plain_errors(_("Removing a journal")):
            self._journal(encounter_id).unlink(missing_ok=True)
            sync_directory(self._journals)
