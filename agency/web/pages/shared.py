"""Reviews that officers chose to share with the one who is looking; nobody else has a page on which to see them."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.database.reviews import SharedReviewRow
from agency.database.training import Officer
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, SiteDep, field, go, need, note
from agency.words import COMPETENCIES
from appliance.errors import TalkdownError

router = APIRouter()
Trainer = Annotated[Viewer, Depends(need(Permission.READ_SHARED))]
OUTCOMES: Final = {"accepted": "Accept", "adjusted": "Accept with changes", "returned": "Return it"}


class AnswerError(TalkdownError):
    """An answer to a shared review cannot be kept as it was written."""


@router.get("/shared")
def mine(request: Request, site: SiteDep, viewer: Trainer) -> Response:
    """List what was shared with the viewer."""
    with site.database.read() as session:
        found = session.execute(
            select(SharedReviewRow, Officer)
            .outerjoin(Officer, Officer.ref == SharedReviewRow.officer_ref)
            .where(SharedReviewRow.trainer_ref == viewer.trainer_ref, SharedReviewRow.body.is_not(None))
            .order_by(SharedReviewRow.outcome.is_not(None), SharedReviewRow.received_at.desc())
            .limit(200)
        ).all()
        return site.page(request, viewer, "shared.html", reviews=[tuple(row) for row in found])


@router.post("/shared/{name}/open")
def open_it(site: SiteDep, viewer: Trainer, name: str, form: Form) -> Response:
    """Mark a review as read, which ends the officer's time to withdraw it, and show it."""
    with site.database.write() as session:
        found = _review(session, viewer, name)
        if found.read_at is None:
            found.read_at = site.now()
            note(session, site, viewer, "shared_review_read", found.officer_ref)
    return go(f"/shared/{name}")


@router.get("/shared/{name}")
def one(request: Request, site: SiteDep, viewer: Trainer, name: str) -> Response:
    """Show a review that was opened."""
    with site.database.write() as session:
        found = _review(session, viewer, name)
        if found.read_at is None:
            return go("/shared")
        note(session, site, viewer, "shared_review_seen", found.officer_ref)
        officer = session.get(Officer, found.officer_ref)
        return site.page(
            request,
            viewer,
            "shared_one.html",
            review=found,
            body=found.body,
            officer=officer,
            competencies=COMPETENCIES,
            outcomes=OUTCOMES,
        )


@router.post("/shared/{name}/answer")
def answer(site: SiteDep, viewer: Trainer, name: str, form: Form) -> Response:
    """Answer a review with a note that the officer reads on the kiosk."""
    outcome, text = field(form, "outcome"), field(form, "note", 1000)
    if outcome not in OUTCOMES:
        raise AnswerError("Choose what becomes of the review.")
    if outcome != "accepted" and not text:
        raise AnswerError("Say in a note what you would change, or why you return it.")
    with site.database.write() as session:
        found = _review(session, viewer, name)
        if found.read_at is None:
            raise AnswerError("Open the review before you answer it.")
        found.outcome, found.note, found.decided_at = outcome, text, site.now()
        found.note_id = secrets.token_hex(16)
        note(session, site, viewer, f"shared_review_{outcome}", found.officer_ref)
    return go("/shared", "answered")


def _review(session: Session, viewer: Viewer, name: str) -> SharedReviewRow:
    found = session.get(SharedReviewRow, name)
    if found is None or found.trainer_ref != viewer.trainer_ref or found.body is None:
        raise HTTPException(404, "There is no such review among those shared with you; it may have been withdrawn.")
    return found
