"""A certificate authority of the agency's own: one certificate for the broker, one for the server, one for each kiosk.

Its key lies on the agency's machine and signs nothing else. Keys are P-256, signatures ECDSA with SHA-256.
"""

import hashlib
import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.errors import TalkdownError

AUTHORITY_DAYS: Final = 20 * 365
SERVER_DAYS: Final = 398
KIOSK_DAYS: Final = 365
RENEW_DAYS: Final = 90
_CLOCKS_DIFFER: Final = timedelta(days=1)
"""A certificate begins a day early, so that it holds on a kiosk whose clock is a little behind."""
PRIVATE_FILE: Final = 0o600


class AuthorityError(TalkdownError):
    """Something with the agency's certificates cannot be done."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A key and its certificate, PEM."""

    key_pem: bytes
    certificate_pem: bytes


@dataclass(frozen=True, slots=True)
class Authority:
    """The agency's authority, open."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def certificate_pem(self) -> bytes:
        """Return the certificate that kiosks know the agency by."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """Return the digits that go with an enrolment code: the first 64 bits of its SHA-256."""
        return fingerprint_of(self.certificate_pem)

    def issue_server(self, name: str, hosts: Sequence[str], now: datetime | None = None) -> Issued:
        """Return key and certificate of a broker or web server that is reached under these names or addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = x509.SubjectAlternativeName([_host(one) for one in hosts])
        certificate = self._signed(
            key.public_key(), name, SERVER_DAYS, ExtendedKeyUsageOID.SERVER_AUTH, now, alternatives
        )
        return Issued(_private_pem(key), certificate)

    def issue_client(self, name: str, now: datetime | None = None) -> Issued:
        """Return key and certificate with which one of our own servers reaches the broker."""
        key = ec.generate_private_key(ec.SECP256R1())
        return Issued(
            _private_pem(key),
            self._signed(key.public_key(), name, SERVER_DAYS, ExtendedKeyUsageOID.CLIENT_AUTH, now),
        )

    def issue_kiosk(self, csr_pem: str, kiosk: str, now: datetime | None = None, days: int = KIOSK_DAYS) -> bytes:
        """Return a certificate for the key of a checked request, under the name that the agency gives the kiosk."""
        request = x509.load_pem_x509_csr(csr_pem.encode())
        public = request.public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise AuthorityError("A kiosk's key is on the curve P-256; this one is not.")
        return self._signed(public, kiosk, days, ExtendedKeyUsageOID.CLIENT_AUTH, now)

    def revocations(self, serials: Sequence[int], now: datetime | None = None) -> bytes:
        """Return the list (PEM) of certificates that the broker is to refuse."""
        moment = now or datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(moment - _CLOCKS_DIFFER)
            .next_update(moment + timedelta(days=AUTHORITY_DAYS))
        )
        for serial in sorted(set(serials)):
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def _signed(
        self,
        public: ec.EllipticCurvePublicKey,
        name: str,
        days: int,
        usage: x509.ObjectIdentifier,
        now: datetime | None,
        alternatives: x509.SubjectAlternativeName | None = None,
    ) -> bytes:
        moment = now or datetime.now(UTC)
        ends = min(moment + timedelta(days=days), self.certificate.not_valid_after_utc)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(self.certificate.subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(moment - _CLOCKS_DIFFER)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_use(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if alternatives is not None:
            builder = builder.add_extension(alternatives, critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def make_authority(agency: str, now: datetime | None = None) -> Authority:
    """Return a new authority for an agency."""
    moment = now or datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(f"Talkdown authority of {agency}")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - _CLOCKS_DIFFER)
        .not_valid_after(moment + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_use(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, certificate)


def keep_authority(authority: Authority, directory: Path) -> None:
    """Write a new authority's key and certificate; never over another one's key."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(directory / "ca.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        raise AuthorityError(
            f"{directory} holds an authority already. With another one, every kiosk would have to be enrolled again."
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(_private_pem(authority.key))
    (directory / "ca.crt").write_bytes(authority.certificate_pem)


def open_authority(directory: Path) -> Authority:
    """Return the authority that a directory holds; raise AuthorityError in words."""
    try:
        key = load_pem_private_key((directory / "ca.key").read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((directory / "ca.crt").read_bytes())
    except OSError as error:
        raise AuthorityError(
            f"The agency's authority in {directory} cannot be read: {error.strerror}. "
            "Run `talkdown-agency broker write` first, as the server's own user."
        ) from None
    except ValueError:
        raise AuthorityError(f"The agency's authority in {directory} is damaged. Put it back from a backup.") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise AuthorityError(f"Key and certificate in {directory} do not belong together. Put back a backup of both.")
    return Authority(key, certificate)


def fingerprint_of(authority_pem: bytes) -> str:
    """Return the digits by which a kiosk knows an authority."""
    certificate = x509.load_pem_x509_certificate(authority_pem)
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()[:16]


def names_in(certificate_pem: bytes) -> set[str]:
    """Return the host names and addresses that a server's certificate is for."""
    certificate = x509.load_pem_x509_certificate(certificate_pem)
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = found.get_values_for_type(x509.IPAddress)
    return {*found.get_values_for_type(x509.DNSName), *map(str, addresses)}


def ends_in_days(certificate_pem: bytes, now: datetime | None = None) -> int:
    """Return for how many whole days a certificate still holds; negative after its end."""
    left = x509.load_pem_x509_certificate(certificate_pem).not_valid_after_utc - (now or datetime.now(UTC))
    return left.days


def public_key_sha256(key: ec.EllipticCurvePublicKey) -> str:
    """Return the fingerprint of a key, as the kiosk shows it too."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _use(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
