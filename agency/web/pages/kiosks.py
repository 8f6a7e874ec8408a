"""Kiosks: how they are, who asked to belong, and the messages that could not be taken in."""

from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agency.broker.authority import fingerprint_of
from agency.broker.enrolment import code_sha256, new_code
from agency.broker.reached import reached_at
from agency.broker.site import AUTHORITY_FOLDER
from agency.database.kiosks import AsideMessage, EnrolmentToken, HealthReport, Kiosk, KioskState
from agency.database.training import HoursEntry
from agency.ingest import chains
from agency.ingest.replay import replay
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import Form, Site, SiteDep, field, fields, go, need, note
from appliance.wire.claims import spaced

router = APIRouter()
Reader = Annotated[Viewer, Depends(need(Permission.SEE_KIOSKS))]
Keeper = Annotated[Viewer, Depends(need(Permission.RUN_KIOSKS))]
TOKEN_OPEN_FOR: Final = timedelta(days=7)
ASIDE_SHOWN: Final = 100
RENEW_WARNING_DAYS: Final = 60


@router.get("/kiosks")
def all_of_them(request: Request, site: SiteDep, viewer: Reader) -> Response:
    """List kiosks with their last word, their chains, and what was kept aside."""
    with site.database.read() as session:
        kiosks = session.scalars(select(Kiosk).order_by(Kiosk.state, Kiosk.name)).all()
        return site.page(
            request,
            viewer,
            "kiosks.html",
            kiosks=[(kiosk, _health(session, kiosk.name)) for kiosk in kiosks],
            aside=session.scalars(
                select(AsideMessage)
                .where(AsideMessage.settled.is_(None))
                .order_by(AsideMessage.reason, AsideMessage.payload_sha256)
                .limit(ASIDE_SHOWN)
            ).all(),
            aside_count=session.scalar(
                select(func.count()).select_from(AsideMessage).where(AsideMessage.settled.is_(None))
            ),
            warn_days=RENEW_WARNING_DAYS,
            ending=site.certificates_ending(),
            **_way_in(site),
        )


@router.get("/kiosks/{name}")
def one(request: Request, site: SiteDep, viewer: Reader, name: str) -> Response:
    """Show one kiosk: health and whether all of its hours are here."""
    with site.database.read() as session:
        kiosk = _kiosk(session, name)
        links = session.execute(
            select(HoursEntry.chain, HoursEntry.sequence, HoursEntry.body_sha256, HoursEntry.previous_sha256).where(
                HoursEntry.kiosk == name
            )
        ).all()
        found = chains.check(chains.Link(*row) for row in links)
        reports = session.scalars(
            select(HealthReport).where(HealthReport.kiosk == name).order_by(HealthReport.received_at.desc()).limit(20)
        ).all()
        return site.page(request, viewer, "kiosk.html", kiosk=kiosk, chains=found, reports=reports, **_way_in(site))


@router.post("/kiosks/{name}/state")
def decide(site: SiteDep, viewer: Keeper, name: str, form: Form) -> Response:
    """Accept, revoke or replace a kiosk, or write down where it stands."""
    step = field(form, "step")
    with site.database.write() as session:
        kiosk = _kiosk(session, name)
        if step == "accept":
            kiosk.state = KioskState.ACCEPTED
        elif step == "revoke":
            kiosk.state = KioskState.REVOKED
        elif step == "replace":
            other = session.get(Kiosk, field(form, "replaced_by", 31))
            if other is None or other.name == name:
                raise HTTPException(422, "Write the name of the kiosk that takes its place.")
            kiosk.state, kiosk.replaced_by = KioskState.REPLACED, other.name
        kiosk.place = field(form, "place", 120) or kiosk.place
        if step:
            kiosk.decided_by, kiosk.decided_at = viewer.name, site.now()
        note(session, site, viewer, f"kiosk_{step or 'placed'}", detail=name)
    return go(f"/kiosks/{name}", {"accept": "accepted", "revoke": "revoked", "replace": "replaced"}.get(step, "saved"))


@router.post("/enrolment-tokens")
def make_token(request: Request, site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Make a one-time code for a kiosk to ask with, and show it once, with all that is typed on the kiosk."""
    code = new_code()
    until = site.now() + TOKEN_OPEN_FOR
    with site.database.write() as session:
        session.add(
            EnrolmentToken(
                token_sha256=code_sha256(code),
                accepts_at_once="at_once" in fields(form, "flags"),
                made_by=viewer.name,
                made_at=site.now(),
                until=until,
            )
        )
        note(session, site, viewer, "enrolment_token_made")
    return site.page(request, viewer, "token.html", once=spaced(code), until=until, **_way_in(site))


@router.post("/aside/replay")
def replay_all(site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Take in again what waits."""
    done = replay(site.database, viewer.name, now=site.now())
    with site.database.write() as session:
        note(session, site, viewer, "aside_replayed", detail=f"{done.taken} taken in, {done.still_aside} still aside")
    return go("/kiosks", "replayed")


@router.post("/aside/discard")
def discard(site: SiteDep, viewer: Keeper, form: Form) -> Response:
    """Mark one message as not to be taken in; its bytes stay."""
    with site.database.write() as session:
        found = session.get(AsideMessage, (field(form, "payload_sha256", 64), field(form, "topic")))
        if found is None:
            raise HTTPException(404, "There is no such message.")
        found.settled, found.settled_by = "discarded", viewer.name
        note(session, site, viewer, "aside_discarded", detail=found.payload_sha256)
    return go("/kiosks", "discarded")


def _way_in(site: Site) -> dict[str, Any]:
    """Return what a kiosk needs to know of this server; None for what is not set up yet."""
    if site.data is None:
        return {"fingerprint": None, "server_url": None}
    certificate = site.data / AUTHORITY_FOLDER / "ca.crt"
    return {
        "fingerprint": fingerprint_of(certificate.read_bytes()) if certificate.exists() else None,
        "server_url": reached_at(site.data).server_url,
    }


def _health(session: Session, name: str) -> HealthReport | None:
    latest = select(HealthReport).where(HealthReport.kiosk == name).order_by(HealthReport.received_at.desc()).limit(1)
    return session.scalars(latest).one_or_none()


def _kiosk(session: Session, name: str) -> Kiosk:
    kiosk = session.get(Kiosk, name)
    if kiosk is None:
        raise HTTPException(404, "There is no such kiosk.")
    return kiosk
