"""What the server wants of a kiosk: one document made from the database, with a version that grows when it changes."""

import hashlib
from collections import defaultdict
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.kiosks import DesiredVersion, ServerState
from agency.database.people import Role, User
from agency.database.reviews import SharedReviewRow
from agency.database.training import Assignment, HoursEntry, Officer
from agency.ingest import chains
from appliance.wire import desired as wire
from appliance.wire.envelope import canonical

VERSIONS_AN_EPOCH: Final = 1_000_000
"""A restored server remembers a lower count than kiosks have seen; a later epoch begins above all of an earlier one."""


def desired_for(
    session: Session,
    kiosk: str,
    today: date,
    credited_minutes: dict[str, int],
    open_claims: dict[str, str],
) -> wire.Desired:
    """Return the document for a kiosk, and note its version; call it within a transaction that is committed.

    Officers may practise at any kiosk, so that each has every officer on the roster.

    Args:
        session: one that writes.
        kiosk: which kiosk.
        today: the day that standings are as of.
        credited_minutes: by officer reference; a missing one has none.
        open_claims: hash of the claim code by officer reference, for codes that are still open.

    """
    state = session.get_one(ServerState, 1)
    assignments = session.scalars(select(Assignment).where(Assignment.closed.is_(False)).order_by(Assignment.id)).all()
    notes = _notes(session)
    officers = session.scalars(select(Officer).where(Officer.active).order_by(Officer.ref)).all()
    document = wire.Desired(
        version=0,
        epoch=state.epoch,
        last_sequence=_last_sequences(session, kiosk),
        settings=wire.KioskSettings(
            retention_days=state.retention_days,
            smallest_group=state.smallest_group,
            peer_support=state.peer_support,
        ),
        trainers=_trainers(session),
        officers=tuple(
            wire.OfficerStanding(
                officer_ref=officer.ref,
                claim_sha256=open_claims.get(officer.ref),
                assignments=tuple(_assignment(each) for each in assignments if _is_for(each, officer)),
                credited_minutes=max(0, credited_minutes.get(officer.ref, 0)),
                as_of=today.isoformat(),
                notes=tuple(notes[officer.ref]),
                litigation_hold=officer.litigation_hold,
            )
            for officer in officers
        ),
    )
    return document.model_copy(update={"version": _version(session, kiosk, state.epoch, document)})


def _version(session: Session, kiosk: str, epoch: int, document: wire.Desired) -> int:
    sha256 = hashlib.sha256(canonical(document)).hexdigest()
    known = session.get(DesiredVersion, kiosk)
    if known is None:
        known = DesiredVersion(kiosk=kiosk, version=epoch * VERSIONS_AN_EPOCH, content_sha256="")
        session.add(known)
    if known.content_sha256 != sha256:
        known.version = max(known.version, epoch * VERSIONS_AN_EPOCH) + 1
        known.content_sha256 = sha256
    return known.version


def _last_sequences(session: Session, kiosk: str) -> dict[str, int]:
    links = session.execute(
        select(HoursEntry.chain, HoursEntry.sequence, HoursEntry.body_sha256, HoursEntry.previous_sha256).where(
            HoursEntry.kiosk == kiosk
        )
    ).all()
    found = chains.check(chains.Link(*row) for row in links)
    return {chain.chain: chain.without_gap_to for chain in found if chain.without_gap_to is not None}


def _trainers(session: Session) -> tuple[wire.Trainer, ...]:
    users = session.scalars(select(User).where(~User.disabled).order_by(User.trainer_ref)).all()
    return tuple(
        wire.Trainer(trainer_ref=user.trainer_ref, name=user.full_name)
        for user in users
        if Role.TRAINING_OFFICER in user.roles
    )


def _notes(session: Session) -> defaultdict[str, list[wire.Note]]:
    answered = session.scalars(
        select(SharedReviewRow).where(SharedReviewRow.outcome.is_not(None)).order_by(SharedReviewRow.id)
    )
    found: defaultdict[str, list[wire.Note]] = defaultdict(list)
    for row in answered:
        found[row.officer_ref].append(
            wire.Note.model_validate({"id": row.note_id, "shared_id": row.id, "outcome": row.outcome, "text": row.note})
        )
    return found


def _is_for(assignment: Assignment, officer: Officer) -> bool:
    if assignment.officer_ref is not None:
        return assignment.officer_ref == officer.ref
    return assignment.unit is None or assignment.unit == officer.unit


def _assignment(row: Assignment) -> wire.Assignment:
    return wire.Assignment.model_validate(
        {
            "id": row.id,
            "title": row.title,
            "course": row.course,
            "scenario": row.scenario,
            "category": row.category,
            "due": row.due.isoformat() if row.due is not None else None,
        }
    )
