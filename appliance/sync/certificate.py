"""The certificate of this kiosk: how long it holds, and asking for a new one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from appliance.store.errors import StoreError, plain_errors
from appliance.store.identity import Identity
from appliance.wire.scales import KioskName
from appliance.words import _

RENEW_DAYS: Final = 90
"""A kiosk asks by itself from here on."""
WARN_DAYS: Final = 60
"""From here on people are told, because asking has not helped for a month."""
_SECONDS_A_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Term:
    """When a certificate begins and ends."""

    begins: datetime
    ends: datetime

    def days_left(self, now: datetime) -> int:
        """Return whole days until the end; negative after it."""
        return int((self.ends - now).total_seconds() // _SECONDS_A_DAY)

    def problem(self, now: datetime) -> str | None:
        """Return why nothing can be sent with it, in words; None when it holds."""
        if now >= self.ends:
            return _(
                "This kiosk's certificate ended on {ends:%Y-%m-%d}, and its clock says {now:%Y-%m-%d}. If the clock is "
                "right, bring a new certificate on a stick (docs/sync.md, Renewing by stick). Everything is kept "
                "until then."
            ).format(ends=self.ends, now=now)
        if now < self.begins:
            return _(
                "This kiosk's clock says {now:%Y-%m-%d}, before its certificate begins ({begins:%Y-%m-%d}). Set the "
                "clock. Everything is kept until then."
            ).format(now=now, begins=self.begins)
        return None

    def warning(self, now: datetime) -> str | None:
        """Return what to tell people while it holds but ends soon."""
        days = self.days_left(now)
        if 0 <= days <= WARN_DAYS:
            return _(
                "This kiosk's certificate ends in {days} days, on {ends:%Y-%m-%d}, and was not renewed yet."
            ).format(days=days, ends=self.ends)
        return None


def term(identity: Identity) -> Term | None:
    """Return the term of the kiosk's certificate; None when it has none; StoreError when it cannot be read."""
    with plain_errors(_("Reading this kiosk's certificate")):
        try:
            content = identity.certificate_file.read_bytes()
        except FileNotFoundError:
            return None
    try:
        certificate = x509.load_pem_x509_certificate(content)
    except ValueError:
        raise StoreError(
            _("{certificate_file} is no certificate. Enrol this kiosk again.").format(
                certificate_file=identity.certificate_file
            )
        ) from None
    return Term(certificate.not_valid_before_utc, certificate.not_valid_after_utc)


def request(identity: Identity, kiosk: KioskName) -> str:
    """Return a request for a certificate (PEM), signed with the kiosk's own key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, kiosk)])
    made = x509.CertificateSigningRequestBuilder().subject_name(name).sign(identity.key(), hashes.SHA256())
    return made.public_bytes(Encoding.PEM).decode()


def due(identity: Identity, now: datetime | None = None) -> bool:
    """Tell whether to ask for a new certificate."""
    found = term(identity)
    return found is not None and found.days_left(now or datetime.now(UTC)) <= RENEW_DAYS
