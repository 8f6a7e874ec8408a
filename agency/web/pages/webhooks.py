"""Webhooks: addresses that are told when credited hours change."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import func, select

from agency.database.webhooks import Webhook, WebhookMessage
from agency.training.webhooks import WebhookError, checked_address
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, SiteDep, field, go, need, note

router = APIRouter()
Keeper = Annotated[Viewer, Depends(need(Permission.CREDIT_HOURS))]
MOST: Final = 10


@router.get("/webhooks")
def all_of_them(request: Request, site: SiteDep, viewer: Keeper) -> Response:
    """List open addresses, and how it stands with what they are to be told."""
    with site.database.read() as session:
        hooks = session.scalars(select(Webhook).where(Webhook.closed.is_(False)).order_by(Webhook.made_at)).all()
        counted = select(
            WebhookMessage.webhook,
            func.count(WebhookMessage.taken_at),
            func.count(WebhookMessage.next_at),
            func.count(),
        ).group_by(WebhookMessage.webhook)
        counts = {
            hook: (taken, waiting, total - taken - waiting) for hook, taken, waiting, total in session.execute(counted)
        }
        latest = (
            select(WebhookMessage.webhook, WebhookMessage.problem)
            .where(WebhookMessage.problem != "", WebhookMessage.taken_at.is_(None))
            .order_by(WebhookMessage.made_at)
        )
        problems = {hook: problem for hook, problem in session.execute(latest)}
        return site.page(request, viewer, "webhooks.html", hooks=hooks, counts=counts, problems=problems)


@router.post("/webhooks")
def add(request: Request, site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Open an address, and show the secret that signs what is sent there, once."""
    address, secret = checked_address(field(form, "address")), secrets.token_urlsafe(32)
    with site.database.write() as session:
        if (session.scalar(select(func.count()).where(Webhook.closed.is_(False))) or 0) >= MOST:
            raise WebhookError(f"There are {MOST} addresses already. Close one first.")
        session.add(
            Webhook(id=secrets.token_hex(16), address=address, secret=secret, made_by=viewer.name, made_at=site.now())
        )
        note(session, site, viewer, "webhook_opened", detail=address)
    return site.page(request, viewer, "webhook_made.html", address=address, secret=secret)


@router.post("/webhooks/change")
def change(site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Close an address, or send again what was given up."""
    again = field(form, "step") == "again"
    with site.database.write() as session:
        hook = session.get(Webhook, field(form, "webhook", 32))
        if hook is None or hook.closed:
            raise HTTPException(404, "There is no such address.")
        if again:
            given_up = select(WebhookMessage).where(
                WebhookMessage.webhook == hook.id, WebhookMessage.taken_at.is_(None), WebhookMessage.next_at.is_(None)
            )
            for message in session.scalars(given_up):
                message.tries, message.next_at = 0, site.now()
        else:
            hook.closed = True
        note(session, site, viewer, "webhook_again" if again else "webhook_closed", detail=hook.address)
    return go("/webhooks", "saved" if again else "closed")
