"""What the server wants of each kiosk, from its database: one document a kiosk, versioned by its content."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agency.database.engine import Database
from agency.database.kiosks import DesiredVersion, Kiosk, KioskState, ServerState
from agency.database.people import Role, User
from agency.database.reviews import SharedReviewRow
from agency.database.training import Assignment as AssignmentRow
from agency.database.training import HoursEntry, Officer
from agency.ingest.chains import Link, check
from agency.training import hours
from agency.training.claim_codes import is_open
from appliance.wire.desired import Assignment, Desired, KioskSettings, Note, OfficerStanding, Trainer
from appliance.wire.envelope import canonical

_FIRST_VERSION: Final = 1


class DatabaseDocuments:
    """Reads the documents from the database; a document that changed gets the next version, durably."""

    def __init__(self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Read from a database; `now` is an aware instant."""
        self._database = database
        self._now = now

    def __call__(self) -> Mapping[str, bytes]:
        """Return the canonical document of every accepted kiosk."""
        with self._database.read() as session:
            wanted = _wanted(session, self._now())
            versions = {row.kiosk: row for row in session.scalars(select(DesiredVersion))}
        changed = {
            kiosk: document
            for kiosk, document in wanted.items()
            if kiosk not in versions or versions[kiosk].content_sha256 != _content_sha256(document)
        }
        numbers = {kiosk: row.version for kiosk, row in versions.items()}
        if changed:
            with self._database.write() as session:
                for kiosk, document in changed.items():
                    numbers[kiosk] = _next_version(session, kiosk, _content_sha256(document))
        return {
            kiosk: canonical(document.model_copy(update={"version": numbers[kiosk]}))
            for kiosk, document in wanted.items()
        }


def _wanted(session: Session, now: datetime) -> dict[str, Desired]:
    state = session.scalars(select(ServerState)).one_or_none()
    if state is None:
        return {}
    settings = KioskSettings(
        retention_days=state.retention_days, smallest_group=state.smallest_group, peer_support=state.peer_support
    )
    trainers = tuple(
        Trainer(trainer_ref=user.trainer_ref, name=user.full_name)
        for user in session.scalars(select(User).where(User.disabled.is_(False)).order_by(User.trainer_ref))
        if Role.TRAINING_OFFICER in user.roles
    )
    standings = _standings(session, now)
    practised = _practised(session)
    chains = _without_gap(session)
    kiosks = session.scalars(select(Kiosk.name).where(Kiosk.state == KioskState.ACCEPTED).order_by(Kiosk.name))
    return {
        kiosk: Desired(
            version=0,
            epoch=state.epoch,
            last_sequence=chains[kiosk],
            settings=settings,
            trainers=trainers,
            officers=tuple(one for one in standings if one.claim_sha256 or one.officer_ref in practised[kiosk]),
        )
        for kiosk in kiosks
    }


def _standings(session: Session, now: datetime) -> list[OfficerStanding]:
    notes = _notes(session)
    assignments = session.scalars(select(AssignmentRow).where(AssignmentRow.closed.is_(False))).all()
    officers = session.scalars(select(Officer).where(Officer.active.is_(True)).order_by(Officer.ref)).all()
    minutes = _credited_minutes(session, [officer.ref for officer in officers], now.year)
    return [
        OfficerStanding(
            officer_ref=officer.ref,
            claim_sha256=officer.claim_sha256 if is_open(officer, now) else None,
            assignments=_assigned(officer, assignments),
            credited_minutes=minutes.get(officer.ref, 0),
            as_of=now.date().isoformat(),
            notes=tuple(notes[officer.ref]),
            litigation_hold=officer.litigation_hold,
        )
        for officer in officers
    ]


def _assigned(officer: Officer, assignments: Iterable[AssignmentRow]) -> tuple[Assignment, ...]:
    mine = (
        row
        for row in assignments
        if row.officer_ref == officer.ref or (row.officer_ref is None and row.unit in (None, officer.unit))
    )
    return tuple(
        Assignment.model_validate(
            {
                "id": row.id,
                "title": row.title,
                "course": row.course,
                "scenario": row.scenario,
                "category": row.category,
                "due": None if row.due is None else row.due.isoformat(),
            }
        )
        for row in sorted(mine, key=lambda row: row.id)
    )


def _credited_minutes(session: Session, officer_refs: Sequence[str], year: int) -> dict[str, int]:
    """Return this year's credited and adjusted minutes by officer, each day rounded down once."""
    settled = hours.settled(session, officer_refs, since=date(year, 1, 1))
    return {ref: max(0, hours.day_rounded_seconds(lines) // 60) for ref, lines in settled.items()}


def _notes(session: Session) -> defaultdict[str, list[Note]]:
    found: defaultdict[str, list[Note]] = defaultdict(list)
    query = select(SharedReviewRow).where(SharedReviewRow.note_id.is_not(None)).order_by(SharedReviewRow.note_id)
    for row in session.scalars(query):
        note = {"id": row.note_id, "shared_id": row.id, "outcome": row.outcome, "text": row.note}
        found[row.officer_ref].append(Note.model_validate(note))
    return found


def _practised(session: Session) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kiosk, officer_ref in session.execute(select(HoursEntry.kiosk, HoursEntry.officer_ref).distinct()):
        found[kiosk].add(officer_ref)
    return found


def _without_gap(session: Session) -> defaultdict[str, dict[str, int]]:
    """Return by kiosk and chain the highest sequence that is here with all before it."""
    sequence = HoursEntry.sequence
    query = select(HoursEntry.kiosk, HoursEntry.chain, func.max(sequence), func.count(sequence.distinct())).group_by(
        HoursEntry.kiosk, HoursEntry.chain
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kiosk, chain, highest, entries in session.execute(query).all():
        known = highest if entries == highest + 1 else _looked_at(session, kiosk, chain)
        if known is not None:
            found[kiosk][chain] = known
    return found


def _looked_at(session: Session, kiosk: str, chain: str) -> int | None:
    query = select(HoursEntry).where(HoursEntry.kiosk == kiosk, HoursEntry.chain == chain)
    links: Sequence[Link] = [
        Link(row.chain, row.sequence, row.body_sha256, row.previous_sha256) for row in session.scalars(query)
    ]
    return check(links)[0].without_gap_to


def _content_sha256(document: Desired) -> str:
    """Return the hash of what a document says; its own version and the day on which it is read are left out."""
    officers = tuple(one.model_copy(update={"as_of": ""}) for one in document.officers)
    return hashlib.sha256(canonical(document.model_copy(update={"version": 0, "officers": officers}))).hexdigest()


def _next_version(session: Session, kiosk: str, content_sha256: str) -> int:
    row = session.get(DesiredVersion, kiosk)
    if row is None:
        row = DesiredVersion(kiosk=kiosk, version=_FIRST_VERSION - 1, content_sha256="")
        session.add(row)
    if row.content_sha256 != content_sha256:
        row.version, row.content_sha256 = row.version + 1, content_sha256
    return row.version
