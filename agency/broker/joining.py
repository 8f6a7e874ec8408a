"""What the server does with one request of a kiosk to belong, or to have its certificate renewed.

One transaction a request: what is answered is what is written. A wrong code, a wrong key and an unreadable request all
count as tries; after a few from one address, or many from all together, the next ones are not looked at for a while.
A renewal with the right key is no try and is not slowed down by those of others.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from sqlalchemy.orm import Session

from agency.broker.authority import Authority, open_authority
from agency.broker.enrolment import (
    Asked,
    Code,
    Decision,
    EnrolmentRefused,
    KnownKiosk,
    answer,
    certificate_for,
    code_sha256,
    decide,
    read_request,
)
from agency.broker.reached import reached_at
from agency.broker.site import AUTHORITY_FOLDER
from agency.broker.throttle import note_try, too_many
from agency.database.engine import Database
from agency.database.kiosks import EnrolmentToken, IssuedCertificate, Kiosk, KioskState, ServerState
from agency.database.people import AuditEntry
from appliance.errors import TalkdownError
from appliance.wire.enrolment import EnrolmentAnswer, EnrolmentRequest
from appliance.wire.scales import KioskName

BY_CODE: Final = "one-time code"
TOO_MANY: Final = "Too many wrong tries. Wait a quarter of an hour."


class NotReadyError(TalkdownError):
    """The server cannot take kiosks in yet."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What goes back to the kiosk, and how HTTP calls it."""

    body: EnrolmentAnswer
    status: int = 200


class Joining:
    """Takes kiosks into one agency; its database, its authority and its addresses lie in one folder."""

    def __init__(self, database: Database, data: Path) -> None:
        """Join database and folder."""
        self._database = database
        self._data = data

    def authority(self) -> Authority:
        """Return the agency's authority; raise AuthorityError before it was made."""
        return open_authority(self._data / AUTHORITY_FOLDER)

    def unreadable(self, address: str, now: datetime) -> Answered:
        """Answer what is no request at all."""
        with self._database.write() as session:
            if too_many(session, address, now):
                return Answered(EnrolmentAnswer(state="refused", reason=TOO_MANY), 429)
            note_try(session, address, now)
        return Answered(EnrolmentAnswer(state="refused", reason="The request to belong cannot be read."), 422)

    def ask(self, request: EnrolmentRequest, address: str, now: datetime) -> Answered:
        """Answer a request, and write down what was decided; raise NotReadyError before a broker was set up."""
        try:
            asked = read_request(request)
        except EnrolmentRefused as why:
            found = self.unreadable(address, now)
            return found if found.status == 429 else Answered(EnrolmentAnswer(state="refused", reason=str(why)), 422)
        reached = reached_at(self._data)
        if reached.broker_host is None or reached.broker_port is None:
            raise NotReadyError("No broker is set up here yet. On the server: `talkdown-agency broker write`.")
        with self._database.write() as session:
            known = _known(session, asked.kiosk)
            renews = known is not None and known.key_sha256 == asked.key_sha256
            if not renews and too_many(session, address, now):
                return Answered(EnrolmentAnswer(state="refused", reason=TOO_MANY), 429)
            token = None if known is not None else session.get(EnrolmentToken, code_sha256(request.code))
            decision = decide(asked, known, _code(token), now)
            if decision.state is None:
                if not renews:
                    note_try(session, address, now)
                _note(session, now, "enrolment_refused", asked.kiosk)
            certificate = certificate_for(self.authority(), asked, decision, known, now)
            _write(session, asked, decision, token, certificate, now)
            agency = session.get_one(ServerState, 1).agency
        body = answer(asked, decision, certificate, agency, reached.broker_host, reached.broker_port)
        return Answered(body, 403 if decision.state is None else 200)


def _known(session: Session, name: KioskName) -> KnownKiosk | None:
    kiosk = session.get(Kiosk, name)
    if kiosk is None:
        return None
    return KnownKiosk(KioskState(kiosk.state), kiosk.key_sha256, kiosk.certificate_pem)


def _code(token: EnrolmentToken | None) -> Code | None:
    if token is None:
        return None
    return Code(until=token.until, accepts_at_once=token.accepts_at_once, used_by=token.used_by)


def _write(
    session: Session,
    asked: Asked,
    decision: Decision,
    token: EnrolmentToken | None,
    certificate_pem: str | None,
    now: datetime,
) -> None:
    if decision.state is None:
        return
    if decision.is_new:
        kiosk = Kiosk(name=asked.kiosk, state=decision.state, key_sha256=asked.key_sha256, asked_at=now)
        if decision.state is KioskState.ACCEPTED:
            kiosk.decided_by, kiosk.decided_at = BY_CODE, now
        session.add(kiosk)
        _note(session, now, "kiosk_asked", asked.kiosk)
    else:
        kiosk = session.get_one(Kiosk, asked.kiosk)
    if token is not None and decision.spends_code:
        token.used_by = asked.kiosk
    if decision.is_new or decision.issues_certificate:
        kiosk.csr_pem = asked.csr_pem
    if decision.issues_certificate and certificate_pem is not None:
        certificate = x509.load_pem_x509_certificate(certificate_pem.encode())
        until = certificate.not_valid_after_utc
        kiosk.certificate_pem, kiosk.certificate_until = certificate_pem, until
        session.add(
            IssuedCertificate(serial=f"{certificate.serial_number:x}", kiosk=asked.kiosk, issued_at=now, until=until)
        )
        _note(session, now, "kiosk_certificate", asked.kiosk)


def _note(session: Session, now: datetime, action: str, kiosk: KioskName) -> None:
    session.add(AuditEntry(at=now, user_name="(kiosk)", action=action, detail=kiosk))
