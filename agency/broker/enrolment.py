"""How a kiosk comes to belong: who may ask, what is answered, and when it gets a certificate. Pure; no database here.

A request proves that the kiosk holds its key, because it is signed with it. A one-time code opens a new name; after
that the key alone speaks, so that a guessed, read or spent code opens nothing that is open already.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from agency.broker.authority import RENEW_DAYS, Authority, ends_in_days, public_key_sha256
from agency.broker.mosquitto import PORT
from agency.database.kiosks import KioskState
from appliance.errors import TalkdownError
from appliance.wire.claims import ALPHABET, normal
from appliance.wire.enrolment import RESERVED_NAMES, EnrolmentAnswer, EnrolmentRequest
from appliance.wire.scales import AgencyName

CODE_LETTERS: Final = 12
"""Sixty random bits, for a code that is open for days and guessed over the network at a limited rate."""
_NO_CODE: Final = "This code opens nothing: it is mistyped, used, or no longer open. Ask for a new one."


class EnrolmentRefused(TalkdownError):
    """A request that cannot be considered; the message may be shown to whoever sent it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose form is right and whose sender holds the key."""

    kiosk: str
    csr_pem: str
    key_sha256: str


@dataclass(frozen=True, slots=True)
class KnownKiosk:
    """What the server has about a kiosk of this name."""

    state: KioskState
    key_sha256: str | None
    certificate_pem: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What the server has about the code that came; None stands for one that it never made."""

    until: datetime
    accepts_at_once: bool = False
    used_by: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer, and what to write down with it in one transaction."""

    state: KioskState | None
    """None: refused."""
    reason: str = ""
    is_new: bool = False
    """Write a kiosk down under this name, key and request."""
    spends_code: bool = False
    issues_certificate: bool = False


def new_code() -> str:
    """Return a one-time code; print it with `wire.claims.spaced`."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))


def code_sha256(typed: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(b"talkdown enrolment " + normal(typed).encode()).hexdigest()


def read_request(request: EnrolmentRequest) -> Asked:
    """Return what is asked; raise EnrolmentRefused for a request that nobody's key signed, or a reserved name."""
    if request.kiosk in RESERVED_NAMES:
        raise EnrolmentRefused(f"No kiosk can be called {request.kiosk}. Choose another name.")
    try:
        csr = x509.load_pem_x509_csr(request.csr_pem.encode())
        key = csr.public_key()
        signed = csr.is_signature_valid
    except ValueError:
        raise EnrolmentRefused("The request for a certificate cannot be read.") from None
    if not signed or not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise EnrolmentRefused("The request for a certificate is not signed by a key of the kind that kiosks have.")
    return Asked(request.kiosk, request.csr_pem, public_key_sha256(key))


def decide(asked: Asked, known: KnownKiosk | None, code: Code | None, now: datetime) -> Decision:
    """Return what becomes of a request. The same request again gets the same answer."""
    if known is not None:
        return _of_known(asked, known, now)
    if code is None or code.until <= now or code.used_by is not None:
        return Decision(None, _NO_CODE)
    if code.accepts_at_once:
        return Decision(KioskState.ACCEPTED, is_new=True, spends_code=True, issues_certificate=True)
    return Decision(KioskState.PENDING, is_new=True, spends_code=True)


def _of_known(asked: Asked, known: KnownKiosk, now: datetime) -> Decision:
    if known.key_sha256 != asked.key_sha256:
        return Decision(
            None, f"There is a kiosk {asked.kiosk} with another key. Replace it on the server, or choose another name."
        )
    match known.state:
        case KioskState.PENDING:
            return Decision(KioskState.PENDING)
        case KioskState.ACCEPTED:
            certificate = known.certificate_pem
            issues = certificate is None or ends_in_days(certificate.encode(), now) <= RENEW_DAYS
            return Decision(KioskState.ACCEPTED, issues_certificate=issues)
        case _:
            return Decision(None, f"The kiosk {asked.kiosk} was {known.state.value}. Enrol it under a new name.")


def certificate_for(
    authority: Authority, asked: Asked, decision: Decision, known: KnownKiosk | None, now: datetime
) -> str | None:
    """Return the certificate that goes with a decision: a new one, the one that was issued before, or none."""
    if decision.issues_certificate:
        return authority.issue_kiosk(asked.csr_pem, asked.kiosk, now).decode()
    if decision.state is KioskState.ACCEPTED and known is not None:
        return known.certificate_pem
    return None


def answer(
    asked: Asked, decision: Decision, certificate_pem: str | None, agency: AgencyName, broker_host: str,
    broker_port: int = PORT,
) -> EnrolmentAnswer:  # fmt: skip
    """Return the body of the answer."""
    if decision.state is None:
        return EnrolmentAnswer(state="refused", reason=decision.reason, key_sha256=asked.key_sha256)
    return EnrolmentAnswer(
        state="accepted" if decision.state is KioskState.ACCEPTED else "pending",
        key_sha256=asked.key_sha256,
        agency=agency,
        broker_host=broker_host,
        broker_port=broker_port,
        certificate_pem=certificate_pem,
    )
