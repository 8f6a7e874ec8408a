"""Joining an agency, and getting a new certificate before the old one ends."""

import hashlib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from appliance.store.errors import StoreError
from appliance.store.identity import Identity, Place
from appliance.store.store import Store
from appliance.sync.certificate import due, request
from appliance.wire.enrolment import AUTHORITY_PATH, PATH, EnrolmentAnswer, EnrolmentRequest
from appliance.wire.scales import KioskName

FINGERPRINT_DIGITS: Final = 16
"""Hexadecimal digits of the authority's SHA-256 that a person types: 64 bits."""
_TIMEOUT_S: Final = 20.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def fingerprint(authority_pem: bytes) -> str:
    """Return the digits that a person compares or types; raise StoreError when it is no certificate."""
    try:
        certificate = x509.load_pem_x509_certificate(authority_pem)
    except ValueError:
        raise StoreError("What was given as the agency's certificate authority is no certificate.") from None
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()[:FINGERPRINT_DIGITS]


def key_sha256(identity: Identity) -> str:
    """Return the fingerprint of this kiosk's key, as the server shows it too."""
    public = identity.key().public_key()
    return hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def enrol(
    store: Store,
    server_url: str,
    kiosk: KioskName,
    code: str,
    authority_fingerprint: str,
    transport: httpx.BaseTransport | None = None,
) -> EnrolmentAnswer:
    """Ask to belong to an agency; keep what it takes when the answer is `accepted`.

    Args:
        store: this kiosk's.
        server_url: address of the agency server, such as `https://talkdown.example.gov`.
        kiosk: the name this kiosk is to have.
        code: the one-time code; not sent before the server was recognised.
        authority_fingerprint: the first digits of the agency's authority, which came with the code.
        transport: another way to reach the server than the network.

    Raises:
        StoreError: the server cannot be reached, is another one, answers what is no answer, or is of another agency
            than the one that this kiosk's hours are for.

    """
    authority = _authority(server_url, authority_fingerprint, transport)
    asked = EnrolmentRequest(kiosk=kiosk, csr_pem=request(store.identity, kiosk), code=code)
    answer = _ask(server_url, asked, authority, transport)
    _refuse_another(store, answer)
    if answer.state == "accepted":
        _keep(store, server_url, kiosk, answer, authority)
    return answer


def renew(store: Store, place: Place, transport: httpx.BaseTransport | None = None) -> None:
    """Get a new certificate when it is time; raise StoreError when that failed, which does no harm yet."""
    if not place.server_url or not due(store.identity):
        return
    asked = EnrolmentRequest(kiosk=place.kiosk, csr_pem=request(store.identity, place.kiosk))
    answer = _ask(place.server_url, asked, store.identity.authority_file.read_bytes(), transport)
    if answer.state != "accepted" or answer.certificate_pem is None:
        raise StoreError(f"The agency server did not renew this kiosk's certificate. {answer.reason}".rstrip())
    keep_renewed(store, answer.certificate_pem.encode())


def keep_renewed(store: Store, certificate_pem: bytes) -> None:
    """Keep a new certificate for the same key and name, from the same authority; raise StoreError for any other."""
    place = store.identity.place()
    authority = store.identity.authority_file.read_bytes()
    if place is None:
        raise StoreError("A certificate can be renewed only on a kiosk that is enrolled.")
    check_certificate(store.identity, place.kiosk, certificate_pem, authority)
    store.identity.keep_certificate(certificate_pem)


def check_certificate(identity: Identity, kiosk: KioskName, certificate_pem: bytes, authority_pem: bytes) -> None:
    """Raise StoreError unless a certificate is for this kiosk's key and name and comes from this authority."""
    try:
        certificate = x509.load_pem_x509_certificate(certificate_pem)
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(authority_pem))
    except (ValueError, TypeError, InvalidSignature):
        raise StoreError("The certificate that came does not come from this kiosk's agency.") from None
    names = [one.value for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [kiosk] or certificate.public_key() != identity.key().public_key():
        raise StoreError("The certificate that came is another kiosk's.")
    if certificate.not_valid_after_utc <= datetime.now(UTC):
        raise StoreError("The certificate that came has ended already, or this kiosk's clock is wrong.")


def _authority(server_url: str, wanted: str, transport: httpx.BaseTransport | None) -> bytes:
    """Fetch the authority from a server not yet known, and believe it for its fingerprint alone."""
    typed = wanted.replace("-", "").replace(":", "").replace(" ", "").lower()
    if len(typed) < FINGERPRINT_DIGITS:
        raise StoreError(f"Type all {FINGERPRINT_DIGITS} digits of the fingerprint that came with the code.")
    unverified = ssl.create_default_context()
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    with _client(server_url, unverified, transport) as client:
        authority = _fetch(client, lambda: client.get(AUTHORITY_PATH)).content
    if not typed.startswith(fingerprint(authority)):
        raise StoreError(
            "The server that answers is not the one of your code: its fingerprint is another. Check address and "
            "fingerprint; if both are right, somebody stands between this kiosk and your agency."
        )
    return authority


def _ask(
    server_url: str, asked: EnrolmentRequest, authority_pem: bytes, transport: httpx.BaseTransport | None
) -> EnrolmentAnswer:
    context = ssl.create_default_context(cadata=authority_pem.decode())
    with _client(server_url, context, transport) as client:
        response = _fetch(client, lambda: client.post(PATH, json=asked.model_dump(mode="json")))
    try:
        return EnrolmentAnswer.model_validate_json(response.content)
    except ValidationError:
        raise StoreError(f"{server_url} does not answer as an agency server of this version does.") from None


def _client(server_url: str, context: ssl.SSLContext, transport: httpx.BaseTransport | None) -> httpx.Client:
    address = urlsplit(server_url)
    if address.scheme != "https" and address.hostname not in _LOOPBACK:
        raise StoreError(f"{server_url}: give an address that begins with https://.")
    return httpx.Client(base_url=server_url, verify=context, timeout=_TIMEOUT_S, transport=transport)


def _fetch(client: httpx.Client, ask: Callable[[], httpx.Response]) -> httpx.Response:
    try:
        response = ask()
    except httpx.HTTPError as error:
        raise StoreError(f"The agency server at {client.base_url} cannot be reached: {error}.") from None
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or response.status_code == httpx.codes.NOT_FOUND:
        raise StoreError(f"The agency server at {client.base_url} answers with an error ({response.status_code}).")
    return response


def _refuse_another(store: Store, answer: EnrolmentAnswer) -> None:
    """Keep what was practised for one agency from going to another: the outbox knows no agency."""
    place = store.identity.place()
    if place is not None and answer.agency not in (None, place.agency):
        raise StoreError(
            f"This kiosk belongs to {place.agency}, and what it holds is for that agency. For {answer.agency}, set it "
            "up with a new data directory."
        )


def _keep(store: Store, server_url: str, kiosk: KioskName, answer: EnrolmentAnswer, authority_pem: bytes) -> None:
    if answer.certificate_pem is None or answer.agency is None or answer.broker_host is None:
        raise StoreError("The agency server accepted this kiosk but sent no certificate. Ask again in a moment.")
    certificate = answer.certificate_pem.encode()
    check_certificate(store.identity, kiosk, certificate, authority_pem)
    place = Place(
        agency=answer.agency,
        kiosk=kiosk,
        broker_host=answer.broker_host,
        broker_port=answer.broker_port or 8883,
        server_url=server_url,
    )
    store.identity.keep(place, certificate, authority_pem)
    store.hours.settle()
